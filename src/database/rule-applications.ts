import { sql } from "kysely";
import { STATUS_CAUSES } from "../domain/status.ts";
import type { Transaction } from "./database.ts";
import { toJson } from "./rows.ts";

interface Author {
  readonly id: string | null;
  readonly name: string;
}

export interface StatusBefore {
  readonly orderId: string;
  readonly before: string;
  readonly after: string;
}

/** Sets the desk's status of every open order from the shop's, where a rule says so and the desk's does not stand for it already. One statement. */
export async function applyRulesIn(tx: Transaction, applied: { storeId: string; author: Author; now: Date }): Promise<StatusBefore[]> {
  const { rows } = await sql<StatusBefore>`
    with wanted as (
      select o.id, o.status_id as before, r.status_id as after, b.remote_status
      from orders o join bindings b on b.order_id = o.id
      join status_rules r on r.store_id = b.store_id and r.direction = 'in' and r.remote_status_id = b.remote_status
      where b.store_id = ${applied.storeId}::bigint and not b.remote_final and o.status_id <> r.status_id
        and not exists (select from status_rules w where w.store_id = b.store_id and w.direction = 'out' and w.status_id = o.status_id
          and w.remote_status_id = b.remote_status)
      order by o.id for update of o
    ), set_orders as (
      update orders o set status_id = w.after, version = o.version + 1, updated_at = ${applied.now} from wanted w where o.id = w.id
    ), set_bindings as (
      update bindings b set base_desk_status = w.after, base_store_status = w.remote_status, matched = true, push_pending_at = null, push_held = false,
        push_wish = null, conflict_at = null
      from wanted w where b.order_id = w.id
    ), told as (
      insert into order_events (order_id, at, author_kind, author_id, author_name, kind, before, after, cause)
      select w.id, ${applied.now}, 'employee', ${applied.author.id}::bigint, ${applied.author.name}, 'status_changed', jsonb_build_object('statusId', w.before::text),
        jsonb_build_object('statusId', w.after::text, 'storeStatusId', w.remote_status), ${STATUS_CAUSES.rulesApplied}
      from wanted w
    )
    select id as "orderId", before, after from wanted order by id`.execute(tx);
  return rows;
}

/** A base that no desk status is: the desk's status counts as changed, and is sent by the rules. */
const NO_BASE = "0";

/** Open orders whose shop status has no rule in, but whose desk status has one out: these are sent to the shop. One statement. */
export async function markRulesOut(tx: Transaction, storeId: string, now: Date): Promise<{ pushed: number; unmatched: number }> {
  const { rows } = await sql<{ pushed: number; unmatched: number }>`
    with loose as (
      select b.order_id, w.remote_status_id as wanted, b.remote_status
      from bindings b join orders o on o.id = b.order_id
      left join status_rules w on w.store_id = b.store_id and w.direction = 'out' and w.status_id = o.status_id
      where b.store_id = ${storeId}::bigint and not b.remote_final
        and not exists (select from status_rules r where r.store_id = b.store_id and r.direction = 'in' and r.remote_status_id = b.remote_status)
    ), marked as (
      update bindings b set base_desk_status = ${NO_BASE}::bigint, push_pending_at = ${now}, push_held = false, push_failures = 0, push_retry_at = null, push_wish = null
      from loose l where b.order_id = l.order_id and l.wanted is not null and l.wanted <> l.remote_status returning b.order_id
    )
    select (select count(*)::int from marked) as pushed, (select count(*)::int from loose where wanted is null) as unmatched`.execute(tx);
  return rows[0] ?? { pushed: 0, unmatched: 0 };
}

export async function saveRuleApplication(
  tx: Transaction,
  saved: { storeId: string; author: Author; now: Date; changed: readonly StatusBefore[]; pushed: number; unmatched: number },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into rule_applications (store_id, employee_id, at, changed_on_desk, pushed_to_store, unmatched, before)
    values (${saved.storeId}::bigint, ${saved.author.id}::bigint, ${saved.now}, ${saved.changed.length}, ${saved.pushed}, ${saved.unmatched}, ${toJson(saved.changed)}::jsonb)
    returning id`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error("the application was not saved");
  return row.id;
}

export async function lockRuleApplication(
  tx: Transaction,
  asked: { storeId: string; id: string },
): Promise<{ before: readonly StatusBefore[]; undoneAt: Date | null } | null> {
  const { rows } = await sql<{ before: StatusBefore[]; undoneAt: Date | null }>`
    select before, undone_at as "undoneAt" from rule_applications where id = ${asked.id}::bigint and store_id = ${asked.storeId}::bigint for update`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** Gives orders that still have the applied status the one they had. One statement. */
export async function restoreStatuses(
  tx: Transaction,
  restored: { applicationId: string; changed: readonly StatusBefore[]; author: Author; now: Date },
): Promise<string[]> {
  const { rows } = await sql<{ orderId: string }>`
    with wanted as (
      select o.id, o.status_id as before, r.before as after
      from jsonb_to_recordset(${toJson(restored.changed)}::jsonb) as r("orderId" bigint, before bigint, after bigint)
      join orders o on o.id = r."orderId" and o.status_id = r.after order by o.id for update of o
    ), set_orders as (
      update orders o set status_id = w.after, version = o.version + 1, updated_at = ${restored.now} from wanted w where o.id = w.id
    ), set_bindings as (
      update bindings b set base_desk_status = w.after from wanted w where b.order_id = w.id
    ), told as (
      insert into order_events (order_id, at, author_kind, author_id, author_name, kind, before, after, cause)
      select w.id, ${restored.now}, 'employee', ${restored.author.id}::bigint, ${restored.author.name}, 'status_changed', jsonb_build_object('statusId', w.before::text),
        jsonb_build_object('statusId', w.after::text), ${STATUS_CAUSES.rulesTakenBack}
      from wanted w
    ), undone as (
      update rule_applications set undone_at = ${restored.now} where id = ${restored.applicationId}::bigint
    )
    select id as "orderId" from wanted`.execute(tx);
  return rows.map((row) => row.orderId);
}
