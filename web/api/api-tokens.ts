import { type Page, readAll } from "./common.ts";
import { post, read, remove } from "./http.ts";

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly createdAt?: string;
  readonly lastUsedAt?: string | null;
}

export const listApiTokens = (): Promise<readonly ApiToken[]> => readAll((cursor) => read<Page<ApiToken>>("/api-tokens", { limit: 200, cursor }));
/** The token itself is in this answer only. */
export const addApiToken = (name: string): Promise<ApiToken & { token: string }> => post("/api-tokens", { name });
export const removeApiToken = (id: string): Promise<void> => remove(`/api-tokens/${id}`);
