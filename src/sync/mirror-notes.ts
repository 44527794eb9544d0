import type { OrderContent } from "./content.ts";

/** What is told beside the order there: where it comes from, how it is delivered and paid, and what buyer and manager wrote. */
export interface NotedOrder {
  readonly storeName: string;
  readonly remoteNumber: string;
  /** Wall clock of the shop, as text. */
  readonly placedAt: string;
  readonly content: OrderContent;
  readonly locale: string;
}

const WORDS = {
  en: {
    order: "order",
    placed: "placed",
    delivery: "Delivery",
    waybill: "waybill",
    payment: "Payment",
    paid: "paid",
    unpaid: "not paid",
    buyer: "Buyer's note",
    manager: "Manager's note",
  },
  fr: {
    order: "commande",
    placed: "passée le",
    delivery: "Livraison",
    waybill: "bordereau",
    payment: "Paiement",
    paid: "payée",
    unpaid: "non payée",
    buyer: "Note de l'acheteur",
    manager: "Note du responsable",
  },
  uk: {
    order: "замовлення",
    placed: "оформлене",
    delivery: "Доставка",
    waybill: "накладна",
    payment: "Оплата",
    paid: "оплачено",
    unpaid: "не оплачено",
    buyer: "Примітка покупця",
    manager: "Примітка менеджера",
  },
} as const;

/** One joint comment for the feed of the other desk: first with the order's origin, later only what can change. Empty lines are left out. Pure. */
export function mirrorNotes(order: NotedOrder, first: boolean): string {
  const words = WORDS[order.locale === "fr" || order.locale === "uk" ? order.locale : "en"];
  const { delivery, payment, buyerNote, managerNote } = order.content;
  const cost = delivery.price ? `${delivery.price.amount} ${delivery.price.currency}` : "";
  const waybill = delivery.waybill ? `${words.waybill} ${delivery.waybill}` : "";
  const way = joined([delivery.carrier ?? delivery.method, cost, delivery.recipient, delivery.city, delivery.address, waybill]);
  const lines = [
    first ? `${order.storeName}: ${words.order} ${order.remoteNumber}, ${words.placed} ${order.placedAt}` : "",
    way === "" ? "" : `${words.delivery}: ${way}`,
    payment.method === "" ? "" : `${words.payment}: ${payment.method}, ${payment.paid ? words.paid : words.unpaid}`,
    buyerNote === "" ? "" : `${words.buyer}: ${buyerNote}`,
    managerNote === "" ? "" : `${words.manager}: ${managerNote}`,
  ];
  return lines.filter((line) => line !== "").join("\n");
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(", ");
}
