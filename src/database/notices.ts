import { sql } from "kysely";
import type { NoticeKind } from "../domain/notice-words.ts";
import type { Executor, Transaction } from "./database.ts";
import { wakesSoon } from "./jobs.ts";
import { toJson } from "./rows.ts";

const AN_HOUR = sql`interval '1 hour'`;
const TROUBLES = sql`('store_access_lost', 'store_late')`;

/**
 * Writes what people have to be told of stores: a trouble under Attention that nobody was told of, or its end after they were. For each store and cause
 * at most once an hour: what comes sooner waits, and is told then if it still is so. All of it is one statement, so that of two processes one tells.
 * Nothing is counted as told while nobody wants to hear it.
 */
export async function writeStoreNotices(executor: Executor, now: Date): Promise<void> {
  await sql`
    /* prepared: notices_of_stores */
    with owed as materialized (
      select a.store_id, a.kind as cause, a.detail
      from attention a join stores s on s.id = a.store_id and s.deleted_at is null
      where a.resolved_at is null and a.kind in ${TROUBLES}
        and not exists (select from store_notices n where n.store_id = a.store_id and n.cause = a.kind
          and (n.told_at >= a.created_at or n.told_at > ${now}::timestamptz - ${AN_HOUR}))
      union all
      select s.id, 'store_recovered', '{}'::jsonb
      from stores s
      where s.enabled and s.deleted_at is null and s.failure is null and s.access_lost_at is null
        and exists (select from store_notices n where n.store_id = s.id and n.cause in ${TROUBLES} and n.told_at < s.last_success_at
          and not exists (select from store_notices r where r.store_id = s.id and r.cause = 'store_recovered'
            and (r.told_at >= n.told_at or r.told_at > ${now}::timestamptz - ${AN_HOUR})))
        and not exists (select from attention a where a.store_id = s.id and a.kind in ${TROUBLES} and a.resolved_at is null)
    ), receivers as materialized (
      select 'webhook' as channel, null::bigint as employee_id from notification_settings where webhook_url is not null
      union all
      select 'email', e.id from employees e join notification_settings n on n.smtp_host is not null
      where e.active and e.password_hash is not null and coalesce(e.notify_store_trouble, e.role in ('owner', 'admin'))
        and (e.role = 'owner' or 'stores.view' <> all(e.permissions_minus))
    ), told as (
      insert into store_notices (store_id, cause, told_at)
      select o.store_id, o.cause, ${now}::timestamptz from owed o where exists (select from receivers)
      on conflict (store_id, cause) do update set told_at = excluded.told_at where store_notices.told_at <= excluded.told_at - ${AN_HOUR}
      returning store_id, cause
    )
    insert into notices (id, kind, channel, employee_id, store_id, detail, created_at, due_at)
    select gen_random_uuid(), o.cause, r.channel, r.employee_id, o.store_id, o.detail, ${now}::timestamptz, ${now}::timestamptz
    from told t join owed o on o.store_id = t.store_id and o.cause = t.cause cross join receivers r`.execute(executor);
}

/** New orders that are somebody's are told together: so long is waited for more of them. */
const GATHER_SECONDS = 10;

/** Orders that have just been given to their managers, who want to be told; whoever took one themselves knows. One statement. */
export async function writeAssignedNotices(tx: Transaction, of: { orderIds: readonly string[]; by: string | null; now: Date }): Promise<void> {
  if (of.orderIds.length === 0) return;
  await sql`
    /* prepared: notices_of_orders */
    insert into notices (id, kind, channel, employee_id, store_id, order_id, detail, created_at, due_at)
    select gen_random_uuid(), 'order_assigned', 'email', e.id, o.store_id, o.id, '{}', ${of.now}::timestamptz,
      ${of.now}::timestamptz + make_interval(secs => ${GATHER_SECONDS})
    from orders o join employees e on e.id = o.manager_id join notification_settings n on n.smtp_host is not null
    where o.id = any(${of.orderIds}::bigint[]) and e.active and e.password_hash is not null and e.notify_new_orders and e.id is distinct from ${of.by}::bigint
      and (e.role = 'owner' or 'orders.view' <> all(e.permissions_minus))`.execute(tx);
}

export interface ClaimedNotice {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly channel: "webhook" | "email";
  readonly createdAt: Date;
  readonly attempts: number;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly employee: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly locale: string | null;
    readonly active: boolean;
  } | null;
  readonly store: {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly failure: { readonly code: string; readonly facts: Readonly<Record<string, string | number | boolean | null>> } | null;
    readonly lastSuccessAt: string | null;
  } | null;
  readonly order: {
    readonly id: string;
    readonly number: string;
    readonly remoteNumber: string | null;
    readonly total: string;
    readonly currency: string;
  } | null;
}

/** Takes what is due, so that nobody else sends it meanwhile; whoever dies over it has it tried again at `again`. */
export async function claimNotices(executor: Executor, asked: { now: Date; again: Date; limit: number }): Promise<ClaimedNotice[]> {
  const { rows } = await sql<ClaimedNotice>`
    with late as (
      select id from notices n
      where n.due_at <= ${asked.now} or (n.kind = 'order_assigned' and n.due_at is not null and n.attempts = 0
        and n.employee_id in (select employee_id from notices where due_at <= ${asked.now} and kind = 'order_assigned'))
      order by n.due_at, n.id limit ${asked.limit}::int for update skip locked
    ), taken as (
      update notices n set due_at = ${asked.again}, attempts = n.attempts + 1 from late where n.id = late.id returning n.*
    )
    select t.id, t.kind, t.channel, t.created_at as "createdAt", t.attempts, t.detail,
      case when e.id is not null then jsonb_build_object('id', e.id::text, 'name', e.name, 'email', e.email, 'locale', e.locale, 'active', e.active) end as employee,
      case when s.id is not null then jsonb_build_object('id', s.id::text, 'name', s.name, 'url', s.url, 'failure', s.failure,
        'lastSuccessAt', to_char(s.last_success_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as store,
      case when o.id is not null then jsonb_build_object('id', o.id::text, 'number', o.number::text, 'remoteNumber', b.remote_number,
        'total', o.total::text, 'currency', o.currency) end as "order"
    from taken t left join employees e on e.id = t.employee_id left join stores s on s.id = t.store_id
      left join orders o on o.id = t.order_id left join bindings b on b.order_id = o.id
    order by t.created_at, t.id`.execute(executor);
  return rows;
}

export async function noteSent(executor: Executor, ids: readonly string[], now: Date): Promise<void> {
  await sql`update notices set sent_at = ${now}, due_at = null, problem = null where id = any(${ids}::uuid[])`.execute(executor);
}

/** `again` null: it is given up. */
export async function noteNotSent(executor: Executor, ids: readonly string[], failed: { problem: NoticeProblem; again: Date | null }): Promise<void> {
  await sql`update notices set problem = ${toJson(failed.problem)}::jsonb, due_at = ${failed.again} where id = any(${ids}::uuid[])`.execute(executor);
}

export interface NoticeProblem {
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Whether something is to be sent and no job is going to (S3). */
export async function isAnythingDue(executor: Executor, now: Date): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (select from notices where due_at <= ${now}) and not ${wakesSoon(sql`'notices'`)} as due`.execute(executor);
  return rows[0]?.due ?? false;
}

export interface ListedNotice {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly channel: "webhook" | "email";
  readonly to: string | null;
  readonly store: { readonly id: string; readonly name: string } | null;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly state: "sent" | "waiting" | "failed";
  readonly problem: NoticeProblem | null;
}

export async function listNewestNotices(executor: Executor, limit: number): Promise<ListedNotice[]> {
  const { rows } = await sql<ListedNotice>`
    select n.id, n.kind, n.channel, e.email as "to", n.created_at as "createdAt", n.sent_at as "sentAt", n.problem,
      case when n.sent_at is not null then 'sent' when n.due_at is not null then 'waiting' else 'failed' end as state,
      case when s.id is not null then jsonb_build_object('id', s.id::text, 'name', s.name) end as store,
      case when o.id is not null then jsonb_build_object('id', o.id::text, 'number', o.number::text) end as "order"
    from notices n left join employees e on e.id = n.employee_id left join stores s on s.id = n.store_id left join orders o on o.id = n.order_id
    order by n.created_at desc, n.id limit ${limit}::int`.execute(executor);
  return rows;
}

export async function deleteOldNotices(executor: Executor, before: Date): Promise<void> {
  await sql`delete from notices where created_at < ${before} and due_at is null`.execute(executor);
}
