import { sql } from "kysely";
import { normalKey, productKey } from "../domain/keys.ts";
import type { Executor, Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

export interface QueueEntry {
  readonly id: string;
  readonly storeId: string;
  readonly storeName: string;
  readonly method: "sku" | "code" | "barcode" | "name";
  readonly key: string;
  readonly reason: "empty_key" | "ambiguous";
  readonly title: string;
  readonly sku: string | null;
  readonly createdAt: Date;
  /** Lines that wait for this decision, and the orders they are on. */
  readonly lines: number;
  readonly orders: number;
}

/** Open entries with lines that wait, oldest first; at most `limit`, after the id of the cursor. */
export async function listQueue(executor: Executor, asked: { storeId: string | null; after: string | null; limit: number }): Promise<QueueEntry[]> {
  const found = await sql<QueueEntry>`
    select q.id, q.store_id as "storeId", s.name as "storeName", q.method, q.key, q.reason, q.title, q.sku, q.created_at as "createdAt",
      waiting.lines, waiting.orders
    from match_queue q join stores s on s.id = q.store_id
    cross join lateral (
      select count(*)::int as lines, count(distinct i.order_id)::int as orders from order_items i where i.match_queue_id = q.id and i.match = 'pending') as waiting
    where q.decided_at is null and q.id > ${asked.after ?? "0"}::bigint and waiting.lines > 0
      ${asked.storeId === null ? sql`` : sql`and q.store_id = ${asked.storeId}::bigint`}
    order by q.id limit ${asked.limit}`.execute(executor);
  return found.rows;
}

export interface Candidate {
  readonly queueId: string;
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly code: string | null;
  readonly barcode: string | null;
}

const CANDIDATES_SHOWN = 10;

/** Products that a person may have meant, by exact keys: the entry's own, its SKU, its name. One statement for a page of entries. */
export async function findCandidates(
  executor: Executor,
  entries: readonly { id: string; key: string; title: string; sku: string | null }[],
): Promise<Candidate[]> {
  if (entries.length === 0) return [];
  const rows = entries.map((entry) => ({
    id: entry.id,
    name: normalKey(entry.title),
    keys: [...new Set([productKey(entry.key), productKey(entry.sku)])].filter((k) => k),
  }));
  const found = await sql<Candidate>`
    select r.id as "queueId", p.id, p.title, p.sku, p.code, p.barcode
    from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, name text, keys text[])
    cross join lateral (
      select p.* from products p where p.archived = false and p.id in (
        select id from products where sku_key = any(r.keys) union select id from products where code_key = any(r.keys)
        union select id from products where barcode_key = any(r.keys) union select id from products where name_key = r.name)
      order by p.id limit ${CANDIDATES_SHOWN}) as p
    order by r.id, p.id`.execute(executor);
  return found.rows;
}

export interface LockedQueueEntry {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly decidedAt: Date | null;
}

/**
 * Holds the orders that wait for a decision, in id order, then the entry itself: a page of orders takes them in the same order.
 * `for update` also makes a page that is about to add a line to this entry wait, or us for it. Null when there is no such entry.
 */
export async function lockQueueEntry(tx: Transaction, id: string): Promise<LockedQueueEntry | null> {
  await sql`
    select id from orders where id in (select order_id from order_items where match_queue_id = ${id}::bigint) order by id for update`.execute(tx);
  const found = await sql<LockedQueueEntry>`
    select id, title, sku, decided_at as "decidedAt" from match_queue where id = ${id}::bigint for update`.execute(tx);
  return found.rows[0] ?? null;
}

export interface Decision {
  readonly id: string;
  readonly queueId: string;
  readonly productId: string | null;
  readonly productTitle: string | null;
  readonly createdProduct: boolean;
  readonly by: string | null;
  readonly at: Date;
  readonly repairedOrders: number;
  readonly undoneAt: Date | null;
}

const DECISION = sql`
  select d.id, d.queue_id as "queueId", d.product_id as "productId", p.title as "productTitle", d.created_product as "createdProduct", e.name as by, d.at,
    d.repaired_orders as "repairedOrders", d.undone_at as "undoneAt"
  from match_decisions d left join products p on p.id = d.product_id left join employees e on e.id = d.employee_id`;

/** The decision that holds for an entry now. */
export async function findLiveDecision(executor: Executor, queueId: string): Promise<Decision | null> {
  const found = await sql<Decision>`${DECISION} where d.queue_id = ${queueId}::bigint and d.undone_at is null`.execute(executor);
  return found.rows[0] ?? null;
}

export async function findDecision(executor: Executor, of: { queueId: string; decisionId: string }): Promise<Decision | null> {
  const found = await sql<Decision>`${DECISION} where d.id = ${of.decisionId}::bigint and d.queue_id = ${of.queueId}::bigint`.execute(executor);
  return found.rows[0] ?? null;
}

/**
 * Gives every waiting line its product, and keeps each line as it was in the decision, to undo exactly. One statement, however many lines.
 * Orders are not marked as touched: nobody worked on them one by one.
 */
export async function decide(
  tx: Transaction,
  decision: { queueId: string; productId: string; created: boolean; employeeId: string | null; now: Date },
): Promise<{ id: string; orderIds: string[] }> {
  const { queueId, productId, created, employeeId, now } = decision;
  const decided = await sql<{ id: string; orderIds: string[] }>`
    with waiting as (
      select id, order_id, product_id, match, match_queue_id from order_items where match_queue_id = ${queueId}::bigint and match = 'pending'),
    repaired as (
      update order_items i set product_id = ${productId}::bigint, match = ${created ? "created" : "matched"} from waiting w where i.id = w.id returning i.id),
    seen as (select coalesce(array_agg(distinct order_id::text), '{}') as orders from waiting),
    closed as (update match_queue set decided_at = ${now} where id = ${queueId}::bigint returning id)
    insert into match_decisions (queue_id, product_id, created_product, employee_id, at, repaired_orders, before)
    select ${queueId}::bigint, ${productId}::bigint, ${created}, ${employeeId}::bigint, ${now}, cardinality(seen.orders),
      coalesce((select jsonb_agg(jsonb_build_object('itemId', w.id::text, 'orderId', w.order_id::text, 'productId', w.product_id::text, 'match', w.match,
        'matchQueueId', w.match_queue_id::text) order by w.id) from waiting w), '[]')
    from seen, closed
    returning id, (select orders from seen) as "orderIds"`.execute(tx);
  const [row] = decided.rows;
  if (!row) throw new Error("a decision was not saved although its entry is locked");
  return row;
}

/** How many lines got their product from this decision and are written off since: their stock was taken from that product. */
export async function countWrittenOff(tx: Transaction, of: { queueId: string; productId: string }): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*)::int as count from order_items
    where match_queue_id = ${of.queueId}::bigint and product_id = ${of.productId}::bigint and written_off_at is not null`.execute(tx);
  return found.rows[0]?.count ?? 0;
}

/**
 * Takes a decision back: lines that still are as it left them become what they were (lines that came to the entry later, and took its product, wait again);
 * a line that a person has given another product since keeps it. The entry is open again. Returns the orders that changed.
 */
export async function undoDecision(tx: Transaction, of: { decisionId: string; queueId: string; productId: string; now: Date }): Promise<string[]> {
  const undone = await sql<{ orderIds: string[] }>`
    with decision as (update match_decisions set undone_at = ${of.now} where id = ${of.decisionId}::bigint returning before),
    reopened as (update match_queue set decided_at = null where id = ${of.queueId}::bigint returning id),
    was as (
      select r."itemId" as id, r."productId" as product_id, r.match
      from decision, jsonb_to_recordset(decision.before) as r("itemId" bigint, "productId" bigint, match text)),
    restored as (
      update order_items i set product_id = was.product_id, match = coalesce(was.match, 'pending')
      from order_items j left join was on was.id = j.id
      where i.id = j.id and j.match_queue_id = ${of.queueId}::bigint and j.product_id = ${of.productId}::bigint and j.match in ('matched', 'created')
      returning i.order_id)
    select coalesce(array_agg(distinct restored.order_id::text), '{}') as "orderIds" from restored`.execute(tx);
  return undone.rows[0]?.orderIds ?? [];
}

/** New version of orders whose lines a decision repaired, without the mark of a person's own change. */
export async function raiseVersions(tx: Transaction, orderIds: readonly string[], now: Date): Promise<void> {
  await sql`update orders set version = version + 1, updated_at = ${now} where id = any(${orderIds}::bigint[])`.execute(tx);
}
