import { createHash } from "node:crypto";
import type { Updateable } from "kysely";
import { sql } from "kysely";
import type { Transaction } from "./database.ts";
import { asRows } from "./rows.ts";
import type { Tables } from "./tables.ts";

export type StoreChanges = Updateable<Tables["stores"]>;

/** The columns a connected store begins with. */
export type StoreColumns = {
  [Column in
    | "platform"
    | "name"
    | "url"
    | "shop_key"
    | "enabled"
    | "location_id"
    | "order_type_id"
    | "product_language"
    | "product_matching"
    | "assignment_mode"
    | "time_zone"
    | "new_order_interval_seconds"
    | "full_pass_interval_seconds"
    | "may_cancel_in_store"
    | "frozen_follows_status"
    | "final_status_ids"
    | "cancelled_status_ids"
    | "languages"
    | "currencies"
    | "sample"]: Exclude<StoreChanges[Column], undefined>;
};

/** The store that has this shop, also a deleted one; two forms at once go one after the other. */
export async function holdShop(tx: Transaction, key: string): Promise<{ id: string; name: string; deleted: boolean } | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`shop:${key}`}, 0))`.execute(tx);
  const { rows } = await sql<{ id: string; name: string; deleted: boolean }>`
    select id, name, deleted_at is not null as deleted from stores where shop_key = ${key} order by deleted_at is not null, deleted_at desc limit 1 for update`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function insertStore(tx: Transaction, columns: StoreColumns, now: Date): Promise<string> {
  const { id } = await tx
    .insertInto("stores")
    .values({ ...columns, connected_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Takes a disconnected store up again: its orders, bindings and turns stay; it imports anew (S5). */
export async function reviveStore(tx: Transaction, id: string, columns: StoreColumns, now: Date): Promise<string> {
  await tx
    .updateTable("stores")
    .set({
      ...columns,
      connected_at: now,
      deleted_at: null,
      import_started_at: null,
      import_window_from: null,
      cursor: null,
      token: null,
      next_light_at: null,
      next_full_at: null,
      next_hourly_at: null,
      next_sweep_at: null,
      last_success_at: null,
      failure: null,
      failures_in_row: 0,
      back_off_until: null,
      access_lost_at: null,
      needs_full_pass: true,
    })
    .where("id", "=", id)
    .execute();
  // What the shop says of frozen orders is news again: Attention was emptied of it when the store went.
  await sql`update bindings set waiting_content = null where store_id = ${id}::bigint and waiting_content is not null`.execute(tx);
  return id;
}

export async function updateStore(tx: Transaction, id: string, changes: StoreChanges): Promise<void> {
  if (Object.keys(changes).length > 0) await tx.updateTable("stores").set(changes).where("id", "=", id).execute();
}

export async function saveHookSecret(tx: Transaction, id: string, secret: { sealed: Buffer; plain: string }): Promise<void> {
  await tx
    .updateTable("stores")
    .set({ hook_secret: secret.sealed, hook_secret_hash: hashOfSecret(secret.plain) })
    .where("id", "=", id)
    .execute();
}

export function hashOfSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** Replaces the chosen managers, in the order of their turns. Whose turn it was last keeps its place where that person is still there. */
export async function saveManagers(tx: Transaction, storeId: string, employeeIds: readonly string[]): Promise<void> {
  await sql`delete from store_managers where store_id = ${storeId}::bigint`.execute(tx);
  await sql`
    insert into store_managers (store_id, employee_id, position)
    select ${storeId}::bigint, m.id, m.position from unnest(${employeeIds}::bigint[]) with ordinality as m(id, position)`.execute(tx);
  await sql`
    update stores s set last_turn_position = coalesce((select case when s.assignment_mode = 'all' then s.last_turn_employee_id
      else (select m.position from store_managers m where m.store_id = s.id and m.employee_id = s.last_turn_employee_id) end), 0)
    where s.id = ${storeId}::bigint`.execute(tx);
}

/** Stores of the platform that have orders of these numbers, and how many of them are the very same: same second, same total (S5). */
export async function listSameShops(
  tx: Transaction,
  asked: { platform: string; except: string | null; orders: readonly { remoteId: string; wall: string; total: bigint }[] },
): Promise<{ name: string; known: number; same: number }[]> {
  if (asked.orders.length === 0) return [];
  const { rows } = await sql<{ name: string; known: number; same: number }>`
    select s.name, count(*)::int as known, (count(*) filter (where b.placed_wall_clock = r.wall and o.store_total = r.total))::int as same
    from jsonb_to_recordset(${asRows(asked.orders)}) as r("remoteId" text, wall text, total bigint)
    join bindings b on b.remote_id = r."remoteId"
    join orders o on o.id = b.order_id
    join stores s on s.id = b.store_id and s.platform = ${asked.platform} and s.deleted_at is null and s.id is distinct from ${asked.except}::bigint
    group by s.id, s.name order by same desc`.execute(tx);
  return rows;
}

/** Of these orders of a store, which are the same in this answer of another address (S5). */
export async function sampleBoundOrders(
  tx: Transaction,
  storeId: string,
  count: number,
): Promise<{ remoteId: string; wall: string; total: string }[]> {
  const { rows } = await sql<{ remoteId: string; wall: string; total: string }>`
    select b.remote_id as "remoteId", b.placed_wall_clock as wall, o.store_total as total
    from bindings b join orders o on o.id = b.order_id
    where b.store_id = ${storeId}::bigint and b.missing_at is null and o.store_total is not null order by b.order_id desc limit ${count}`.execute(tx);
  return rows;
}

/** A new import brings in again what an undone one took back. */
export async function forgetUndone(tx: Transaction, storeId: string): Promise<void> {
  await sql`delete from left_out where store_id = ${storeId}::bigint and reason = 'undone'`.execute(tx);
}
