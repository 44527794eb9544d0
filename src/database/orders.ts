import { type RawBuilder, sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";

/** An order as a change needs it, held until the transaction ends. */
export interface LockedOrder {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly statusId: string;
  readonly typeId: string;
  readonly locationId: string;
  readonly managerId: string | null;
  readonly buyerId: string | null;
  readonly storeId: string | null;
  readonly currency: string;
  readonly frozen: boolean;
}

/** Locks orders in id order, as every writer of orders does (S4). Ids that do not exist are not in the answer. */
export async function lockOrders(tx: Transaction, ids: readonly string[]): Promise<LockedOrder[]> {
  const found = await sql<LockedOrder>`
    select id, number, version, status_id as "statusId", type_id as "typeId", location_id as "locationId", manager_id as "managerId",
      buyer_id as "buyerId", store_id as "storeId", currency, frozen_at is not null as frozen
    from orders where id = any(${ids}::bigint[]) order by id for update`.execute(tx);
  return found.rows;
}

export interface OrderFields {
  readonly statusId?: string | undefined;
  /** Null takes the manager away. */
  readonly managerId?: string | null | undefined;
  readonly locationId?: string | undefined;
  readonly typeId?: string | undefined;
  readonly buyerId?: string | undefined;
}

/**
 * Sets fields of locked orders, raises their version and marks them as touched by a person. One statement.
 * Orders that come to another manager than `by` are unseen again: they are new to that person.
 */
export async function changeOrders(
  tx: Transaction,
  ids: readonly string[],
  change: { fields: OrderFields; by: string | null; now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  const { fields, by, now } = change;
  const sets: RawBuilder<unknown>[] = [sql`version = version + 1`, sql`updated_at = ${now}`, sql`touched = true`];
  if (fields.statusId !== undefined) sets.push(sql`status_id = ${fields.statusId}::bigint`);
  if (fields.locationId !== undefined) sets.push(sql`location_id = ${fields.locationId}::bigint`);
  if (fields.typeId !== undefined) sets.push(sql`type_id = ${fields.typeId}::bigint`);
  if (fields.buyerId !== undefined) sets.push(sql`buyer_id = ${fields.buyerId}::bigint`);
  if (fields.managerId !== undefined) {
    sets.push(sql`manager_id = ${fields.managerId}::bigint`);
    if (fields.managerId !== null && fields.managerId !== by)
      sets.push(sql`seen_at = case when manager_id is distinct from ${fields.managerId}::bigint then null else seen_at end`);
  }
  await sql`update orders set ${sql.join(sets)} where id = any(${ids}::bigint[])`.execute(tx);
}

/** A person did something with these orders that changes none of their own fields (a comment, say). */
export async function touchOrders(tx: Transaction, ids: readonly string[], now: Date): Promise<void> {
  await sql`update orders set touched = true, updated_at = ${now} where id = any(${ids}::bigint[])`.execute(tx);
}

export interface NewOrderRow {
  readonly statusId: string;
  readonly typeId: string;
  readonly locationId: string;
  readonly managerId: string | null;
  readonly buyerId: string | null;
  readonly currency: string;
  readonly itemsTotal: bigint;
  readonly discountTotal: bigint;
  readonly total: bigint;
  readonly seen: boolean;
}

/** Makes an order of the desk with the next number. Its search words are set once its number is known. */
export async function insertOwnOrder(tx: Transaction, order: NewOrderRow, now: Date): Promise<{ id: string; number: string }> {
  const inserted = await sql<{ id: string; number: string }>`
    insert into orders (number, status_id, type_id, location_id, manager_id, buyer_id, placed_at, created_at, updated_at, seen_at, currency,
      items_total, discount_total, total, touched, search)
    values (nextval('order_numbers'), ${order.statusId}::bigint, ${order.typeId}::bigint, ${order.locationId}::bigint, ${order.managerId}::bigint,
      ${order.buyerId}::bigint, ${now}, ${now}, ${now}, ${order.seen ? now : null}, ${order.currency},
      ${order.itemsTotal}::bigint, ${order.discountTotal}::bigint, ${order.total}::bigint, true, ''::tsvector)
    returning id, number`.execute(tx);
  const [row] = inserted.rows;
  if (!row) throw new Error("an inserted order was not returned");
  return row;
}

export async function setOrderTotals(tx: Transaction, orderId: string, totals: { items: bigint; discount: bigint; total: bigint }): Promise<void> {
  await sql`update orders set items_total = ${totals.items}::bigint, discount_total = ${totals.discount}::bigint, total = ${totals.total}::bigint
    where id = ${orderId}::bigint`.execute(tx);
}

/** Marks an order as seen when its manager opens it, or anybody while it has none. Writes at most once in an order's life with a manager. */
export async function markSeen(db: Executor, orderId: string, by: { employeeId: string; now: Date }): Promise<boolean> {
  const marked = await sql`
    update orders set seen_at = ${by.now}
    where id = ${orderId}::bigint and seen_at is null and (manager_id is null or manager_id = ${by.employeeId}::bigint)
    returning id`.execute(db);
  return marked.rows.length > 0;
}

/** What a changed order refers to, held against deletion until the transaction ends; null where there is no such thing. */
export interface References {
  readonly status: { readonly id: string; readonly name: string } | null;
  readonly location: { readonly id: string; readonly name: string; readonly archived: boolean } | null;
  readonly type: { readonly id: string; readonly name: string; readonly archived: boolean; readonly initialStatusId: string } | null;
  readonly manager: { readonly id: string; readonly name: string; readonly active: boolean } | null;
}

export async function findReferences(
  tx: Transaction,
  of: { statusId?: string | undefined; locationId?: string | undefined; typeId?: string | undefined; managerId?: string | null | undefined },
): Promise<References> {
  const found = await sql<References>`select
    (select jsonb_build_object('id', id::text, 'name', name) from order_statuses where id = ${of.statusId ?? null}::bigint for key share) as status,
    (select jsonb_build_object('id', id::text, 'name', name, 'archived', archived) from locations where id = ${of.locationId ?? null}::bigint for key share)
      as location,
    (select jsonb_build_object('id', id::text, 'name', name, 'archived', archived, 'initialStatusId', initial_status_id::text)
      from order_types where id = ${of.typeId ?? null}::bigint for key share) as type,
    (select jsonb_build_object('id', id::text, 'name', name, 'active', active) from employees where id = ${of.managerId ?? null}::bigint for key share)
      as manager`.execute(tx);
  const [row] = found.rows;
  if (!row) throw new Error("a select without a table answered no row");
  return row;
}

/** Names for the feed, by id. */
export async function namesOf(
  tx: Transaction,
  table: "order_statuses" | "locations" | "order_types" | "employees",
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await sql<{ id: string; name: string }>`select id, name from ${sql.table(table)} where id = any(${ids}::bigint[])`.execute(tx);
  return new Map(found.rows.map((row) => [row.id, row.name]));
}
