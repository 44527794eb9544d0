import type { Sighting } from "./apply-observed.ts";
import type { FetchedPage } from "./ask-for-page.ts";

/** Older than this a page fetched ahead is thrown away: the store was paused meanwhile. */
const STALE_MS = 60_000;

/** A page as it arrived, and what it shows beside what was known then. */
export interface PageAhead {
  readonly page: FetchedPage;
  readonly sighting: Sighting;
}

/** The one page a store's pass has fetched ahead while the last one was being written. Made by the worker, shared by its jobs. */
export interface Prefetch {
  put(key: PrefetchKey, ahead: Promise<PageAhead>, now: Date): void;
  /** Calls that were made after the page they belong to was counted. */
  noteCalls(storeId: string, calls: number): void;
  /** The page fetched ahead for exactly this step, or null. Its failure, if it failed, is thrown on awaiting it. */
  take(key: PrefetchKey, now: Date): { readonly ahead: Promise<PageAhead>; readonly calls: number } | null;
}

export interface PrefetchKey {
  readonly storeId: string;
  readonly passId: string;
  readonly step: number;
  readonly epoch: string;
}

export function createPrefetch(): Prefetch {
  const entries = new Map<string, { name: string; ahead: Promise<PageAhead>; at: Date; calls: number }>();
  const nameOf = (key: PrefetchKey) => `${key.passId}:${key.step}:${key.epoch}`;
  return {
    put(key, ahead, now) {
      ahead.catch(() => undefined); // told when it is taken, or when the page is asked for again
      entries.set(key.storeId, { name: nameOf(key), ahead, at: now, calls: 0 });
    },
    noteCalls(storeId, calls) {
      const entry = entries.get(storeId);
      if (entry) entry.calls = calls;
    },
    take(key, now) {
      const entry = entries.get(key.storeId);
      entries.delete(key.storeId);
      return entry && entry.name === nameOf(key) && now.getTime() - entry.at.getTime() < STALE_MS ? entry : null;
    },
  };
}
