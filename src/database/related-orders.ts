import { sql } from "kysely";
import type { StatusGroup } from "../domain/status.ts";
import type { Executor } from "./database.ts";

/** An order as the page of a product or of a buyer lists it. */
export interface RelatedOrder {
  readonly id: string;
  readonly number: string;
  readonly placedAt: Date;
  readonly status: { readonly id: string; readonly name: string; readonly group: StatusGroup; readonly color: string };
  readonly store: { readonly id: string; readonly name: string } | null;
  readonly buyer: { readonly id: string; readonly firstName: string; readonly lastName: string } | null;
  readonly currency: string;
  readonly total: string;
  /** How much of the product it has; null on a buyer's page. */
  readonly quantity: string | null;
}

const COLUMNS = sql`o.id, o.number, o.placed_at as "placedAt", o.currency, o.total,
  jsonb_build_object('id', st.id::text, 'name', st.name, 'group', st."group", 'color', st.color) as status,
  case when s.id is not null then jsonb_build_object('id', s.id::text, 'name', s.name) end as store,
  case when u.id is not null then jsonb_build_object('id', u.id::text, 'firstName', u.first_name, 'lastName', u.last_name) end as buyer`;
const JOINS = sql`join order_statuses st on st.id = o.status_id left join stores s on s.id = o.store_id left join buyers u on u.id = o.buyer_id`;

interface AskedPage {
  readonly id: string;
  /** The id of the last order of the page before. */
  readonly before: string | null;
  readonly limit: number;
}

/** Orders with a product, newest first by id. One statement. */
export async function listOrdersOfProduct(executor: Executor, { id, before, limit }: AskedPage): Promise<RelatedOrder[]> {
  const older = before === null ? sql`` : sql`and i.order_id < ${before}::bigint`;
  const found = await sql<RelatedOrder>`
    with page as (
      select i.order_id, sum(i.quantity) as quantity from order_items i where i.product_id = ${id}::bigint ${older}
      group by i.order_id order by i.order_id desc limit ${limit}
    )
    select ${COLUMNS}, page.quantity::text as quantity from page join orders o on o.id = page.order_id ${JOINS} order by o.id desc`.execute(executor);
  return found.rows;
}

/** Orders of a buyer, newest first by id. One statement. */
export async function listOrdersOfBuyer(executor: Executor, { id, before, limit }: AskedPage): Promise<RelatedOrder[]> {
  const older = before === null ? sql`` : sql`and o.id < ${before}::bigint`;
  const found = await sql<RelatedOrder>`
    select ${COLUMNS}, null as quantity from orders o ${JOINS} where o.buyer_id = ${id}::bigint ${older} order by o.id desc limit ${limit}`.execute(
    executor,
  );
  return found.rows;
}

export interface SoldIn {
  /** Null: orders made here. */
  readonly store: { readonly id: string; readonly name: string } | null;
  readonly orders: number;
  readonly quantity: string;
  readonly lastPlacedAt: Date;
}

/** Where a product is sold, the most orders first. One statement. */
export async function readSales(executor: Executor, productId: string): Promise<SoldIn[]> {
  const found = await sql<SoldIn>`
    select case when o.store_id is not null then jsonb_build_object('id', o.store_id::text, 'name', s.name) end as store,
      count(distinct o.id)::int as orders, sum(i.quantity)::text as quantity, max(o.placed_at) as "lastPlacedAt"
    from order_items i join orders o on o.id = i.order_id left join stores s on s.id = o.store_id
    where i.product_id = ${productId}::bigint group by o.store_id, s.name order by 2 desc, o.store_id`.execute(executor);
  return found.rows;
}
