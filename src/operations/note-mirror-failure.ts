import type { RemoteError } from "../connectors/contract.ts";
import { announce } from "../database/announce.ts";
import { raiseAttention } from "../database/attention.ts";
import { saveMirrorFailure } from "../database/mirror-health.ts";
import { holdMirrorLane, type MirrorLane } from "../database/mirror-lane.ts";
import { findMirror } from "../database/mirrors.ts";
import { inTransaction } from "../database/transaction.ts";
import { ACCESS_LOST_RETRY_MS, backOffMs, REACTIONS } from "../sync/pace.ts";
import type { Context } from "./context.ts";

/**
 * A call to the account failed: the reaction table says what follows. It is left alone until `back_off_until`; what is due stays due. With access lost
 * people are told, and one call an hour is tried; a new key wakes it at once. Being asked to wait for our own turns is no failure.
 */
export async function noteMirrorFailure(context: Context, lane: MirrorLane, error: RemoteError): Promise<void> {
  const now = context.now();
  const mirror = await findMirror(context.db, lane.mirrorId);
  if (!mirror) return;
  const accessLost = REACTIONS[error.kind] === "access_lost";
  const wait = accessLost
    ? ACCESS_LOST_RETRY_MS
    : error.kind === "throttled" && error.retryAt
      ? 0
      : backOffMs(mirror.failuresInRow + 1, context.randomBytes(1).readUInt8(0) / 255);
  const earliest = new Date(now.getTime() + wait);
  const backOffUntil = error.retryAt && error.retryAt > earliest ? error.retryAt : earliest;
  const failure = { code: error.code, facts: error.facts, at: now };
  context.log.warn(
    { mirror: mirror.id, kind: error.kind, code: error.code, facts: error.facts, problem: error.message, until: backOffUntil },
    "mirror failed",
  );
  await inTransaction(context.db, async (tx) => {
    await holdMirrorLane(tx, lane);
    await saveMirrorFailure(tx, mirror.id, { failure, backOffUntil, accessLost });
    const detail = { code: error.code, mirror: mirror.name };
    const entry = { kind: "mirror_access_lost" as const, storeId: null, orderId: null, mirrorId: mirror.id, remoteId: null, detail };
    const raised = accessLost && (await raiseAttention(tx, [entry], now));
    await announce(tx, "mirror.changed", { id: mirror.id });
    if (raised) await announce(tx, "attention.changed", {});
  });
}
