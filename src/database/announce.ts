import { sql } from "kysely";
import type { Executor } from "./database.ts";

/** The channel of server-sent events. Heard by src/http/events.ts once the transaction has committed. */
export const EVENTS_CHANNEL = "econnect_events";

/** What can be announced. People's browsers re-read what they show; the events carry no content. */
export interface Announcements {
  "order.changed": { readonly ids: readonly string[] };
  "store.changed": { readonly id: string };
  "mirror.changed": { readonly id: string };
  "import.progress": Readonly<Record<string, unknown>>;
  "attention.changed": Readonly<Record<string, never>>;
}

/** PostgreSQL refuses a notice of 8000 bytes or more: ids go out in pieces that stay well below. */
const IDS_A_NOTICE = 300;

/** Tells all signed-in browsers, when the transaction commits. One statement, however many ids. */
export async function announce<Event extends keyof Announcements>(executor: Executor, event: Event, data: Announcements[Event]): Promise<void> {
  const notices = pieces(data).map((piece) => JSON.stringify({ event, data: piece }));
  if (notices.length === 0) return;
  await sql`select pg_notify(${EVENTS_CHANNEL}, notice) from unnest(${notices}::text[]) as notice`.execute(executor);
}

function pieces(data: Announcements[keyof Announcements]): readonly unknown[] {
  const { ids } = data as { ids?: readonly string[] };
  if (!Array.isArray(ids)) return [data];
  const all: unknown[] = [];
  for (let from = 0; from < ids.length; from += IDS_A_NOTICE) all.push({ ids: ids.slice(from, from + IDS_A_NOTICE) });
  return all;
}
