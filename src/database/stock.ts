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

/** Sets the stock of a locked product to exactly these levels; a location that is not named is no longer counted. */
export async function replaceStock(
  tx: Transaction,
  productId: string,
  set: { levels: readonly { locationId: string; quantity: string }[]; now: Date },
): Promise<void> {
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

/** Adds to (or, below zero, takes from) stock. A location whose stock is no longer counted stays so. */
export async function moveStock(
  tx: Transaction,
  moved: { moves: readonly { productId: string; locationId: string; quantity: string }[]; now: Date },
): Promise<void> {
  if (moved.moves.length === 0) return;
  await sql`
    update product_stock s set quantity = s.quantity + m.quantity, updated_at = ${moved.now}
    from (select r."productId", r."locationId", sum(r.quantity) as quantity
      from jsonb_to_recordset(${asRows(moved.moves)}) as r("productId" bigint, "locationId" bigint, quantity numeric) group by 1, 2) as m
    where s.product_id = m."productId" and s.location_id = m."locationId"`.execute(tx);
}
