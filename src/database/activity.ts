import { type RawBuilder, sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import type { Pass } from "./passes.ts";

/** A job of the queue as people see it: what it does, for which store, how it stands. */
export interface ListedJob {
  readonly id: string;
  readonly task: string;
  readonly store: { readonly id: string; readonly name: string } | null;
  /** failed: tried as often as it may be, and standing still. */
  readonly state: "running" | "waiting" | "retrying" | "failed";
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly createdAt: Date;
  /** When it is tried next; for what runs: since when. */
  readonly at: Date;
  readonly problem: string | null;
}

/** Failed ones first, then what runs, then what waits, in the order in which it will be done. One statement. */
export async function listJobs(executor: Executor, limit: number): Promise<ListedJob[]> {
  const { rows } = await sql<ListedJob>`
    select j.id::text as id, t.identifier as task, case when s.id is not null then jsonb_build_object('id', s.id::text, 'name', s.name) end as store,
      st.state, j.attempts::int as attempts, j.max_attempts::int as "maxAttempts", j.created_at as "createdAt", coalesce(j.locked_at, j.run_at) as at,
      j.last_error as problem
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      left join stores s on s.id::text = j.payload->>'storeId',
      lateral (select case when j.locked_at is not null then 'running' when j.attempts >= j.max_attempts then 'failed'
        when j.last_error is not null then 'retrying' else 'waiting' end as state) as st
    order by array_position(array['failed', 'running', 'retrying', 'waiting'], st.state), j.priority, j.run_at, j.id
    limit ${limit}`.execute(executor);
  return rows;
}

/** Lets a job that stands still be tried again at once, as often as a new one. False when there is none: it ran meanwhile, or is running. One statement. */
export async function retryJob(executor: Executor, id: string): Promise<boolean> {
  const { rows } = await sql`
    select id from graphile_worker.reschedule_jobs(array[${id}::bigint], run_at := now(), attempts := 0)`.execute(executor);
  return rows.length > 0;
}

export interface ListedPass extends Omit<Pass, "position" | "step"> {
  readonly storeName: string;
}

/** Synchronisations and imports of all stores, newest first. */
export async function listAllPasses(
  executor: Executor,
  asked: { storeId: string | null; kind: string | null; troubled: boolean; before: string | null; limit: number },
): Promise<ListedPass[]> {
  const wanted: RawBuilder<unknown>[] = [sql`true`];
  if (asked.storeId) wanted.push(sql`p.store_id = ${asked.storeId}::bigint`);
  if (asked.kind) wanted.push(sql`p.kind = ${asked.kind}`);
  if (asked.troubled) wanted.push(sql`(p.failure is not null or p.set_aside > 0)`);
  if (asked.before) wanted.push(sql`p.id < ${asked.before}::bigint`);
  const { rows } = await sql<ListedPass>`
    select p.id, p.store_id as "storeId", s.name as "storeName", p.kind, p.state, p.started_at as "startedAt", p.finished_at as "finishedAt",
      p.remote_calls as "remoteCalls", p.looked, p.created, p.changed, p.unchanged, p.pushed, p.left_out as "leftOut", p.set_aside as "setAside", p.failure
    from passes p join stores s on s.id = p.store_id
    where ${sql.join(wanted, sql` and `)}
    order by p.id desc limit ${asked.limit}`.execute(executor);
  return rows;
}

/** Ends a store's waiting after failures: it is looked at as soon as its lane is free. False when there is no such connected, enabled store. */
export async function endBackOff(tx: Transaction, storeId: string): Promise<boolean> {
  const { rows } = await sql`
    update stores set back_off_until = null, next_light_at = null
    where id = ${storeId}::bigint and enabled and deleted_at is null and import_started_at is not null returning id`.execute(tx);
  return rows.length > 0;
}
