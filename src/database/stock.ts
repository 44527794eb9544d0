import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

export interface StockLevel {
  readonly locationId: string;
  readonly locationName: string;
  readonly quantity: string;
}

/** Where a product lies, by location. Empty: nobody has set its stock, it is not counted. */
export async function readStock(executor: Executor, productId: string): Promise<StockLevel[]> {
  const found = await sql<StockLevel>`
    select s.location_id as "locationId", l.name as "locationName", s.quantity::text as quantity
    from product_stock s join locations l on l.id = s.location_id where s.product_id = ${productId}::bigint order by l.name, l.id`.execute(executor);
  return found.rows;
}

/** Sets the stock of a locked product to exactly these levels; a location that is not named is no longer counted. What changes is noted. */
export async function replaceStock(
  tx: Transaction,
  productId: string,
  set: { levels: readonly { locationId: string; quantity: string }[]; employeeId: string | null; note?: string | null; now: Date },
): Promise<void> {
  await sql`
    insert into stock_changes (product_id, location_id, at, reason, change, quantity, note, employee_id)
    select ${productId}::bigint, coalesce(r."locationId", s.location_id), ${set.now}, 'set', coalesce(r.quantity, 0) - coalesce(s.quantity, 0), r.quantity,
      ${set.note ?? null}, ${set.employeeId}::bigint
    from jsonb_to_recordset(${asRows(set.levels)}) as r("locationId" bigint, quantity numeric)
    full join (select location_id, quantity from product_stock where product_id = ${productId}::bigint) as s on s.location_id = r."locationId"
    where r.quantity is distinct from s.quantity order by 2`.execute(tx);
  await sql`delete from product_stock where product_id = ${productId}::bigint and location_id <> all(${set.levels.map((level) => level.locationId)}::bigint[])`.execute(
    tx,
  );
  await sql`
    insert into product_stock (product_id, location_id, quantity, updated_at)
    select ${productId}::bigint, r."locationId", r.quantity, ${set.now}
    from jsonb_to_recordset(${asRows(set.levels)}) as r("locationId" bigint, quantity numeric) order by r."locationId"
    on conflict (product_id, location_id) do update set quantity = excluded.quantity, updated_at = excluded.updated_at`.execute(tx);
}

/** Which of these locations exist. */
export async function existingLocations(executor: Executor, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await sql<{ id: string }>`select id from locations where id = any(${ids}::bigint[])`.execute(executor);
  return new Set(found.rows.map((row) => row.id));
}

/** Where a product lies, held until the transaction ends: no write-off changes it meanwhile. */
export async function holdLevels(tx: Transaction, productId: string): Promise<{ locationId: string; quantity: string }[]> {
  const found = await sql<{ locationId: string; quantity: string }>`
    select location_id as "locationId", quantity::text as quantity from product_stock where product_id = ${productId}::bigint
    order by location_id for update`.execute(tx);
  return found.rows;
}

export interface Held {
  readonly productId: string;
  readonly title: string;
  readonly quantity: string;
}

/**
 * Holds the stock of these products at a location, in product order, and says how much there is. Products whose stock nobody has set anywhere are not
 * counted and not in the answer; one that is counted elsewhere has nothing here.
 */
export async function holdStock(tx: Transaction, at: { locationId: string; productIds: readonly string[]; now: Date }): Promise<Held[]> {
  if (at.productIds.length === 0) return [];
  await sql`
    insert into product_stock (product_id, location_id, quantity, updated_at)
    select distinct s.product_id, ${at.locationId}::bigint, 0, ${at.now}::timestamptz from product_stock s where s.product_id = any(${at.productIds}::bigint[])
    order by s.product_id
    on conflict (product_id, location_id) do nothing`.execute(tx);
  const found = await sql<Held>`
    select s.product_id as "productId", p.title, s.quantity::text as quantity
    from product_stock s join products p on p.id = s.product_id
    where s.location_id = ${at.locationId}::bigint and s.product_id = any(${at.productIds}::bigint[])
    order by s.product_id for update of s`.execute(tx);
  return found.rows;
}

export interface StockMove {
  readonly productId: string;
  readonly locationId: string;
  readonly quantity: string;
  readonly orderId: string;
}

/** Adds to (or, below zero, takes from) stock, and notes it. A location whose stock is no longer counted stays so. One statement. */
export async function moveStock(
  tx: Transaction,
  moved: { moves: readonly StockMove[]; reason: "written_off" | "write_off_undone"; employeeId: string | null; now: Date },
): Promise<void> {
  if (moved.moves.length === 0) return;
  await sql`
    with moves as (
      select r."productId" as product_id, r."locationId" as location_id, r."orderId" as order_id, sum(r.quantity) as quantity
      from jsonb_to_recordset(${asRows(moved.moves)}) as r("productId" bigint, "locationId" bigint, "orderId" bigint, quantity numeric) group by 1, 2, 3
    ), moved as (
      update product_stock s set quantity = s.quantity + m.quantity, updated_at = ${moved.now}
      from (select product_id, location_id, sum(quantity) as quantity from moves group by 1, 2) as m
      where s.product_id = m.product_id and s.location_id = m.location_id
      returning s.product_id, s.location_id, s.quantity - m.quantity as before
    )
    insert into stock_changes (product_id, location_id, at, reason, change, quantity, order_id, employee_id)
    select product_id, location_id, ${moved.now}, ${moved.reason}, m.quantity,
      before + sum(m.quantity) over (partition by product_id, location_id order by order_id), order_id, ${moved.employeeId}::bigint
    from moves m join moved using (product_id, location_id) order by product_id, location_id, order_id`.execute(tx);
}

export interface StockChange {
  readonly id: string;
  readonly at: Date;
  readonly location: { readonly id: string; readonly name: string };
  readonly reason: "set" | "written_off" | "write_off_undone";
  readonly change: string;
  /** What was there afterwards; null: no longer counted there. */
  readonly quantity: string | null;
  readonly note: string | null;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly employee: { readonly id: string; readonly name: string } | null;
}

/** Changes of a product's stock, newest first; at most `limit`, before the id of the cursor. */
export async function listStockChanges(
  executor: Executor,
  asked: { productId: string; before: string | null; limit: number },
): Promise<StockChange[]> {
  const found = await sql<StockChange>`
    select c.id, c.at, jsonb_build_object('id', l.id::text, 'name', l.name) as location, c.reason, c.change::text as change, c.quantity::text as quantity, c.note,
      case when o.id is not null then jsonb_build_object('id', o.id::text, 'number', o.number::text) end as "order",
      case when e.id is not null then jsonb_build_object('id', e.id::text, 'name', e.name) end as employee
    from stock_changes c join locations l on l.id = c.location_id left join orders o on o.id = c.order_id left join employees e on e.id = c.employee_id
    where c.product_id = ${asked.productId}::bigint ${asked.before === null ? sql`` : sql`and c.id < ${asked.before}::bigint`}
    order by c.id desc limit ${asked.limit}`.execute(executor);
  return found.rows;
}
