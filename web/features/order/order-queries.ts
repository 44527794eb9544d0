import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { changeOrder, listOrderEvents, type Order, type OrderChanges, readOrder } from "../../api/orders.ts";

export const orderQuery = (id: string) => queryOptions({ queryKey: ["order", id], queryFn: () => readOrder(id) });
export const eventsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["order", id, "events"],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => listOrderEvents(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

/** Changes an order and brings its card up to date; the table hears of it by the stream of news. */
export function useChangeOrder(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: OrderChanges) => changeOrder(id, changes),
    onSuccess: (order: Order) => client.setQueryData(orderQuery(id).queryKey, order),
    onSettled: () => client.invalidateQueries({ queryKey: ["order", id] }),
  });
}
