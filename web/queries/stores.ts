import { queryOptions } from "@tanstack/react-query";
import { listPasses, listPlatforms, listRemoteStatuses, listStores, readImport, readRules, readStore } from "../api/stores.ts";

const STORE_POLL_MS = 30_000; // the health line moves with time even when nothing is announced
const IMPORT_POLL_MS = 1_000;
const PASSES_SHOWN = 12;

export const platformsQuery = queryOptions({ queryKey: ["platforms"], queryFn: listPlatforms, staleTime: Number.POSITIVE_INFINITY });
export const storesQuery = queryOptions({ queryKey: ["stores"], queryFn: listStores, refetchInterval: STORE_POLL_MS });
export const storeQuery = (id: string) => queryOptions({ queryKey: ["stores", id], queryFn: () => readStore(id), refetchInterval: STORE_POLL_MS });
export const rulesQuery = (id: string) => queryOptions({ queryKey: ["stores", id, "rules"], queryFn: () => readRules(id) });
export const remoteStatusesQuery = (id: string) =>
  queryOptions({ queryKey: ["stores", id, "remote-statuses"], queryFn: () => listRemoteStatuses(id, false), staleTime: 60_000 });
export const passesQuery = (id: string) =>
  queryOptions({ queryKey: ["stores", id, "passes"], queryFn: () => listPasses(id, PASSES_SHOWN), refetchInterval: 10_000 });
export const importQuery = (storeId: string, id: string) =>
  queryOptions({
    queryKey: ["stores", storeId, "imports", id],
    queryFn: () => readImport(storeId, id),
    // Announcements make it quick; polling makes it sure.
    refetchInterval: (query) => (query.state.data?.finishedAt ? false : IMPORT_POLL_MS),
  });
