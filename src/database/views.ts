import { sql } from "kysely";
import type { LineKind } from "../domain/store-order.ts";
import type { InStore } from "../sync/lines.ts";
import type { WaitingContent } from "../sync/page-plan.ts";
import type { Executor } from "./database.ts";
import type { ListedOrder, ListedStore } from "./order-list.ts";

/** All that the page of one order shows, read by one statement: no line can belong to another version than its order. */
export interface OrderView extends Omit<ListedOrder, "store" | "attention" | "firstItems" | "itemCount" | "buyer"> {
  readonly buyer: {
    readonly id: string;
    readonly firstName: string;
    readonly lastName: string;
    readonly phone: string;
    readonly email: string;
    readonly address: string;
  } | null;
  readonly itemsTotal: string;
  readonly discountTotal: string;
  readonly storeTotal: string | null;
  readonly delivery: Readonly<Record<string, unknown>> | null;
  readonly items: readonly ItemView[];
  readonly store: (ListedStore & StoreDates) | null;
  readonly waitingContent: WaitingContent | null;
  readonly mirror: MirrorTie | null;
  readonly attention: readonly AttentionView[];
}

/** The order on the other desk. Instants as ISO text. */
export interface MirrorTie {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly remoteId: string | null;
  readonly remoteNumber: string | null;
  readonly remoteStatus: { readonly id: string; readonly name: string } | null;
  readonly state: "opening" | "bound" | "parked";
  readonly lastUpdateAt: string | null;
  readonly pending: boolean;
  readonly frozen: boolean;
  readonly adopted: boolean;
  readonly matched: boolean;
  readonly problem: { readonly reason: string; readonly said: string | null } | null;
}

interface StoreDates {
  /** Instants as ISO text, since they come out of JSON. */
  readonly lastUpdateAt: string;
  readonly refreshAllowedAt: string | null;
  readonly conflict: boolean;
  readonly pushHeld: boolean;
}

export interface ItemView {
  readonly id: string;
  readonly productId: string | null;
  readonly productTitle: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly kind: LineKind;
  readonly quantity: string;
  readonly price: string;
  readonly total: string;
  readonly writtenOffAt: string | null;
  readonly editedAt: string | null;
  readonly removedInStore: boolean;
  readonly inStore: InStore | null;
  readonly match: "matched" | "created" | "pending" | null;
  readonly matchQueueId: string | null;
}

export interface AttentionView {
  readonly id: string;
  readonly kind: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly actions: readonly string[];
  readonly createdAt: string;
}

/** Null when there is no such order. */
export async function findOrderView(db: Executor, id: string): Promise<OrderView | null> {
  const [view] = await listOrderViews(db, [id]);
  return view ?? null;
}

/** Those of these orders that exist, in the order named. One statement. */
export async function listOrderViews(db: Executor, ids: readonly string[]): Promise<OrderView[]> {
  const found = await sql<OrderView>`
    select o.id, o.number, o.placed_at as "placedAt", o.created_at as "createdAt", o.updated_at as "updatedAt", o.currency, o.total,
      o.items_total as "itemsTotal", o.discount_total as "discountTotal", o.store_total as "storeTotal",
      o.payment_method as "paymentMethod", o.paid, o.delivery, o.frozen_at is not null as frozen, o.seen_at is not null as seen, o.version,
      jsonb_build_object('id', st.id::text, 'name', st.name, 'group', st."group", 'color', st.color) as status,
      jsonb_build_object('id', ty.id::text, 'name', ty.name) as type,
      jsonb_build_object('id', lo.id::text, 'name', lo.name) as location,
      case when ma.id is not null then jsonb_build_object('id', ma.id::text, 'name', ma.name) end as manager,
      case when bu.id is not null then jsonb_build_object('id', bu.id::text, 'firstName', bu.first_name, 'lastName', bu.last_name,
        'phone', bu.phone, 'email', bu.email, 'address', bu.address) end as buyer,
      case when b.order_id is not null then jsonb_build_object(
        'id', sh.id::text, 'name', sh.name, 'platform', sh.platform, 'url', sh.url, 'disconnected', sh.deleted_at is not null,
        'remoteId', b.remote_id, 'remoteNumber', b.remote_number, 'remoteStatusId', b.remote_status, 'remoteStatusTitles', ss.titles,
        'matched', b.matched, 'pushPending', b.push_pending_at is not null, 'missing', b.missing_at is not null,
        'conflict', b.conflict_at is not null, 'pushHeld', b.push_held,
        'lastUpdateAt', ${LAST_UPDATE}, 'refreshAllowedAt', b.refresh_allowed_at) end as store,
      case when mi.id is not null then jsonb_build_object(
        'id', mi.id::text, 'name', mi.name, 'platform', mi.platform, 'remoteId', mo.remote_id, 'remoteNumber', mo.remote_number,
        'remoteStatus', case when mo.remote_status is not null then jsonb_build_object('id', mo.remote_status, 'name', coalesce(me.name, mo.remote_status)) end,
        'state', mo.state, 'lastUpdateAt', mo.compared_at, 'pending', mo.due_at is not null, 'frozen', mo.frozen_at is not null, 'adopted', mo.adopted,
        'matched', mo.matched, 'problem', mo.problem) end as mirror,
      b.waiting_content as "waitingContent", lines.items, open.entries as attention
    from orders o
    join order_statuses st on st.id = o.status_id
    join order_types ty on ty.id = o.type_id
    join locations lo on lo.id = o.location_id
    left join employees ma on ma.id = o.manager_id
    left join buyers bu on bu.id = o.buyer_id
    left join bindings b on b.order_id = o.id
    left join stores sh on sh.id = b.store_id
    left join store_statuses ss on ss.store_id = b.store_id and ss.remote_id = b.remote_status
    left join mirror_orders mo on mo.order_id = o.id
    left join mirrors mi on mi.id = mo.mirror_id and mi.deleted_at is null
    left join mirror_entries me on me.mirror_id = mo.mirror_id and me.kind = 'order_status' and me.remote_id = mo.remote_status
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', i.id::text, 'productId', i.product_id::text, 'productTitle', p.title, 'title', i.title, 'sku', i.sku, 'kind', i.kind,
        'quantity', i.quantity::text, 'price', i.price::text, 'total', i.total::text, 'writtenOffAt', i.written_off_at, 'editedAt', i.edited_at,
        'removedInStore', i.removed_in_store, 'inStore', i.in_store, 'match', i.match, 'matchQueueId', i.match_queue_id::text)
        order by i.position, i.id), '[]') as items
      from order_items i left join products p on p.id = i.product_id
      where i.order_id = o.id and not (i.quantity = 0 and i.edited_at is not null)) as lines
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', a.id::text, 'kind', a.kind, 'detail', a.detail, 'actions', a.actions, 'createdAt', a.created_at) order by a.id desc), '[]') as entries
      from attention a where a.order_id = o.id and a.resolved_at is null) as open
    where o.id = any(${ids}::bigint[]) order by array_position(${ids}::bigint[], o.id)`.execute(db);
  return found.rows;
}

/**
 * When the order of binding `b` was last compared with its shop `sh` (S22), although an unchanged order costs no write: the later of the binding's own stamp and
 * the start of the last complete pass that included it, which is one that began after the order came under that watch.
 */
export const LAST_UPDATE = sql`greatest(b.compared_at,
  case b.watch
    when 'full' then case when b.watched_since < sh.last_full_started_at then sh.last_full_started_at end
    when 'hourly' then case when b.watched_since < sh.last_hourly_started_at then sh.last_hourly_started_at end
  end)`;
