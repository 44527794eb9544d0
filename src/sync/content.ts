import { hash } from "node:crypto";
import { formatMinor } from "../domain/money.ts";
import type { StoreOrder } from "../domain/store-order.ts";

/** What of an order was last brought over besides lines and status: kept beside the binding, to tell what changed (S7). Money as decimal text. */
export interface OrderContent {
  readonly buyer: { readonly firstName: string; readonly lastName: string; readonly phone: string; readonly email: string; readonly address: string };
  readonly payment: { readonly method: string; readonly paid: boolean };
  readonly delivery: DeliveryContent;
  readonly buyerNote: string;
  readonly managerNote: string;
}

export interface DeliveryContent {
  readonly method: string;
  readonly carrier: string | null;
  readonly price: { readonly amount: string; readonly currency: string } | null;
  readonly city: string;
  readonly address: string;
  readonly recipient: string;
  readonly waybill: string | null;
  readonly waybillStatus: string | null;
  readonly estimatedDate: string | null;
}

export function contentOf(order: StoreOrder): OrderContent {
  const { buyer, delivery } = order;
  return {
    buyer: { firstName: buyer.firstName, lastName: buyer.lastName, phone: buyer.phone, email: buyer.email, address: addressOf(order) },
    payment: { method: order.payment.method, paid: order.payment.paid },
    delivery: {
      method: delivery.method,
      carrier: delivery.carrier,
      price: delivery.price === null ? null : { amount: formatMinor(delivery.price, order.currency), currency: order.currency },
      city: delivery.city,
      address: delivery.address,
      recipient: delivery.recipient,
      waybill: delivery.waybill,
      waybillStatus: delivery.waybillStatus,
      estimatedDate: delivery.estimatedDate,
    },
    buyerNote: order.buyerNote,
    managerNote: order.managerNote,
  };
}

/** Country, city and street in one line, what is empty left out. */
export function addressOf(order: StoreOrder): string {
  return [order.buyer.country, order.buyer.city, order.buyer.address].filter((part) => part !== "").join(", ");
}

/**
 * A hash over what we use of an order, its status apart (that has a base of its own). The raw JSON would change with every
 * volatile field; this changes only when there is something to do.
 */
export function hashOf(order: StoreOrder): string {
  const { buyer, payment, delivery } = order;
  const used = [
    order.remoteNumber,
    order.placedWallClock,
    order.currency,
    order.totalBeforeDiscount.toString(),
    order.total.toString(),
    buyer.firstName,
    buyer.lastName,
    buyer.phone,
    buyer.email,
    buyer.country,
    buyer.city,
    buyer.address,
    payment.method,
    payment.paid,
    delivery.method,
    delivery.carrier,
    delivery.price?.toString() ?? null,
    delivery.city,
    delivery.address,
    delivery.recipient,
    delivery.waybill,
    delivery.waybillStatus,
    delivery.estimatedDate,
    order.buyerNote,
    order.managerNote,
    order.coupon,
    ...order.lines.flatMap((line) => [line.kind, line.article, line.title, line.quantity.toString(), line.price.toString(), line.total.toString()]),
  ];
  return hash("sha256", used.map(marked).join(""), "base64url").slice(0, 27);
}

/** Begun with a NUL, which no text of an order holds, so that no two orders read alike; nothing is another thing than an empty text. */
function marked(value: string | boolean | null): string {
  return value === null ? "\0n" : `\0v${value}`;
}
