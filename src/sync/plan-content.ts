import { formatMinor, formatThousandths } from "../domain/money.ts";
import type { StoreLine, StoreOrder } from "../domain/store-order.ts";
import type { DeliveryContent, OrderContent } from "./content.ts";
import { type InStore, inStoreOf, type KnownLine, pairLines } from "./lines.ts";
import type { ItemRow, KnownItem, PlannedAttention, PlannedEvent, Totals } from "./page-plan.ts";
import type { ProductBook } from "./product-book.ts";

const DISCOUNT_TITLE: Readonly<Record<string, string>> = { en: "Discount", fr: "Remise", uk: "Знижка" };

/** The lines of an order, with the order-level discount as one visible line of its own kind (product.md 20). */
export function planItems(order: StoreOrder, products: ProductBook, locale: string): ItemRow[] {
  const items = order.lines.map((line, position) => itemOf(line, position, products));
  const discount = discountOf(order, locale);
  return discount ? [...items, { ...discount, position: items.length }] : items;
}

function itemOf(line: StoreLine, position: number, products: ProductBook): ItemRow {
  const match = products.match(line);
  return {
    position,
    productId: match.productId,
    title: match.title,
    sku: line.article,
    kind: line.kind,
    quantity: line.quantity,
    price: line.price,
    total: line.total,
    match: match.match,
    queue: match.queue,
    inStore: inStoreOf(line),
  };
}

function discountOf(order: StoreOrder, locale: string): ItemRow | null {
  const discount = order.totalBeforeDiscount - order.total;
  if (discount === 0n) return null;
  const title = DISCOUNT_TITLE[locale.slice(0, 2)] ?? "Discount";
  const line = {
    kind: "discount",
    article: null,
    title: order.coupon ? `${title} (${order.coupon})` : title,
    quantity: 1000n,
    price: -discount,
    total: -discount,
  } as const;
  return {
    position: 0,
    productId: null,
    title: line.title,
    sku: null,
    kind: "discount",
    quantity: line.quantity,
    price: line.price,
    total: line.total,
    match: null,
    queue: null,
    inStore: { article: null, title: line.title, kind: "discount", quantity: "1000", price: line.price.toString(), total: line.total.toString() },
  };
}

export function totalsOf(items: readonly { readonly kind: string; readonly total: bigint }[]): Totals {
  let sum = 0n;
  let discount = 0n;
  for (const item of items) {
    if (item.kind === "discount") discount -= item.total;
    else sum += item.total;
  }
  return { items: sum, discount, total: sum - discount };
}

export interface ItemChanges {
  readonly added: readonly ItemRow[];
  readonly updated: readonly (KnownItem & { readonly inStore: InStore })[];
  readonly removed: readonly string[];
  readonly totals: Totals;
  /** Lines a person edited whose counterpart in the shop is not certain: nothing was overwritten, a person should look. */
  readonly doubtful: readonly string[];
  readonly changed: boolean;
}

/** What an order's lines become when the shop's changed (product.md 17): edited lines keep the desk's values, lines gone from the shop go unless edited. */
export function planItemChanges(items: readonly KnownItem[], order: StoreOrder, tools: { products: ProductBook; locale: string }): ItemChanges {
  const fromShop = items.flatMap((item) => (item.inStore ? [{ ...item, inStore: item.inStore }] : []));
  const lines: KnownLine[] = fromShop.filter((item) => item.kind !== "discount");
  const byId = new Map(fromShop.map((item) => [item.id, item]));
  const { pairs, added, gone } = pairLines(lines, order.lines);
  const updated: (KnownItem & { inStore: InStore })[] = [];
  const removed: string[] = [];
  const doubtful: string[] = [];
  for (const { known, observed, certain } of pairs) {
    const item = byId.get(known.id);
    if (!item) continue;
    const inStore = inStoreOf(observed);
    if (sameLine(item.inStore, inStore) && !item.removedInStore) continue;
    if ((item.edited || item.writtenOff) && !certain) doubtful.push(item.title);
    const kept = item.edited || item.writtenOff;
    updated.push({
      ...item,
      inStore,
      removedInStore: false,
      ...(kept ? {} : { quantity: observed.quantity, price: observed.price, total: observed.total, kind: observed.kind }),
    });
  }
  for (const line of gone) {
    const item = byId.get(line.id);
    if (!item) continue;
    if (!item.edited && !item.writtenOff) removed.push(item.id);
    else if (!item.removedInStore) updated.push({ ...item, removedInStore: true });
  }
  let position = items.reduce((last, item) => Math.max(last, item.position), -1);
  const newItems = added.map((line) => itemOf(line, ++position, tools.products));
  planDiscount();
  const after = new Map(items.filter((item) => !removed.includes(item.id)).map((item) => [item.id, item]));
  for (const item of updated) after.set(item.id, item);
  const totals = totalsOf([...after.values(), ...newItems]);
  return { added: newItems, updated, removed, totals, doubtful, changed: newItems.length + updated.length + removed.length > 0 };

  function planDiscount(): void {
    const wanted = discountOf(order, tools.locale);
    const [present, ...more] = fromShop.filter((item) => item.kind === "discount");
    removed.push(...more.map((item) => item.id));
    if (!present) {
      if (wanted) newItems.push({ ...wanted, position: ++position });
      return;
    }
    // As with every line: what the shop says is compared with what it said, and a person's own figure stays (product.md 17).
    const kept = present.edited || present.writtenOff;
    if (!wanted) {
      if (!kept) removed.push(present.id);
      else if (!present.removedInStore) updated.push({ ...present, removedInStore: true });
    } else if (wanted.total.toString() !== present.inStore.total || present.removedInStore) {
      const inStore = wanted.inStore ?? present.inStore;
      updated.push({
        ...present,
        inStore,
        removedInStore: false,
        ...(kept ? {} : { title: wanted.title, price: wanted.price, total: wanted.total }),
      });
    }
  }
}

function sameLine(a: InStore, b: InStore): boolean {
  return (
    a.article === b.article && a.title === b.title && a.kind === b.kind && a.quantity === b.quantity && a.price === b.price && a.total === b.total
  );
}

/** The first entries of a new order's feed: notes, and a delivery of the shop's own method (product.md 21). */
export function firstComments(content: OrderContent): PlannedEvent[] {
  const comments: PlannedEvent[] = [];
  if (content.buyerNote !== "") comments.push(comment(content.buyerNote, "buyer_note"));
  if (content.managerNote !== "") comments.push(comment(content.managerNote, "manager_note"));
  if (isOwnDelivery(content.delivery)) comments.push(comment(deliveryText(content.delivery), "delivery"));
  return comments;
}

/** What the feed says when payment, delivery or notes changed in the shop: one entry per change. */
export function contentEvents(before: OrderContent, after: OrderContent): PlannedEvent[] {
  const events: PlannedEvent[] = [];
  if (!same(before.payment, after.payment)) events.push(change("payment_changed", before.payment, after.payment));
  if (!same(before.delivery, after.delivery)) {
    const text = isOwnDelivery(after.delivery) ? deliveryText(after.delivery) : null;
    events.push({ ...change("delivery_changed", before.delivery, after.delivery), text });
  }
  events.push(...noteEvents(before.buyerNote, after.buyerNote, "buyer_note"), ...noteEvents(before.managerNote, after.managerNote, "manager_note"));
  return events;
}

function noteEvents(before: string, after: string, cause: string): PlannedEvent[] {
  if (before === after) return [];
  if (after === "") return [{ author: "store", kind: "note_removed", text: null, before: { note: before }, after: null, cause }];
  return [{ ...comment(after, cause), before: before === "" ? null : { note: before }, after: { note: after } }];
}

export function itemsEvent(items: readonly KnownItem[], changes: ItemChanges, currency: string): PlannedEvent {
  const show = (item: { title: string; sku: string | null; quantity: bigint; total: bigint }) => ({
    title: item.title,
    sku: item.sku,
    quantity: formatThousandths(item.quantity),
    total: formatMinor(item.total, currency),
  });
  const touched = new Set([...changes.updated.map((item) => item.id), ...changes.removed]);
  return change("items_changed", items.filter((item) => touched.has(item.id)).map(show), [...changes.updated, ...changes.added].map(show));
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** The database gives the members of a stored object back in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([member, inner]) => [member, sorted(inner)]),
  );
}

function isOwnDelivery(delivery: DeliveryContent): boolean {
  return delivery.carrier === null && delivery.method !== "";
}

function deliveryText(delivery: DeliveryContent): string {
  const cost = delivery.price ? `${delivery.price.amount} ${delivery.price.currency}` : "";
  return [delivery.method, cost, delivery.recipient, delivery.city, delivery.address].filter((part) => part !== "").join(", ");
}

function comment(text: string, cause: string): PlannedEvent {
  return { author: "store", kind: "comment", text, before: null, after: null, cause };
}

function change(kind: string, before: unknown, after: unknown): PlannedEvent {
  return { author: "store", kind, text: null, before, after, cause: "store" };
}

export function ambiguousBuyer(ambiguous: boolean, buyer: { phone: string; email: string }): PlannedAttention[] {
  return ambiguous ? [{ kind: "buyer_ambiguous", detail: { phone: buyer.phone, email: buyer.email } }] : [];
}

export function totalDiffers(deskTotal: bigint, order: StoreOrder): PlannedAttention[] {
  if (deskTotal === order.total) return [];
  return [
    {
      kind: "total_differs",
      detail: { desk: deskTotal.toString(), store: order.total.toString(), currency: order.currency },
    },
  ];
}
