import { forgetHints, type Hint, listHints } from "../database/hooks.ts";
import { addJob, type Job, laneQueue, PRIORITY } from "../database/jobs.ts";
import type { Lane } from "../database/lane.ts";
import { findSyncStore } from "../database/sync-store.ts";
import type { Context } from "./context.ts";
import { openStoreConnection } from "./open-store-connection.ts";
import { bringOver, readOrders } from "./reapply-parked.ts";
import { mayRun } from "./run-pass-page.ts";

/** Job that reads the orders web-hooks named. */
export const LOOK_AT_HINTS = "look-at-hints";

export function hintsJob(storeId: string): Job {
  return { name: LOOK_AT_HINTS, payload: { storeId }, queue: laneQueue(storeId), key: hintsKey(storeId), priority: PRIORITY.hint };
}

export function hintsKey(storeId: string): string {
  return `hints:${storeId}`;
}

/** Calls in a row before people's wishes are looked for again (S19). */
const ROUNDS_A_JOB = 4;

/**
 * Reads the orders that web-hooks named, all that wait in one call, as many as the shop takes. While the store is left alone hints wait: they cost
 * nothing, and the full pass that follows looks at everything open anyway.
 */
export async function lookAtHints(context: Context, lane: Lane): Promise<void> {
  const store = await findSyncStore(context.db, lane.storeId);
  if (!store || !mayRun(store, context.now())) return;
  const open = openStoreConnection(context, store);
  for (let round = 0; round < ROUNDS_A_JOB; round++) {
    const hints = await listHints(context.db, store.id, open.connector.sizes.ids);
    if (hints.length === 0) return;
    const sequence = await lane.nextNumber();
    const seen = await readOrders(open, hints.map(idOf));
    const fresh = round === 0 ? store : await findSyncStore(context.db, store.id);
    if (!fresh) return;
    const at = { lane, store: fresh, open, sequence, cause: "web-hook" };
    await bringOver(context, at, { seen, afterwards: (tx) => forgetHints(tx, store.id, hints) });
  }
  await addJob(context.db, hintsJob(store.id));
}

function idOf(hint: Hint): string {
  return hint.remoteId;
}
