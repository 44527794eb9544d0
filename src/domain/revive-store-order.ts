import type { StoreOrder } from "./store-order.ts";

/** What a StoreOrder looks like after it was kept as JSON: bigints are texts, dates are ISO instants. */
type Kept<Value> = Value extends bigint | Date
  ? string
  : Value extends readonly (infer Item)[]
    ? Kept<Item>[]
    : Value extends object
      ? { [Member in keyof Value]: Kept<Value[Member]> }
      : Value;

/** Turns an order that was kept as JSON (set aside, or stored raw) back into what the connector gave. */
export function reviveStoreOrder(kept: unknown): StoreOrder {
  const order = kept as Kept<StoreOrder>;
  return {
    ...order,
    placedAt: new Date(order.placedAt),
    totalBeforeDiscount: BigInt(order.totalBeforeDiscount),
    total: BigInt(order.total),
    lines: order.lines.map((line) => ({ ...line, quantity: BigInt(line.quantity), price: BigInt(line.price), total: BigInt(line.total) })),
    delivery: { ...order.delivery, price: order.delivery.price === null ? null : BigInt(order.delivery.price) },
  };
}
