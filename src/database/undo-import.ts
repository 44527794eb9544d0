import { sql } from "kysely";
import type { Transaction } from "./database.ts";

/** Two statements: what nobody touched goes, remembered as undone; what is left is counted. */
export async function removeUntouched(tx: Transaction, undone: { storeId: string; importId: string }): Promise<{ removed: string[]; kept: number }> {
  await sql`select 1 from stores where id = ${undone.storeId}::bigint for no key update`.execute(tx); // the lane waits
  const { rows } = await sql<{ id: string }>`
    with gone as (
      select o.id, b.remote_id, b.remote_status, o.placed_at from orders o join bindings b on b.order_id = o.id
      where o.import_id = ${undone.importId}::bigint and not o.touched and o.frozen_at is null and b.push_pending_at is null
        and not exists (select from mirror_orders m where m.order_id = o.id and m.remote_id is not null)
        and not exists (select from order_events e where e.order_id = o.id and e.author_kind = 'employee')
      order by o.id for update of o
    ), noted as (
      insert into left_out (store_id, remote_id, remote_status, placed_at, reason)
      select ${undone.storeId}::bigint, remote_id, remote_status, placed_at, 'undone' from gone
      on conflict (store_id, remote_id) do update set reason = 'undone', remote_status = excluded.remote_status
    ), removed as (
      delete from orders o using gone g where o.id = g.id
    )
    select id from gone`.execute(tx);
  const left = await sql<{ count: number }>`select count(*)::int as count from orders where import_id = ${undone.importId}::bigint`.execute(tx);
  const kept = left.rows[0]?.count ?? 0;
  return { removed: rows.map((row) => row.id), kept };
}
