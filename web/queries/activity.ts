import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type ActivityFilters, listAllPasses, listJobs, readSyncHours } from "../api/activity.ts";

const MOVES_MS = 5_000;

export const jobsQuery = queryOptions({ queryKey: ["jobs"], queryFn: listJobs, refetchInterval: MOVES_MS });
export const syncHoursQuery = queryOptions({ queryKey: ["stores", "hours"], queryFn: readSyncHours, staleTime: 60_000, refetchInterval: 60_000 });
export const allPassesQuery = (filters: ActivityFilters) =>
  infiniteQueryOptions({
    queryKey: ["stores", "passes", filters],
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => listAllPasses(filters, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: 10_000,
  });
