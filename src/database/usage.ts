import { type RawBuilder, sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";

/** One reason why a thing cannot be deleted. `count` for orders, which have no name. */
export interface Use {
  readonly kind: "order_type" | "store" | "orders" | "stock" | "last";
  readonly id: string | null;
  readonly name: string | null;
  readonly count: number | null;
}

/** The nouns whose rows are deleted only while nothing refers to them. */
export type Deletable = "locations" | "order_types" | "order_statuses" | "employees";

/**
 * Locks the row, so that nobody can begin to use it, and answers what uses it now; null when there is no such row.
 * Deleted stores count too: their orders stay, and connecting the shop again takes them up.
 */
export async function lockAndListUses(tx: Transaction, noun: Deletable, id: string): Promise<Use[] | null> {
  const locked = await sql`select 1 from ${sql.table(noun)} where id = ${id} for update`.execute(tx);
  if (locked.rows.length === 0) return null;
  return USES[noun](tx, id);
}

/** Deletes the row; whatever hangs on it alone goes with it. */
export async function deleteRow(tx: Transaction, noun: Deletable, id: string): Promise<void> {
  if (noun === "locations") await sql`delete from product_stock where location_id = ${id} and quantity = 0`.execute(tx);
  await sql`delete from ${sql.table(noun)} where id = ${id}`.execute(tx);
}

const USES: Readonly<Record<Deletable, (executor: Executor, id: string) => Promise<Use[]>>> = {
  locations: (executor, id) =>
    list(executor, [
      storesWhere(sql`s.location_id = ${id}`),
      ordersWhere(sql`location_id = ${id}`),
      sql`select 'stock', null, null, count(*)::int from product_stock where location_id = ${id} and quantity <> 0 having count(*) > 0`,
      lastOf(sql`from locations where id <> ${id} and not archived`),
    ]),
  order_types: (executor, id) =>
    list(executor, [
      storesWhere(sql`s.order_type_id = ${id}`),
      ordersWhere(sql`type_id = ${id}`),
      lastOf(sql`from order_types where id <> ${id} and not archived`),
    ]),
  order_statuses: (executor, id) =>
    list(executor, [
      sql`select 'order_type', id::text, name, null::int from order_types where initial_status_id = ${id}`,
      storesWhere(sql`exists (select from status_rules r where r.store_id = s.id and r.status_id = ${id})`),
      ordersWhere(sql`status_id = ${id}`),
    ]),
  employees: (executor, id) =>
    list(executor, [
      storesWhere(sql`exists (select from store_managers m where m.store_id = s.id and m.employee_id = ${id})`),
      ordersWhere(sql`manager_id = ${id} or id in (select order_id from order_items where edited_by = ${id} or written_off_by = ${id})`),
    ]),
};

function storesWhere(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select 'store', s.id::text, s.name, null::int from stores s where ${condition}`;
}

function ordersWhere(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select 'orders', null, null, count(*)::int from orders where ${condition} having count(*) > 0`;
}

/** A desk without any could not take an order. */
function lastOf(others: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select 'last', null, null, null::int where not exists (select ${others})`;
}

async function list(executor: Executor, parts: readonly RawBuilder<unknown>[]): Promise<Use[]> {
  const { rows } = await sql<Use>`select * from (${sql.join(parts, sql` union all `)}) as uses (kind, id, name, count) limit 100`.execute(executor);
  return rows;
}
