import { sql } from "kysely";
import type { Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

/** An order of a store with what either side's status is on the other, by the store's rules. */
export interface StatusSides {
  readonly orderId: string;
  readonly storeId: string;
  readonly remoteId: string;
  readonly storeName: string;
  readonly statusName: string;
  readonly remoteStatus: string;
  /** The desk's status that the shop's stands for; null: no rule. */
  readonly deskStatusId: string | null;
  /** The shop's status that the desk's stands for; null: no rule. */
  readonly outStatus: string | null;
  /** That status cancels the order in the shop, and the store may not do that. */
  readonly cancelNotAllowed: boolean;
  /** The shop's order is cancelled: nothing may be written to it any more. */
  readonly closedInStore: boolean;
}

/** Of locked orders; `shown` gives for some of them the shop's status to go by, other than the present one. One statement. */
export async function readStatusSides(
  tx: Transaction,
  orderIds: readonly string[],
  shown: ReadonlyMap<string, string> = new Map(),
): Promise<StatusSides[]> {
  const rows = [...shown].map(([orderId, status]) => ({ orderId, status }));
  const found = await sql<StatusSides>`
    select b.order_id as "orderId", b.store_id as "storeId", b.remote_id as "remoteId", s.name as "storeName", st.name as "statusName",
      coalesce(w.status, b.remote_status) as "remoteStatus", ri.status_id as "deskStatusId", ro.remote_status_id as "outStatus",
      not s.may_cancel_in_store and coalesce(so.cancelled or so.remote_id = any(s.cancelled_status_ids), false) as "cancelNotAllowed",
      coalesce(sn.cancelled or sn.remote_id = any(s.cancelled_status_ids), false) as "closedInStore"
    from bindings b join orders o on o.id = b.order_id join stores s on s.id = b.store_id join order_statuses st on st.id = o.status_id
    left join jsonb_to_recordset(${asRows(rows)}) as w("orderId" bigint, status text) on w."orderId" = b.order_id
    left join status_rules ri on ri.store_id = b.store_id and ri.direction = 'in' and ri.remote_status_id = coalesce(w.status, b.remote_status)
    left join status_rules ro on ro.store_id = b.store_id and ro.direction = 'out' and ro.status_id = o.status_id
    left join store_statuses so on so.store_id = b.store_id and so.remote_id = ro.remote_status_id
    left join store_statuses sn on sn.store_id = b.store_id and sn.remote_id = b.remote_status
    where b.order_id = any(${orderIds}::bigint[]) order by b.order_id`.execute(tx);
  return found.rows;
}

/** What the shop showed when these locked orders last had this status of the desk, before the change that is taken back now; none where that is not known. One statement. */
export async function readFormerStatuses(tx: Transaction, orderIds: readonly string[], statusId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ orderId: string; former: string }>`
    select b.order_id as "orderId", case when b.base_desk_status = ${statusId}::bigint then b.base_store_status else b.push_before end as former
    from bindings b
    where b.order_id = any(${orderIds}::bigint[]) and (b.base_desk_status = ${statusId}::bigint or b.push_before_desk = ${statusId}::bigint)`.execute(
    tx,
  );
  return new Map(rows.map(({ orderId, former }) => [orderId, former]));
}

/** The shop's present status and this one of the desk agree from now on: nothing is pending any more (the base moves on both sides). */
export async function agreeOnStore(tx: Transaction, orderIds: readonly string[], statusId: string): Promise<void> {
  await sql`
    update bindings set base_store_status = remote_status, base_desk_status = ${statusId}::bigint, conflict_at = null, push_pending_at = null,
      push_held = false, push_failures = 0, push_retry_at = null, push_wish = null, matched = true
    where order_id = any(${orderIds}::bigint[])`.execute(tx);
}

/** What the shop shows now is known and overruled: only the desk's change is left, to be sent. */
export async function overruleStore(tx: Transaction, orderIds: readonly string[]): Promise<void> {
  await sql`
    update bindings set base_store_status = remote_status, conflict_at = null, push_held = false, push_failures = 0, push_retry_at = null
    where order_id = any(${orderIds}::bigint[])`.execute(tx);
}
