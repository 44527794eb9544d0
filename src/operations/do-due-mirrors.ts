import { addJob, PRIORITY } from "../database/jobs.ts";
import { claimActiveMirror, needsWaking, noteDeskChanges, setMirrorTimes } from "../database/mirror-due.ts";
import { type MirrorLane, mirrorQueue } from "../database/mirror-lane.ts";
import { inTransaction } from "../database/transaction.ts";
import { nextDue } from "../sync/pace.ts";
import type { Context } from "./context.ts";
import { pollMirror, takeIn } from "./poll-mirror.ts";
import { readMirrorDirectory } from "./read-mirror-directory.ts";
import { atMirror, mirrorOrdersJob } from "./run-mirror-orders.ts";

export const MIRROR_POLL = "mirror-poll";
export const MIRROR_DIRECTORY = "mirror-directory";
export const MIRROR_HINT = "mirror-hint";

const SWEEP_MS = 3_600_000;
/** A directory that could not be read is tried again after this. */
const AGAIN_MS = 600_000;

/**
 * What time alone brings for the mirror: orders that changed here, its next pass, its directory. Due times are columns and jobs only wake-ups (S3). Costs one
 * statement where there is no mirror.
 */
export async function doDueMirrors(context: Context): Promise<void> {
  const now = context.now();
  const mirrorId = await inTransaction(context.db, async (tx) => {
    const mirror = await claimActiveMirror(tx, now);
    if (!mirror) return null;
    const isDue = (at: Date | null) => at === null || at <= now;
    await noteDeskChanges(tx, mirror, { whole: isDue(mirror.nextSweepAt), now });
    if (isDue(mirror.nextSweepAt)) await setMirrorTimes(tx, mirror.id, { sweep: new Date(now.getTime() + SWEEP_MS) });
    if (mirror.waits) return null;
    if (isDue(mirror.nextPollAt)) {
      await setMirrorTimes(tx, mirror.id, { poll: nextDue(mirror.nextPollAt ?? now, mirror.pollSeconds, now) });
      await addJob(tx, mirrorPollJob(mirror.id));
    }
    if (isDue(mirror.nextDirectoryAt)) {
      await setMirrorTimes(tx, mirror.id, { directory: new Date(now.getTime() + AGAIN_MS) });
      await addJob(tx, mirrorDirectoryJob(mirror.id));
    }
    return mirror.id;
  });
  if (mirrorId === null) return;
  const job = mirrorOrdersJob(mirrorId);
  if (await needsWaking(context.db, mirrorId, { key: job.key, now })) await addJob(context.db, job);
}

export function mirrorPollJob(mirrorId: string) {
  return { name: MIRROR_POLL, payload: { mirrorId }, queue: mirrorQueue(mirrorId), key: `mirror:${mirrorId}:poll`, priority: PRIORITY.hint };
}

export function mirrorDirectoryJob(mirrorId: string) {
  return {
    name: MIRROR_DIRECTORY,
    payload: { mirrorId },
    queue: mirrorQueue(mirrorId),
    key: `mirror:${mirrorId}:directory`,
    priority: PRIORITY.hint,
  };
}

export function mirrorHintJob(mirrorId: string, remoteId: string) {
  const key = `mirror:${mirrorId}:hint:${remoteId}`;
  return { name: MIRROR_HINT, payload: { mirrorId, remoteId }, queue: mirrorQueue(mirrorId), key, priority: PRIORITY.person };
}

export async function runMirrorPoll(context: Context, lane: MirrorLane): Promise<void> {
  await atMirror(context, lane, pollMirror);
}

export async function runMirrorDirectory(context: Context, lane: MirrorLane): Promise<void> {
  await atMirror(context, lane, readMirrorDirectory);
}

/** Whatever a web-hook said, the order it named is read; absence is doubted, and told by the next thing that is to be done with it. */
export async function runMirrorHint(context: Context, lane: MirrorLane, remoteId: string): Promise<void> {
  await atMirror(context, lane, async (at) => {
    const order = await at.desk.orders.read(remoteId);
    if (order) await takeIn(at, [order]);
  });
}
