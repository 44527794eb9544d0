import { type RawBuilder, sql } from "kysely";
import { normalKey, productKey } from "../domain/keys.ts";
import type { Executor, Transaction } from "./database.ts";

export interface Product {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly code: string | null;
  readonly barcode: string | null;
  readonly archived: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Over all locations; null while nobody has set it: such a product is not counted. */
  readonly stock: string | null;
}

export interface ProductFields {
  readonly title: string;
  readonly sku: string | null;
  readonly code: string | null;
  readonly barcode: string | null;
  readonly archived: boolean;
}

const COLUMNS = sql`p.id, p.title, p.sku, p.code, p.barcode, p.archived, p.created_at as "createdAt", p.updated_at as "updatedAt",
  (select sum(s.quantity)::text from product_stock s where s.product_id = p.id) as stock`;

/** Products by id, held against deletion until the transaction ends. */
export async function findProducts(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, Product>> {
  if (ids.length === 0) return new Map();
  const found = await sql<Product>`select ${COLUMNS} from products p where p.id = any(${ids}::bigint[]) order by p.id for key share of p`.execute(tx);
  return new Map(found.rows.map((row) => [row.id, row]));
}

export async function findProduct(executor: Executor, id: string): Promise<Product | null> {
  const found = await sql<Product>`select ${COLUMNS} from products p where p.id = ${id}::bigint`.execute(executor);
  return found.rows[0] ?? null;
}

export async function lockProduct(tx: Transaction, id: string): Promise<Product | null> {
  const found = await sql<Product>`select ${COLUMNS} from products p where p.id = ${id}::bigint for update of p`.execute(tx);
  return found.rows[0] ?? null;
}

/** Products in the order of their names; `q` is looked for in name, SKU, code and barcode. At most `limit`, after the name key and id of the cursor. */
export async function listProducts(
  executor: Executor,
  asked: { q: string | null; archived: boolean | null; after: { nameKey: string; id: string } | null; limit: number },
): Promise<(Product & { nameKey: string })[]> {
  const wanted: RawBuilder<unknown>[] = [];
  for (const word of normalKey(asked.q ?? "")
    .split(" ")
    .filter((part) => part !== "")) {
    const inside = `%${likeSafe(word)}%`;
    wanted.push(sql`(p.name_key like ${inside} or p.sku_key like ${inside} or p.code_key like ${inside} or p.barcode_key like ${inside})`);
  }
  if (asked.archived !== null) wanted.push(sql`p.archived = ${asked.archived}`);
  if (asked.after) wanted.push(sql`(p.name_key, p.id) > (${asked.after.nameKey}, ${asked.after.id}::bigint)`);
  const found = await sql<Product & { nameKey: string }>`
    select ${COLUMNS}, p.name_key as "nameKey" from products p
    where ${wanted.length > 0 ? sql.join(wanted, sql` and `) : sql`true`}
    order by p.name_key, p.id limit ${asked.limit}`.execute(executor);
  return found.rows;
}

/** Text for a `like` pattern in which nothing is special. */
export function likeSafe(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** Who has one of these keys already, other than `except`. The first hit in the order SKU, code, barcode. */
export async function findKeyHolder(
  tx: Transaction,
  fields: { sku: string | null; code: string | null; barcode: string | null },
  except: string | null,
): Promise<{ member: "sku" | "code" | "barcode"; id: string; title: string } | null> {
  const keys = keysOf(fields);
  const found = await sql<{ member: "sku" | "code" | "barcode"; id: string; title: string }>`
    select k.member, p.id, p.title
    from (values (1, 'sku', ${keys.sku}::text), (2, 'code', ${keys.code}::text), (3, 'barcode', ${keys.barcode}::text)) as k(nth, member, key)
    join products p on (k.member = 'sku' and p.sku_key = k.key) or (k.member = 'code' and p.code_key = k.key) or (k.member = 'barcode' and p.barcode_key = k.key)
    where p.id is distinct from ${except}::bigint
    order by k.nth limit 1`.execute(tx);
  return found.rows[0] ?? null;
}

/** The names under which a transaction locks a product's keys (S18). */
export function lockNamesOf(fields: { sku: string | null; code: string | null; barcode: string | null }): string[] {
  return Object.entries(keysOf(fields)).flatMap(([member, key]) => (key === null ? [] : [`${member}:${key}`]));
}

export async function insertProduct(tx: Transaction, fields: ProductFields, now: Date): Promise<string> {
  const keys = keysOf(fields);
  const inserted = await sql<{ id: string }>`
    insert into products (title, name_key, sku, sku_key, code, code_key, barcode, barcode_key, archived, created_at, updated_at)
    values (${fields.title}, ${normalKey(fields.title)}, ${fields.sku}, ${keys.sku}, ${fields.code}, ${keys.code}, ${fields.barcode}, ${keys.barcode},
      ${fields.archived}, ${now}, ${now})
    returning id`.execute(tx);
  const [row] = inserted.rows;
  if (!row) throw new Error("an inserted product was not returned");
  return row.id;
}

export async function updateProduct(tx: Transaction, id: string, change: { fields: ProductFields; now: Date }): Promise<void> {
  const { fields, now } = change;
  const keys = keysOf(fields);
  await sql`
    update products set title = ${fields.title}, name_key = ${normalKey(fields.title)}, sku = ${fields.sku}, sku_key = ${keys.sku}, code = ${fields.code},
      code_key = ${keys.code}, barcode = ${fields.barcode}, barcode_key = ${keys.barcode}, archived = ${fields.archived}, updated_at = ${now}
    where id = ${id}::bigint`.execute(tx);
}

/** Deletes a product that nothing uses any more: no line, no stock, no decision that still holds. Returns whether it went. */
export async function deleteUnusedProduct(tx: Transaction, id: string): Promise<boolean> {
  const gone = await sql`
    delete from products p where p.id = ${id}::bigint
      and not exists (select 1 from order_items i where i.product_id = p.id)
      and not exists (select 1 from product_stock s where s.product_id = p.id)
      and not exists (select 1 from match_decisions d where d.product_id = p.id and d.undone_at is null)
    returning p.id`.execute(tx);
  return gone.rows.length > 0;
}

function keysOf(fields: { sku: string | null; code: string | null; barcode: string | null }) {
  return { sku: productKey(fields.sku), code: productKey(fields.code), barcode: productKey(fields.barcode) };
}
