import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type AttentionFilters, countAttention, listAttention } from "../api/attention.ts";

export const attentionCountsQuery = queryOptions({ queryKey: ["attention", "counts"], queryFn: countAttention, refetchInterval: 30_000 });
export const attentionListQuery = (filters: AttentionFilters) =>
  infiniteQueryOptions({
    queryKey: ["attention", "list", filters],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => listAttention(pageParam, filters),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 30_000,
  });
