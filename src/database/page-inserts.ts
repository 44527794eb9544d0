import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { formatThousandths } from "../domain/money.ts";
import { searchTokens } from "../domain/search.ts";
import type { BindingState, ItemRow, NewOrder, PagePlan } from "../sync/page-plan.ts";
import type { Transaction } from "./database.ts";
import type { PageFacts, PageIds } from "./page-facts.ts";
import { asRows } from "./rows.ts";

/** Rows of one statement, as `jsonb_to_recordset` reads them. */
interface Rows {
  readonly buyers: readonly object[];
  readonly products: readonly object[];
  readonly orders: readonly object[];
  readonly items: readonly object[];
  readonly events: readonly object[];
}

const NO_ROWS = { buyers: [], products: [], items: [], events: [] };

interface Written {
  readonly ids: PageIds;
  readonly facts: PageFacts;
}

const ORDERS_A_STATEMENT = 50;

/** Everything a page adds, so many orders a statement: while the server inserts those, the next ones' rows are made. */
export async function insertRows(tx: Transaction, plan: PagePlan, written: Written): Promise<void> {
  const rows = firstRows(plan, written);
  let sent = Promise.resolve();
  for (let from = 0; from === 0 || from < plan.newOrders.length; from += ORDERS_A_STATEMENT) {
    const orders = plan.newOrders.slice(from, from + ORDERS_A_STATEMENT);
    const added = from === 0 ? rows : NO_ROWS;
    const next = { ...added, orders: orders.map((order) => orderRow(order, written)), ...rowsOf(orders, written.ids, added) };
    await sent;
    sent = insertStatement(tx, next, written.facts);
    sent.catch(() => undefined); // told by the await that follows
    await setImmediate(); // on its way to the server before the next rows are made
  }
  await sent;
}

/**
 * Buyers, products, orders, bindings, lines and entries of the feed in one statement. One round trip instead of six, and references between the new
 * rows are checked at its end.
 */
async function insertStatement(tx: Transaction, { buyers, products, orders, items, events }: Rows, facts: PageFacts): Promise<void> {
  if (orders.length + items.length + events.length + buyers.length + products.length === 0) return;
  await sql`
    /* prepared: page_insert_rows */
    with new_buyers as (
      insert into buyers (id, first_name, last_name, phone, phone_key, email, email_key, address, flagged, last_used_at, created_at)
      overriding system value
      select r.id, r."firstName", r."lastName", r.phone, r."phoneKey", r.email, r."emailKey", r.address, r.flagged, ${facts.now}::timestamptz, ${facts.now}::timestamptz
      from jsonb_to_recordset(${asRows(buyers)}) as r(id bigint, "firstName" text, "lastName" text, phone text, "phoneKey" text, email text, "emailKey" text,
        address text, flagged boolean)
    ), new_products as (
      insert into products (id, title, name_key, sku, sku_key, code, code_key, barcode, barcode_key, created_by_store_id, created_at, updated_at)
      overriding system value
      select r.id, r.title, r."nameKey", r.sku, r."skuKey", r.code, r."codeKey", r.barcode, r."barcodeKey", ${facts.storeId}::bigint,
        ${facts.now}::timestamptz, ${facts.now}::timestamptz
      from jsonb_to_recordset(${asRows(products)}) as r(id bigint, title text, "nameKey" text, sku text, "skuKey" text, code text, "codeKey" text, barcode text,
        "barcodeKey" text)
    ), rows as materialized (
      select * from jsonb_to_recordset(${asRows(orders)}) as r(id bigint, number bigint, status bigint, manager bigint, buyer bigint, placed timestamptz,
        currency text, items bigint, discount bigint, total bigint, "storeTotal" bigint, method text, paid boolean, delivery jsonb, search text[],
        "remoteId" text, "remoteNumber" text, wall text, "baseStore" text, "baseDesk" bigint, "remoteStatus" text, "contentHash" text, content jsonb,
        matched boolean, watch text, "finalSince" timestamptz)
    ), new_orders as (
      insert into orders (id, number, store_id, status_id, type_id, location_id, manager_id, buyer_id, placed_at, created_at, updated_at, currency,
        items_total, discount_total, total, store_total, payment_method, paid, delivery, import_id, search)
      overriding system value
      select r.id, r.number, ${facts.storeId}::bigint, r.status, ${facts.orderTypeId}::bigint, ${facts.locationId}::bigint, r.manager, r.buyer, r.placed,
        ${facts.now}::timestamptz, ${facts.now}::timestamptz, r.currency, r.items, r.discount, r.total, r."storeTotal", r.method, r.paid, r.delivery,
        ${facts.importId}::bigint, array_to_tsvector(r.search)
      from rows r
    ), new_bindings as (
      insert into bindings (order_id, store_id, remote_id, remote_number, placed_wall_clock, base_store_status, base_desk_status, remote_status, remote_final,
        observed_sequence, content_hash, content, matched, watch, watched_since, compared_at, changed_at, final_since)
      select r.id, ${facts.storeId}::bigint, r."remoteId", r."remoteNumber", r.wall, r."baseStore", r."baseDesk", r."remoteStatus", r."finalSince" is not null,
        ${facts.sequence}::bigint, r."contentHash", r.content, r.matched, r.watch, ${facts.now}::timestamptz, ${facts.now}::timestamptz,
        ${facts.now}::timestamptz, r."finalSince"
      from rows r
    ), new_items as (
      insert into order_items (order_id, position, product_id, title, sku, kind, quantity, price, total, match, match_queue_id, in_store)
      select r."orderId", r.position, r."productId", r.title, r.sku, r.kind, r.quantity, r.price, r.total, r.match, r."queueId", r."inStore"
      from jsonb_to_recordset(${asRows(items)}) as r("orderId" bigint, position int, "productId" bigint, title text, sku text, kind text, quantity numeric,
        price bigint, total bigint, match text, "queueId" bigint, "inStore" jsonb)
    )
    insert into order_events (order_id, at, author_kind, author_id, author_name, kind, text, before, after, cause)
    select r."orderId", ${facts.now}::timestamptz, r.author, case when r.author = 'store' then ${facts.storeId}::bigint end,
      case when r.author = 'store' then ${`${facts.storeName} integration`}::text else 'Ecommerce Connect' end, r.kind, r.text,
      nullif(r.before, 'null'::jsonb), nullif(r.after, 'null'::jsonb), r.cause
    from jsonb_to_recordset(${asRows(events)}) as r("orderId" bigint, author text, kind text, text text, before jsonb, after jsonb, cause text)`.execute(
    tx,
  );
}

function orderRow(order: NewOrder, { ids, facts }: Written) {
  const { observed, totals, binding } = order;
  const { id, number = "" } = ids.order.get(order) ?? {};
  return {
    ...bindingRow(binding),
    id,
    number,
    status: order.statusId,
    manager: order.managerId,
    buyer: ids.buyer(order.buyerId),
    placed: observed.placedAt,
    currency: observed.currency,
    items: totals.items.toString(),
    discount: totals.discount.toString(),
    total: totals.total.toString(),
    storeTotal: observed.total.toString(),
    method: observed.payment.method,
    paid: observed.payment.paid,
    delivery: binding.content.delivery,
    search: searchOf({ number, observed, skus: order.items.map((item) => item.sku), country: facts.country }),
    remoteId: observed.remoteId,
    remoteNumber: observed.remoteNumber,
    wall: observed.placedWallClock,
  };
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

/** What goes with the first orders: buyers and products that others refer to, and what known orders gain. */
function firstRows(plan: PagePlan, { ids }: Written): Omit<Rows, "orders"> {
  return {
    buyers: plan.newBuyers.map(({ lastUsedAt: _, ...buyer }) => ({ ...buyer, id: ids.buyer(buyer.id) })),
    products: plan.newProducts.map((product) => ({ ...product, id: ids.product(product.id) })),
    items: plan.changed.flatMap((order) => (order.content?.added ?? []).map((item) => itemRow(order.known.orderId, item, ids))),
    events: plan.changed.flatMap((order) => order.events.map((event) => ({ ...event, orderId: order.known.orderId }))),
  };
}

function rowsOf(orders: readonly NewOrder[], ids: PageIds, added: Omit<Rows, "orders">): Pick<Rows, "items" | "events"> {
  const idOf = (order: NewOrder) => ids.order.get(order)?.id;
  return {
    items: [...orders.flatMap((order) => order.items.map((item) => itemRow(idOf(order), item, ids))), ...added.items],
    events: [...orders.flatMap((order) => order.events.map((event) => ({ ...event, orderId: idOf(order) }))), ...added.events],
  };
}

function itemRow(orderId: string | undefined, { productId, queue, ...item }: ItemRow, ids: PageIds) {
  return {
    ...item,
    orderId,
    productId: ids.product(productId),
    queueId: queue === null ? null : ids.queue.get(queue.key),
    quantity: formatThousandths(item.quantity),
    price: item.price.toString(),
    total: item.total.toString(),
  };
}
