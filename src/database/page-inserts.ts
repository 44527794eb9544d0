import { formatThousandths } from "../domain/money.ts";
import { searchTokens } from "../domain/search.ts";
import type { BindingState, ItemRow, NewOrder, PagePlan, PlannedEvent } from "../sync/page-plan.ts";
import { type CopyValue, copyRows, jsonValue, wordsValue } from "./copy-rows.ts";
import type { Transaction } from "./database.ts";
import type { PageFacts, PageIds } from "./page-facts.ts";

interface Written {
  readonly plan: PagePlan;
  readonly ids: PageIds;
  readonly facts: PageFacts;
}

interface Table {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: (written: Written) => Iterable<readonly CopyValue[]>;
}

/** Everything a page adds, in one round trip, in an order that references allow. */
export async function insertRows(tx: Transaction, written: Written): Promise<void> {
  const { newBuyers, newProducts, newOrders, changed } = written.plan;
  const grown = changed.some((order) => order.content !== null && order.content.added.length > 0);
  const tables = [
    ...(newBuyers.length > 0 ? [BUYERS] : []),
    ...(newProducts.length > 0 ? [PRODUCTS] : []),
    ...(newOrders.length > 0 ? [ORDERS, BINDINGS] : []),
    ...(newOrders.length > 0 || grown ? [ITEMS] : []),
    ...(newOrders.length > 0 || changed.some((order) => order.events.length > 0) ? [EVENTS] : []),
  ];
  await copyRows(
    tx,
    tables.map(({ rows, ...table }) => ({ ...table, rows: () => rows(written) })),
  );
}

/** Made one by one, while those before are sent. */
function* each<Planned>(planned: readonly Planned[], rowOf: (one: Planned) => readonly CopyValue[]): Iterable<readonly CopyValue[]> {
  for (const one of planned) yield rowOf(one);
}

const BUYERS: Table = {
  table: "buyers",
  columns: ["id", "first_name", "last_name", "phone", "phone_key", "email", "email_key", "address", "flagged", "last_used_at", "created_at"],
  rows: ({ plan, ids, facts: { now } }) =>
    each(plan.newBuyers, (buyer) => [
      ids.buyer(buyer.id),
      buyer.firstName,
      buyer.lastName,
      buyer.phone,
      buyer.phoneKey,
      buyer.email,
      buyer.emailKey,
      buyer.address,
      buyer.flagged,
      now,
      now,
    ]),
};

const PRODUCTS: Table = {
  table: "products",
  columns: [
    "id",
    "title",
    "name_key",
    "sku",
    "sku_key",
    "code",
    "code_key",
    "barcode",
    "barcode_key",
    "created_by_store_id",
    "created_at",
    "updated_at",
  ],
  rows: ({ plan, ids, facts: { storeId, now } }) =>
    each(plan.newProducts, (product) => [
      ids.product(product.id),
      product.title,
      product.nameKey,
      product.sku,
      product.skuKey,
      product.code,
      product.codeKey,
      product.barcode,
      product.barcodeKey,
      storeId,
      now,
      now,
    ]),
};

const ORDERS: Table = {
  table: "orders",
  columns: [
    ...["id", "number", "store_id", "status_id", "type_id", "location_id", "manager_id", "buyer_id", "placed_at", "created_at", "updated_at"],
    ...["currency", "items_total", "discount_total", "total", "store_total", "payment_method", "paid", "delivery", "import_id", "search"],
  ],
  rows: ({ plan, ids, facts }) =>
    each(plan.newOrders, (order) => {
      const { observed, totals } = order;
      const { id, number = "" } = ids.order.get(order) ?? {};
      const words = searchOf({ number, observed, skus: order.items.map((item) => item.sku), country: facts.country });
      return [
        ...[id, number, facts.storeId, order.statusId, facts.orderTypeId, facts.locationId, order.managerId, ids.buyer(order.buyerId)],
        ...[observed.placedAt, facts.now, facts.now, observed.currency, totals.items, totals.discount, totals.total, observed.total],
        ...[observed.payment.method, observed.payment.paid, jsonValue(order.binding.content.delivery), facts.importId, wordsValue(words)],
      ];
    }),
};

const BINDINGS: Table = {
  table: "bindings",
  columns: [
    ...["order_id", "store_id", "remote_id", "remote_number", "placed_wall_clock", "base_store_status", "base_desk_status", "remote_status"],
    ...[
      "remote_final",
      "observed_sequence",
      "content_hash",
      "content",
      "matched",
      "watch",
      "watched_since",
      "compared_at",
      "changed_at",
      "final_since",
    ],
  ],
  rows: ({ plan, ids, facts: { storeId, sequence, now } }) =>
    each(plan.newOrders, (order) => {
      const { observed, binding } = order;
      return [
        ...[ids.order.get(order)?.id, storeId, observed.remoteId, observed.remoteNumber, observed.placedWallClock, binding.base.store],
        ...[binding.base.desk, binding.remoteStatus, binding.finalSince !== null, sequence, binding.contentHash, jsonValue(binding.content)],
        ...[binding.matched, binding.watch, now, now, now, binding.finalSince],
      ];
    }),
};

const ITEMS: Table = {
  table: "order_items",
  columns: ["order_id", "position", "product_id", "title", "sku", "kind", "quantity", "price", "total", "match", "match_queue_id", "in_store"],
  *rows({ plan, ids }) {
    for (const order of plan.newOrders) for (const item of order.items) yield itemRow(ids.order.get(order)?.id, item, ids);
    for (const { known, content } of plan.changed) for (const item of content?.added ?? []) yield itemRow(known.orderId, item, ids);
  },
};

const EVENTS: Table = {
  table: "order_events",
  columns: ["order_id", "at", "author_kind", "author_id", "author_name", "kind", "text", "before", "after", "cause"],
  *rows({ plan, ids, facts }) {
    for (const order of plan.newOrders) for (const event of order.events) yield eventRow(ids.order.get(order)?.id, event, facts);
    for (const { known, events } of plan.changed) for (const event of events) yield eventRow(known.orderId, event, facts);
  },
};

function itemRow(orderId: string | undefined, item: ItemRow, ids: PageIds): readonly CopyValue[] {
  return [
    orderId,
    item.position,
    ids.product(item.productId),
    item.title,
    item.sku,
    item.kind,
    formatThousandths(item.quantity),
    item.price,
    item.total,
    item.match,
    item.queue === null ? null : ids.queue.get(item.queue.key),
    jsonValue(item.inStore),
  ];
}

function eventRow(orderId: string | undefined, event: PlannedEvent, { storeId, storeName, now }: PageFacts): readonly CopyValue[] {
  const byStore = event.author === "store";
  const author = byStore ? `${storeName} integration` : "Ecommerce Connect";
  return [
    ...[orderId, now, event.author, byStore ? storeId : null, author, event.kind, event.text],
    ...[jsonValue(event.before), jsonValue(event.after), event.cause],
  ];
}

export function bindingRow(binding: BindingState) {
  const { base, inDoubt, observedSequence: _sequence, comparedAt: _compared, pushSequence: _push, ...rest } = binding;
  return { ...rest, doubt: inDoubt !== null, baseStore: base.store, baseDesk: base.desk };
}

export function searchOf(order: { number: string; observed: NewOrder["observed"]; skus: readonly (string | null)[]; country: string }): string[] {
  const { number, observed, skus, country } = order;
  const { firstName, lastName, email, phone } = observed.buyer;
  return searchTokens({ number, storeNumber: observed.remoteNumber, remoteId: observed.remoteId, firstName, lastName, email, phone, country, skus });
}
