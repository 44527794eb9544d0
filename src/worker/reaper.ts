import { sql } from "kysely";
import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import type { Keeper } from "./keeper.ts";

/** Jobs locked by nobody we know for this long belong to a process that died before it could say who it was. */
const UNKNOWN_AFTER_SECONDS = 10;

/** Says which ids this process locks jobs with, under the lock that vanishes with it. */
export async function registerProcess(db: Database, keeper: Keeper, workerIds: readonly string[], now: Date): Promise<void> {
  await sql`
    insert into worker_processes (id, lock_key, worker_ids, started_at) values (${keeper.processId}, ${keeper.lockKey}::bigint, ${workerIds}::text[], ${now})
    on conflict (id) do update set worker_ids = excluded.worker_ids`.execute(db);
}

export async function unregisterProcess(db: Database, keeper: Keeper): Promise<void> {
  await sql`delete from worker_processes where id = ${keeper.processId}`.execute(db);
}

/**
 * Gives back the work of processes that are gone. The library keeps a killed worker's jobs and queues locked for four hours; a free lock says within
 * a second that nobody works on them any more.
 */
export async function reap(db: Database, keeper: Keeper, log: Logger): Promise<void> {
  const { rows } = await sql<{ id: string; lockKey: string; workerIds: string[] }>`
    select id, lock_key as "lockKey", worker_ids as "workerIds" from worker_processes where id <> ${keeper.processId}`.execute(db);
  for (const other of rows) {
    if (!(await keeper.isGone(other.lockKey))) continue;
    const replaced = await dropReplaced(db, other.workerIds);
    const { rows: given } = await sql<{ jobs: number }>`
      with gone as (delete from worker_processes where id = ${other.id}),
        held as (select count(*)::int as jobs from graphile_worker._private_jobs where locked_by = any(${other.workerIds}::text[]))
      select held.jobs, graphile_worker.force_unlock_workers(${other.workerIds}::text[]) from held`.execute(db);
    log.info({ process: other.id, jobs: (given[0]?.jobs ?? 0) + replaced }, "gave back the work of a process that is gone");
  }
  const { rows: unknown } = await sql<{ id: string }>`
    select distinct j.locked_by as id from graphile_worker._private_jobs j
    where j.locked_by is not null and j.locked_at < now() - make_interval(secs => ${UNKNOWN_AFTER_SECONDS})
      and not exists (select from worker_processes p where j.locked_by = any(p.worker_ids))`.execute(db);
  if (unknown.length > 0) {
    const ids = unknown.map((worker) => worker.id);
    await dropReplaced(db, ids);
    await sql`select graphile_worker.force_unlock_workers(${ids}::text[])`.execute(db);
  }
  // A job's end lets go of its queue only together with the job: when two processes ended the same job, the second found none, and the queue stayed held.
  await sql`
    update graphile_worker._private_job_queues q set locked_by = null, locked_at = null
    where q.locked_at < now() - make_interval(secs => ${UNKNOWN_AFTER_SECONDS})
      and not exists (select from graphile_worker._private_jobs j where j.job_queue_id = q.id and j.locked_by = q.locked_by)`.execute(db);
}

/**
 * A job that is added under the key of one that runs takes its place: the library takes the key from the running one and all its further tries. Given
 * back it would never be taken, and stand among the failed for ever, although its successor does what is to be done. Answers how many these were.
 */
async function dropReplaced(db: Database, workerIds: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from graphile_worker._private_jobs where locked_by = any(${workerIds}::text[]) and key is null and attempts >= max_attempts`.execute(db);
  return Number(numAffectedRows ?? 0);
}
