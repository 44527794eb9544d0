import { sql } from "kysely";
import type { StatusGroup } from "../domain/status.ts";
import type { Executor } from "./database.ts";

/** Locations, order types and order statuses: the merchant's own words, which orders and stores refer to. */
export interface Location {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
}

export interface OrderType {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  readonly initialStatusId: string;
}

export interface OrderStatus {
  readonly id: string;
  readonly name: string;
  readonly group: StatusGroup;
  readonly color: string;
  readonly position: number;
}

/** All members may be given or not: what is not given stays. */
type Change<Thing> = { readonly [Member in Exclude<keyof Thing, "id">]?: Thing[Member] | undefined };

const LOCATION = sql`id, name, archived`;
const ORDER_TYPE = sql`id, name, archived, initial_status_id as "initialStatusId"`;
const ORDER_STATUS = sql`id, name, "group", color, position`;

/** In the order they were made, so that the company's first one comes first. */
export async function listLocations(executor: Executor, page: { after: string | null; count: number }): Promise<Location[]> {
  const { rows } = await sql<Location>`
    select ${LOCATION} from locations where id > ${page.after ?? "0"} order by id limit ${page.count}`.execute(executor);
  return rows;
}

export async function insertLocation(executor: Executor, location: { name: string }): Promise<Location> {
  const { rows } = await sql<Location>`insert into locations (name) values (${location.name}) returning ${LOCATION}`.execute(executor);
  return only(rows);
}

export async function changeLocation(executor: Executor, id: string, change: Change<Location>): Promise<Location | null> {
  const { rows } = await sql<Location>`
    update locations set name = coalesce(${change.name ?? null}, name), archived = coalesce(${change.archived ?? null}::boolean, archived)
    where id = ${id} returning ${LOCATION}`.execute(executor);
  return rows[0] ?? null;
}

export async function listOrderTypes(executor: Executor, page: { after: string | null; count: number }): Promise<OrderType[]> {
  const { rows } = await sql<OrderType>`
    select ${ORDER_TYPE} from order_types where id > ${page.after ?? "0"} order by id limit ${page.count}`.execute(executor);
  return rows;
}

export async function insertOrderType(executor: Executor, type: { name: string; initialStatusId: string }): Promise<OrderType> {
  const { rows } = await sql<OrderType>`
    insert into order_types (name, initial_status_id) values (${type.name}, ${type.initialStatusId}) returning ${ORDER_TYPE}`.execute(executor);
  return only(rows);
}

export async function changeOrderType(executor: Executor, id: string, change: Change<OrderType>): Promise<OrderType | null> {
  const { rows } = await sql<OrderType>`
    update order_types set
      name = coalesce(${change.name ?? null}, name),
      archived = coalesce(${change.archived ?? null}::boolean, archived),
      initial_status_id = coalesce(${change.initialStatusId ?? null}::bigint, initial_status_id)
    where id = ${id} returning ${ORDER_TYPE}`.execute(executor);
  return rows[0] ?? null;
}

/** As people see them: by position, then in the order they were made. */
export async function listOrderStatuses(
  executor: Executor,
  page: { after: readonly [position: number, id: string] | null; count: number },
): Promise<OrderStatus[]> {
  const [position, id] = page.after ?? [-2_147_483_648, "0"];
  const { rows } = await sql<OrderStatus>`
    select ${ORDER_STATUS} from order_statuses
    where (position, id) > (${position}::integer, ${id}::bigint)
    order by position, id limit ${page.count}`.execute(executor);
  return rows;
}

/** Without a position it comes last. */
export async function insertOrderStatus(
  executor: Executor,
  status: { name: string; group: StatusGroup; color: string; position?: number | undefined },
): Promise<OrderStatus> {
  const { rows } = await sql<OrderStatus>`
    insert into order_statuses (name, "group", color, position)
    values (${status.name}, ${status.group}, ${status.color},
      coalesce(${status.position ?? null}::integer, (select least(coalesce(max(position), 0)::bigint + 10, 2147483647)::integer from order_statuses)))
    returning ${ORDER_STATUS}`.execute(executor);
  return only(rows);
}

export async function changeOrderStatus(executor: Executor, id: string, change: Change<OrderStatus>): Promise<OrderStatus | null> {
  const { rows } = await sql<OrderStatus>`
    update order_statuses set
      name = coalesce(${change.name ?? null}, name),
      "group" = coalesce(${change.group ?? null}, "group"),
      color = coalesce(${change.color ?? null}, color),
      position = coalesce(${change.position ?? null}::integer, position)
    where id = ${id} returning ${ORDER_STATUS}`.execute(executor);
  return rows[0] ?? null;
}

/** Locks the status against being deleted until the transaction ends: true when it is there. */
export async function holdOrderStatus(executor: Executor, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from order_statuses where id = ${id} for key share`.execute(executor);
  return rows.length > 0;
}

function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error("a row that was written did not come back");
  return row;
}

/** Numbers the named statuses from 1 in the given order, and those that are not named after them as they stood. Null, and nothing changed, when one is unknown. */
export async function arrangeOrderStatuses(executor: Executor, ids: readonly string[]): Promise<OrderStatus[] | null> {
  const { rows } = await sql<OrderStatus>`
    with wanted as (select id, nth from unnest(${ids}::bigint[]) with ordinality as w(id, nth)),
    known as (select count(*) = ${ids.length}::int as all from wanted join order_statuses using (id)),
    arranged as (
      select s.id, row_number() over (order by w.nth nulls last, s.position, s.id) as position from order_statuses s left join wanted w using (id)
    )
    update order_statuses s set position = a.position from arranged a, known k where a.id = s.id and k.all
    returning s.id, s.name, s."group", s.color, s.position`.execute(executor);
  return rows.length === 0 ? null : rows.toSorted((a, b) => a.position - b.position);
}
