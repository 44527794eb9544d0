import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { findProducts, listMatchQueue } from "../api/matching.ts";

export const matchQueueQuery = queryOptions({ queryKey: ["match-queue"], queryFn: listMatchQueue, refetchInterval: 30_000 });
export const productSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ["products", "search", q],
    queryFn: ({ signal }) => findProducts(q, signal),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
