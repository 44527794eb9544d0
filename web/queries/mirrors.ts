import { queryOptions } from "@tanstack/react-query";
import { readMirror, readMirrorEntries } from "../api/mirrors.ts";

/** While orders are on their way there, the figures move quickly. */
const BUSY_MS = 2_000;
const IDLE_MS = 30_000;

export const mirrorQuery = queryOptions({
  queryKey: ["mirror"],
  queryFn: readMirror,
  refetchInterval: (query) => ((query.state.data?.orders.waiting ?? 0) > 0 ? BUSY_MS : IDLE_MS),
});
export const mirrorEntriesQuery = (id: string) => queryOptions({ queryKey: ["mirror", id, "directory"], queryFn: () => readMirrorEntries(id) });
