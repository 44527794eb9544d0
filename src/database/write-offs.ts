import { sql } from "kysely";
import type { Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

/** A line as writing off needs it. Quantities as decimal text. */
export interface WriteOffLine {
  readonly id: string;
  readonly orderId: string;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: string;
  readonly writtenOff: boolean;
  readonly deducted: string | null;
  readonly deductedLocationId: string | null;
}

/** Lines of locked orders that can be written off; those a person took away are left out. */
export async function readWriteOffLines(tx: Transaction, orderIds: readonly string[]): Promise<WriteOffLine[]> {
  const found = await sql<WriteOffLine>`
    select id, order_id as "orderId", product_id as "productId", title, sku, trim_scale(quantity)::text as quantity, written_off_at is not null as "writtenOff",
      deducted::text as deducted, deducted_location_id as "deductedLocationId"
    from order_items where order_id = any(${orderIds}::bigint[]) and not (quantity = 0 and edited_at is not null) order by order_id, position, id`.execute(
    tx,
  );
  return found.rows;
}

/** Marks lines as written off, each with what it took from the stock (null: its product is not counted). */
export async function markWrittenOff(
  tx: Transaction,
  lines: readonly { id: string; deducted: string | null }[],
  by: { employeeId: string | null; locationId: string; now: Date },
): Promise<void> {
  if (lines.length === 0) return;
  await sql`
    update order_items i set written_off_at = ${by.now}, written_off_by = ${by.employeeId}::bigint, deducted = r.deducted,
      deducted_location_id = case when r.deducted is not null then ${by.locationId}::bigint end
    from jsonb_to_recordset(${asRows(lines)}) as r(id bigint, deducted numeric) where i.id = r.id`.execute(tx);
}

export async function unmarkWrittenOff(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update order_items set written_off_at = null, written_off_by = null, deducted = null, deducted_location_id = null where id = any(${ids}::bigint[])`.execute(
    tx,
  );
}

/**
 * From now on the shop's content waits for these orders (product.md 16). The base of what is frozen does not move: the shop's hash is forgotten,
 * so that a change during the freeze is seen at the thaw.
 */
export async function freezeOrders(tx: Transaction, orderIds: readonly string[], now: Date): Promise<void> {
  await sql`update orders set frozen_at = ${now} where id = any(${orderIds}::bigint[]) and store_id is not null and frozen_at is null`.execute(tx);
}

/** Sync of their content goes on, unless the mirror shows a write-off too: the next look at the shop reads them whole, since their hash is gone. Answers those that thawed. */
export async function thawOrders(tx: Transaction, orderIds: readonly string[]): Promise<string[]> {
  const thawed = await sql<{ id: string }>`
    update orders o set frozen_at = null where id = any(${orderIds}::bigint[]) and frozen_at is not null
      and not exists (select from mirror_orders m where m.order_id = o.id and m.frozen_at is not null) returning id`.execute(tx);
  const ids = thawed.rows.map((row) => row.id);
  await sql`update bindings set content_hash = null, waiting_content = null where order_id = any(${ids}::bigint[])`.execute(tx);
  return ids;
}
