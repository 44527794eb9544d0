import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { wakesSoon } from "./jobs.ts";
import { asRows } from "./rows.ts";

/** A store whose next pass is due. */
export interface DueStore {
  readonly id: string;
  readonly timeZone: string;
  readonly cursor: string;
  readonly windowFrom: Date;
  readonly newOrderIntervalSeconds: number | null;
  readonly fullPassIntervalSeconds: number | null;
  readonly nextLightAt: Date | null;
  readonly nextFullAt: Date | null;
  readonly nextHourlyAt: Date | null;
  readonly nextSweepAt: Date | null;
  readonly needsFullPass: boolean;
}

const MOST_AT_ONCE = 500;

/** Takes the stores that are due and have nothing under way, and writes when they are due next. Two statements; several processes may ask at once. */
export async function claimDueStores(
  tx: Transaction,
  now: Date,
  nextTimes: (store: DueStore) => { light: Date; full: Date; hourly: Date; sweep: Date },
): Promise<DueStore[]> {
  const { rows } = await sql<DueStore>`
    select id, time_zone as "timeZone", cursor, import_window_from as "windowFrom", new_order_interval_seconds as "newOrderIntervalSeconds",
      full_pass_interval_seconds as "fullPassIntervalSeconds", next_light_at as "nextLightAt", next_full_at as "nextFullAt", next_hourly_at as "nextHourlyAt",
      next_sweep_at as "nextSweepAt", needs_full_pass as "needsFullPass"
    from stores s
    where enabled and deleted_at is null and import_started_at is not null and cursor is not null and import_window_from is not null
      and (back_off_until is null or back_off_until <= ${now})
      and (next_light_at is null or next_light_at <= ${now} or next_full_at is null or next_full_at <= ${now} or next_sweep_at <= ${now} or needs_full_pass)
      and not exists (select from passes p where p.store_id = s.id and p.state in ('running', 'waiting'))
    order by id limit ${MOST_AT_ONCE}::int for no key update skip locked`.execute(tx);
  if (rows.length === 0) return [];
  const times = rows.map((store) => ({ id: store.id, ...nextTimes(store) }));
  await sql`
    update stores s set next_light_at = r.light, next_full_at = r."full", next_hourly_at = r.hourly, next_sweep_at = r.sweep
    from jsonb_to_recordset(${asRows(times)}) as r(id bigint, light timestamptz, "full" timestamptz, hourly timestamptz, sweep timestamptz)
    where s.id = r.id`.execute(tx);
  return rows;
}

/** Passes that stand still although their store may be spoken to, and have no job (S3). */
export async function findStalledPasses(
  executor: Executor,
  asked: { before: Date; now: Date },
): Promise<{ id: string; step: number; storeId: string }[]> {
  const { rows } = await sql<{ id: string; step: number; storeId: string }>`
    select p.id, p.step, p.store_id as "storeId" from passes p join stores s on s.id = p.store_id
    where p.state in ('running', 'waiting') and (p.state = 'waiting' or p.progressed_at < ${asked.before})
      and s.enabled and s.deleted_at is null and s.import_started_at is not null and (s.back_off_until is null or s.back_off_until <= ${asked.now})
      and not ${wakesSoon(sql`'pass:' || p.id || ':' || p.step`)}
    order by p.id limit ${MOST_AT_ONCE}::int`.execute(executor);
  return rows;
}

export interface Lateness {
  readonly id: string;
  readonly lastSuccessAt: Date | null;
  readonly since: Date;
  readonly intervalSeconds: number | null;
  /** It is looked at by itself: not paused, imported, with a working password. */
  readonly expected: boolean;
  /** It is under Attention already. */
  readonly raised: boolean;
  /** A pass has just begun: after a stop of the service or a pause nothing is wrong before that one had its time. */
  readonly beginning: boolean;
}

/** Stores that should be looked at by themselves, and those that are said to be late. One statement. */
export async function listLateness(executor: Executor, begunSince: Date): Promise<Lateness[]> {
  const { rows } = await sql<Lateness>`
    select s.id, s.last_success_at as "lastSuccessAt", coalesce(s.import_started_at, s.connected_at) as since, s.new_order_interval_seconds as "intervalSeconds",
      s.enabled and s.import_started_at is not null and s.access_lost_at is null as expected, a.id is not null as raised,
      exists (select from passes p where p.store_id = s.id and p.state = 'running' and p.started_at >= ${begunSince}) as beginning
    from stores s left join attention a on a.kind = 'store_late' and a.store_id = s.id and a.resolved_at is null
    where s.deleted_at is null and ((s.enabled and s.import_started_at is not null) or a.id is not null) order by s.id`.execute(executor);
  return rows;
}
