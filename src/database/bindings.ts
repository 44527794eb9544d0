import { sql } from "kysely";
import type { Transaction } from "./database.ts";
import { addJobs, laneQueue, PRIORITY } from "./jobs.ts";
import { asRows } from "./rows.ts";

/** Job that takes all pending status changes of a store together. */
export const PUSH_STATUSES = "push-statuses";

/**
 * People changed the desk's status of these orders: where the store has rules outward, the change is due (S3: the column says so, the job only wakes).
 * While the last change is in doubt the next one waits with it: what was sent may still arrive, and would be written over the newer (S12).
 * What was held or refused before is over, whatever the new status is: taken back to what both sides agreed on, nothing is left to send.
 * `wishes` names for some of them the very status of the shop that is wanted back there; `sameWish`: the status is as it was, and so is what is wanted there
 * (a person said yes to sending it). The orders are locked by the caller. Two statements.
 */
export async function noteDeskStatusChanged(
  tx: Transaction,
  orderIds: readonly string[],
  { now, wishes = new Map(), sameWish = false }: { now: Date; wishes?: ReadonlyMap<string, string> | undefined; sameWish?: boolean },
): Promise<void> {
  if (orderIds.length === 0) return;
  const wished = [...wishes].map(([orderId, wish]) => ({ orderId, wish }));
  const { rows } = await sql<{ storeId: string }>`
    with due as (
      update bindings b set push_pending_at = case when o.status_id <> b.base_desk_status then coalesce(b.push_pending_at, ${now}) else b.push_pending_at end,
        push_held = false, push_failures = 0, push_wish = case when ${sameWish} then b.push_wish else w.wish end,
        push_retry_at = case when b.push_in_doubt_until > ${now} then b.push_retry_at end,
        watch = case when b.missing_at is null then 'full' else b.watch end,
        watched_since = case when b.watch = 'full' or b.missing_at is not null then b.watched_since else ${now} end
      from orders o left join jsonb_to_recordset(${asRows(wished)}) as w("orderId" bigint, wish text) on w."orderId" = o.id
      where b.order_id = any(${orderIds}::bigint[]) and o.id = b.order_id
        and (o.status_id <> b.base_desk_status or b.push_held or b.push_pending_at is not null)
        and exists (select from status_rules r where r.store_id = b.store_id and r.direction = 'out')
        and exists (select from stores s where s.id = b.store_id and s.deleted_at is null)
      returning b.store_id, b.push_pending_at
    )
    select distinct store_id as "storeId" from due where push_pending_at is not null`.execute(tx);
  await addJobs(
    tx,
    rows.map(({ storeId }) => ({
      name: PUSH_STATUSES,
      payload: { storeId },
      queue: laneQueue(storeId),
      key: `push:${storeId}:now`,
      priority: PRIORITY.person,
    })),
  );
}
