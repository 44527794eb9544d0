import type { Order } from "../../api/orders.ts";

/** One product to fetch, and for which orders. */
export interface Pick {
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly orders: readonly { readonly number: string; readonly quantity: number }[];
}

/** What is taken from the shelves: lines of goods that are not written off yet. The parts of a set are fetched, not the set itself. */
export function linesToPrepare(order: Order): Order["items"] {
  const hasParts = order.items.some(({ kind }) => kind === "set_part");
  return order.items.filter(
    ({ kind, writtenOff }) => !writtenOff && (kind === "product" || kind === "gift" || kind === "set_part" || (kind === "set" && !hasParts)),
  );
}

/** The goods of many orders, the same product once, in the order of their SKUs. */
export function pickList(orders: readonly Order[]): Pick[] {
  const picks = new Map<string, { title: string; sku: string | null; quantity: number; orders: { number: string; quantity: number }[] }>();
  for (const order of orders) {
    for (const { sku, title, quantity, productId } of linesToPrepare(order)) {
      const key = productId ?? sku ?? title;
      const pick = picks.get(key) ?? { title, sku, quantity: 0, orders: [] };
      const amount = Number(quantity);
      const number = String(order.number);
      const same = pick.orders.find((each) => each.number === number);
      pick.quantity = rounded(pick.quantity + amount);
      if (same) same.quantity = rounded(same.quantity + amount);
      else pick.orders.push({ number, quantity: amount });
      picks.set(key, pick);
    }
  }
  return [...picks.values()].sort((one, other) => (one.sku ?? one.title).localeCompare(other.sku ?? other.title, undefined, { numeric: true }));
}

/** Quantities have three decimals; sums of them stay so. */
function rounded(quantity: number): number {
  return Math.round(quantity * 1000) / 1000;
}
