import type { StoreStatus } from "./status.ts";

/** What a line of an order is. A set's parts and gifts are shown at zero and never add to the total. */
export type LineKind = "product" | "gift" | "set" | "set_part" | "discount" | "service";

/** One line as the shop shows it. Money in minor units of the order's currency, quantity in thousandths. */
export interface StoreLine {
  readonly kind: LineKind;
  /** The shop's article (SKU); null when the shop sent none. */
  readonly article: string | null;
  readonly title: string;
  readonly quantity: bigint;
  /** Unit price after product-level discounts. */
  readonly price: bigint;
  /** The shop's own line total (S21), not price × quantity. */
  readonly total: bigint;
  /** Filled from the shop's catalogue when the store's matching asks for it. */
  readonly code: string | null;
  readonly barcode: string | null;
  /** Product titles by the shop's language keys, when the catalogue gave them. */
  readonly titles: Readonly<Record<string, string>> | null;
}

export interface StoreBuyer {
  readonly firstName: string;
  readonly lastName: string;
  /** As the shop wrote it; normalised to E.164 with the company's country when matched. */
  readonly phone: string;
  readonly email: string;
  readonly country: string;
  readonly city: string;
  readonly address: string;
}

export interface StoreDelivery {
  readonly methodId: string | null;
  readonly method: string;
  /** True when the method is a carrier of the platform's own list; otherwise the shop's own method (goes to the feed as a comment). */
  readonly carrier: string | null;
  /** Delivery cost in minor units; null when the carrier's tariff applies (Cartum: -1). Never added to the total. */
  readonly price: bigint | null;
  readonly city: string;
  readonly address: string;
  readonly branchRef: string | null;
  readonly recipient: string;
  readonly waybill: string | null;
  readonly waybillStatus: string | null;
  readonly estimatedDate: string | null;
}

/** An order as a shop shows it, in our words: exact money, instants in UTC. */
export interface StoreOrder {
  /** The shop's key of the order, unique within the shop. */
  readonly remoteId: string;
  /** The number people use. */
  readonly remoteNumber: string;
  readonly statusId: string;
  readonly placedAt: Date;
  /** The shop's own wall clock, "YYYY-MM-DD HH:MM:SS": what the cursor is made of (S14). */
  readonly placedWallClock: string;
  readonly currency: string;
  /** Before order-level discounts. */
  readonly totalBeforeDiscount: bigint;
  /** After discounts, without delivery. */
  readonly total: bigint;
  readonly lines: readonly StoreLine[];
  readonly buyer: StoreBuyer;
  readonly payment: { readonly methodId: string | null; readonly method: string; readonly paid: boolean };
  readonly delivery: StoreDelivery;
  readonly buyerNote: string;
  readonly managerNote: string;
  readonly coupon: string | null;
  readonly noCallBack: boolean;
}

/** An order of an answer that could not be read: it is set aside, the others go on (product.md 22). */
export interface UnreadableOrder {
  /** Null when not even the key could be read. */
  readonly remoteId: string | null;
  readonly problem: string;
  /** The raw piece of the answer, secrets removed. */
  readonly raw: unknown;
}

export type { StoreStatus };
