import type { Money, Named, Page } from "./common.ts";
import type { StatusGroup } from "./directory.ts";
import { patch, post, read } from "./http.ts";
import type { Titles } from "./stores.ts";

export const ORDER_SORTS = ["-placedAt", "placedAt", "-number", "number", "-updatedAt", "updatedAt"] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

/** The filters of the order table, as the address bar and the API know them. */
export interface OrderFilters {
  readonly source?: "own" | "store";
  readonly storeId?: string;
  readonly statusId?: string;
  readonly statusGroup?: StatusGroup;
  readonly managerId?: string;
  readonly unseen?: boolean;
  readonly attention?: boolean;
  readonly locationId?: string;
  readonly typeId?: string;
  readonly placedFrom?: string;
  readonly placedTo?: string;
  readonly q?: string;
  readonly sort?: OrderSort;
}

export interface StatusOfOrder {
  readonly id: string;
  readonly name: string;
  readonly group: StatusGroup;
  readonly color?: string;
}

export interface Buyer {
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly address: string | null;
  readonly flagged?: boolean;
}

export interface ListedOrder {
  readonly id: string;
  readonly number: string;
  readonly status: StatusOfOrder;
  readonly type: Named;
  readonly location: Named;
  readonly manager: Named | null;
  readonly buyer: Pick<Buyer, "id" | "firstName" | "lastName" | "phone"> | null;
  readonly placedAt: string;
  readonly updatedAt: string;
  readonly total: Money;
  /** The first lines in one short text. */
  readonly firstItems: string;
  readonly itemCount: number;
  readonly payment: { readonly method: string | null; readonly paid: boolean };
  readonly seen: boolean;
  /** How many open entries of Attention are about it. */
  readonly attention: number;
  readonly store: {
    readonly id: string;
    readonly name: string;
    readonly platform: string;
    readonly remoteNumber: string;
    readonly url: string | null;
    readonly matched: boolean;
    readonly pushPending: boolean;
    readonly frozen: boolean;
    readonly missing: boolean;
    readonly disconnected: boolean;
  } | null;
  readonly version: number;
}

export type ItemKind = "product" | "gift" | "set" | "set_part" | "discount" | "service";

export interface ItemInStore {
  readonly article: string | null;
  readonly title: string;
  readonly quantity: string;
  readonly price: Money;
  readonly total: Money;
  /** The shop no longer has this line. */
  readonly removed?: boolean;
}

export interface OrderItem {
  readonly id: string;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly kind: ItemKind;
  readonly quantity: string;
  readonly price: Money;
  readonly total: Money;
  readonly writtenOff: boolean;
  readonly edited: boolean;
  readonly inStore: ItemInStore | null;
  readonly match: "matched" | "created" | "pending" | null;
}

export interface StoreOfOrder {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly remoteId: string;
  readonly remoteNumber: string;
  readonly url: string | null;
  readonly remoteStatus: { readonly id: string; readonly titles: Titles };
  readonly placedAt: string;
  readonly lastUpdateAt: string;
  readonly matched: boolean;
  readonly pushPending: boolean;
  readonly frozen: boolean;
  readonly missing: boolean;
  readonly disconnected?: boolean;
  readonly refreshAllowedAt: string | null;
  /** What the shop says now while the order is frozen. */
  readonly waiting?: { readonly total: Money; readonly lines: readonly ItemInStore[] } | null;
}

/** The order on the desk beside ours (RO App). */
export interface MirrorOfOrder {
  readonly id: string;
  readonly name: string;
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

export interface Order {
  readonly id: string;
  readonly number: string | number;
  readonly status: StatusOfOrder;
  readonly type: Named;
  readonly location: Named;
  readonly manager: Named | null;
  readonly buyer: Buyer | null;
  readonly placedAt: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly currency: string;
  readonly items: readonly OrderItem[];
  readonly total: Money;
  readonly totals: {
    readonly items: Money;
    readonly discount: Money;
    readonly order: Money;
    readonly storeTotal: Money | null;
    readonly equal: boolean | null;
  };
  readonly payment: { readonly method: string | null; readonly paid: boolean };
  readonly delivery: Readonly<Record<string, unknown>> | null;
  readonly store: StoreOfOrder | null;
  readonly mirror: MirrorOfOrder | null;
  readonly attention: readonly {
    readonly id: string;
    readonly kind: string;
    readonly actions?: readonly string[];
    readonly detail?: Record<string, unknown>;
  }[];
  readonly version: number | string;
}

export interface OrderEvent {
  readonly id: string;
  readonly at: string;
  readonly author: { readonly kind: "employee" | "store" | "system"; readonly id: string | null; readonly name: string };
  readonly kind: string;
  readonly text: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly cause: string | null;
}

export type OrderChanges = {
  readonly statusId?: string;
  /** The status is taken back, in the store too. */
  readonly undo?: true;
  readonly managerId?: string | null;
  readonly locationId?: string;
  readonly typeId?: string;
  readonly items?: readonly ItemChange[];
  readonly version?: number | string;
};

export interface RefreshResult {
  readonly orderId: string;
  readonly outcome: "refreshed" | "cooling_down" | "failed" | "not_from_a_store" | "store_paused";
  readonly retryAt?: string;
  readonly problem?: string;
}

export const ORDERS_PAGE = 50;

export const listOrders = (filters: OrderFilters, more: { cursor?: string | undefined; signal?: AbortSignal }): Promise<Page<ListedOrder>> =>
  read("/orders", { ...filters, limit: ORDERS_PAGE, cursor: more.cursor }, more.signal);
export const readOrder = (id: string): Promise<Order> => read(`/orders/${id}`);
export const changeOrder = (id: string, changes: OrderChanges): Promise<Order> => patch(`/orders/${id}`, changes);
export const listOrderEvents = (id: string, cursor?: string): Promise<Page<OrderEvent>> => read(`/orders/${id}/events`, { limit: 50, cursor });
export const addComment = (id: string, text: string, onceKey: string): Promise<OrderEvent> => post(`/orders/${id}/comments`, { text }, onceKey);
export const refreshOrders = (orderIds: readonly string[], onceKey?: string): Promise<{ results: readonly RefreshResult[] }> =>
  post("/orders/refreshes", { orderIds }, onceKey);

/** What became of each order of a change of many. */
export interface ChangeResult {
  readonly orderId: string;
  readonly outcome: "changed" | "unchanged" | "refused";
  readonly problem?: { readonly code: string; readonly detail: string };
}
export const MOST_CHANGED_AT_ONCE = 1000;
export const MOST_REFRESHED_AT_ONCE = 200;
export const MOST_PRINTED_AT_ONCE = 200;

export type ChangeOfMany =
  | { readonly statusId: string }
  | { readonly managerId: string | null }
  | { readonly locationId: string }
  | { readonly typeId: string };

/** The same change for many orders, MOST_CHANGED_AT_ONCE of them at most. */
export const changeManyOrders = (
  orderIds: readonly string[],
  changes: ChangeOfMany,
  onceKey: string,
): Promise<{ results: readonly ChangeResult[] }> =>
  post("statusId" in changes ? "/orders/status-changes" : "/orders/changes", { orderIds, ...changes }, onceKey);

export const STATUS_EFFECTS = [
  "none",
  "own",
  "agrees",
  "sends",
  "waits",
  "independent",
  "not_matched",
  "cancel_not_allowed",
  "closed_in_store",
  "disconnected",
] as const;

/** What a status set here will do in the store. */
export interface StatusOutlook {
  readonly effect: (typeof STATUS_EFFECTS)[number];
  readonly store: Named | null;
  readonly remoteStatus: { readonly id: string; readonly titles: Titles } | null;
  readonly irreversible: boolean;
}
export interface StatusOutlookOfMany extends StatusOutlook {
  readonly count: number;
  /** Only of what cannot be taken back. */
  readonly orders: readonly { readonly id: string; readonly number: string; readonly buyer: string }[];
}

export const readStatusOutlook = (id: string): Promise<{ items: readonly (StatusOutlook & { statusId: string })[] }> =>
  read(`/orders/${id}/status-outlook`);
export const foreseeStatus = (orderIds: readonly string[], statusId: string): Promise<{ items: readonly StatusOutlookOfMany[] }> =>
  post("/orders/status-outlooks", { orderIds, statusId });

/** All orders of a view, as far as a selection goes. */
export const listOrderIds = (filters: OrderFilters): Promise<{ items: readonly { id: string; number: string }[]; more: boolean }> =>
  read("/orders/ids", { ...filters });
export const countOrders = async (filters: OrderFilters, signal?: AbortSignal): Promise<number> =>
  (await read<Page<ListedOrder>>("/orders", { ...filters, limit: 1, withTotal: true }, signal)).total ?? 0;
export const readSheets = (ids: readonly string[]): Promise<{ items: readonly Order[] }> => read("/orders/sheets", { ids: ids.join(",") });

/** A change of one line; a new line has no id. */
export interface ItemChange {
  readonly id?: string;
  readonly remove?: true;
  readonly productId?: string;
  readonly title?: string;
  readonly quantity?: string;
  readonly price?: string;
}
export const writeOff = (id: string, itemIds?: readonly string[]): Promise<Order> => post(`/orders/${id}/write-offs`, itemIds ? { itemIds } : {});
export const undoWriteOff = (id: string, itemIds?: readonly string[]): Promise<Order> =>
  post(`/orders/${id}/write-offs/undo`, itemIds ? { itemIds } : {});

/** Why an order has its status, as stored facts. */
export interface StatusExplanation {
  readonly setBy: {
    readonly how:
      | "made_on_desk"
      | "came_in_matched"
      | "came_in_unmatched"
      | "person"
      | "store"
      | "rules_applied"
      | "rules_taken_back"
      | "store_chosen";
    readonly at: string;
    readonly author: OrderEvent["author"];
    readonly from: Named | null;
    readonly rule: {
      readonly remoteStatus: { readonly id: string; readonly titles: Titles };
      readonly status: Named;
      readonly stillSo: boolean;
    } | null;
  } | null;
  readonly store: {
    readonly name: string;
    readonly connection: "on" | "paused" | "access_lost" | "backing_off" | "disconnected";
    readonly standing:
      | "independent"
      | "agrees"
      | "left_as_it_was"
      | "not_matched"
      | "waiting_to_send"
      | "in_doubt"
      | "retrying"
      | "refused"
      | "held"
      | "conflict"
      | "frozen"
      | "waiting_to_apply";
    readonly remoteStatus: { readonly id: string; readonly titles: Titles };
    readonly rules: { readonly in: Named | null; readonly out: { readonly id: string; readonly titles: Titles } | null };
    readonly push: {
      readonly heldWhy: "cancel_not_allowed" | "closed_in_store" | "confirmation" | null;
      readonly refusals: number;
      readonly retryAt: string | null;
      readonly refusal: { readonly said: string | null } | null;
    } | null;
    readonly lastUpdateAt: string;
  } | null;
}
export const explainStatus = (id: string): Promise<StatusExplanation> => read(`/orders/${id}/status-explanation`);
