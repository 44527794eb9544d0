import { type Named, type Page, readAll } from "./common.ts";
import type { Permission } from "./employees.ts";
import { post, read, remove } from "./http.ts";

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly employee: Named;
  /** Null: whatever its employee may. */
  readonly permissions: readonly Permission[] | null;
  readonly createdAt?: string;
  readonly lastUsedAt?: string | null;
}

export const listApiTokens = (): Promise<readonly ApiToken[]> => readAll((cursor) => read<Page<ApiToken>>("/api-tokens", { limit: 200, cursor }));
/** The token itself is in this answer only. */
export const addApiToken = (name: string, permissions: readonly Permission[] | null): Promise<{ id: string; token: string }> =>
  post("/api-tokens", permissions ? { name, permissions } : { name });
export const removeApiToken = (id: string): Promise<void> => remove(`/api-tokens/${id}`);
