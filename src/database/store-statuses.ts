import { sql } from "kysely";
import type { StoreStatus } from "../domain/status.ts";
import type { Executor, Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

/** Keeps the shop's statuses as it shows them now; those it no longer shows stay, marked gone, since orders may still carry them. Two statements. */
export async function saveStoreStatuses(tx: Transaction, saved: { storeId: string; statuses: readonly StoreStatus[]; now: Date }): Promise<void> {
  const rows = saved.statuses.map((status, position) => ({ ...status, position }));
  await sql`
    insert into store_statuses (store_id, remote_id, titles, final, cancelled, position, seen_at)
    select ${saved.storeId}::bigint, r.id, r.titles, r.final, r.cancelled, r.position, ${saved.now}
    from jsonb_to_recordset(${asRows(rows)}) as r(id text, titles jsonb, final boolean, cancelled boolean, position int)
    on conflict (store_id, remote_id) do update set titles = excluded.titles, final = excluded.final, cancelled = excluded.cancelled,
      position = excluded.position, seen_at = excluded.seen_at, gone = false`.execute(tx);
  await sql`update store_statuses set gone = true where store_id = ${saved.storeId}::bigint and seen_at < ${saved.now}`.execute(tx);
}

export async function listStoreStatuses(executor: Executor, storeId: string): Promise<StoreStatus[]> {
  const { rows } = await sql<StoreStatus>`
    select remote_id as id, titles, final, cancelled from store_statuses where store_id = ${storeId}::bigint and not gone order by position, remote_id`.execute(
    executor,
  );
  return rows;
}
