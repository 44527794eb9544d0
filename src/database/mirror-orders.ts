import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

/** What is kept of an order that both desks have, locked. */
export interface MirrorBinding {
  readonly orderId: string;
  readonly remoteId: string;
  readonly remoteStatus: string | null;
  readonly baseRemote: string | null;
  readonly baseDesk: string | null;
  readonly deskStatus: string;
  readonly remoteModifiedAt: Date | null;
  readonly frozen: boolean;
  readonly problem: { readonly reason: string } | null;
}

/** Bound orders by their ids there, locked in id order like every writer of orders does. One statement. */
export async function lockMirrored(tx: Transaction, mirrorId: string, remoteIds: readonly string[]): Promise<MirrorBinding[]> {
  if (remoteIds.length === 0) return [];
  const { rows } = await sql<MirrorBinding>`
    select o.id as "orderId", m.remote_id as "remoteId", m.remote_status as "remoteStatus", m.base_remote_status as "baseRemote",
      m.base_desk_status as "baseDesk", o.status_id as "deskStatus", m.remote_modified_at as "remoteModifiedAt", m.frozen_at is not null as frozen, m.problem
    from orders o join mirror_orders m on m.order_id = o.id
    where m.mirror_id = ${mirrorId}::bigint and m.remote_id = any(${remoteIds}::text[]) order by o.id for update`.execute(tx);
  return rows;
}

export interface LastSeen {
  readonly remoteId: string;
  readonly modifiedAt: Date | null;
  readonly statusId: string | null;
  /** Everything that happened there up to `modifiedAt` is known. */
  readonly settled: boolean;
}

/** Which of these are bound, and what was seen of each last. */
export async function readLastSeen(executor: Executor, mirrorId: string, remoteIds: readonly string[]): Promise<ReadonlyMap<string, LastSeen>> {
  const { rows } = await sql<LastSeen>`
    select remote_id as "remoteId", remote_modified_at as "modifiedAt", remote_status as "statusId", settled from mirror_orders
    where mirror_id = ${mirrorId}::bigint and remote_id = any(${remoteIds}::text[])`.execute(executor);
  return new Map(rows.map((row) => [row.remoteId, row]));
}

export interface BindingChange {
  readonly orderId: string;
  readonly remoteNumber: string | null;
  readonly remoteStatus: string;
  readonly baseRemote: string | null;
  readonly baseDesk: string | null;
  readonly modifiedAt: Date;
  readonly matched: boolean;
  readonly due: boolean;
}

/** Their times are of whole seconds, and clocks differ: only a look this much after the one before settles what happened at the same time. */
const SETTLES = sql`interval '2 seconds'`;

/** What was seen there of locked orders; `whole`: their lines too. One statement. */
export async function saveSeen(tx: Transaction, seen: readonly BindingChange[], { whole, now }: { whole: boolean; now: Date }): Promise<void> {
  if (seen.length === 0) return;
  await sql`
    update mirror_orders m set remote_status = r."remoteStatus", remote_number = coalesce(r."remoteNumber", m.remote_number),
      base_remote_status = r."baseRemote", base_desk_status = r."baseDesk", remote_modified_at = greatest(m.remote_modified_at, r."modifiedAt"),
      settled = ${whole} and coalesce(m.remote_modified_at = r."modifiedAt" and m.compared_at <= ${now}::timestamptz - ${SETTLES}, false),
      matched = r.matched, compared_at = ${now}, due_at = case when r.due then coalesce(m.due_at, ${now}) else m.due_at end, urgent = m.urgent or r.due
    from jsonb_to_recordset(${asRows(seen)}) as r("orderId" bigint, "remoteNumber" text, "remoteStatus" text, "baseRemote" text, "baseDesk" bigint,
      "modifiedAt" timestamptz, matched boolean, due boolean)
    where m.order_id = r."orderId"`.execute(tx);
}

/** It was created there, or found: from now on both are one. */
export async function bindMirrored(
  tx: Transaction,
  bound: { orderId: string; remoteId: string; personId: string | null; number: string | null },
): Promise<void> {
  await sql`
    update mirror_orders set state = 'bound', remote_id = ${bound.remoteId}, remote_person_id = coalesce(${bound.personId}, remote_person_id),
      remote_number = coalesce(${bound.number}, remote_number), problem = null
    where order_id = ${bound.orderId}::bigint`.execute(tx);
}

/**
 * All that this version of the order asks for was done there. When the order changed meanwhile it stays due.
 * `notes`: fingerprint of what was told.
 */
export async function noteCarriedOver(tx: Transaction, done: { orderId: string; version: number; notes: string }): Promise<void> {
  await sql`
    update mirror_orders m set sent_version = ${done.version}::int, sent_notes = ${done.notes}, failures = 0, retry_at = null, urgent = false, problem = null,
      state = 'bound', due_at = case when o.version <> ${done.version}::int then m.due_at end
    from orders o where m.order_id = ${done.orderId}::bigint and o.id = m.order_id`.execute(tx);
}

/** The base moves to what was sent, not to what the desk shows meanwhile (S4). */
export async function noteStatusSent(tx: Transaction, sent: { orderId: string; remote: string; desk: string }): Promise<void> {
  await sql`
    update mirror_orders set remote_status = ${sent.remote}, base_remote_status = ${sent.remote}, base_desk_status = ${sent.desk}::bigint, matched = true
    where order_id = ${sent.orderId}::bigint`.execute(tx);
}

/** It waits for a person; the others go on. A change of the order, or of what was missing, takes it up again. */
export async function parkMirrored(
  tx: Transaction,
  parked: { orderId: string; version: number; reason: string; said: string | null },
): Promise<void> {
  await sql`
    update mirror_orders set state = 'parked', due_at = null, urgent = false, retry_at = null, sent_version = ${parked.version}::int,
      problem = jsonb_build_object('reason', ${parked.reason}::text, 'said', ${parked.said}::text)
    where order_id = ${parked.orderId}::bigint`.execute(tx);
}

/** It is looked at again then: the outcome of a write is unknown, or the account has just failed. */
export async function postponeMirrored(executor: Executor, orderId: string, until: Date): Promise<void> {
  await sql`update mirror_orders set retry_at = ${until}, failures = failures + 1 where order_id = ${orderId}::bigint`.execute(executor);
}

/** Parked orders are tried again: those named, or all that wait for one of these reasons. Answers them. */
export async function unparkMirrored(
  tx: Transaction,
  mirrorId: string,
  asked: { orderIds?: readonly string[]; reasons?: readonly string[]; now: Date },
): Promise<string[]> {
  const which = asked.orderIds ? sql`order_id = any(${asked.orderIds}::bigint[])` : sql`problem ->> 'reason' = any(${asked.reasons ?? []}::text[])`;
  const { rows } = await sql<{ id: string }>`
    update mirror_orders set state = case when remote_id is null then 'opening' else 'bound' end, problem = null, due_at = ${asked.now}, urgent = true,
      failures = 0, retry_at = null
    where mirror_id = ${mirrorId}::bigint and state = 'parked' and ${which} returning order_id as id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Orders that are gone there are created anew: what was known of the old ones is forgotten. Only when a person asks for it. */
export async function forgetRemote(tx: Transaction, orderIds: readonly string[]): Promise<void> {
  await sql`delete from mirror_lines where order_id = any(${orderIds}::bigint[])`.execute(tx);
  await sql`
    update mirror_orders set remote_id = null, remote_number = null, remote_status = null, base_remote_status = null, base_desk_status = null,
      remote_modified_at = null, sent_notes = '', frozen_at = null
    where order_id = any(${orderIds}::bigint[])`.execute(tx);
}

/** Product lines are written off there, or no longer: what is sent and what the shop says waits meanwhile. At the thaw what waited is due. */
export async function setMirrorFrozen(tx: Transaction, orderId: string, set: { frozen: boolean; now: Date }): Promise<void> {
  await sql`
    update mirror_orders set frozen_at = case when ${set.frozen} then ${set.now}::timestamptz end,
      due_at = case when ${set.frozen} then due_at else coalesce(due_at, ${set.now}) end
    where order_id = ${orderId}::bigint`.execute(tx);
}

/** Somebody else had brought these orders there: bound as they are, both statuses as they stand. One statement; the orders are locked. */
export async function adoptMirrored(
  tx: Transaction,
  mirrorId: string,
  adopted: readonly { orderId: string; remoteId: string; remoteNumber: string; remoteStatus: string; modifiedAt: Date }[],
  now: Date,
): Promise<void> {
  if (adopted.length === 0) return;
  await sql`
    insert into mirror_orders (order_id, mirror_id, state, remote_id, remote_number, remote_status, base_remote_status, base_desk_status, remote_modified_at,
      sent_version, adopted, compared_at, since)
    select o.id, ${mirrorId}::bigint, 'bound', r."remoteId", nullif(r."remoteNumber", ''), r."remoteStatus", r."remoteStatus", o.status_id, r."modifiedAt",
      o.version, true, ${now}, ${now}
    from jsonb_to_recordset(${asRows(adopted)}) as r("orderId" bigint, "remoteId" text, "remoteNumber" text, "remoteStatus" text, "modifiedAt" timestamptz)
    join orders o on o.id = r."orderId"
    on conflict (order_id) do update set state = 'bound', remote_id = excluded.remote_id, remote_number = excluded.remote_number,
      remote_status = excluded.remote_status, base_remote_status = excluded.base_remote_status, base_desk_status = excluded.base_desk_status,
      remote_modified_at = excluded.remote_modified_at, sent_version = excluded.sent_version, adopted = true, due_at = null, problem = null,
      compared_at = excluded.compared_at
      where mirror_orders.remote_id is null`.execute(tx);
}

/** Ours of these references that wait to be created there, or are bound to another order there. */
export async function readWaiting(
  executor: Executor,
  mirrorId: string,
  orderIds: readonly string[],
): Promise<{ orderId: string; remoteId: string | null }[]> {
  if (orderIds.length === 0) return [];
  const { rows } = await sql<{ orderId: string; remoteId: string | null }>`
    select order_id as "orderId", remote_id as "remoteId" from mirror_orders
    where mirror_id = ${mirrorId}::bigint and order_id = any(${orderIds}::bigint[])`.execute(executor);
  return rows;
}

export interface TwinCandidate {
  readonly orderId: string;
  readonly number: string;
  readonly phone: string;
  readonly total: string;
  readonly placedAt: Date;
  readonly remoteId: string | null;
}

/** Orders of stores with one of these totals that were placed since, with what they are bound to there. At most 2,000, newest first. One statement. */
export async function listTwinCandidates(executor: Executor, asked: { totals: readonly string[]; since: Date }): Promise<TwinCandidate[]> {
  const { rows } = await sql<TwinCandidate>`
    select o.id as "orderId", o.number, regexp_replace(coalesce(u.phone_key, u.phone, ''), '[^0-9]', '', 'g') as phone, o.total, o.placed_at as "placedAt",
      m.remote_id as "remoteId"
    from orders o left join buyers u on u.id = o.buyer_id left join mirror_orders m on m.order_id = o.id
    where o.store_id is not null and o.placed_at >= ${asked.since} and o.total = any(${asked.totals}::bigint[])
    order by o.placed_at desc limit 2000`.execute(executor);
  return rows;
}

/** Open orders of stores at the moment of connecting: they are the backlog. Those bound before are compared again. */
export async function enrolOpenOrders(tx: Transaction, mirrorId: string, now: Date): Promise<void> {
  // Ties to another account mean nothing to this one.
  await sql`delete from mirror_orders where mirror_id <> ${mirrorId}::bigint`.execute(tx);
  await sql`
    insert into mirror_orders (order_id, mirror_id, state, due_at, since)
    select o.id, ${mirrorId}::bigint, 'opening', ${now}, ${now} from orders o join order_statuses st on st.id = o.status_id
    where o.store_id is not null and st."group" not in ('completed', 'cancelled') order by o.id
    on conflict (order_id) do update set due_at = ${now}`.execute(tx);
}

export async function noteDirectoryRead(tx: Transaction, mirrorId: string, now: Date): Promise<void> {
  await sql`update mirrors set last_directory_at = ${now} where id = ${mirrorId}::bigint`.execute(tx);
}

/** Which of these were deleted there. */
export async function listGoneThere(tx: Transaction, orderIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select order_id as id from mirror_orders where order_id = any(${orderIds}::bigint[]) and problem ->> 'reason' = 'gone_there'`.execute(tx);
  return rows.map((row) => row.id);
}

/** Which of these are tied to an order here already, whatever became of the mirror meanwhile. */
export async function readTied(executor: Executor, remoteIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select remote_id as id from mirror_orders where remote_id = any(${remoteIds}::text[])`.execute(executor);
  return new Set(rows.map((row) => row.id));
}
