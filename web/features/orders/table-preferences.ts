import { useSyncExternalStore } from "react";
import { ORDER_SORTS, type OrderSort } from "../../api/orders.ts";

export const COLUMNS = [
  "number",
  "status",
  "buyer",
  "items",
  "total",
  "payment",
  "manager",
  "store",
  "location",
  "type",
  "placed",
  "updated",
] as const;
export type Column = (typeof COLUMNS)[number];

/** How somebody likes their table, kept in their browser. */
export interface TablePreferences {
  /** Those shown, in their order; the number is always there. */
  readonly columns: readonly Column[];
  readonly dense: boolean;
  readonly sort: OrderSort | null;
}

export const USUAL: TablePreferences = {
  columns: ["number", "status", "buyer", "items", "total", "manager", "store", "placed"],
  dense: false,
  sort: null,
};

const KEY = "econnect.order-table";
let kept: TablePreferences | null = null;
const watchers = new Set<() => void>();

export function useTablePreferences(): readonly [TablePreferences, (changes: Partial<TablePreferences>) => void] {
  return [useSyncExternalStore(watch, readPreferences), changePreferences];
}

export function readPreferences(): TablePreferences {
  kept ??= parsePreferences(stored());
  return kept;
}

/** Whatever stands in the browser's storage, an older version's words too, made into preferences that make sense. */
export function parsePreferences(text: string | null): TablePreferences {
  const found = jsonOf(text);
  const known = [...new Set(Array.isArray(found.columns) ? found.columns.filter(isColumn) : [])];
  return {
    columns: known.length === 0 ? USUAL.columns : known.includes("number") ? known : ["number", ...known],
    dense: found.dense === true,
    sort: ORDER_SORTS.find((sort) => sort === found.sort) ?? null,
  };
}

function changePreferences(changes: Partial<TablePreferences>): void {
  kept = { ...readPreferences(), ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch (error) {
    console.warn("This browser keeps nothing: the table is as usual next time.", error);
  }
  for (const watcher of watchers) watcher();
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is forbidden here: nothing was kept
  }
}

function jsonOf(text: string | null): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text ?? "{}");
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {}; // not ours: as if there were none
  }
}

function isColumn(value: unknown): value is Column {
  return COLUMNS.some((column) => column === value);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
