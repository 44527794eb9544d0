import { sql } from "kysely";
import { searchTokens } from "../domain/search.ts";
import type { LineKind } from "../domain/store-order.ts";
import type { Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

/** A line as a change needs it. Quantity in thousandths, money in minor units. */
export interface Item {
  readonly id: string;
  readonly position: number;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly kind: LineKind;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly total: bigint;
  readonly match: "matched" | "created" | "pending" | null;
  readonly matchQueueId: string | null;
  /** The shop has this line too. */
  readonly fromStore: boolean;
  readonly edited: boolean;
  readonly writtenOff: boolean;
}

/** All lines of a locked order, those a person took away from a store order included (quantity 0, edited). */
export async function readItems(tx: Transaction, orderId: string): Promise<Item[]> {
  const found = await sql<Omit<Item, "quantity" | "price" | "total"> & { quantity: string; price: string; total: string }>`
    select id, position, product_id as "productId", title, sku, kind, (quantity * 1000)::bigint as quantity, price, total, match,
      match_queue_id as "matchQueueId", in_store is not null as "fromStore", edited_at is not null as edited, written_off_at is not null as "writtenOff"
    from order_items where order_id = ${orderId}::bigint order by position, id`.execute(tx);
  return found.rows.map((row) => ({ ...row, quantity: BigInt(row.quantity), price: BigInt(row.price), total: BigInt(row.total) }));
}

export interface NewItem {
  readonly position: number;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly kind: LineKind;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly total: bigint;
}

/** Adds lines of ours to an order: the shop knows nothing of them. */
export async function insertItems(tx: Transaction, orderId: string, items: readonly NewItem[]): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => ({
    position: item.position,
    product_id: item.productId,
    title: item.title,
    sku: item.sku,
    kind: item.kind,
    quantity: item.quantity.toString(),
    price: item.price.toString(),
    total: item.total.toString(),
  }));
  await sql`
    insert into order_items (order_id, position, product_id, title, sku, kind, quantity, price, total, match)
    select ${orderId}::bigint, r.position, r.product_id, r.title, r.sku, r.kind, r.quantity / 1000.0, r.price, r.total,
      case when r.product_id is not null then 'matched' end
    from jsonb_to_recordset(${asRows(rows)})
      as r(position int, product_id bigint, title text, sku text, kind text, quantity bigint, price bigint, total bigint)
    order by r.position`.execute(tx);
}

/** Writes changed lines. `edited` marks what the shop may not overwrite any more (product.md 17). */
export async function updateItems(tx: Transaction, items: readonly Item[], by: { employeeId: string | null; now: Date }): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => ({
    id: item.id,
    product_id: item.productId,
    title: item.title,
    sku: item.sku,
    quantity: item.quantity.toString(),
    price: item.price.toString(),
    total: item.total.toString(),
    match: item.match,
    match_queue_id: item.matchQueueId,
    edited: item.edited,
  }));
  await sql`
    update order_items i set product_id = r.product_id, title = r.title, sku = r.sku, quantity = r.quantity / 1000.0, price = r.price, total = r.total,
      match = r.match, match_queue_id = r.match_queue_id,
      edited_at = case when r.edited then coalesce(i.edited_at, ${by.now}) end, edited_by = case when r.edited then coalesce(i.edited_by, ${by.employeeId}::bigint) end
    from jsonb_to_recordset(${asRows(rows)})
      as r(id bigint, product_id bigint, title text, sku text, quantity bigint, price bigint, total bigint, match text, match_queue_id bigint, edited boolean)
    where i.id = r.id`.execute(tx);
}

export async function deleteItems(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from order_items where id = any(${ids}::bigint[])`.execute(tx);
}

interface SearchParts {
  readonly id: string;
  readonly number: string;
  readonly storeNumber: string | null;
  readonly remoteId: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly skus: readonly string[];
  readonly country: string;
}

/** Makes the search words of these orders anew after their lines or their buyer changed. Two statements, however many orders. */
export async function renewSearch(tx: Transaction, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  const found = await sql<SearchParts>`
    select o.id, o.number, b.remote_number as "storeNumber", b.remote_id as "remoteId", u.first_name as "firstName", u.last_name as "lastName",
      u.email, u.phone, array(select i.sku from order_items i where i.order_id = o.id and i.sku is not null) as skus, c.country
    from orders o cross join company c left join bindings b on b.order_id = o.id left join buyers u on u.id = o.buyer_id
    where o.id = any(${orderIds}::bigint[])`.execute(tx);
  const rows = found.rows.map(({ id, ...parts }) => ({
    id,
    tokens: searchTokens({
      ...parts,
      firstName: parts.firstName ?? "",
      lastName: parts.lastName ?? "",
      email: parts.email ?? "",
      phone: parts.phone ?? "",
    }),
  }));
  await sql`
    update orders o set search = array_to_tsvector(r.tokens)
    from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, tokens text[]) where o.id = r.id`.execute(tx);
}
