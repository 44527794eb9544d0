import { type RawBuilder, sql } from "kysely";
import type { StatusGroup } from "../domain/status.ts";
import type { Executor } from "./database.ts";

export const ORDER_SORTS = ["placedAt", "-placedAt", "number", "-number", "updatedAt", "-updatedAt"] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

export interface OrderFilters {
  readonly source?: "own" | "store" | undefined;
  readonly storeId?: string | undefined;
  readonly statusId?: string | undefined;
  readonly statusGroup?: StatusGroup | undefined;
  /** Null: orders without a manager. */
  readonly managerId?: string | null | undefined;
  readonly unseen?: boolean | undefined;
  readonly locationId?: string | undefined;
  readonly typeId?: string | undefined;
  /** Inclusive. */
  readonly placedFrom?: Date | undefined;
  /** Exclusive, so that two periods that touch share no order. */
  readonly placedTo?: Date | undefined;
  /** Text of a tsquery, made by src/domain/search.ts. */
  readonly search?: string | undefined;
  readonly attention?: boolean | undefined;
}

/** Where the page before ended: the sort key as text (an ISO instant, or a number) and the id. */
export interface OrderPosition {
  readonly key: string;
  readonly id: string;
}

export interface ListedOrder {
  readonly id: string;
  readonly number: string;
  readonly status: { readonly id: string; readonly name: string; readonly group: StatusGroup; readonly color: string };
  readonly type: Named;
  readonly location: Named;
  readonly manager: Named | null;
  readonly buyer: { readonly id: string; readonly firstName: string; readonly lastName: string; readonly phone: string } | null;
  readonly placedAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly currency: string;
  readonly total: string;
  readonly itemCount: number;
  /** The first lines: title and quantity. */
  readonly firstItems: readonly { readonly title: string; readonly quantity: string }[];
  readonly paymentMethod: string | null;
  readonly paid: boolean;
  readonly frozen: boolean;
  readonly store: ListedStore | null;
  readonly attention: number;
  readonly seen: boolean;
  readonly version: number;
}

export interface ListedStore {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly url: string;
  readonly disconnected: boolean;
  readonly remoteId: string;
  readonly remoteNumber: string;
  readonly remoteStatusId: string;
  readonly remoteStatusTitles: Readonly<Record<string, string>> | null;
  readonly matched: boolean;
  readonly pushPending: boolean;
  readonly missing: boolean;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface AskedPage {
  readonly filters: OrderFilters;
  readonly sort: OrderSort;
  readonly position: OrderPosition | null;
  readonly limit: number;
}

/** A word that nearly every order has ("05") fills a page from the first few rows; looking it up in the index would touch all of them. */
const ROWS_LOOKED_THROUGH = 3000;

/**
 * A page of orders, `limit` rows at most, after `position`. At most three statements whatever the page: the statuses of a group, for a search the
 * first rows of the list, and the page. Its ids are found first, by one index and its order; only what is shown is joined to them.
 */
export async function listOrders(db: Executor, asked: AskedPage): Promise<ListedOrder[]> {
  const statusIds = await statusesOf(db, asked.filters);
  if (asked.filters.search !== undefined) {
    const rows = await readPage(db, asked, firstRowsThatMatch(asked, statusIds, asked.filters.search));
    if (rows.length === asked.limit) return rows;
  }
  return readPage(db, asked, matchingIds(asked, statusIds));
}

async function readPage(db: Executor, { sort, limit }: AskedPage, ids: RawBuilder<unknown>): Promise<ListedOrder[]> {
  const { direction } = sortKey(sort);
  const found = await sql<ListedOrder>`
    with page as (select id, sort_key from (${ids}) as found order by sort_key ${direction}, id ${direction} limit ${limit})
    select ${LISTED_COLUMNS}
    from page join orders o on o.id = page.id ${LISTED_JOINS}
    order by page.sort_key ${direction}, page.id ${direction}`.execute(db);
  return found.rows;
}

function matchingIds(asked: AskedPage, statusIds: readonly string[] | null): RawBuilder<unknown> {
  const { column, order } = sortKey(asked.sort);
  // One branch a status: each reads (status, placed) in its order and stops at the page's end, however rare and however old its orders are.
  const branches = statusIds !== null && column === "placed_at" ? statusIds.map((id) => [id]) : [statusIds];
  const selects = branches.map(
    (some) => sql`(select o.id, ${sql.ref(`o.${column}`)} as sort_key from orders o where ${all(conditionsOf(asked, some))}
      order by ${order} limit ${asked.limit})`,
  );
  return sql.join(selects, sql` union all `);
}

/** The same for the first rows of the list without its search: when they fill the page, it is the page. */
function firstRowsThatMatch(asked: AskedPage, statusIds: readonly string[] | null, search: string): RawBuilder<unknown> {
  const { column, order } = sortKey(asked.sort);
  const plain = { ...asked, filters: { ...asked.filters, search: undefined } };
  return sql`
    select id, sort_key from (
      select o.id, ${sql.ref(`o.${column}`)} as sort_key, o.search from orders o where ${all(conditionsOf(plain, statusIds))}
      order by ${order} limit ${ROWS_LOOKED_THROUGH}) as first_rows
    where search @@ ${search}::tsquery`;
}

function conditionsOf({ filters, sort, position }: AskedPage, statusIds: readonly string[] | null): RawBuilder<unknown>[] {
  return [...statusCondition(statusIds), ...plainConditions(filters), ...(position ? [after(sort, position)] : [])];
}

/** Ids and numbers alone, `limit` at most, in the list's order: what "all of these" means at this moment. Two statements, whatever the filters. */
export async function listOrderIds(db: Executor, asked: Omit<AskedPage, "position">): Promise<{ id: string; number: string }[]> {
  const { direction } = sortKey(asked.sort);
  const ids = matchingIds({ ...asked, position: null }, await statusesOf(db, asked.filters));
  const found = await sql<{ id: string; number: string }>`
    with page as (select id, sort_key from (${ids}) as found order by sort_key ${direction}, id ${direction} limit ${asked.limit})
    select o.id, o.number from page join orders o on o.id = page.id order by page.sort_key ${direction}, page.id ${direction}`.execute(db);
  return found.rows;
}

/** How many orders the filters hold. */
export async function countOrders(db: Executor, filters: OrderFilters): Promise<number> {
  const statusIds = await statusesOf(db, filters);
  const conditions = all([...statusCondition(statusIds), ...plainConditions(filters)]);
  const found = await sql<{ total: string }>`select count(*) as total from orders o where ${conditions}`.execute(db);
  return Number(found.rows[0]?.total ?? 0);
}

/** The cursor's position of a listed order. */
export function positionOf(order: ListedOrder, sort: OrderSort): OrderPosition {
  const { shown } = sortKey(sort);
  return { key: shown === "number" ? order.number : order[shown].toISOString(), id: order.id };
}

function sortKey(sort: OrderSort) {
  const name = sort.replace("-", "") as "placedAt" | "updatedAt" | "number";
  const column = { placedAt: "placed_at", updatedAt: "updated_at", number: "number" }[name] as "placed_at" | "updated_at" | "number";
  const direction = sort.startsWith("-") ? sql`desc` : sql`asc`;
  return { shown: name, column, direction, order: sql`${sql.ref(`o.${column}`)} ${direction}, o.id ${direction}` };
}

function after(sort: OrderSort, position: OrderPosition): RawBuilder<unknown> {
  const { column } = sortKey(sort);
  const than = sort.startsWith("-") ? sql`<` : sql`>`;
  const key = column === "number" ? sql`${position.key}::bigint` : sql`${position.key}::timestamptz`;
  return sql`(${sql.ref(`o.${column}`)}, o.id) ${than} (${key}, ${position.id}::bigint)`;
}

/** The statuses that are meant, with their ids known to the planner; null: all. A group without any: none. */
async function statusesOf(db: Executor, filters: OrderFilters): Promise<string[] | null> {
  if (filters.statusGroup === undefined) return filters.statusId === undefined ? null : [filters.statusId];
  const found = await sql<{ id: string }>`select id from order_statuses where "group" = ${filters.statusGroup} order by id`.execute(db);
  const ids = found.rows.map((row) => row.id).filter((id) => filters.statusId === undefined || id === filters.statusId);
  return ids.length > 0 ? ids : ["0"];
}

function statusCondition(ids: readonly string[] | null): RawBuilder<unknown>[] {
  if (ids === null) return [];
  return ids.length === 1 ? [sql`o.status_id = ${ids[0]}::bigint`] : [sql`o.status_id = any(${ids}::bigint[])`];
}

function plainConditions(filters: OrderFilters): RawBuilder<unknown>[] {
  const wanted: RawBuilder<unknown>[] = [];
  if (filters.source === "own") wanted.push(sql`o.store_id is null`);
  if (filters.source === "store") wanted.push(sql`o.store_id is not null`);
  if (filters.storeId !== undefined) wanted.push(sql`o.store_id = ${filters.storeId}::bigint`);
  if (filters.managerId === null) wanted.push(sql`o.manager_id is null`);
  else if (filters.managerId !== undefined) wanted.push(sql`o.manager_id = ${filters.managerId}::bigint`);
  if (filters.unseen !== undefined) wanted.push(filters.unseen ? sql`o.seen_at is null` : sql`o.seen_at is not null`);
  if (filters.locationId !== undefined) wanted.push(sql`o.location_id = ${filters.locationId}::bigint`);
  if (filters.typeId !== undefined) wanted.push(sql`o.type_id = ${filters.typeId}::bigint`);
  if (filters.placedFrom !== undefined) wanted.push(sql`o.placed_at >= ${filters.placedFrom}`);
  if (filters.placedTo !== undefined) wanted.push(sql`o.placed_at < ${filters.placedTo}`);
  if (filters.search !== undefined) wanted.push(sql`o.search @@ ${filters.search}::tsquery`);
  if (filters.attention !== undefined) {
    const open = sql`(select a.order_id from attention a where a.resolved_at is null and a.order_id is not null)`;
    wanted.push(filters.attention ? sql`o.id in ${open}` : sql`o.id not in ${open}`);
  }
  return wanted;
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`;
}

const LISTED_COLUMNS = sql`
  o.id, o.number, o.placed_at as "placedAt", o.created_at as "createdAt", o.updated_at as "updatedAt", o.currency, o.total,
  o.payment_method as "paymentMethod", o.paid, o.frozen_at is not null as frozen, o.seen_at is not null as seen, o.version,
  jsonb_build_object('id', st.id::text, 'name', st.name, 'group', st."group", 'color', st.color) as status,
  jsonb_build_object('id', ty.id::text, 'name', ty.name) as type,
  jsonb_build_object('id', lo.id::text, 'name', lo.name) as location,
  case when ma.id is not null then jsonb_build_object('id', ma.id::text, 'name', ma.name) end as manager,
  case when bu.id is not null then
    jsonb_build_object('id', bu.id::text, 'firstName', bu.first_name, 'lastName', bu.last_name, 'phone', bu.phone) end as buyer,
  case when b.order_id is not null then jsonb_build_object(
    'id', sh.id::text, 'name', sh.name, 'platform', sh.platform, 'url', sh.url, 'disconnected', sh.deleted_at is not null,
    'remoteId', b.remote_id, 'remoteNumber', b.remote_number, 'remoteStatusId', b.remote_status, 'remoteStatusTitles', ss.titles,
    'matched', b.matched, 'pushPending', b.push_pending_at is not null, 'missing', b.missing_at is not null) end as store,
  lines.count as "itemCount", lines.first as "firstItems", open.count as attention`;

const LISTED_JOINS = sql`
  join order_statuses st on st.id = o.status_id
  join order_types ty on ty.id = o.type_id
  join locations lo on lo.id = o.location_id
  left join employees ma on ma.id = o.manager_id
  left join buyers bu on bu.id = o.buyer_id
  left join bindings b on b.order_id = o.id
  left join stores sh on sh.id = b.store_id
  left join store_statuses ss on ss.store_id = b.store_id and ss.remote_id = b.remote_status
  cross join lateral (
    select count(*)::int as count,
      coalesce(jsonb_agg(jsonb_build_object('title', i.title, 'quantity', i.quantity::text) order by i.position, i.id) filter (where i.nth <= 3), '[]') as first
    from (select title, quantity, position, id, row_number() over (order by position, id) as nth from order_items
          where order_id = o.id and kind not in ('discount', 'set_part') and not (quantity = 0 and edited_at is not null)) as i) as lines
  cross join lateral (select count(*)::int as count from attention a where a.order_id = o.id and a.resolved_at is null) as open`;
