import { sql } from "kysely";
import { announce } from "./announce.ts";
import type { Executor, Transaction } from "./database.ts";

/** Orders set aside whose stored answer could be read and is fresh enough to be applied again. */
export async function readKeptOrders(
  executor: Executor,
  asked: { storeId: string; remoteIds: readonly string[]; since: Date },
): Promise<{ remoteId: string; observed: unknown }[]> {
  const { rows } = await sql<{ remoteId: string; observed: unknown }>`
    select remote_id as "remoteId", observed from parked_orders
    where store_id = ${asked.storeId}::bigint and remote_id = any(${asked.remoteIds}::text[]) and observed is not null and fetched_at >= ${asked.since}`.execute(
    executor,
  );
  return rows;
}

/**
 * Pieces of answers that had not even a number are over once a sweep has seen the whole window without them: the order came in under its own number,
 * or is gone. One statement.
 */
export async function forgetUnreadable(tx: Transaction, storeId: string, swept: { since: Date; now: Date }): Promise<void> {
  const { numAffectedRows = 0n } = await sql`
    with gone as (
      delete from parked_orders where store_id = ${storeId}::bigint and remote_id like 'unreadable:%' and fetched_at < ${swept.since} returning remote_id
    )
    update attention a set resolved_at = ${swept.now}, updated_at = ${swept.now}, resolution = 'over'
    from gone g where a.resolved_at is null and a.kind = 'set_aside' and a.store_id = ${storeId}::bigint and a.remote_id = g.remote_id`.execute(tx);
  if (numAffectedRows > 0n) await announce(tx, "attention.changed", {});
}

/**
 * What a shop answered about an order that is still set aside is thrown away some time after it was read last; the order stays on the list, and is
 * asked for again. One statement.
 */
export async function throwAwayAnswers(executor: Executor, fetchedBefore: Date): Promise<void> {
  await sql`
    update parked_orders set observed = null, raw = null where fetched_at < ${fetchedBefore} and (observed is not null or raw is not null)`.execute(
    executor,
  );
}
