import type { SyncStore } from "../database/sync-store.ts";

/** The shop is asked to leave out what is final rather than made to send it; without any known status it sends all, and we leave out. */
export function openStatuses(store: SyncStore): string[] | null {
  const open = store.statusIds.filter((id) => !store.finalStatuses.has(id));
  return open.length > 0 ? open : null;
}
