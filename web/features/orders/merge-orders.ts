import type { Page } from "../../api/common.ts";
import type { ListedOrder } from "../../api/orders.ts";

type OrderPage = Page<ListedOrder>;

/** All loaded orders in their order; one that moved from page to page while they were loaded counts once. */
export function ordersOf(pages: readonly OrderPage[]): readonly ListedOrder[] {
  const seen = new Set<string>();
  return pages.flatMap((page) => page.items).filter(({ id }) => !seen.has(id) && seen.add(id));
}

/**
 * A page asked for again. What came in at its front is there; what that pushed over its end stays, since the next page begins after it.
 * Only when nothing of the old page is left in the new one is there a gap between them: null, load anew.
 */
export function mergePage(old: OrderPage, fresh: OrderPage): OrderPage | null {
  const last = fresh.items.at(-1);
  if (!last || !fresh.nextCursor || old.items.length === 0) return fresh;
  const at = old.items.findIndex(({ id }) => id === last.id);
  const came = new Set(fresh.items.map(({ id }) => id));
  if (at < 0 && !old.items.some(({ id }) => came.has(id))) return null;
  // The last fresh row may itself have come in; then what is older than every shared row follows it.
  const from = at >= 0 ? at : old.items.findLastIndex(({ id }) => came.has(id));
  const rest = old.items.slice(from + 1).filter(({ id }) => !came.has(id));
  return rest.length === 0 ? fresh : { ...fresh, items: [...fresh.items, ...rest], nextCursor: old.nextCursor };
}

/** The loaded rows brought up to date, without any that are not there yet: nothing moves under the pointer. */
export function updateRows(page: OrderPage, fresh: ReadonlyMap<string, ListedOrder>): OrderPage {
  return { ...page, items: page.items.map((order) => fresh.get(order.id) ?? order) };
}
