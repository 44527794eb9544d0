import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { changeOrder, explainStatus, listOrderEvents, type Order, type OrderChanges, readOrder, readStatusOutlook } from "../../api/orders.ts";

export const orderQuery = (id: string) => queryOptions({ queryKey: ["order", id], queryFn: () => readOrder(id) });
export const eventsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["order", id, "events"],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => listOrderEvents(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
/** What each status would do in the store: news with every change of the order. */
export const outlookQuery = (order: Order) =>
  queryOptions({ queryKey: ["order", order.id, "outlook", order.version], queryFn: () => readStatusOutlook(order.id) });
export const explanationQuery = (id: string) => queryOptions({ queryKey: ["order", id, "explanation"], queryFn: () => explainStatus(id) });

/** Changes an order and brings its card up to date; the table hears of it by the stream of news. */
export function useChangeOrder(id: string) {
  return useOrderMutation(id, (changes: OrderChanges) => changeOrder(id, changes));
}

/** Anything that answers the changed order. */
export function useOrderMutation<Given>(id: string, act: (given: Given) => Promise<Order>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (order: Order) => client.setQueryData(orderQuery(id).queryKey, order),
    onSettled: () => client.invalidateQueries({ queryKey: ["order", id] }),
  });
}
