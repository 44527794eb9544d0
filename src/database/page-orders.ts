import { sql } from "kysely";
import { formatThousandths } from "../domain/money.ts";
import { searchTokens } from "../domain/search.ts";
import type { BindingState, ChangedOrder, ItemRow, NewOrder, PagePlan, PlannedEvent } from "../sync/page-plan.ts";
import type { Transaction } from "./database.ts";
import type { PageFacts, PageIds } from "./page-facts.ts";
import { asRows } from "./rows.ts";

export async function insertOrders(tx: Transaction, orders: readonly NewOrder[], { ids, facts }: { ids: PageIds; facts: PageFacts }): Promise<void> {
  const rows = orders.map((order) => {
    const { observed, totals, binding } = order;
    const number = ids.order.get(order)?.number ?? "";
    return {
      id: ids.order.get(order)?.id,
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
    };
  });
  await sql`
    insert into orders (id, number, store_id, status_id, type_id, location_id, manager_id, buyer_id, placed_at, created_at, updated_at, currency,
      items_total, discount_total, total, store_total, payment_method, paid, delivery, import_id, search)
    overriding system value
    select r.id, r.number, ${facts.storeId}::bigint, r.status, ${facts.orderTypeId}::bigint, ${facts.locationId}::bigint, r.manager, r.buyer, r.placed,
      ${facts.now}, ${facts.now}, r.currency, r.items, r.discount, r.total, r."storeTotal", r.method, r.paid, r.delivery, ${facts.importId}::bigint,
      array_to_tsvector(r.search)
    from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, number bigint, status bigint, manager bigint, buyer bigint, placed timestamptz, currency text,
      items bigint, discount bigint, total bigint, "storeTotal" bigint, method text, paid boolean, delivery jsonb, search text[])`.execute(tx);
  const bindings = orders.map((order) => ({
    ...bindingRow(order.binding),
    orderId: ids.order.get(order)?.id,
    remoteId: order.observed.remoteId,
    remoteNumber: order.observed.remoteNumber,
    wall: order.observed.placedWallClock,
  }));
  await sql`
    insert into bindings (order_id, store_id, remote_id, remote_number, placed_wall_clock, base_store_status, base_desk_status, remote_status, remote_final,
      observed_sequence, content_hash, content, matched, watch, watched_since, compared_at, changed_at, final_since)
    select r."orderId", ${facts.storeId}::bigint, r."remoteId", r."remoteNumber", r.wall, r."baseStore", r."baseDesk", r."remoteStatus",
      r."finalSince" is not null, ${facts.sequence}::bigint, r."contentHash", r.content, r.matched, r.watch, ${facts.now}, ${facts.now}, ${facts.now}, r."finalSince"
    from jsonb_to_recordset(${asRows(bindings)}) as r("orderId" bigint, "remoteId" text, "remoteNumber" text, wall text, "baseStore" text, "baseDesk" bigint,
      "remoteStatus" text, "contentHash" text, content jsonb, matched boolean, watch text, "finalSince" timestamptz)`.execute(tx);
}

export async function changeOrders(
  tx: Transaction,
  changed: readonly ChangedOrder[],
  { ids, facts }: { ids: PageIds; facts: PageFacts },
): Promise<void> {
  const rows = changed.map((order) => {
    const content = order.content;
    return {
      id: order.known.orderId,
      status: order.statusId,
      touched: content !== null,
      buyer: content ? ids.buyer(content.buyerId) : null,
      items: (content?.totals.items ?? 0n).toString(),
      discount: (content?.totals.discount ?? 0n).toString(),
      total: (content?.totals.total ?? 0n).toString(),
      storeTotal: order.observed.total.toString(),
      method: order.observed.payment.method,
      paid: order.observed.payment.paid,
      delivery: order.binding.content.delivery,
      search: content ? searchOf({ number: order.known.number, observed: order.observed, skus: skusAfter(order), country: facts.country }) : [],
    };
  });
  await sql`
    update orders o set status_id = r.status, updated_at = ${facts.now}, version = o.version + 1,
      buyer_id = case when r.touched then r.buyer else o.buyer_id end,
      items_total = case when r.touched then r.items else o.items_total end,
      discount_total = case when r.touched then r.discount else o.discount_total end,
      total = case when r.touched then r.total else o.total end,
      store_total = case when r.touched then r."storeTotal" else o.store_total end,
      payment_method = case when r.touched then r.method else o.payment_method end,
      paid = case when r.touched then r.paid else o.paid end,
      delivery = case when r.touched then r.delivery else o.delivery end,
      search = case when r.touched then array_to_tsvector(r.search) else o.search end
    from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, status bigint, touched boolean, buyer bigint, items bigint, discount bigint, total bigint,
      "storeTotal" bigint, method text, paid boolean, delivery jsonb, search text[])
    where o.id = r.id`.execute(tx);
  const bindings = changed.map((order) => ({
    ...bindingRow(order.binding),
    orderId: order.known.orderId,
    remoteNumber: order.observed.remoteNumber,
  }));
  await sql`
    update bindings b set remote_number = r."remoteNumber", base_store_status = r."baseStore", base_desk_status = r."baseDesk", remote_status = r."remoteStatus",
      remote_final = r."finalSince" is not null, observed_sequence = ${facts.sequence}::bigint, content_hash = r."contentHash", content = r.content,
      waiting_content = nullif(r.waiting, 'null'::jsonb), matched = r.matched, conflict_at = r."conflictAt", watch = r.watch, watched_since = r."watchedSince",
      compared_at = ${facts.now}, changed_at = r."changedAt", final_since = r."finalSince", missing_passes = r."missingPasses", missing_at = r."missingAt",
      push_pending_at = r."pushPendingAt", push_held = r."pushHeld"
    from jsonb_to_recordset(${asRows(bindings)}) as r("orderId" bigint, "remoteNumber" text, "baseStore" text, "baseDesk" bigint, "remoteStatus" text,
      "contentHash" text, content jsonb, waiting jsonb, matched boolean, "conflictAt" timestamptz, watch text, "watchedSince" timestamptz,
      "changedAt" timestamptz, "finalSince" timestamptz, "missingPasses" smallint, "missingAt" timestamptz, "pushPendingAt" timestamptz, "pushHeld" boolean)
    where b.order_id = r."orderId"`.execute(tx);
}

function bindingRow(binding: BindingState) {
  const { base, observedSequence: _sequence, comparedAt: _compared, pushSequence: _push, ...rest } = binding;
  return { ...rest, baseStore: base.store, baseDesk: base.desk };
}

function skusAfter(order: ChangedOrder): (string | null)[] {
  const removed = new Set(order.content?.removed ?? []);
  return [...order.known.items.filter((item) => !removed.has(item.id)), ...(order.content?.added ?? [])].map((item) => item.sku);
}

function searchOf(order: { number: string; observed: NewOrder["observed"]; skus: readonly (string | null)[]; country: string }): string[] {
  const { number, observed, skus, country } = order;
  const { firstName, lastName, email, phone } = observed.buyer;
  return searchTokens({ number, storeNumber: observed.remoteNumber, remoteId: observed.remoteId, firstName, lastName, email, phone, country, skus });
}

export async function writeItems(tx: Transaction, plan: PagePlan, ids: PageIds): Promise<void> {
  const row = (orderId: string | undefined, { productId, queue, ...item }: ItemRow) => ({
    ...item,
    orderId,
    productId: ids.product(productId),
    queueId: queue === null ? null : ids.queue.get(queue.key),
    quantity: formatThousandths(item.quantity),
    price: item.price.toString(),
    total: item.total.toString(),
  });
  const added = [
    ...plan.newOrders.flatMap((order) => order.items.map((item) => row(ids.order.get(order)?.id, item))),
    ...plan.changed.flatMap((order) => (order.content?.added ?? []).map((item) => row(order.known.orderId, item))),
  ];
  const removed = plan.changed.flatMap((order) => order.content?.removed ?? []);
  if (removed.length > 0) await sql`delete from order_items where id = any(${removed}::bigint[])`.execute(tx);
  const updated = plan.changed
    .flatMap((order) => order.content?.updated ?? [])

    .map((item) => ({ ...item, quantity: formatThousandths(item.quantity), price: item.price.toString(), total: item.total.toString() }));
  if (updated.length > 0) {
    await sql`
      update order_items i set title = r.title, kind = r.kind, quantity = r.quantity, price = r.price, total = r.total, in_store = r."inStore",
        removed_in_store = r."removedInStore"
      from jsonb_to_recordset(${asRows(updated)}) as r(id bigint, title text, kind text, quantity numeric, price bigint, total bigint, "inStore" jsonb,
        "removedInStore" boolean)
      where i.id = r.id`.execute(tx);
  }
  if (added.length === 0) return;
  await sql`
    insert into order_items (order_id, position, product_id, title, sku, kind, quantity, price, total, match, match_queue_id, in_store)
    select r."orderId", r.position, r."productId", r.title, r.sku, r.kind, r.quantity, r.price, r.total, r.match, r."queueId", r."inStore"
    from jsonb_to_recordset(${asRows(added)}) as r("orderId" bigint, position int, "productId" bigint, title text, sku text, kind text, quantity numeric,
      price bigint, total bigint, match text, "queueId" bigint, "inStore" jsonb)`.execute(tx);
}

export async function writeEvents(tx: Transaction, plan: PagePlan, { ids, facts }: { ids: PageIds; facts: PageFacts }): Promise<void> {
  const row = (orderId: string | undefined, event: PlannedEvent) => ({ ...event, orderId });
  const events = [
    ...plan.newOrders.flatMap((order) => order.events.map((event) => row(ids.order.get(order)?.id, event))),
    ...plan.changed.flatMap((order) => order.events.map((event) => row(order.known.orderId, event))),
  ];
  if (events.length === 0) return;
  await sql`
    insert into order_events (order_id, at, author_kind, author_id, author_name, kind, text, before, after, cause)
    select r."orderId", ${facts.now}, r.author, case when r.author = 'store' then ${facts.storeId}::bigint end,
      case when r.author = 'store' then ${`${facts.storeName} integration`}::text else 'Ecommerce Connect' end, r.kind, r.text,
      nullif(r.before, 'null'::jsonb), nullif(r.after, 'null'::jsonb), r.cause
    from jsonb_to_recordset(${asRows(events)}) as r("orderId" bigint, author text, kind text, text text, before jsonb, after jsonb, cause text)`.execute(
    tx,
  );
}
