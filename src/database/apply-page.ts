import { sql } from "kysely";
import { attentionSubject } from "../domain/attention.ts";
import { normalKey } from "../domain/keys.ts";
import { formatThousandths } from "../domain/money.ts";
import { searchTokens } from "../domain/search.ts";
import type { BindingState, ChangedOrder, ItemRow, NewOrder, PagePlan, PlannedEvent } from "../sync/page-plan.ts";
import { announce } from "./announce.ts";
import { type AttentionEntry, raiseAttention } from "./attention.ts";
import type { Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

export interface PageFacts {
  readonly storeId: string;
  readonly storeName: string;
  readonly locationId: string;
  readonly orderTypeId: string;
  readonly country: string;
  readonly method: string;
  /** The import this page belongs to, so that it can be undone; null for passes. */
  readonly importId: string | null;
  /** Orders that were set aside and can be read again. */
  readonly unparked: readonly string[];
  readonly sequence: bigint;
  readonly now: Date;
}

/** Ids given out before anything is written, so that every table takes one statement. */
interface Ids {
  readonly order: ReadonlyMap<NewOrder, { readonly id: string; readonly number: string }>;
  readonly buyer: (reference: string | null) => string | null;
  readonly product: (reference: string | null) => string | null;
  readonly queue: ReadonlyMap<string, string>;
}

/** Writes a planned page. A fixed number of statements, whatever the page's size; those without rows are left out. */
export async function writePage(tx: Transaction, plan: PagePlan, facts: PageFacts): Promise<void> {
  const ids = await takeIds(tx, plan, facts);
  await writeBuyers(tx, plan, { ids, facts });
  await writeProducts(tx, plan, { ids, facts });
  if (plan.newOrders.length > 0) await insertOrders(tx, plan.newOrders, { ids, facts });
  if (plan.changed.length > 0) await changeOrders(tx, plan.changed, { ids, facts });
  await writeItems(tx, plan, ids);
  await writeEvents(tx, plan, { ids, facts });
  await writeAside(tx, plan, facts);
  await writeAttention(tx, plan, { ids, facts });
  if (plan.lastTurn) {
    await sql`update stores set last_turn_employee_id = ${plan.lastTurn.employeeId}::bigint, last_turn_position = ${plan.lastTurn.position}::bigint
      where id = ${facts.storeId}::bigint`.execute(tx);
  }
  await announce(tx, "order.changed", { ids: [...[...ids.order.values()].map((o) => o.id), ...plan.changed.map((o) => o.known.orderId)] });
}

async function takeIds(tx: Transaction, plan: PagePlan, facts: PageFacts): Promise<Ids> {
  const wanted = { orders: plan.newOrders.length, buyers: plan.newBuyers.length, products: plan.newProducts.length };
  const none = { orders: [], numbers: [], buyers: [], products: [] };
  const [taken = none] =
    wanted.orders + wanted.buyers + wanted.products === 0
      ? []
      : (
          await sql<{ orders: string[]; numbers: string[]; buyers: string[]; products: string[] }>`
            select array(select nextval(pg_get_serial_sequence('orders', 'id'))::text from generate_series(1, ${wanted.orders}::int)) as orders,
              array(select nextval('order_numbers')::text from generate_series(1, ${wanted.orders}::int)) as numbers,
              array(select nextval(pg_get_serial_sequence('buyers', 'id'))::text from generate_series(1, ${wanted.buyers}::int)) as buyers,
              array(select nextval(pg_get_serial_sequence('products', 'id'))::text from generate_series(1, ${wanted.products}::int)) as products`.execute(
            tx,
          )
        ).rows;
  const order = new Map(plan.newOrders.map((planned, at) => [planned, { id: taken.orders[at] ?? "", number: taken.numbers[at] ?? "" }]));
  const resolve = (given: readonly string[]) => (reference: string | null) =>
    reference?.startsWith("new:") ? (given[Number(reference.slice(4))] ?? null) : reference;
  return { order, buyer: resolve(taken.buyers), product: resolve(taken.products), queue: await openQueue(tx, plan, facts) };
}

async function openQueue(tx: Transaction, plan: PagePlan, facts: PageFacts): Promise<Map<string, string>> {
  if (plan.queue.length === 0) return new Map();
  const rows = [...plan.queue].sort((a, b) => (a.key < b.key ? -1 : 1));
  const { rows: opened } = await sql<{ id: string; key: string; decided: boolean }>`
    insert into match_queue (store_id, method, key, reason, title, sku, created_at)
    select ${facts.storeId}::bigint, ${facts.method}, r.key, r.reason, r.title, r.sku, ${facts.now}
    from jsonb_to_recordset(${asRows(rows)}) as r(key text, reason text, title text, sku text)
    on conflict (store_id, method, key) do update set title = match_queue.title
    returning id, key, decided_at is not null as decided`.execute(tx);
  const matched = matchedByDecision(plan);
  if (opened.some((row) => row.decided !== matched.has(row.key))) throw new DecidedMeanwhile();
  return new Map(opened.map((row) => [row.key, row.id]));
}

/** Somebody decided about lines of this page, or took a decision back, after it was planned: it is planned again (a serialization failure, in its code too). */
class DecidedMeanwhile extends Error {
  readonly code = "40001";
  constructor() {
    super("the match queue was decided while a page was planned");
    this.name = "DecidedMeanwhile";
  }
}

function matchedByDecision(plan: PagePlan): ReadonlySet<string> {
  const items = [...plan.newOrders.flatMap((order) => order.items), ...plan.changed.flatMap((order) => order.content?.added ?? [])];
  return new Set(items.flatMap((item) => (item.queue !== null && item.match === "matched" ? [item.queue.key] : [])));
}

async function writeBuyers(tx: Transaction, plan: PagePlan, { ids, facts }: { ids: Ids; facts: PageFacts }): Promise<void> {
  if (plan.newBuyers.length > 0) {
    const rows = plan.newBuyers.map(({ lastUsedAt: _, ...buyer }) => ({ ...buyer, id: ids.buyer(buyer.id) }));
    await sql`
      insert into buyers (id, first_name, last_name, phone, phone_key, email, email_key, address, flagged, last_used_at, created_at)
      overriding system value
      select r.id, r."firstName", r."lastName", r.phone, r."phoneKey", r.email, r."emailKey", r.address, r.flagged, ${facts.now}, ${facts.now}
      from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, "firstName" text, "lastName" text, phone text, "phoneKey" text, email text, "emailKey" text,
        address text, flagged boolean)`.execute(tx);
  }
  if (plan.usedBuyers.length > 0) {
    await sql`
      update buyers b set last_used_at = ${facts.now} from (select unnest(${[...plan.usedBuyers].sort()}::bigint[]) as id) u where b.id = u.id`.execute(
      tx,
    );
  }
  if (plan.filledBuyers.length > 0) {
    await sql`
      update buyers b set first_name = r."firstName", last_name = r."lastName", phone = r.phone, phone_key = r."phoneKey", email = r.email,
        email_key = r."emailKey", address = r.address
      from jsonb_to_recordset(${asRows(plan.filledBuyers)}) as r(id bigint, "firstName" text, "lastName" text, phone text, "phoneKey" text, email text,
        "emailKey" text, address text)
      where b.id = r.id`.execute(tx);
  }
}

async function writeProducts(tx: Transaction, plan: PagePlan, { ids, facts }: { ids: Ids; facts: PageFacts }): Promise<void> {
  if (plan.newProducts.length === 0) return;
  const rows = plan.newProducts.map((product) => ({ ...product, id: ids.product(product.id) }));
  await sql`
    insert into products (id, title, name_key, sku, sku_key, code, code_key, barcode, barcode_key, created_by_store_id, created_at, updated_at)
    overriding system value
    select r.id, r.title, r."nameKey", r.sku, r."skuKey", r.code, r."codeKey", r.barcode, r."barcodeKey", ${facts.storeId}::bigint, ${facts.now}, ${facts.now}
    from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, title text, "nameKey" text, sku text, "skuKey" text, code text, "codeKey" text, barcode text,
      "barcodeKey" text)`.execute(tx);
}

async function insertOrders(tx: Transaction, orders: readonly NewOrder[], { ids, facts }: { ids: Ids; facts: PageFacts }): Promise<void> {
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
      items: totals.items,
      discount: totals.discount,
      total: totals.total,
      storeTotal: observed.total,
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

async function changeOrders(tx: Transaction, changed: readonly ChangedOrder[], { ids, facts }: { ids: Ids; facts: PageFacts }): Promise<void> {
  const rows = changed.map((order) => {
    const content = order.content;
    return {
      id: order.known.orderId,
      status: order.statusId,
      touched: content !== null,
      buyer: content ? ids.buyer(content.buyerId) : null,
      items: content?.totals.items ?? 0n,
      discount: content?.totals.discount ?? 0n,
      total: content?.totals.total ?? 0n,
      storeTotal: order.observed.total,
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

async function writeItems(tx: Transaction, plan: PagePlan, ids: Ids): Promise<void> {
  const row = (orderId: string | undefined, { productId, queue, ...item }: ItemRow) => ({
    ...item,
    orderId,
    productId: ids.product(productId),
    queueId: queue === null ? null : ids.queue.get(queue.key),
    quantity: formatThousandths(item.quantity),
  });
  const added = [
    ...plan.newOrders.flatMap((order) => order.items.map((item) => row(ids.order.get(order)?.id, item))),
    ...plan.changed.flatMap((order) => (order.content?.added ?? []).map((item) => row(order.known.orderId, item))),
  ];
  const removed = plan.changed.flatMap((order) => order.content?.removed ?? []);
  if (removed.length > 0) await sql`delete from order_items where id = any(${removed}::bigint[])`.execute(tx);
  const updated = plan.changed
    .flatMap((order) => order.content?.updated ?? [])
    .map((item) => ({ ...item, quantity: formatThousandths(item.quantity) }));
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

async function writeEvents(tx: Transaction, plan: PagePlan, { ids, facts }: { ids: Ids; facts: PageFacts }): Promise<void> {
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

/** What was left out, what has to wait, and what no longer does. */
async function writeAside(tx: Transaction, plan: PagePlan, facts: PageFacts): Promise<void> {
  if (plan.leftOut.length > 0) {
    await sql`
      insert into left_out (store_id, remote_id, remote_status, placed_at, reason)
      select ${facts.storeId}::bigint, r."remoteId", r."remoteStatus", r."placedAt", r.reason
      from jsonb_to_recordset(${asRows(plan.leftOut)}) as r("remoteId" text, "remoteStatus" text, "placedAt" timestamptz, reason text)
      on conflict (store_id, remote_id) do update set remote_status = excluded.remote_status, reason = excluded.reason`.execute(tx);
  }
  if (plan.parked.length > 0) {
    await sql`
      insert into parked_orders (store_id, remote_id, reason, problem, remote_status, observed, raw, fetched_at, since, observed_sequence)
      select ${facts.storeId}::bigint, r."remoteId", r.reason, r.problem, r."remoteStatus", nullif(r.observed, 'null'::jsonb), nullif(r.raw, 'null'::jsonb),
        ${facts.now}, ${facts.now}, ${facts.sequence}::bigint
      from jsonb_to_recordset(${asRows(plan.parked)}) as r("remoteId" text, reason text, problem text, "remoteStatus" text, observed jsonb, raw jsonb)
      on conflict (store_id, remote_id) do update set reason = excluded.reason, problem = excluded.problem, remote_status = excluded.remote_status,
        observed = excluded.observed, raw = excluded.raw, fetched_at = excluded.fetched_at, observed_sequence = excluded.observed_sequence`.execute(
      tx,
    );
  }
  const broughtIn = plan.newOrders.map((order) => order.observed.remoteId);
  if (broughtIn.length > 0) {
    await sql`delete from left_out where store_id = ${facts.storeId}::bigint and remote_id = any(${broughtIn}::text[])`.execute(tx);
  }
  const settled = [...broughtIn, ...plan.leftOut.map((order) => order.remoteId), ...facts.unparked];
  if (settled.length > 0) {
    const subjects = settled.map((remoteId) => attentionSubject({ storeId: facts.storeId, remoteId }));
    await sql`
      with gone as (delete from parked_orders where store_id = ${facts.storeId}::bigint and remote_id = any(${settled}::text[]) returning remote_id)
      update attention set resolved_at = ${facts.now}, updated_at = ${facts.now}, resolution = 'brought_in'
      where resolved_at is null and subject = any(${subjects}::text[]) and exists (select from gone)`.execute(tx);
  }
}

async function writeAttention(tx: Transaction, plan: PagePlan, { ids, facts }: { ids: Ids; facts: PageFacts }): Promise<void> {
  const { storeId } = facts;
  const entries: AttentionEntry[] = [
    ...plan.newOrders.flatMap((order) =>
      order.attention.map((entry) => ({
        kind: entry.kind,
        detail: entry.detail,
        storeId,
        orderId: ids.order.get(order)?.id ?? null,
        remoteId: null,
      })),
    ),
    ...plan.changed.flatMap((order) =>
      order.attention.map((entry) => ({ kind: entry.kind, detail: entry.detail, storeId, orderId: order.known.orderId, remoteId: null })),
    ),
    ...plan.parked.map((order) => ({
      kind: order.reason,
      detail: { ...order.detail, problem: order.problem },
      storeId,
      orderId: null,
      remoteId: order.remoteId,
    })),
    ...plan.unmatchedStatuses.map((status) => ({
      kind: "status_not_matched" as const,
      detail: { remoteStatusId: status },
      storeId,
      orderId: null,
      remoteId: `status:${status}`,
    })),
  ];
  const settled = plan.changed.flatMap((order) =>
    order.settled.map((kind) => ({ kind, subject: attentionSubject({ orderId: order.known.orderId }) })),
  );
  if (settled.length > 0) {
    await sql`
      update attention a set resolved_at = ${facts.now}, updated_at = ${facts.now}, resolution = 'over'
      from jsonb_to_recordset(${asRows(settled)}) as r(kind text, subject text)
      where a.resolved_at is null and a.kind = r.kind and a.subject = r.subject`.execute(tx);
  }
  if (entries.length === 0) return;
  if (await raiseAttention(tx, entries, facts.now)) await announce(tx, "attention.changed", {});
}

/** Keys a page holds while it looks for products to reuse or to create. */
export function productLocks(keys: {
  skus: readonly string[];
  codes: readonly string[];
  barcodes: readonly string[];
  names: readonly string[];
}): string[] {
  return [
    ...keys.skus.map((key) => `sku:${key}`),
    ...keys.codes.map((key) => `code:${key}`),
    ...keys.barcodes.map((key) => `barcode:${key}`),
    ...keys.names.map((name) => `name:${normalKey(name)}`),
  ];
}
