import { sql } from "kysely";
import type { Transaction } from "./database.ts";

/** Counts one more full pass without these orders; returns those that are missing from now on. One statement. */
export async function countAbsence(
  tx: Transaction,
  absent: { storeId: string; remoteIds: readonly string[]; after: number; author: string; now: Date },
): Promise<{ orderId: string; remoteId: string }[]> {
  const { rows } = await sql<{ orderId: string; remoteId: string }>`
    with locked as (
      select o.id as order_id from orders o join bindings b on b.order_id = o.id
      where b.store_id = ${absent.storeId}::bigint and b.remote_id = any(${absent.remoteIds}::text[]) and b.missing_at is null
      order by o.id for update
    ), counted as (
      update bindings b set missing_passes = missing_passes + 1,
        missing_at = case when missing_passes + 1 >= ${absent.after}::int then ${absent.now}::timestamptz end,
        watch = case when missing_passes + 1 >= ${absent.after}::int then 'daily' else watch end,
        watched_since = case when missing_passes + 1 >= ${absent.after}::int then ${absent.now}::timestamptz else watched_since end
      from locked l where b.order_id = l.order_id
      returning b.order_id, b.remote_id, b.missing_at
    ), told as (
      insert into order_events (order_id, at, author_kind, author_id, author_name, kind, cause)
      select order_id, ${absent.now}, 'store', ${absent.storeId}::bigint, ${absent.author}, 'missing_in_store', 'absent in three full passes'
      from counted where missing_at is not null
    )
    select order_id as "orderId", remote_id as "remoteId" from counted where missing_at is not null`.execute(tx);
  return rows;
}

/** These orders were asked for and not compared: no pass speaks for them until one that begins later sees them (S22). One statement. */
export async function leaveUncompared(tx: Transaction, unseen: { storeId: string; remoteIds: readonly string[]; now: Date }): Promise<void> {
  await sql`
    update bindings b set watched_since = ${unseen.now}, compared_at = greatest(b.compared_at,
      case when b.watch = 'full' and b.watched_since < s.last_full_started_at then s.last_full_started_at
        when b.watch = 'hourly' and b.watched_since < s.last_hourly_started_at then s.last_hourly_started_at end)
    from stores s where s.id = ${unseen.storeId}::bigint and b.store_id = s.id and b.remote_id = any(${unseen.remoteIds}::text[])`.execute(tx);
}
