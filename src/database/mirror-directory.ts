import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

export const MIRROR_KINDS = ["location", "employee", "order_type", "order_status", "custom_field", "category"] as const;
export type MirrorKind = (typeof MIRROR_KINDS)[number];
export type MatchedKind = "location" | "employee" | "order_type" | "order_status";

export interface MirrorEntry {
  readonly kind: MirrorKind;
  readonly remoteId: string;
  readonly name: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface ListedMirrorEntry extends MirrorEntry {
  readonly gone: boolean;
}

/** What changed since the directory was read last. `gone`: what disappeared although something of ours is matched to it. */
export interface DirectoryNews {
  readonly gone: readonly MirrorEntry[];
  readonly back: readonly MirrorEntry[];
}

/**
 * Saves what the account has now; what is no longer there is marked as gone and kept, for orders refer to it. What we learned ourselves of an order
 * type (its first status) stays. Kinds that could not be read are left out of `kinds` and stay as they are. Two statements.
 */
export async function saveMirrorEntries(
  tx: Transaction,
  mirrorId: string,
  read: { entries: readonly MirrorEntry[]; kinds: readonly MirrorKind[]; now: Date },
): Promise<DirectoryNews> {
  const rows = read.entries.map((entry, position) => ({ ...entry, position }));
  const { rows: back } = await sql<MirrorEntry>`
    with before as (select kind, remote_id from mirror_entries where mirror_id = ${mirrorId}::bigint and gone_at is not null)
    insert into mirror_entries (mirror_id, kind, remote_id, name, detail, position, seen_at)
    select ${mirrorId}::bigint, r.kind, r."remoteId", r.name, r.detail, r.position, ${read.now}
    from jsonb_to_recordset(${asRows(rows)}) as r(kind text, "remoteId" text, name text, detail jsonb, position int)
    on conflict (mirror_id, kind, remote_id) do update set name = excluded.name, detail = mirror_entries.detail || excluded.detail,
      position = excluded.position, seen_at = excluded.seen_at, gone_at = null
    returning kind, remote_id as "remoteId", name, detail`.execute(tx);
  const { rows: gone } = await sql<MirrorEntry & { matched: boolean }>`
    update mirror_entries e set gone_at = ${read.now}
    where e.mirror_id = ${mirrorId}::bigint and e.kind = any(${read.kinds}::text[]) and e.seen_at < ${read.now} and e.gone_at is null
    returning e.kind, e.remote_id as "remoteId", e.name, e.detail,
      exists (select from mirror_matches t where t.mirror_id = e.mirror_id and t.kind = e.kind and t.remote_id = e.remote_id) as matched`.execute(tx);
  return { gone: gone.filter((entry) => entry.matched), back };
}

/** In the account's own order. */
export async function listMirrorEntries(executor: Executor, mirrorId: string): Promise<ListedMirrorEntry[]> {
  const { rows } = await sql<ListedMirrorEntry>`
    select kind, remote_id as "remoteId", name, detail, gone_at is not null as gone from mirror_entries
    where mirror_id = ${mirrorId}::bigint order by kind, position, remote_id`.execute(executor);
  return rows;
}

/** What entries of a kind are called, those that are gone too. */
export async function readEntryNames(executor: Executor, mirrorId: string, kind: MirrorKind): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select remote_id as id, name from mirror_entries where mirror_id = ${mirrorId}::bigint and kind = ${kind}`.execute(executor);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface MirrorMatch {
  readonly kind: MatchedKind;
  readonly deskId: string;
  readonly remoteId: string;
}

/** Replaces the matches of these kinds, in the order given. */
export async function saveMirrorMatches(
  tx: Transaction,
  mirrorId: string,
  saved: { kinds: readonly MatchedKind[]; matches: readonly MirrorMatch[] },
): Promise<void> {
  await sql`delete from mirror_matches where mirror_id = ${mirrorId}::bigint and kind = any(${saved.kinds}::text[])`.execute(tx);
  const rows = saved.matches.map((match, position) => ({ ...match, position }));
  await sql`
    insert into mirror_matches (mirror_id, kind, desk_id, remote_id, position)
    select ${mirrorId}::bigint, r.kind, r."deskId", r."remoteId", r.position
    from jsonb_to_recordset(${asRows(rows)}) as r(kind text, "deskId" bigint, "remoteId" text, position int)
    on conflict do nothing`.execute(tx);
}

export async function listMirrorMatches(executor: Executor, mirrorId: string): Promise<MirrorMatch[]> {
  const { rows } = await sql<MirrorMatch>`
    select kind, desk_id as "deskId", remote_id as "remoteId" from mirror_matches where mirror_id = ${mirrorId}::bigint order by position`.execute(
    executor,
  );
  return rows;
}

/**
 * Matched employees who are not active in the account (or are gone from it) take no orders here; those whom we took out of the turns and who are
 * active again do. Answers the names of those who were taken out now. One statement.
 */
export async function followActivity(tx: Transaction, mirrorId: string): Promise<string[]> {
  const { rows } = await sql<{ name: string; out: boolean }>`
    with sides as (
      select t.desk_id, e.remote_id, e.turned_off, bool_or(e.gone_at is null and coalesce((e.detail ->> 'active')::boolean, true)) over (partition by t.desk_id) as active
      from mirror_matches t join mirror_entries e on e.mirror_id = t.mirror_id and e.kind = t.kind and e.remote_id = t.remote_id
      where t.mirror_id = ${mirrorId}::bigint and t.kind = 'employee'
    ), moved as (
      update employees d set takes_orders = s.active from (select desk_id, bool_and(active) as active, bool_or(turned_off) as off from sides group by 1) s
      where d.id = s.desk_id and ((not s.active and d.takes_orders) or (s.active and s.off and not d.takes_orders))
      returning d.id, d.name, not s.active as out
    ), marked as (
      update mirror_entries e set turned_off = m.out from moved m, sides s
      where s.desk_id = m.id and e.mirror_id = ${mirrorId}::bigint and e.kind = 'employee' and e.remote_id = s.remote_id
    )
    select name, out from moved order by id`.execute(tx);
  return rows.filter((row) => row.out).map((row) => row.name);
}

/** The status an order of this type begins with there, as it was seen. */
export async function learnInitialStatus(tx: Transaction, mirrorId: string, seen: { orderTypeId: string; statusId: string }): Promise<void> {
  await sql`
    update mirror_entries set detail = detail || jsonb_build_object('initialStatus', ${seen.statusId}::text)
    where mirror_id = ${mirrorId}::bigint and kind = 'order_type' and remote_id = ${seen.orderTypeId}`.execute(tx);
}
