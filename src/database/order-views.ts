import { sql } from "kysely";
import type { Executor } from "./database.ts";

/** A view of the order table that somebody keeps: a name, and the address bar's filters, order and columns. */
export interface KeptView {
  readonly id: string;
  readonly name: string;
  readonly search: string;
}

export interface KeptViewFields {
  readonly name?: string | undefined;
  readonly search?: string | undefined;
}

export const MOST_VIEWS = 50;

/** Of one person, in the order they were kept. */
export async function listKeptViews(db: Executor, employeeId: string): Promise<KeptView[]> {
  const found = await sql<KeptView>`
    select id, name, search from order_views where employee_id = ${employeeId}::bigint order by position, id`.execute(db);
  return found.rows;
}

/** Null when there is a view of that name already, or too many. */
export async function insertKeptView(db: Executor, view: { employeeId: string; name: string; search: string; now: Date }): Promise<KeptView | null> {
  const made = await sql<KeptView>`
    insert into order_views (employee_id, name, search, position, created_at)
    select ${view.employeeId}::bigint, ${view.name}, ${view.search}, coalesce(max(position), 0) + 1, ${view.now} from order_views
    where employee_id = ${view.employeeId}::bigint having count(*) < ${MOST_VIEWS}::int
    on conflict do nothing returning id, name, search`.execute(db);
  return made.rows[0] ?? null;
}

/** "taken": another view has that name. */
export async function updateKeptView(
  db: Executor,
  asked: { employeeId: string; id: string; fields: KeptViewFields },
): Promise<KeptView | "taken" | null> {
  const { employeeId, id, fields } = asked;
  const changed = await sql<KeptView & { taken: boolean }>`
    with wanted as (
      select v.id, exists (select from order_views other where other.employee_id = v.employee_id and other.id <> v.id
        and lower(other.name) = lower(coalesce(${fields.name ?? null}::text, v.name))) as taken
      from order_views v where v.id = ${id}::bigint and v.employee_id = ${employeeId}::bigint
    ), changed as (
      update order_views v set name = coalesce(${fields.name ?? null}::text, v.name), search = coalesce(${fields.search ?? null}::text, v.search)
      from wanted w where v.id = w.id and not w.taken returning v.id, v.name, v.search
    )
    select w.id, w.taken, c.name, c.search from wanted w left join changed c on c.id = w.id`.execute(db);
  const [row] = changed.rows;
  if (!row) return null;
  return row.taken ? "taken" : { id: row.id, name: row.name, search: row.search };
}

export async function deleteKeptView(db: Executor, asked: { employeeId: string; id: string }): Promise<boolean> {
  const gone = await sql`
    delete from order_views where id = ${asked.id}::bigint and employee_id = ${asked.employeeId}::bigint returning id`.execute(db);
  return gone.rows.length > 0;
}
