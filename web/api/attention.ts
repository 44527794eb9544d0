import type { Named, Page } from "./common.ts";
import { post, read } from "./http.ts";

export interface AttentionItem {
  readonly id: string;
  readonly kind: string;
  readonly store: Named | null;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly remoteId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly actions: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Settled {
  readonly id: string;
  /** started: the shop is asked first, and its answer settles the entry. */
  readonly outcome: "resolved" | "started" | "refused";
  readonly problem?: { readonly code: string; readonly detail: string };
}

export interface AttentionFilters {
  readonly kind?: string;
  readonly storeId?: string;
}

export interface AttentionCounts {
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  readonly matchQueue: number;
}

export const listAttention = (cursor?: string, filters: AttentionFilters = {}): Promise<Page<AttentionItem>> =>
  read("/attention", { limit: 50, cursor, ...filters });
export const countAttention = (): Promise<AttentionCounts> => read("/attention/counts");
export const settleAttention = (ids: readonly string[], action: string): Promise<{ results: readonly Settled[] }> =>
  post("/attention/resolutions", { ids, action });
