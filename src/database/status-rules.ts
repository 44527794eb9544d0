import { sql } from "kysely";
import type { RuleList } from "../domain/status-matching.ts";
import { announce } from "./announce.ts";
import type { Executor, Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

export async function readRules(executor: Executor, storeId: string): Promise<RuleList> {
  const { rows } = await sql<{ direction: "in" | "out"; remoteStatusId: string; statusId: string }>`
    select direction, remote_status_id as "remoteStatusId", status_id as "statusId" from status_rules
    where store_id = ${storeId}::bigint order by direction, remote_status_id, status_id`.execute(executor);
  const side = (direction: "in" | "out") =>
    rows.filter((rule) => rule.direction === direction).map(({ remoteStatusId, statusId }) => ({ remoteStatusId, statusId }));
  return { in: side("in"), out: side("out") };
}

/** Holds the store's row, so that its lane does not plan while the rules change. */
export async function readRuleSettings(tx: Transaction, storeId: string): Promise<{ mayCancel: boolean } | null> {
  const { rows } = await sql<{ mayCancel: boolean }>`
    select may_cancel_in_store as "mayCancel" from stores where id = ${storeId}::bigint and deleted_at is null for no key update`.execute(tx);
  return rows[0] ?? null;
}

export async function replaceRules(tx: Transaction, storeId: string, rules: RuleList): Promise<void> {
  await sql`delete from status_rules where store_id = ${storeId}::bigint`.execute(tx);
  const rows = [...rules.in.map((rule) => ({ ...rule, direction: "in" })), ...rules.out.map((rule) => ({ ...rule, direction: "out" }))];
  await sql`
    insert into status_rules (store_id, direction, remote_status_id, status_id)
    select ${storeId}::bigint, r.direction, r."remoteStatusId", r."statusId"
    from jsonb_to_recordset(${asRows(rows)}) as r(direction text, "remoteStatusId" text, "statusId" bigint)`.execute(tx);
}

/** Both sides count as agreed as they are now; what was pending, in conflict or not matched under the old rules is over (S6). */
export async function moveBasesToPresent(tx: Transaction, storeId: string, now: Date): Promise<void> {
  await sql`
    with held as (
      select o.id from orders o join bindings b on b.order_id = o.id where b.store_id = ${storeId}::bigint
        and (b.base_store_status <> b.remote_status or b.base_desk_status <> o.status_id or b.push_pending_at is not null or b.conflict_at is not null
          or b.push_held or not b.matched or not exists (select from status_rules r where r.store_id = b.store_id and r.direction = 'in'
            and r.remote_status_id = b.remote_status))
      order by o.id for update of o
    )
    update bindings b set base_store_status = b.remote_status, base_desk_status = o.status_id, push_pending_at = null, push_held = false, push_wish = null, conflict_at = null,
      matched = not exists (select from status_rules r where r.store_id = b.store_id and r.direction = 'in')
        or exists (select from status_rules r where r.store_id = b.store_id and r.direction = 'in' and r.remote_status_id = b.remote_status)
    from held h join orders o on o.id = h.id
    where b.order_id = h.id`.execute(tx);
  const { numAffectedRows = 0n } = await sql`
    update attention a set resolved_at = ${now}, updated_at = ${now}, resolution = 'new_rules'
    where a.resolved_at is null and a.store_id = ${storeId}::bigint and a.kind in ('status_not_matched', 'store_statuses_changed', 'push_held', 'push_refused', 'push_not_taken', 'conflict')`.execute(
    tx,
  );
  if (numAffectedRows > 0n) await announce(tx, "attention.changed", {});
}

export async function countOpenOrders(executor: Executor, storeId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from bindings where store_id = ${storeId}::bigint and not remote_final`.execute(executor);
  return rows[0]?.count ?? 0;
}
