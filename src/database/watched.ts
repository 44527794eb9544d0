import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";

/** The next watched orders of a store in id order (S13); of the daily ones those that are missing, since final ones of long ago rest. One statement. */
export async function readWatched(
  executor: Executor,
  asked: { storeId: string; watch: readonly string[]; after: string; limit: number },
): Promise<{ orderId: string; remoteId: string }[]> {
  const { rows } = await sql<{ orderId: string; remoteId: string }>`
    select order_id as "orderId", remote_id as "remoteId" from bindings
    where store_id = ${asked.storeId}::bigint and watch = any(${asked.watch}::text[]) and order_id > ${asked.after}::bigint
      and (watch <> 'daily' or missing_at is not null)
    order by order_id limit ${asked.limit}`.execute(executor);
  return rows;
}

export async function readParkedIds(executor: Executor, asked: { storeId: string; after: string; limit: number }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select remote_id as id from parked_orders where store_id = ${asked.storeId}::bigint and remote_id > ${asked.after} order by remote_id limit ${asked.limit}`.execute(
    executor,
  );
  return rows.map((row) => row.id);
}

/**
 * Orders that grew old leave the five-minute round: open and quiet ones are looked at every hour, long final ones once a day (S13).
 * Their last comparison is kept in their own row, since passes of the new round speak for them only from now on (S22).
 */
export async function ageWatches(
  tx: Transaction,
  storeId: string,
  limits: { oldBefore: Date; quietBefore: Date; finalBefore: Date; now: Date },
): Promise<void> {
  await sql`
    update bindings b set watch = case when b.watch = 'full' then 'hourly' else 'daily' end, watched_since = ${limits.now},
      compared_at = greatest(b.compared_at, case when b.watch = 'full' and b.watched_since < s.last_full_started_at then s.last_full_started_at
        when b.watch = 'hourly' and b.watched_since < s.last_hourly_started_at then s.last_hourly_started_at end)
    from stores s, orders o
    where s.id = ${storeId}::bigint and b.store_id = s.id and o.id = b.order_id and (
      (b.watch = 'full' and not b.remote_final and b.matched and b.push_pending_at is null and b.conflict_at is null and b.content_hash is not null
        and b.changed_at < ${limits.quietBefore} and o.placed_at < ${limits.oldBefore})
      or (b.watch = 'hourly' and b.final_since < ${limits.finalBefore}))`.execute(tx);
}
