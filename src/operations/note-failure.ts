import type { RemoteError } from "../connectors/contract.ts";
import { announce } from "../database/announce.ts";
import { raiseAttention } from "../database/attention.ts";
import { holdLane, type Lane } from "../database/lane.ts";
import { writeStoreNotices } from "../database/notices.ts";
import { notePassesWaiting, noteFailure as saveFailure } from "../database/stores.ts";
import { findSyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { ACCESS_LOST_RETRY_MS, backOffMs, REACTIONS } from "../sync/pace.ts";
import type { Context } from "./context.ts";

/**
 * A call to a store failed: the reaction table says what follows. The store is left alone until `back_off_until`, its passes wait and go on where
 * they stopped, its health says what is wrong; with access lost people are told, and one login an hour is tried.
 */
export async function noteFailure(context: Context, lane: Lane, error: RemoteError): Promise<void> {
  const now = context.now();
  const store = await findSyncStore(context.db, lane.storeId);
  if (!store) return;
  const accessLost = REACTIONS[error.kind] === "access_lost";
  const wait = accessLost ? ACCESS_LOST_RETRY_MS : backOffMs(store.failuresInRow + 1, context.randomBytes(1).readUInt8(0) / 255);
  const earliest = new Date(now.getTime() + wait);
  const backOffUntil = error.retryAt && error.retryAt > earliest ? error.retryAt : earliest;
  const failure = { code: error.code, facts: error.facts, at: now };
  context.log.warn(
    { store: store.id, kind: error.kind, code: error.code, facts: error.facts, problem: error.message, until: backOffUntil },
    "store failed",
  );
  await inTransaction(context.db, async (tx) => {
    await holdLane(tx, lane);
    await saveFailure(tx, store.id, { failure, backOffUntil, accessLost });
    await notePassesWaiting(tx, store.id, failure);
    const raised = accessLost
      ? await raiseAttention(tx, [{ kind: "store_access_lost", storeId: store.id, orderId: null, remoteId: null, detail: { code: error.code } }], now)
      : false;
    if (raised) await writeStoreNotices(tx, now);
    await announce(tx, "store.changed", { id: store.id });
    if (raised) await announce(tx, "attention.changed", {});
  });
}
