import { type RawBuilder, sql } from "kysely";
import type { BookedBuyer } from "../sync/buyer-book.ts";
import type { Executor, Transaction } from "./database.ts";
import { likeSafe } from "./products.ts";
import { asRows } from "./rows.ts";

export interface Buyer {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly email: string;
  readonly address: string;
  /** Made up from nothing, or one of several: a person should look. */
  readonly flagged: boolean;
  readonly lastUsedAt: Date;
  readonly createdAt: Date;
  readonly orders: number;
}

const COLUMNS = sql`u.id, u.first_name as "firstName", u.last_name as "lastName", u.phone, u.email, u.address, u.flagged,
  u.last_used_at as "lastUsedAt", u.created_at as "createdAt", (select count(*)::int from orders o where o.buyer_id = u.id) as orders`;

export async function findBuyer(executor: Executor, id: string): Promise<Buyer | null> {
  const found = await sql<Buyer>`select ${COLUMNS} from buyers u where u.id = ${id}::bigint`.execute(executor);
  return found.rows[0] ?? null;
}

export async function lockBuyer(tx: Transaction, id: string): Promise<Buyer | null> {
  const found = await sql<Buyer>`select ${COLUMNS} from buyers u where u.id = ${id}::bigint for update of u`.execute(tx);
  return found.rows[0] ?? null;
}

/**
 * Buyers, newest first; every word of `words` is looked for in name, e-mail and address, `digits` (when there are at least three) in the telephone number
 * instead. At most `limit`, before the id of the cursor.
 */
export async function listBuyers(
  executor: Executor,
  asked: { words: readonly string[]; digits: string; before: string | null; limit: number },
): Promise<Buyer[]> {
  const wanted: RawBuilder<unknown>[] = [];
  if (asked.digits.length >= 3) wanted.push(sql`translate(u.phone, '+ ()-.', '') like ${`%${asked.digits}%`}`);
  else
    for (const word of asked.words)
      wanted.push(sql`lower(concat_ws(' ', u.first_name, u.last_name, u.email, u.address)) like ${`%${likeSafe(word)}%`}`);
  if (asked.before) wanted.push(sql`u.id < ${asked.before}::bigint`);
  const found = await sql<Buyer>`
    select ${COLUMNS} from buyers u where ${wanted.length > 0 ? sql.join(wanted, sql` and `) : sql`true`}
    order by u.id desc limit ${asked.limit}`.execute(executor);
  return found.rows;
}

export interface BuyerFields {
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly phoneKey: string | null;
  readonly email: string;
  readonly emailKey: string | null;
  readonly address: string;
}

export async function insertBuyer(tx: Transaction, fields: BuyerFields, now: Date): Promise<string> {
  const inserted = await sql<{ id: string }>`
    insert into buyers (first_name, last_name, phone, phone_key, email, email_key, address, last_used_at, created_at)
    values (${fields.firstName}, ${fields.lastName}, ${fields.phone}, ${fields.phoneKey}, ${fields.email}, ${fields.emailKey}, ${fields.address}, ${now}, ${now})
    returning id`.execute(tx);
  const [row] = inserted.rows;
  if (!row) throw new Error("an inserted buyer was not returned");
  return row.id;
}

/** Writes a person's corrections; the mark "a person should look" goes. */
export async function updateBuyer(tx: Transaction, id: string, fields: BuyerFields): Promise<void> {
  await sql`
    update buyers set first_name = ${fields.firstName}, last_name = ${fields.lastName}, phone = ${fields.phone}, phone_key = ${fields.phoneKey},
      email = ${fields.email}, email_key = ${fields.emailKey}, address = ${fields.address}, flagged = false
    where id = ${id}::bigint`.execute(tx);
}

/** Saves what matching filled in (product.md 18), and that these buyers were used just now. */
export async function noteBuyersUsed(tx: Transaction, used: { ids: readonly string[]; filled: readonly BookedBuyer[]; now: Date }): Promise<void> {
  if (used.filled.length > 0)
    await sql`
      update buyers u set first_name = r."firstName", last_name = r."lastName", phone = r.phone, phone_key = r."phoneKey", email = r.email,
        email_key = r."emailKey", address = r.address
      from jsonb_to_recordset(${asRows(used.filled)}) as r(id bigint, "firstName" text, "lastName" text, phone text, "phoneKey" text, email text,
        "emailKey" text, address text)
      where u.id = r.id`.execute(tx);
  if (used.ids.length > 0) await sql`update buyers set last_used_at = ${used.now} where id = any(${used.ids}::bigint[])`.execute(tx);
}

/** Orders of a buyer, in id order, held until the transaction ends. */
export async function lockOrdersOfBuyer(tx: Transaction, buyerId: string): Promise<string[]> {
  const found = await sql<{ id: string }>`select id from orders where buyer_id = ${buyerId}::bigint order by id for update`.execute(tx);
  return found.rows.map((row) => row.id);
}
