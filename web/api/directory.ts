import { type Page, readAll } from "./common.ts";
import { patch, post, put, read, remove } from "./http.ts";

export const STATUS_GROUPS = ["new", "in_progress", "pending", "ready", "delivery", "completed", "cancelled"] as const;
export type StatusGroup = (typeof STATUS_GROUPS)[number];

export interface Location {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
}

export interface OrderType extends Location {
  readonly initialStatusId: string;
}

export interface OrderStatus {
  readonly id: string;
  readonly name: string;
  readonly group: StatusGroup;
  readonly color: string;
  readonly position: number;
}

/** The four calls that every short list of the settings has. */
export interface Directory<Item> {
  list(): Promise<readonly Item[]>;
  add(item: Partial<Omit<Item, "id">>): Promise<Item>;
  change(id: string, changes: Partial<Omit<Item, "id">>): Promise<Item>;
  remove(id: string): Promise<void>;
}

export const locations = directoryOf<Location>("/locations");
export const orderTypes = directoryOf<OrderType>("/order-types");
export const orderStatuses = directoryOf<OrderStatus>("/order-statuses");

/** Puts the statuses into this order. */
export const arrangeStatuses = (ids: readonly string[]): Promise<unknown> => put("/order-statuses/order", { ids });

function directoryOf<Item>(path: string): Directory<Item> {
  return {
    list: () => readAll((cursor) => read<Page<Item>>(path, { limit: 200, cursor })),
    add: (item) => post(path, item),
    change: (id, changes) => patch(`${path}/${id}`, changes),
    remove: (id) => remove(`${path}/${id}`),
  };
}
