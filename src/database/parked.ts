import { sql } from "kysely";
import type { Executor } from "./database.ts";

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
