import { call, post, read } from "./http.ts";

export interface SampleState {
  readonly storeId: string | null;
  /** Why it cannot be added; null when it can. */
  readonly refused: "not_here" | "not_empty" | "already_there" | null;
}

export interface RemovedSample {
  readonly removedOrders: number;
  readonly removedProducts: number;
  readonly removedBuyers: number;
}

export const readSampleState = (): Promise<SampleState> => read("/sample-shop");
export const addSampleShop = (): Promise<{ storeId: string; importId: string }> => post("/sample-shop", {});
export const removeSampleShop = (): Promise<RemovedSample> => call("DELETE", "/sample-shop");
