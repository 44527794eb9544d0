import { sql } from "kysely";
import type { Executor } from "./database.ts";

/** What the metrics show of the whole installation, read in one statement. */
export interface Figures {
  readonly jobsWaiting: number;
  readonly jobsRunning: number;
  readonly jobsFailed: number;
  readonly stores: number;
  readonly storesFailing: number;
  readonly attentionOpen: number;
  readonly pushesPending: number;
  readonly oldestSuccessSeconds: number | null;
}

export async function readFigures(executor: Executor, now: Date): Promise<Figures> {
  const { rows } = await sql<Figures>`
    select
      (select count(*)::int from graphile_worker._private_jobs where locked_at is null and attempts < max_attempts and run_at <= ${now}) as "jobsWaiting",
      (select count(*)::int from graphile_worker._private_jobs where locked_at is not null) as "jobsRunning",
      (select count(*)::int from graphile_worker._private_jobs where locked_at is null and attempts >= max_attempts) as "jobsFailed",
      (select count(*)::int from stores where deleted_at is null and enabled) as "stores",
      (select count(*)::int from stores where deleted_at is null and enabled and failure is not null) as "storesFailing",
      (select count(*)::int from attention where resolved_at is null) as "attentionOpen",
      (select count(*)::int from bindings where push_pending_at is not null) as "pushesPending",
      (select extract(epoch from ${now}::timestamptz - min(last_success_at))::float8 from stores
        where deleted_at is null and enabled and import_started_at is not null) as "oldestSuccessSeconds"`.execute(executor);
  const [figures] = rows;
  if (!figures) throw new Error("no figures came back");
  return figures;
}
