import { type OrderSearch, parseOrderSearch } from "./order-search.ts";

/** The table's part of the address as a view keeps it: always in the same order, so that equal views are equal texts. */
export function searchText(search: OrderSearch): string {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
}

export function searchOf(text: string): OrderSearch {
  return parseOrderSearch(Object.fromEntries(new URLSearchParams(text)));
}
