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

/** One hour of one store. */
export interface SyncHour {
  readonly storeId: string;
  readonly at: Date;
  readonly orders: number;
  readonly passes: number;
  readonly failures: number;
}

/** The hours since an instant in which anything happened. One statement. */
export async function readSyncHours(executor: Executor, since: Date): Promise<SyncHour[]> {
  const { rows } = await sql<SyncHour>`
    with placed as (
      select store_id, date_trunc('hour', created_at) as at, count(*)::int as orders from orders where created_at >= ${since} and store_id is not null group by 1, 2
    ), run as (
      select store_id, date_trunc('hour', started_at) as at, count(*)::int as passes, count(*) filter (where failure is not null)::int as failures
      from passes where started_at >= ${since} group by 1, 2
    )
    select coalesce(placed.store_id, run.store_id) as "storeId", coalesce(placed.at, run.at) as at, coalesce(orders, 0) as orders,
      coalesce(passes, 0) as passes, coalesce(failures, 0) as failures
    from placed full join run on placed.store_id = run.store_id and placed.at = run.at order by 2, 1`.execute(executor);
  return rows;
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

export interface OrderDay {
  readonly day: string;
  /** Null: orders made here. */
  readonly storeId: string | null;
  readonly orders: number;
}

/**
 * Orders by the day they were placed, in the company's zone, and by store. One statement that reads an index alone: one stretch of it for each store.
 * `from` and `to` are days, both inclusive; days without orders are left out.
 */
export async function readOrderDays(executor: Executor, asked: { from: string; to: string }): Promise<OrderDay[]> {
  const { rows } = await sql<OrderDay>`
    with bounds as (
      select (${asked.from}::date)::timestamp at time zone time_zone as since, (${asked.to}::date + 1)::timestamp at time zone time_zone as until, time_zone
      from company
    ), days as (
      select s.id as store_id, d.day, d.orders from bounds b cross join stores s cross join lateral (
        select (o.placed_at at time zone b.time_zone)::date as day, count(*)::int as orders from orders o
        where o.store_id = s.id and o.placed_at >= b.since and o.placed_at < b.until group by 1) as d
      union all
      select null, d.day, d.orders from bounds b cross join lateral (
        select (o.placed_at at time zone b.time_zone)::date as day, count(*)::int as orders from orders o
        where o.store_id is null and o.placed_at >= b.since and o.placed_at < b.until group by 1) as d
    )
    select day::text as day, store_id as "storeId", orders from days order by day, store_id nulls first`.execute(executor);
  return rows;
}

/** How many orders are in each status that is not an end. One statement, an index alone. */
export async function countOpenOrders(executor: Executor): Promise<{ statusId: string; orders: number }[]> {
  const { rows } = await sql<{ statusId: string; orders: number }>`
    select st.id as "statusId", c.orders from order_statuses st
    cross join lateral (select count(*)::int as orders from orders o where o.status_id = st.id) as c
    where st."group" not in ('completed', 'cancelled') order by st.position, st.id`.execute(executor);
  return rows;
}

/** Every store that orders came from, also those that are disconnected. */
export async function listStoreNames(executor: Executor): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from stores order by id`.execute(executor);
  return rows;
}
