import type { StoreOrder } from "../domain/store-order.ts";
import { buyerKeys } from "./buyer-book.ts";
import { contentOf, hashOf } from "./content.ts";
import type { Observed } from "./page-plan.ts";

/** An order as a shop showed it, with what deciding needs to know of it: worked out once, when it arrives. `country` is the company's. */
export function observe(order: StoreOrder, country: string): Observed {
  const content = contentOf(order);
  return { order, hash: hashOf(order), content, buyerKeys: buyerKeys(content.buyer, country) };
}
