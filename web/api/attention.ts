import type { Named, Page } from "./common.ts";
import { post, read } from "./http.ts";

export interface AttentionItem {
  readonly id: string;
  readonly kind: string;
  readonly createdAt: string;
  readonly updatedAt?: string;
  readonly store?: Named | null;
  readonly order?: { readonly id: string; readonly number: string | number } | null;
  readonly remoteId?: string | null;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly actions: readonly string[];
}

export const listAttention = (cursor?: string): Promise<Page<AttentionItem>> => read("/attention", { limit: 50, cursor });
export const settleAttention = (id: string, action: string): Promise<unknown> => post(`/attention/${id}/resolutions`, { action });
export const settleManyAttention = (ids: readonly string[], action: string): Promise<unknown> => post("/attention/resolutions", { ids, action });
