import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";

export interface RefreshClaim {
  readonly orderId: string;
  readonly storeId: string | null;
  readonly state: "claimed" | "cooling_down" | "not_from_a_store" | "store_paused";
  readonly retryAt: Date | null;
}

/** Claims the refreshes that are allowed, all in one statement: two clicks at once cannot both be allowed (product.md 30). */
export async function claimRefreshes(
  executor: Executor,
  asked: { orderIds: readonly string[]; triedBefore: Date; now: Date },
): Promise<RefreshClaim[]> {
  const { rows } = await sql<RefreshClaim>`
    with asked as (
      select o.id as order_id, b.store_id, b.order_id is null as own, not s.enabled or s.deleted_at is not null as paused,
        b.refresh_allowed_at, b.refresh_tried_at
      from orders o left join bindings b on b.order_id = o.id left join stores s on s.id = b.store_id
      where o.id = any(${asked.orderIds}::bigint[])
    ), claimed as (
      update bindings b set refresh_tried_at = ${asked.now}
      from asked a
      where b.order_id = a.order_id and not a.paused and (b.refresh_allowed_at is null or b.refresh_allowed_at <= ${asked.now})
        and (b.refresh_tried_at is null or b.refresh_tried_at <= ${asked.triedBefore})
      returning b.order_id
    )
    select a.order_id as "orderId", a.store_id as "storeId",
      case when a.own then 'not_from_a_store' when a.paused then 'store_paused' when c.order_id is not null then 'claimed' else 'cooling_down' end as state,
      case when not a.own and not a.paused and c.order_id is null
        then coalesce(greatest(a.refresh_allowed_at, a.refresh_tried_at + wait.again), ${asked.now}::timestamptz + wait.again) end as "retryAt"
    from asked a left join claimed c on c.order_id = a.order_id,
      (select ${asked.now}::timestamptz - ${asked.triedBefore}::timestamptz as again) wait`.execute(executor);
  return rows;
}

/** The orders were compared on a person's wish: the cool-down begins, and the stamp says when (S22). */
export async function noteRefreshed(
  tx: Transaction,
  done: { orderIds: readonly string[]; sequence: bigint; allowedAt: Date; now: Date },
): Promise<void> {
  await sql`
    update bindings set compared_at = ${done.now}, observed_sequence = greatest(observed_sequence, ${done.sequence}::bigint),
      refresh_allowed_at = ${done.allowedAt}, refresh_tried_at = null
    where order_id = any(${done.orderIds}::bigint[])`.execute(tx);
}

export async function readRemoteIds(executor: Executor, storeId: string, orderIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ orderId: string; remoteId: string }>`
    select order_id as "orderId", remote_id as "remoteId" from bindings where store_id = ${storeId}::bigint and order_id = any(${orderIds}::bigint[])`.execute(
    executor,
  );
  return new Map(rows.map((row) => [row.remoteId, row.orderId]));
}
