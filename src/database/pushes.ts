import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { wakesSoon } from "./jobs.ts";
import { asRows } from "./rows.ts";

/** Refusals after which a change waits for a person. */
export const MOST_REFUSALS = 5;

/** Where the status of a frozen order waits with its content, what the shop shows is not brought over: nothing may be decided on it (S1, S7). */
const STATUS_FROZEN = sql`exists (select from orders f join stores t on t.id = b.store_id
  where f.id = b.order_id and f.frozen_at is not null and not t.frozen_follows_status)`;

const DUE = sql`b.push_pending_at is not null and not b.push_held and b.push_failures < ${MOST_REFUSALS}::int and not ${STATUS_FROZEN}`;

/** Bound orders whose desk status has to reach the shop now, oldest wish first. One statement. */
export async function listDuePushes(
  executor: Executor,
  asked: { storeId: string; now: Date; limit: number },
): Promise<{ orderId: string; remoteId: string }[]> {
  const { rows } = await sql<{ orderId: string; remoteId: string }>`
    select b.order_id as "orderId", b.remote_id as "remoteId" from bindings b
    where b.store_id = ${asked.storeId}::bigint and ${DUE} and (b.push_retry_at is null or b.push_retry_at <= ${asked.now})
    order by b.push_pending_at, b.order_id limit ${asked.limit}`.execute(executor);
  return rows;
}

/** Stores that have something to push and no job for it: jobs are only wake-ups (S3). One statement. */
export async function listStoresToWake(executor: Executor, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from stores s
    where s.enabled and s.deleted_at is null and not s.needs_full_pass and (s.back_off_until is null or s.back_off_until <= ${now})
      and exists (select from bindings b where b.store_id = s.id and ${DUE} and (b.push_retry_at is null or b.push_retry_at <= ${now}))
      and not ${wakesSoon(sql`'push:' || s.id || ':now'`)}`.execute(executor);
  return rows.map((row) => row.id);
}

export interface PendingPush {
  readonly orderId: string;
  readonly remoteId: string;
  readonly remoteStatus: string;
  readonly baseStore: string;
  readonly baseDesk: string;
  readonly deskStatus: string;
  readonly wish: string | null;
  /** Three full passes did not find it. */
  readonly missing: boolean;
}

/** Those of these orders that are still due after the shop's news were applied, locked in id order. One statement. */
export async function lockPending(tx: Transaction, storeId: string, orderIds: readonly string[]): Promise<PendingPush[]> {
  const { rows } = await sql<PendingPush>`
    select o.id as "orderId", b.remote_id as "remoteId", b.remote_status as "remoteStatus", b.base_store_status as "baseStore",
      b.base_desk_status as "baseDesk", o.status_id as "deskStatus", b.push_wish as wish,
      b.missing_at is not null as missing
    from orders o join bindings b on b.order_id = o.id
    where b.store_id = ${storeId}::bigint and o.id = any(${orderIds}::bigint[]) and ${DUE}
    order by o.id for update`.execute(tx);
  return rows;
}

/** What is about to be sent is written down first: if the answer is lost, a later look knows whose value it was (S12). */
export async function markSending(
  tx: Transaction,
  sending: readonly { orderId: string; store: string; desk: string }[],
  until: { now: Date; doubt: Date; retry: Date },
): Promise<void> {
  await sql`
    update bindings b set push_value = r.store, push_desk_status = r.desk, push_started_at = ${until.now}, push_in_doubt_until = ${until.doubt},
      push_retry_at = ${until.retry}
    from jsonb_to_recordset(${asRows(sending)}) as r("orderId" bigint, store text, desk bigint) where b.order_id = r."orderId"`.execute(tx);
}

/**
 * What the shop took: the base moves to what was sent, not to what the desk shows meanwhile; a click made during the call stays due (S4).
 * Answers the orders that are due again. One statement; the orders are locked.
 */
export async function settleSent(
  tx: Transaction,
  sent: { orders: readonly { orderId: string; store: string; desk: string; final: boolean }[]; sequence: bigint; now: Date },
): Promise<string[]> {
  const { rows } = await sql<{ orderId: string; again: boolean }>`
    with locked as (select id, status_id from orders where id = any(${sent.orders.map((order) => order.orderId)}::bigint[]) order by id for update),
    settled as (
      update bindings b set base_store_status = r.store, base_desk_status = r.desk, remote_status = r.store, remote_final = r.final,
        final_since = case when r.final then coalesce(b.final_since, ${sent.now}::timestamptz) end, matched = true, conflict_at = null, changed_at = ${sent.now},
        push_before = b.remote_status, push_before_desk = b.base_desk_status,
        push_sequence = ${sent.sequence}::bigint, push_value = null, push_desk_status = null, push_in_doubt_until = null, push_retry_at = null, push_failures = 0,
        push_pending_at = case when o.status_id <> r.desk then ${sent.now}::timestamptz end, push_wish = case when o.status_id <> r.desk then b.push_wish end
      from jsonb_to_recordset(${asRows(sent.orders)}) as r("orderId" bigint, store text, desk bigint, final boolean), locked o
      where b.order_id = r."orderId" and o.id = b.order_id
      returning b.order_id, b.push_pending_at is not null as again
    )
    select order_id as "orderId", again from settled`.execute(tx);
  return rows.filter((row) => row.again).map((row) => row.orderId);
}

/** What the shop refused: it is tried again after growing waits, then waits for a person. Answers the orders that were refused too often. */
export async function noteRefused(tx: Transaction, refused: { orderIds: readonly string[]; now: Date }): Promise<string[]> {
  const { rows } = await sql<{ orderId: string; failures: number }>`
    update bindings b set push_failures = push_failures + 1, push_value = null, push_desk_status = null, push_in_doubt_until = null,
      push_retry_at = ${refused.now}::timestamptz + least(interval '1 hour', interval '30 seconds' * power(4, b.push_failures))
    where order_id = any(${refused.orderIds}::bigint[]) returning order_id as "orderId", push_failures as failures`.execute(tx);
  return rows.filter((row) => row.failures >= MOST_REFUSALS).map((row) => row.orderId);
}

/** Nothing reached the shop: as if it had not been tried. */
export async function forgetSending(tx: Transaction, orderIds: readonly string[]): Promise<void> {
  await sql`
    update bindings set push_value = null, push_desk_status = null, push_in_doubt_until = null, push_retry_at = null
    where order_id = any(${orderIds}::bigint[])`.execute(tx);
}

/** After a pause or a repair what was decided before it is not sent without one confirmation (S17). Answers the orders. */
export async function holdPending(tx: Transaction, storeId: string): Promise<string[]> {
  const { rows } = await sql<{ orderId: string }>`
    update bindings set push_held = true where store_id = ${storeId}::bigint and push_pending_at is not null and not push_held
    returning order_id as "orderId"`.execute(tx);
  return rows.map((row) => row.orderId);
}

/** Nobody sends anything to a store that is disconnected. Its orders are locked in id order. One statement. */
export async function forgetWishes(tx: Transaction, storeId: string): Promise<void> {
  await sql`
    with wishing as (
      select o.id from orders o join bindings b on b.order_id = o.id
      where b.store_id = ${storeId}::bigint and (b.push_pending_at is not null or b.push_held or b.conflict_at is not null)
      order by o.id for update of o
    )
    update bindings b set push_pending_at = null, push_held = false, push_wish = null, push_retry_at = null, push_failures = 0, conflict_at = null
    from wishing w where b.order_id = w.id`.execute(tx);
}

/** These orders are looked at again later. */
export async function postpone(tx: Transaction, orderIds: readonly string[], until: Date): Promise<void> {
  if (orderIds.length === 0) return;
  await sql`update bindings set push_retry_at = ${until} where order_id = any(${orderIds}::bigint[])`.execute(tx);
}
