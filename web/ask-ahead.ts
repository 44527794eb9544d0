import { defaultParseSearch } from "@tanstack/react-router";
import { askedFilters, parseOrderSearch } from "./features/orders/order-search.ts";
import { ordersQuery } from "./features/orders/orders-query.ts";
import { sessionQuery } from "./queries/session.ts";
import { queryClient } from "./query-client.ts";

/**
 * What nearly everybody comes for is asked for while the app's own code still starts: who one is, then the code and the first rows of the order table.
 * Whatever fails here is asked for again by the page that needs it, and said there.
 */
export async function askAhead({ pathname, search }: Location): Promise<void> {
  if (!/^\/(orders)?$/.test(pathname)) return;
  const code = Promise.all([import("./features/shell/Shell.tsx"), import("./features/orders/OrdersPage.tsx")]);
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (session) {
    const filters = askedFilters(parseOrderSearch(defaultParseSearch(search)), session.company.timeZone);
    await queryClient.prefetchInfiniteQuery(ordersQuery(filters));
  }
  await code;
}
