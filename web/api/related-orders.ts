import type { Money, Named } from "./common.ts";
import type { StatusOfOrder } from "./orders.ts";

/** An order in the list on the page of a product or of a buyer. */
export interface RelatedOrder {
  readonly id: string;
  readonly number: string;
  readonly placedAt: string;
  readonly status: StatusOfOrder;
  readonly store: Named | null;
  readonly buyer: { readonly id: string; readonly firstName: string; readonly lastName: string } | null;
  readonly total: Money;
  readonly quantity: string | null;
}
