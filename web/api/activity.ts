import type { Named, Page } from "./common.ts";
import { post, read } from "./http.ts";
import type { Pass } from "./stores.ts";

export interface ListedPass extends Pass {
  readonly store: Named;
}

export interface Job {
  readonly id: string;
  readonly task: string;
  readonly store: Named | null;
  readonly state: "running" | "waiting" | "retrying" | "failed";
  readonly attempts: number;
  readonly maxAttempts: number;
  /** When it is tried next; of a running one since when. */
  readonly at: string;
  readonly problem: string | null;
}

export interface SyncHour {
  readonly storeId: string;
  readonly at: string;
  readonly orders: number;
  readonly passes: number;
  readonly failures: number;
}

export interface ActivityFilters {
  readonly storeId?: string;
  /** Only what failed, waits after a failure, or set orders aside. */
  readonly troubled?: true;
}

export const listAllPasses = (filters: ActivityFilters, cursor?: string): Promise<Page<ListedPass>> =>
  read("/passes", { limit: 25, cursor, ...filters });
export const listJobs = (): Promise<{ items: readonly Job[] }> => read("/jobs");
export const retryJob = (id: string): Promise<{ id: string }> => post(`/jobs/${id}/retries`, {});
export const readSyncHours = (): Promise<{ items: readonly SyncHour[] }> => read("/statistics/sync/hours");
