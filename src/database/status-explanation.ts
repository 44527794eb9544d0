import { sql } from "kysely";
import type { StatusGroup } from "../domain/status.ts";
import type { Executor } from "./database.ts";
import { LAST_UPDATE } from "./views.ts";

export interface NamedStatus {
  readonly id: string;
  readonly name: string;
}

/** All that is stored about how an order came to its status. Instants inside JSON are ISO text. */
export interface StatusRecord {
  readonly orderId: string;
  readonly status: NamedStatus & { readonly group: StatusGroup; readonly color: string };
  /** The entry of the feed that set the present status: the last change, else the order's beginning. */
  readonly setBy: {
    readonly eventId: string;
    readonly at: string;
    readonly author: { readonly kind: "employee" | "store" | "system"; readonly id: string | null; readonly name: string };
    readonly kind: "status_changed" | "created";
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly cause: string | null;
  } | null;
  readonly binding: BindingRecord | null;
  readonly deskStatuses: readonly NamedStatus[];
}

export interface BindingRecord {
  readonly storeId: string;
  readonly storeName: string;
  readonly platform: string;
  readonly enabled: boolean;
  readonly deleted: boolean;
  readonly accessLost: boolean;
  readonly backOffUntil: string | null;
  readonly mayCancel: boolean;
  readonly frozenFollowsStatus: boolean;
  readonly remoteStatus: string;
  readonly baseStore: string;
  readonly baseDesk: string;
  readonly matched: boolean;
  readonly conflictAt: string | null;
  readonly pushPendingAt: string | null;
  readonly pushHeld: boolean;
  readonly pushValue: string | null;
  readonly doubtUntil: string | null;
  readonly pushFailures: number;
  readonly pushRetryAt: string | null;
  readonly missingAt: string | null;
  readonly frozenAt: string | null;
  readonly waits: boolean;
  readonly lastUpdateAt: string;
  readonly writtenOff: readonly { readonly itemId: string; readonly title: string; readonly at: string; readonly by: string | null }[];
  readonly statuses: readonly { readonly id: string; readonly titles: Readonly<Record<string, string>>; readonly cancelled: boolean }[];
  readonly rules: readonly { readonly direction: "in" | "out"; readonly remote: string; readonly desk: string }[];
  readonly attention: readonly {
    readonly id: string;
    readonly kind: string;
    readonly detail: Readonly<Record<string, unknown>>;
    readonly actions: string[];
  }[];
}

/** What Attention has about the status of an order. */
const ABOUT_STATUS = ["conflict", "push_refused", "push_not_taken", "push_held", "missing_in_store"];

/** One statement, so that all of it is of one moment. Null when there is no such order. */
export async function readStatusRecord(executor: Executor, orderId: string): Promise<StatusRecord | null> {
  const { rows } = await sql<StatusRecord>`
    select o.id as "orderId", jsonb_build_object('id', st.id::text, 'name', st.name, 'group', st."group", 'color', st.color) as status,
      coalesce(changed.event, began.event) as "setBy", tie.binding,
      (select coalesce(jsonb_agg(jsonb_build_object('id', d.id::text, 'name', d.name)), '[]') from order_statuses d) as "deskStatuses"
    from orders o join order_statuses st on st.id = o.status_id
    left join lateral (select ${EVENT} as event from order_events e where e.order_id = o.id and e.kind = 'status_changed' order by e.id desc limit 1) as changed
      on true
    left join lateral (select ${EVENT} as event from order_events e where e.order_id = o.id and e.kind = 'created' order by e.id limit 1) as began on true
    left join lateral (
      select jsonb_build_object('storeId', sh.id::text, 'storeName', sh.name, 'platform', sh.platform, 'enabled', sh.enabled, 'deleted', sh.deleted_at is not null,
        'accessLost', sh.access_lost_at is not null, 'backOffUntil', sh.back_off_until, 'mayCancel', sh.may_cancel_in_store,
        'frozenFollowsStatus', sh.frozen_follows_status, 'remoteStatus', b.remote_status, 'baseStore', b.base_store_status,
        'baseDesk', b.base_desk_status::text, 'matched', b.matched, 'conflictAt', b.conflict_at, 'pushPendingAt', b.push_pending_at,
        'pushHeld', b.push_held, 'pushValue', b.push_value, 'doubtUntil', b.push_in_doubt_until, 'pushFailures', b.push_failures,
        'pushRetryAt', b.push_retry_at, 'missingAt', b.missing_at, 'frozenAt', o.frozen_at, 'waits', b.waiting_content is not null,
        'lastUpdateAt', ${LAST_UPDATE},
        'writtenOff', (select coalesce(jsonb_agg(jsonb_build_object('itemId', i.id::text, 'title', i.title, 'at', i.written_off_at, 'by', w.name) order by i.position, i.id), '[]')
          from order_items i left join employees w on w.id = i.written_off_by where i.order_id = o.id and i.written_off_at is not null),
        'statuses', (select coalesce(jsonb_agg(jsonb_build_object('id', r.remote_id, 'titles', r.titles,
          'cancelled', r.cancelled or r.remote_id = any(sh.cancelled_status_ids))), '[]') from store_statuses r where r.store_id = sh.id),
        'rules', (select coalesce(jsonb_agg(jsonb_build_object('direction', r.direction, 'remote', r.remote_status_id, 'desk', r.status_id::text)), '[]')
          from status_rules r where r.store_id = sh.id),
        'attention', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id::text, 'kind', a.kind, 'detail', a.detail, 'actions', a.actions) order by a.id desc), '[]')
          from attention a where a.order_id = o.id and a.resolved_at is null and a.kind = any(${ABOUT_STATUS}::text[]))) as binding
      from bindings b join stores sh on sh.id = b.store_id where b.order_id = o.id) as tie on true
    where o.id = ${orderId}::bigint`.execute(executor);
  return rows[0] ?? null;
}

const EVENT = sql`jsonb_build_object('eventId', e.id::text, 'at', e.at, 'author', jsonb_build_object('kind', e.author_kind, 'id', e.author_id::text,
  'name', e.author_name), 'kind', e.kind, 'before', e.before, 'after', e.after, 'cause', e.cause)`;
