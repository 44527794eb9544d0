import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";

export interface SampleStore {
  readonly id: string;
  readonly platform: string;
  readonly url: string;
  readonly credentials: Buffer | null;
  readonly connectedAt: Date;
}

/** The store of the sample shop, if there is one. */
export async function findSampleStore(executor: Executor): Promise<SampleStore | null> {
  const { rows } = await sql<SampleStore>`
    select id, platform, url, credentials, connected_at as "connectedAt" from stores where sample`.execute(executor);
  return rows[0] ?? null;
}

/** Nothing on the desk that something made up could mix with. */
export async function isDeskEmpty(executor: Executor): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not (exists (select from stores) or exists (select from orders) or exists (select from products) or exists (select from buyers)
      or exists (select from mirrors)) as empty`.execute(executor);
  return rows[0]?.empty ?? false;
}

/** The order number given last, or null when none ever was. */
export async function readLastOrderNumber(executor: Executor): Promise<string | null> {
  const { rows } = await sql<{ last: string; called: boolean }>`select last_value as last, is_called as called from order_numbers`.execute(executor);
  return rows[0]?.called ? rows[0].last : null;
}

export async function moveSampleStore(executor: Executor, id: string, to: { url: string; shopKey: string }): Promise<void> {
  await sql`update stores set url = ${to.url}, shop_key = ${to.shopKey} where id = ${id}::bigint and sample`.execute(executor);
}

export interface RemovedSample {
  readonly removedOrders: number;
  readonly removedProducts: number;
  readonly removedBuyers: number;
}

/**
 * Deletes the store with everything that came from it or hangs on it. Since it stood on an empty desk, every buyer since then is its own unless an
 * order that somebody made here uses it; products likewise. Numbers go on where they were, or after the last order that stays.
 */
export async function removeSampleStore(
  tx: Transaction,
  { storeId, since, lastOrderNumber }: { storeId: string; since: Date; lastOrderNumber: string | null },
): Promise<RemovedSample> {
  // The store's row first, as every page of its lane does: what is under way there ends, and writes nothing more.
  await sql`select 1 from stores where id = ${storeId}::bigint for update`.execute(tx);
  const orders = await sql`delete from orders where store_id = ${storeId}::bigint returning id`.execute(tx);
  const products = await sql`
    with own as (
      select id from products where created_by_store_id = ${storeId}::bigint
      union
      select d.product_id from match_decisions d join match_queue q on q.id = d.queue_id
      where q.store_id = ${storeId}::bigint and d.created_product and d.product_id is not null
    ), kept as (
      update products p set created_by_store_id = null from own
      where p.id = own.id and exists (select from order_items i where i.product_id = p.id)
    )
    delete from products p using own where p.id = own.id and not exists (select from order_items i where i.product_id = p.id) returning p.id`.execute(
    tx,
  );
  await sql`delete from match_decisions d using match_queue q where q.id = d.queue_id and q.store_id = ${storeId}::bigint`.execute(tx);
  await sql`delete from match_queue where store_id = ${storeId}::bigint`.execute(tx);
  const buyers = await sql`
    delete from buyers u where u.created_at >= ${since} and not exists (select from orders o where o.buyer_id = u.id) returning u.id`.execute(tx);
  await sql`delete from passes where store_id = ${storeId}::bigint`.execute(tx);
  await sql`delete from stores where id = ${storeId}::bigint`.execute(tx);
  await sql`select setval('order_numbers', coalesce(n.last, 1), n.last is not null)
    from (select greatest((select max(number) from orders), ${lastOrderNumber}::bigint) as last) as n`.execute(tx);
  return { removedOrders: orders.rows.length, removedProducts: products.rows.length, removedBuyers: buyers.rows.length };
}
