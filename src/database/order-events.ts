import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

export interface Author {
  readonly kind: "employee" | "store" | "system";
  readonly id: string | null;
  readonly name: string;
}

export interface NewEvent {
  readonly orderId: string;
  /** created, status_changed, comment, items_changed, manager_changed, location_changed, type_changed, written_off, write_off_undone, product_matched … */
  readonly kind: string;
  readonly text?: string | null;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly cause?: string | null;
}

/** Adds to the feeds, in the order given. One statement. Returns the new ids in that order. */
export async function insertEvents(tx: Transaction, events: readonly NewEvent[], by: { author: Author; now: Date }): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = events.map((event, position) => ({
    position,
    order_id: event.orderId,
    kind: event.kind,
    text: event.text ?? null,
    before: event.before ?? null,
    after: event.after ?? null,
    cause: event.cause ?? null,
  }));
  const inserted = await sql<{ id: string }>`
    insert into order_events (order_id, at, author_kind, author_id, author_name, kind, text, before, after, cause)
    select r.order_id, ${by.now}, ${by.author.kind}, ${by.author.id}::bigint, ${by.author.name}, r.kind, r.text,
      nullif(r.before, 'null'::jsonb), nullif(r.after, 'null'::jsonb), r.cause
    from jsonb_to_recordset(${asRows(rows)})
      as r(position int, order_id bigint, kind text, text text, before jsonb, after jsonb, cause text)
    order by r.position
    returning id`.execute(tx);
  return inserted.rows.map((row) => row.id);
}

export interface ListedEvent {
  readonly id: string;
  readonly at: Date;
  readonly author: Author;
  readonly kind: string;
  readonly text: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly cause: string | null;
}

/** The feed of an order, newest first; at most `limit`, before the id of the cursor. Null when there is no such order. */
export async function listEvents(db: Executor, asked: { orderId: string; before: string | null; limit: number }): Promise<ListedEvent[] | null> {
  const found = await sql<ListedEvent & { none: boolean }>`
    select e.id, e.at, jsonb_build_object('kind', e.author_kind, 'id', e.author_id::text, 'name', e.author_name) as author,
      e.kind, e.text, e.before, e.after, e.cause, e.id is null as none
    from orders o left join lateral (
      select * from order_events e where e.order_id = o.id ${asked.before === null ? sql`` : sql`and e.id < ${asked.before}::bigint`}
      order by e.id desc limit ${asked.limit}) as e on true
    where o.id = ${asked.orderId}::bigint
    order by e.id desc`.execute(db);
  if (found.rows.length === 0) return null;
  return found.rows.filter((row) => !row.none).map(({ none: _, ...event }) => event);
}

export async function readEvent(db: Executor, id: string): Promise<ListedEvent | null> {
  const found = await sql<ListedEvent>`
    select e.id, e.at, jsonb_build_object('kind', e.author_kind, 'id', e.author_id::text, 'name', e.author_name) as author,
      e.kind, e.text, e.before, e.after, e.cause
    from order_events e where e.id = ${id}::bigint`.execute(db);
  return found.rows[0] ?? null;
}
