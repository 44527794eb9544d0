import { type RawBuilder, sql } from "kysely";
import type { Executor } from "./database.ts";

/** People's pushes and refreshes go ahead of web-hooks' hints, those ahead of pages (S19). Lower goes first. */
export const PRIORITY = { person: 0, hint: 5, page: 10 } as const;

export interface Job {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Jobs of one queue run one at a time: "store:7" is the lane of store 7. */
  readonly queue?: string;
  /** Jobs of one key collapse into one while none of them has begun. Keys for "now" and "later" differ (S3). */
  readonly key?: string;
  readonly priority?: number;
  readonly runAt?: Date;
}

export function laneQueue(storeId: string): string {
  return `store:${storeId}`;
}

/**
 * Whether a job under this key wakes its lane within minutes. One that failed for good wakes nobody, and one that the library lets wait for hours after
 * many failures (kills count as such) would come long after the reason is gone: in both cases what is due is given a new one (S3).
 */
export function wakesSoon(key: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`exists (select from graphile_worker.jobs j
    where j.key = ${key} and (j.locked_at is not null or (j.attempts < j.max_attempts and j.run_at < now() + interval '5 minutes')))`;
}

/** Adds jobs in the caller's transaction: they exist if and only if it commits. One statement. */
export async function addJobs(executor: Executor, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map((job) => ({
    ...job,
    runAt: job.runAt ?? null,
    queue: job.queue ?? null,
    key: job.key ?? null,
    priority: job.priority ?? PRIORITY.page,
  }));
  const { rows: added } = await sql<{ at: number; id: string | null }>`
    /* prepared: jobs_add */
    select r.at, j.id::text as id
    from jsonb_to_recordset(${JSON.stringify(rows.map((row, at) => ({ ...row, at })))}::jsonb)
      as r(at int, name text, payload json, queue text, key text, priority int, "runAt" timestamptz),
      lateral graphile_worker.add_job(r.name, r.payload, r.queue, r."runAt", null::int, r.key, r.priority) as j
    order by r.at`.execute(executor);
  // Adding under the key of a job that is just being taken can silently do nothing: then it is added without the key (S3).
  const lost = added.filter((row) => row.id === null).map((row) => jobs[row.at]);
  const again = lost.filter((job) => job !== undefined).map(({ key: _, ...job }) => job);
  if (again.length > 0) await addJobs(executor, again);
}

/** A job that was done along with another one. */
export async function removeJob(executor: Executor, key: string): Promise<void> {
  await sql`/* prepared: job_remove */ select graphile_worker.remove_job(${key})`.execute(executor);
}

export async function addJob(executor: Executor, job: Job): Promise<void> {
  await addJobs(executor, [job]);
}
