import type { NewOrder } from "../sync/page-plan.ts";

/** What a page is written with, beside its plan. */
export interface PageFacts {
  readonly storeId: string;
  readonly storeName: string;
  readonly locationId: string;
  readonly orderTypeId: string;
  readonly country: string;
  readonly method: string;
  /** The import this page belongs to, so that it can be undone; null for passes. */
  readonly importId: string | null;
  /** Orders of the page that were left out before. */
  readonly wereLeftOut: ReadonlySet<string>;
  /** Orders of the page that were set aside and can be read again. */
  readonly unparked: readonly string[];
  readonly sequence: bigint;
  readonly now: Date;
}

/** Ids given out before anything is written, so that every table takes one statement. */
export interface PageIds {
  readonly order: ReadonlyMap<NewOrder, { readonly id: string; readonly number: string }>;
  readonly buyer: (reference: string | null) => string | null;
  readonly product: (reference: string | null) => string | null;
  readonly queue: ReadonlyMap<string, string>;
}
