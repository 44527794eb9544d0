import { sql } from "kysely";
import type { Executor } from "./database.ts";
import { minuteOf } from "./mirror-health.ts";

/** How far the mirror is, and what its account's budget is used for. */
export interface MirrorFigures {
  readonly waiting: number;
  readonly bound: number;
  readonly parked: number;
  /** Of those waiting, how many are yet to be created there; the others have changes to be sent. */
  readonly opening: number;
  readonly waitingLines: number;
  /** People and products of waiting orders that are not known there yet: each costs a look and perhaps a create. */
  readonly unknownPeople: number;
  readonly unknownProducts: number;
  /** Calls of about the last minute. */
  readonly used: number;
}

/** One statement. */
export async function readMirrorFigures(executor: Executor, mirrorId: string, now: Date): Promise<MirrorFigures> {
  const { rows } = await sql<Omit<MirrorFigures, "used"> & { minute: Date | null; calls: number; before: number }>`
    with waiting as (
      select m.order_id, m.remote_id is null as opening, o.buyer_id from mirror_orders m join orders o on o.id = m.order_id
      where m.mirror_id = ${mirrorId}::bigint and m.due_at is not null
    ), lines as (
      select i.product_id, i.title from waiting w join order_items i on i.order_id = w.order_id and w.opening and i.kind <> 'discount' and i.quantity > 0
    )
    select (select count(*)::int from waiting) as waiting, (select count(*)::int from waiting where opening) as opening,
      (select count(*)::int from mirror_orders where mirror_id = ${mirrorId}::bigint and state = 'bound') as bound,
      (select count(*)::int from mirror_orders where mirror_id = ${mirrorId}::bigint and state = 'parked') as parked,
      (select count(*)::int from lines) as "waitingLines",
      (select count(distinct w.buyer_id)::int from waiting w where w.opening
        and not exists (select from mirror_people p where p.mirror_id = ${mirrorId}::bigint and p.buyer_id = w.buyer_id)) as "unknownPeople",
      (select count(distinct coalesce(l.product_id::text, l.title))::int from lines l
        where not exists (select from mirror_products p where p.mirror_id = ${mirrorId}::bigint and p.key = 'product:' || l.product_id)) as "unknownProducts",
      m.calls_minute as minute, m.calls, m.calls_before as before
    from mirrors m where m.id = ${mirrorId}::bigint`.execute(executor);
  const [row] = rows;
  if (!row) throw new Error(`there is no mirror ${mirrorId}`);
  const { minute, calls, before, ...figures } = row;
  return { ...figures, used: usedOf({ minute, calls, before }, now) };
}

/** Calls of the last 60 seconds, the minute before counted by the share of it that is still within them. */
function usedOf({ minute, calls, before }: { minute: Date | null; calls: number; before: number }, now: Date): number {
  const thisMinute = minuteOf(now).getTime();
  const left = 1 - (now.getTime() - thisMinute) / 60_000;
  if (minute?.getTime() === thisMinute) return Math.round(calls + before * left);
  return minute?.getTime() === thisMinute - 60_000 ? Math.round(calls * left) : 0;
}
