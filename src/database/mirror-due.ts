import { type RawBuilder, sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { PRIORITY, wakesSoon } from "./jobs.ts";

/** A mirror that may be worked for now. */
export interface ActiveMirror {
  readonly id: string;
  readonly connectedAt: Date;
  readonly deskCursor: Date;
  readonly pollSeconds: number;
  readonly nextPollAt: Date | null;
  readonly nextDirectoryAt: Date | null;
  readonly nextSweepAt: Date | null;
  /** It failed a moment ago: nothing is asked of it, but what changes here is noted. */
  readonly waits: boolean;
}

/** The mirror, held for this moment; null when there is none, it is paused, or another process is just at it. One statement. */
export async function claimActiveMirror(tx: Transaction, now: Date): Promise<ActiveMirror | null> {
  const { rows } = await sql<ActiveMirror>`
    select id, connected_at as "connectedAt", desk_cursor as "deskCursor", poll_seconds as "pollSeconds", next_poll_at as "nextPollAt",
      next_directory_at as "nextDirectoryAt", next_sweep_at as "nextSweepAt", coalesce(back_off_until > ${now}, false) as waits
    from mirrors where enabled and deleted_at is null for no key update skip locked`.execute(tx);
  return rows[0] ?? null;
}

export async function setMirrorTimes(tx: Transaction, id: string, times: { poll?: Date; directory?: Date; sweep?: Date }): Promise<void> {
  await sql`
    update mirrors set next_poll_at = coalesce(${times.poll ?? null}::timestamptz, next_poll_at),
      next_directory_at = coalesce(${times.directory ?? null}::timestamptz, next_directory_at),
      next_sweep_at = coalesce(${times.sweep ?? null}::timestamptz, next_sweep_at)
    where id = ${id}::bigint`.execute(tx);
}

/** Transactions that began earlier may commit this much later: looking back this far, none of their changes is passed over. */
const OVERLAP = sql`interval '30 seconds'`;
const OPEN = sql`exists (select from order_statuses st where st.id = o.status_id and st."group" not in ('completed', 'cancelled'))`;

/**
 * Orders of stores that changed here become due: new ones are to be created there, known ones compared. Whatever changed an order, its version rose.
 * `whole`: all orders are looked at, whatever their date. One statement.
 */
export async function noteDeskChanges(tx: Transaction, mirror: ActiveMirror, asked: { whole: boolean; now: Date }): Promise<void> {
  const since: RawBuilder<unknown> = asked.whole ? sql`true` : sql`o.updated_at >= ${mirror.deskCursor}::timestamptz - ${OVERLAP}`;
  await sql`
    with changed as materialized (
      select o.id, o.version, o.updated_at, o.created_at >= ${mirror.connectedAt} or ${OPEN} as wanted,
        m.order_id is not null as known, m.state, m.sent_version, m.problem ->> 'reason' as reason
      from orders o left join mirror_orders m on m.order_id = o.id
      where o.store_id is not null and ${since} and (m.order_id is null or m.sent_version <> o.version)
    ), fresh as (
      insert into mirror_orders (order_id, mirror_id, state, due_at, since)
      select id, ${mirror.id}::bigint, 'opening', ${asked.now}, ${asked.now} from changed where not known and wanted order by id
      on conflict do nothing
    ), due as (
      update mirror_orders m set due_at = ${asked.now}, urgent = m.remote_id is not null,
        state = case when m.remote_id is null then 'opening' else 'bound' end, problem = null, failures = 0, retry_at = null
      from changed c where m.order_id = c.id and c.known and m.mirror_id = ${mirror.id}::bigint and m.due_at is null and c.reason is distinct from 'gone_there'
    )
    update mirrors set desk_cursor = greatest(desk_cursor, (select max(updated_at) from changed where updated_at <= ${asked.now}))
    where id = ${mirror.id}::bigint and exists (select from changed)`.execute(tx);
}

/** Is anything due, and does nobody see to it yet? One statement. */
export async function needsWaking(executor: Executor, mirrorId: string, asked: { key: string; now: Date }): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`
    select exists (select from mirror_orders where mirror_id = ${mirrorId}::bigint and due_at is not null and (retry_at is null or retry_at <= ${asked.now}))
      and not ${wakesSoon(sql`${asked.key}`)} as yes`.execute(executor);
  return rows[0]?.yes ?? false;
}

/** The next order that something is to be done for: people's changes first, then what is new, then the backlog of the day it was connected, each in the order they came. */
export async function findDueOrder(executor: Executor, mirrorId: string, now: Date): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select m.order_id as id from mirror_orders m join mirrors c on c.id = m.mirror_id
    where m.mirror_id = ${mirrorId}::bigint and m.due_at is not null and (m.retry_at is null or m.retry_at <= ${now})
    order by m.urgent desc, m.since > c.connected_at desc, m.due_at, m.order_id limit 1`.execute(executor);
  return rows[0]?.id ?? null;
}

/** Does a web-hook, a pass, or a change of somebody's wait for the lane, while this order, that nobody waits for, is being carried over? One statement. */
export async function isAwaited(executor: Executor, mirrorId: string, asked: { queue: string; orderId: string; now: Date }): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`
    /* prepared: mirror_is_awaited */
    select exists (select from graphile_worker.jobs j where j.queue_name = ${asked.queue} and j.priority < ${PRIORITY.page}::int
        and j.locked_at is null and j.attempts < j.max_attempts and j.run_at <= now())
      or (exists (select from mirror_orders where order_id = ${asked.orderId}::bigint and not urgent)
        and exists (select from mirror_orders where mirror_id = ${mirrorId}::bigint and urgent and due_at is not null
          and (retry_at is null or retry_at <= ${asked.now}))) as yes`.execute(executor);
  return rows[0]?.yes ?? false;
}
