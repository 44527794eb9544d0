import type { Named, Page } from "./common.ts";
import { post, read, remove } from "./http.ts";

export interface MatchProduct {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly code: string | null;
  readonly barcode: string | null;
}

/** Lines of a store whose product a person has to choose; one decision repairs every order that has them. */
export interface MatchEntry {
  readonly id: string;
  readonly store: Named;
  readonly method: "sku" | "code" | "barcode" | "name";
  readonly key: string;
  readonly reason: "empty_key" | "ambiguous";
  readonly title: string;
  readonly sku: string | null;
  readonly lines: number;
  readonly orders: number;
  readonly candidates: readonly MatchProduct[];
  readonly createdAt: string;
}

export type MatchChoice = { readonly productId: string } | { readonly create: true };
export interface Decided {
  readonly id: string;
  readonly repairedOrders: number;
}

export const listMatchQueue = (): Promise<Page<MatchEntry>> => read("/match-queue", { limit: 100 });
export const decideMatch = (id: string, choice: MatchChoice): Promise<Decided> => post(`/match-queue/${id}/decisions`, choice);
export const undoMatch = (id: string, decisionId: string): Promise<void> => remove(`/match-queue/${id}/decisions/${decisionId}`);
export const findProducts = (q: string, signal?: AbortSignal): Promise<Page<MatchProduct>> =>
  read("/products", { q, archived: false, limit: 20 }, signal);
