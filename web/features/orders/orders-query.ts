import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { Page } from "../../api/common.ts";
import { type ListedOrder, listOrders, type OrderFilters } from "../../api/orders.ts";

/** The order table's pages, the next one as somebody scrolls on. */
export const ordersQuery = (filters: OrderFilters) =>
  infiniteQueryOptions({
    queryKey: ["orders", filters],
    queryFn: ({ pageParam, signal }) => listOrders(filters, { cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<ListedOrder>) => last.nextCursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY, // kept up to date row by row (use-orders.ts): asking for forty pages again would be rude
    gcTime: 30 * 60_000,
    placeholderData: keepPreviousData,
  });
