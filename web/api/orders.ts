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
  readonly managerId?: string | null;
  readonly locationId?: string;
  readonly version?: number | string;
};

export interface RefreshResult {
  readonly orderId: string;
  readonly outcome: "refreshed" | "cooling_down" | "failed" | "not_from_a_store" | "store_paused";
  readonly retryAt?: string;
  readonly problem?: string;
}

export const ORDERS_PAGE = 50;

export const listOrders = (
  filters: OrderFilters,
  more: { cursor?: string | undefined; withTotal?: boolean; signal?: AbortSignal },
): Promise<Page<ListedOrder>> =>
  read("/orders", { ...filters, limit: ORDERS_PAGE, cursor: more.cursor, withTotal: more.withTotal || undefined }, more.signal);
export const readOrder = (id: string): Promise<Order> => read(`/orders/${id}`);
export const changeOrder = (id: string, changes: OrderChanges): Promise<Order> => patch(`/orders/${id}`, changes);
export const listOrderEvents = (id: string, cursor?: string): Promise<Page<OrderEvent>> => read(`/orders/${id}/events`, { limit: 50, cursor });
export const addComment = (id: string, text: string, onceKey: string): Promise<OrderEvent> => post(`/orders/${id}/comments`, { text }, onceKey);
export const refreshOrders = (orderIds: readonly string[]): Promise<{ results: readonly RefreshResult[] }> => post("/orders/refreshes", { orderIds });
export const changeStatuses = (
  orderIds: readonly string[],
  statusId: string,
): Promise<{ results: readonly { orderId: string; outcome: string }[] }> => post("/orders/status-changes", { orderIds, statusId });
