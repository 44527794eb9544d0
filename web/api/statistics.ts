import type { Named } from "./common.ts";
import { read } from "./http.ts";

export interface OrderStatistics {
  readonly from: string;
  readonly to: string;
  readonly items: readonly { readonly day: string; readonly storeId: string | null; readonly orders: number }[];
  readonly open: readonly { readonly statusId: string; readonly orders: number }[];
  /** Disconnected ones too: their orders are there. */
  readonly stores: readonly Named[];
}

export interface SyncDay {
  readonly storeId: string;
  readonly day: string;
  readonly orders: number;
  readonly passes: number;
  readonly calls: number;
  readonly failures: number;
  readonly secondsToDeskP50: number | null;
  readonly secondsToDeskP95: number | null;
}

export interface Period {
  readonly from: string;
  readonly to: string;
}

export const readOrderStatistics = ({ from, to }: Period): Promise<OrderStatistics> => read("/statistics/orders", { from, to });
export const readSyncStatistics = async ({ from, to }: Period): Promise<readonly SyncDay[]> =>
  (await read<{ items: readonly SyncDay[] }>("/statistics/sync", { from, to })).items;
