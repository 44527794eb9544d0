import { sql } from "kysely";
import type { StoreStatus } from "../domain/status.ts";
import type { Executor, Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

/** What became of a shop's statuses since they were read last. */
export interface StatusNews {
  readonly added: readonly StoreStatus[];
  readonly renamed: readonly { readonly id: string; readonly before: StoreStatus["titles"]; readonly after: StoreStatus["titles"] }[];
  readonly gone: readonly { readonly id: string; readonly titles: StoreStatus["titles"] }[];
}

/**
 * Keeps the shop's statuses as it shows them now; those it no longer shows stay, marked gone, since orders may still carry them. Four statements.
 * Returns what is new, renamed or gone; null at the first reading.
 */
export async function saveStoreStatuses(
  tx: Transaction,
  saved: { storeId: string; statuses: readonly StoreStatus[]; now: Date },
): Promise<StatusNews | null> {
  const { rows: known } = await sql<KnownStatus>`
    select remote_id as id, titles, gone from store_statuses where store_id = ${saved.storeId}::bigint order by position, remote_id for update`.execute(
    tx,
  );
  const rows = saved.statuses.map((status, position) => ({ ...status, position }));
  await sql`
    insert into store_statuses (store_id, remote_id, titles, final, cancelled, position, seen_at)
    select ${saved.storeId}::bigint, r.id, r.titles, r.final, r.cancelled, r.position, ${saved.now}
    from jsonb_to_recordset(${asRows(rows)}) as r(id text, titles jsonb, final boolean, cancelled boolean, position int)
    on conflict (store_id, remote_id) do update set titles = excluded.titles, final = excluded.final, cancelled = excluded.cancelled,
      position = excluded.position, seen_at = excluded.seen_at, gone = false`.execute(tx);
  await sql`update store_statuses set gone = true where store_id = ${saved.storeId}::bigint and seen_at < ${saved.now}`.execute(tx);
  await followFinal(tx, saved.storeId, saved.now);
  return known.length === 0 ? null : newsSince(known, saved.statuses);
}

interface KnownStatus {
  readonly id: string;
  readonly titles: StoreStatus["titles"];
  readonly gone: boolean;
}

function newsSince(known: readonly KnownStatus[], statuses: readonly StoreStatus[]): StatusNews {
  const before = new Map(known.filter((status) => !status.gone).map((status) => [status.id, status]));
  const there = new Set(statuses.map((status) => status.id));
  return {
    added: statuses.filter((status) => !before.has(status.id)),
    renamed: statuses.flatMap(({ id, titles }) => {
      const old = before.get(id);
      return old && !sameTitles(old.titles, titles) ? [{ id, before: old.titles, after: titles }] : [];
    }),
    gone: [...before.values()].filter((status) => !there.has(status.id)).map(({ id, titles }) => ({ id, titles })),
  };
}

function sameTitles(one: StoreStatus["titles"], other: StoreStatus["titles"]): boolean {
  const languages = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...languages].every((language) => one[language] === other[language]);
}

/**
 * What is final in a store has changed, by the shop's own word or the merchant's mark: its orders are watched accordingly from now on (S13).
 * Their last comparison is kept in their own row (S22). One statement.
 */
export async function followFinal(tx: Transaction, storeId: string, now: Date): Promise<void> {
  await sql`
    with judged as (
      select o.id, b.remote_status = any(s.final_status_ids || s.cancelled_status_ids) or coalesce(r.final or r.cancelled, false) as final,
        case when b.watch = 'full' and b.watched_since < s.last_full_started_at then s.last_full_started_at
          when b.watch = 'hourly' and b.watched_since < s.last_hourly_started_at then s.last_hourly_started_at end as compared
      from bindings b join orders o on o.id = b.order_id join stores s on s.id = b.store_id
      left join store_statuses r on r.store_id = b.store_id and r.remote_id = b.remote_status
      where b.store_id = ${storeId}::bigint
    ), turned as (
      select j.* from judged j join bindings b on b.order_id = j.id where b.remote_final <> j.final order by j.id
    )
    update bindings b set remote_final = t.final, final_since = case when t.final then coalesce(b.final_since, ${now}::timestamptz) end,
      watch = case when b.missing_at is not null then b.watch when t.final and b.matched and b.push_pending_at is null and b.conflict_at is null
        and b.content_hash is not null then 'hourly' else 'full' end,
      watched_since = ${now}, compared_at = greatest(b.compared_at, t.compared)
    from turned t where b.order_id = t.id`.execute(tx);
}

/** Those the shop shows today; what the merchant marked as final or cancelled counts as such. */
export async function listStoreStatuses(executor: Executor, storeId: string): Promise<StoreStatus[]> {
  const { rows } = await sql<StoreStatus>`
    select r.remote_id as id, r.titles, r.final or r.cancelled or r.remote_id = any(s.final_status_ids || s.cancelled_status_ids) as final,
      r.cancelled or r.remote_id = any(s.cancelled_status_ids) as cancelled
    from store_statuses r join stores s on s.id = r.store_id
    where r.store_id = ${storeId}::bigint and not r.gone order by r.position, r.remote_id`.execute(executor);
  return rows;
}
