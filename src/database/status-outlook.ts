import { sql } from "kysely";
import type { Executor } from "./database.ts";

/** Orders that stand alike towards the same store: what a new status does to one of them it does to all. */
export interface AlikeOrders {
  /** Null: made on the desk. */
  readonly storeId: string | null;
  readonly statusId: string;
  readonly baseStore: string | null;
  readonly baseDesk: string | null;
  readonly remoteStatus: string | null;
  readonly orders: readonly { readonly id: string; readonly number: string; readonly buyer: string }[];
}

/** Of the named orders those that exist, alike ones together. One statement. */
export async function listAlikeOrders(db: Executor, orderIds: readonly string[]): Promise<AlikeOrders[]> {
  const found = await sql<AlikeOrders>`
    select b.store_id as "storeId", o.status_id as "statusId", b.base_store_status as "baseStore", b.base_desk_status as "baseDesk",
      b.remote_status as "remoteStatus",
      jsonb_agg(jsonb_build_object('id', o.id::text, 'number', o.number::text, 'buyer', trim(concat_ws(' ', u.first_name, u.last_name))) order by o.id) as orders
    from orders o left join bindings b on b.order_id = o.id left join buyers u on u.id = o.buyer_id
    where o.id = any(${orderIds}::bigint[])
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(db);
  return found.rows;
}

/** What decides about statuses towards a store. */
export interface StoreOutlook {
  readonly id: string;
  readonly name: string;
  /** Paused or disconnected: nothing travels for now. */
  readonly paused: boolean;
  readonly disconnected: boolean;
  readonly mayCancel: boolean;
  readonly cancels: readonly string[];
  readonly titles: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly rules: readonly { readonly direction: "in" | "out"; readonly remote: string; readonly desk: string }[];
}

/** One statement. */
export async function listStoreOutlooks(db: Executor, storeIds: readonly string[]): Promise<StoreOutlook[]> {
  const found = await sql<StoreOutlook>`
    select s.id, s.name, not s.enabled as paused, s.deleted_at is not null as disconnected, s.may_cancel_in_store as "mayCancel",
      array(select r.remote_id from store_statuses r where r.store_id = s.id and r.cancelled) || s.cancelled_status_ids as cancels,
      (select coalesce(jsonb_object_agg(r.remote_id, r.titles), '{}') from store_statuses r where r.store_id = s.id) as titles,
      (select coalesce(jsonb_agg(jsonb_build_object('direction', r.direction, 'remote', r.remote_status_id, 'desk', r.status_id::text)), '[]')
        from status_rules r where r.store_id = s.id) as rules
    from stores s where s.id = any(${storeIds}::bigint[]) order by s.id`.execute(db);
  return found.rows;
}
