import { sql } from "kysely";
import type { Executor } from "./database.ts";

/** One day of one store, in the company's zone. Seconds to the desk count orders placed after the connection only. */
export interface SyncDay {
  readonly storeId: string;
  readonly day: string;
  readonly orders: number;
  readonly passes: number;
  readonly calls: number;
  readonly failures: number;
  readonly secondsToDeskP50: number | null;
  readonly secondsToDeskP95: number | null;
}

/** One statement. `from` and `to` are days, both inclusive. */
export async function readSyncStatistics(executor: Executor, asked: { from: string; to: string }): Promise<SyncDay[]> {
  const { rows } = await sql<SyncDay>`
    with zone as (select time_zone from company), bounds as (
      select (${asked.from}::date)::timestamp at time zone time_zone as since, (${asked.to}::date + 1)::timestamp at time zone time_zone as until, time_zone from zone
    ), placed as (
      select o.store_id, (o.created_at at time zone b.time_zone)::date as day, count(*)::int as orders,
        percentile_cont(0.5) within group (order by extract(epoch from o.created_at - o.placed_at)) filter (where o.placed_at >= s.import_started_at) as p50,
        percentile_cont(0.95) within group (order by extract(epoch from o.created_at - o.placed_at)) filter (where o.placed_at >= s.import_started_at) as p95
      from bounds b, orders o join stores s on s.id = o.store_id where o.created_at >= b.since and o.created_at < b.until group by 1, 2
    ), run as (
      select p.store_id, (p.started_at at time zone b.time_zone)::date as day, count(*)::int as passes, sum(p.remote_calls)::int as calls,
        count(*) filter (where p.failure is not null)::int as failures
      from bounds b, passes p where p.started_at >= b.since and p.started_at < b.until group by 1, 2
    )
    select coalesce(placed.store_id, run.store_id) as "storeId", coalesce(placed.day, run.day)::text as day, coalesce(orders, 0) as orders,
      coalesce(passes, 0) as passes, coalesce(calls, 0) as calls, coalesce(failures, 0) as failures, p50::float8 as "secondsToDeskP50",
      p95::float8 as "secondsToDeskP95"
    from placed full join run on placed.store_id = run.store_id and placed.day = run.day order by 2 desc, 1`.execute(executor);
  return rows;
}
