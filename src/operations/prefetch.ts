import type { FetchedPage } from "./ask-for-page.ts";

/** Older than this a page fetched ahead is thrown away: the store was paused meanwhile. */
const STALE_MS = 60_000;

/** The one page a store's pass has fetched ahead while the last one was being written. Made by the worker, shared by its jobs. */
export interface Prefetch {
  put(key: PrefetchKey, page: Promise<FetchedPage>, now: Date): void;
  /** Calls that were made after the page they belong to was counted. */
  noteCalls(storeId: string, calls: number): void;
  /** The page fetched ahead for exactly this step, or null. Its failure, if it failed, is thrown on awaiting it. */
  take(key: PrefetchKey, now: Date): { readonly page: Promise<FetchedPage>; readonly calls: number } | null;
}

export interface PrefetchKey {
  readonly storeId: string;
  readonly passId: string;
  readonly step: number;
  readonly epoch: string;
}

export function createPrefetch(): Prefetch {
  const ahead = new Map<string, { name: string; page: Promise<FetchedPage>; at: Date; calls: number }>();
  const nameOf = (key: PrefetchKey) => `${key.passId}:${key.step}:${key.epoch}`;
  return {
    put(key, page, now) {
      page.catch(() => undefined); // told when it is taken, or when the page is asked for again
      ahead.set(key.storeId, { name: nameOf(key), page, at: now, calls: 0 });
    },
    noteCalls(storeId, calls) {
      const entry = ahead.get(storeId);
      if (entry) entry.calls = calls;
    },
    take(key, now) {
      const entry = ahead.get(key.storeId);
      ahead.delete(key.storeId);
      return entry && entry.name === nameOf(key) && now.getTime() - entry.at.getTime() < STALE_MS ? entry : null;
    },
  };
}
