import { type RawBuilder, sql } from "kysely";
import {
  ABOUT_STATUS,
  type AttentionKind,
  actionsOf,
  attentionSubject,
  DESK_SENT,
  type ResolutionAction,
  STAYS_DISMISSED,
} from "../domain/attention.ts";
import type { Executor, Transaction } from "./database.ts";
import { asRows, toJson } from "./rows.ts";

/** One thing a person has to settle. `detail` says what is wrong, in members of its own per kind. */
export interface AttentionEntry {
  readonly kind: AttentionKind;
  readonly storeId: string | null;
  readonly orderId: string | null;
  /** The mirror that it is about, when it is about no single order. */
  readonly mirrorId?: string;
  readonly remoteId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * Opens entries, or brings the open one of the same kind and subject up to date; what a person has dismissed and every pass sees again stays dismissed.
 * One statement. Returns whether anything changed.
 */
export async function raiseAttention(tx: Transaction, entries: readonly AttentionEntry[], now: Date): Promise<boolean> {
  if (entries.length === 0) return false;
  const bySubject = new Map(entries.map((entry) => [`${entry.kind} ${attentionSubject(entry)}`, entry])); // the last one of a kind and subject counts
  const rows = [...bySubject.values()].map((entry) => ({
    kind: entry.kind,
    subject: attentionSubject(entry),
    store_id: entry.storeId,
    order_id: entry.orderId,
    remote_id: entry.remoteId,
    detail: entry.detail,
    actions: actionsOf(entry.kind, entry.detail),
  }));
  const raised = await sql`
    insert into attention (kind, subject, store_id, order_id, remote_id, detail, actions, created_at, updated_at)
    select r.kind, r.subject, r.store_id, r.order_id, r.remote_id, r.detail, r.actions, ${now}, ${now}
    from jsonb_to_recordset(${asRows(rows)})
      as r(kind text, subject text, store_id bigint, order_id bigint, remote_id text, detail jsonb, actions text[])
    where r.kind <> all(${STAYS_DISMISSED}::text[]) or r.detail is distinct from (
      select d.detail from attention d where d.subject = r.subject and d.kind = r.kind and d.resolution = 'dismiss' order by d.id desc limit 1)
    order by r.kind, r.subject
    on conflict (kind, subject) where resolved_at is null
      do update set detail = excluded.detail, actions = excluded.actions, updated_at = excluded.updated_at
      where attention.detail is distinct from excluded.detail or attention.actions is distinct from excluded.actions
    returning id`.execute(tx);
  return raised.rows.length > 0;
}

/** Closes the open entries of these kinds on these subjects, because what they told of is over. Returns how many there were. */
export async function settleAttention(
  tx: Transaction,
  settled: { kinds: readonly AttentionKind[]; subjects: readonly string[]; resolution: string; employeeId: string | null; now: Date },
): Promise<number> {
  if (settled.subjects.length === 0 || settled.kinds.length === 0) return 0;
  const closed = await sql`
    update attention set resolved_at = ${settled.now}, updated_at = ${settled.now}, resolution = ${settled.resolution}, resolved_by = ${settled.employeeId}::bigint
    where resolved_at is null and kind = any(${settled.kinds}::text[]) and subject = any(${settled.subjects}::text[])
    returning id`.execute(tx);
  return closed.rows.length;
}

/** Closes everything that is about a store or its orders, but for some kinds. */
export async function settleAttentionOfStore(
  tx: Transaction,
  settled: { storeId: string; but: readonly AttentionKind[]; resolution: string; now: Date },
): Promise<void> {
  await sql`
    update attention set resolved_at = ${settled.now}, updated_at = ${settled.now}, resolution = ${settled.resolution}
    where resolved_at is null and store_id = ${settled.storeId}::bigint and kind <> all(${settled.but}::text[])`.execute(tx);
}

/** Closes all that is open about the status of these orders: of entries about one change whoever answers one has answered all. Returns how many there were. */
export async function settleAboutStatus(
  tx: Transaction,
  settled: { orderIds: readonly string[]; kinds?: readonly AttentionKind[]; resolution: string; employeeId: string | null; now: Date },
): Promise<number> {
  const { orderIds, kinds = ABOUT_STATUS, ...rest } = settled;
  return settleAttention(tx, { ...rest, kinds, subjects: orderIds.map((orderId) => attentionSubject({ orderId })) });
}

/**
 * The desk's status won and is in the shop. The conflict stays open all the same: what the shopkeeper had set was written over, and the answer the other
 * way is one click until somebody has seen it (product.md 27). Returns how many there were.
 */
export async function noteOverruled(tx: Transaction, orderIds: readonly string[], now: Date): Promise<number> {
  const said = { why: DESK_SENT };
  const { rows } = await sql`
    update attention set detail = detail || ${toJson(said)}::jsonb, actions = ${actionsOf("conflict", said)}::text[], updated_at = ${now}
    where resolved_at is null and kind = 'conflict' and subject = any(${orderIds.map((orderId) => attentionSubject({ orderId }))}::text[])
    returning id`.execute(tx);
  return rows.length;
}

/** A person has set another status since the winner of a conflict was sent: that is over. Returns how many there were. */
export async function forgetOverruled(
  tx: Transaction,
  over: { orderIds: readonly string[]; resolution: string; employeeId: string | null; now: Date },
): Promise<number> {
  const closed = await sql`
    update attention set resolved_at = ${over.now}, updated_at = ${over.now}, resolution = ${over.resolution}, resolved_by = ${over.employeeId}::bigint
    where resolved_at is null and kind = 'conflict' and detail->>'why' = ${DESK_SENT}
      and subject = any(${over.orderIds.map((orderId) => attentionSubject({ orderId }))}::text[])
    returning id`.execute(tx);
  return closed.rows.length;
}

/** What the open entry of this kind and subject says, held until the caller is done; null when there is none. */
export async function findOpenDetail(tx: Transaction, kind: AttentionKind, subject: string): Promise<Readonly<Record<string, unknown>> | null> {
  const { rows } = await sql<{ detail: Readonly<Record<string, unknown>> }>`
    select detail from attention where kind = ${kind} and subject = ${subject} and resolved_at is null for update`.execute(tx);
  return rows[0]?.detail ?? null;
}

export interface LockedEntry {
  readonly id: string;
  readonly kind: AttentionKind;
  readonly storeId: string | null;
  readonly orderId: string | null;
  readonly remoteId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly actions: readonly string[];
  readonly resolvedAt: Date | null;
  readonly resolution: string | null;
  readonly resolvedByName: string | null;
}

/** Reads entries in id order and holds them: two people cannot settle one at once. */
export async function lockEntries(tx: Transaction, ids: readonly string[]): Promise<LockedEntry[]> {
  // Locked before names are looked up: a row that was waited for is read anew, what was joined to it before is not.
  const found = await sql<LockedEntry>`
    with a as materialized (select * from attention where id = any(${ids}::bigint[]) order by id for update)
    select a.id, a.kind, a.store_id as "storeId", a.order_id as "orderId", a.remote_id as "remoteId", a.detail, a.actions,
      a.resolved_at as "resolvedAt", a.resolution, e.name as "resolvedByName"
    from a left join employees e on e.id = a.resolved_by order by a.id`.execute(tx);
  return found.rows;
}

export async function closeEntries(
  tx: Transaction,
  closed: { ids: readonly string[]; resolution: ResolutionAction; employeeId: string | null; now: Date },
): Promise<void> {
  if (closed.ids.length === 0) return;
  await sql`
    update attention set resolved_at = ${closed.now}, updated_at = ${closed.now}, resolution = ${closed.resolution}, resolved_by = ${closed.employeeId}::bigint
    where id = any(${closed.ids}::bigint[]) and resolved_at is null`.execute(tx);
}

export interface ListedEntry {
  readonly id: string;
  readonly kind: AttentionKind;
  readonly store: { readonly id: string; readonly name: string } | null;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly remoteId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly actions: readonly ResolutionAction[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Open entries, newest first; at most `limit`, before the id of the cursor. */
export async function listEntries(
  db: Executor,
  asked: { kind: string | null; storeId: string | null; orderId: string | null; before: string | null; limit: number },
): Promise<ListedEntry[]> {
  const wanted: RawBuilder<unknown>[] = [sql`a.resolved_at is null`];
  if (asked.kind) wanted.push(sql`a.kind = ${asked.kind}`);
  if (asked.storeId) wanted.push(sql`a.store_id = ${asked.storeId}::bigint`);
  if (asked.orderId) wanted.push(sql`a.order_id = ${asked.orderId}::bigint`);
  if (asked.before) wanted.push(sql`a.id < ${asked.before}::bigint`);
  const found = await sql<ListedEntry>`
    select a.id, a.kind, a.remote_id as "remoteId", a.detail, a.actions, a.created_at as "createdAt", a.updated_at as "updatedAt",
      case when s.id is not null then jsonb_build_object('id', s.id::text, 'name', s.name) end as store,
      case when o.id is not null then jsonb_build_object('id', o.id::text, 'number', o.number::text) end as "order"
    from attention a left join stores s on s.id = a.store_id left join orders o on o.id = a.order_id
    where ${sql.join(wanted, sql` and `)}
    order by a.id desc limit ${asked.limit}`.execute(db);
  return found.rows;
}

/** How many are open of each kind, and lines that wait in the match queue. One statement. */
export async function countEntries(executor: Executor): Promise<{ kinds: { kind: AttentionKind; count: number }[]; matchQueue: number }> {
  const { rows } = await sql<{ kinds: { kind: AttentionKind; count: number }[]; matchQueue: number }>`
    select (select coalesce(json_agg(json_build_object('kind', k.kind, 'count', k.count) order by k.kind), '[]')
        from (select kind, count(*)::int as count from attention where resolved_at is null group by kind) as k) as kinds,
      (select count(*)::int from match_queue q where q.decided_at is null
        and exists (select from order_items i where i.match_queue_id = q.id and i.match = 'pending')) as "matchQueue"`.execute(executor);
  return rows[0] ?? { kinds: [], matchQueue: 0 };
}

/** The orders that entries are about, so that they can be locked first, as all writers do. */
export async function ordersOfEntries(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select distinct order_id as id from attention where id = any(${ids}::bigint[]) and order_id is not null`.execute(tx);
  return found.rows.map((row) => row.id);
}

/** Orders of any store that wait because of one of these currencies. */
export async function waitingForCurrencies(tx: Transaction, currencies: readonly string[]): Promise<{ storeId: string; remoteId: string }[]> {
  const found = await sql<{ storeId: string; remoteId: string }>`
    select store_id as "storeId", remote_id as "remoteId" from attention
    where resolved_at is null and kind = 'currency_not_accepted' and detail->>'currency' = any(${currencies}::text[]) and remote_id is not null
    order by id`.execute(tx);
  return found.rows;
}
