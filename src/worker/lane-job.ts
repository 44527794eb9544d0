import { RemoteError } from "../connectors/contract.ts";
import { enterLane, type Lane, LaneLost } from "../database/lane.ts";
import { enterMirrorLane, type MirrorLane } from "../database/mirror-lane.ts";
import type { Context } from "../operations/context.ts";
import { noteFailure } from "../operations/note-failure.ts";
import { noteMirrorFailure } from "../operations/note-mirror-failure.ts";
import { PassElsewhere } from "../operations/run-pass-page.ts";
import type { Keeper } from "./keeper.ts";

/** The lane is held by somebody else for the moment: the queue's own strictness was broken by a process that is just going. */
export class LaneBusy extends Error {}

/**
 * Runs a job inside its store's lane. The one place where what a connector throws ends: the reaction table decides, the job itself ends well,
 * and what is due stays in columns (S3). Anything else is our own fault and goes to the library's retries.
 */
export async function runInLane(context: Context, keeper: Keeper, job: { storeId: string; work: (lane: Lane) => Promise<void> }): Promise<void> {
  if (!keeper.alive()) throw new LaneBusy(`no keeper connection, store ${job.storeId} waits`);
  const ran = await keeper.holdingLane(job.storeId, async () => {
    const lane = await enterLane(context.db, job.storeId, keeper.processId);
    if (!lane) return true; // the store is gone, and its work with it
    try {
      await work({ context, keeper, lane }, job.work);
    } catch (error) {
      if (!(error instanceof LaneLost || error instanceof PassElsewhere)) throw error;
      context.log.info({ store: job.storeId, problem: error.message }, "lane moved on");
    }
    return true;
  });
  if (ran === null) throw new LaneBusy(`the lane of store ${job.storeId} is busy`);
}

/** The same for the lane of a mirror account. */
export async function runInMirrorLane(
  context: Context,
  keeper: Keeper,
  job: { mirrorId: string; work: (lane: MirrorLane) => Promise<void> },
): Promise<void> {
  if (!keeper.alive()) throw new LaneBusy(`no keeper connection, mirror ${job.mirrorId} waits`);
  // Stores and mirrors share the numbers of the locks: mirrors take the negative ones.
  const ran = await keeper.holdingLane(`-${job.mirrorId}`, async () => {
    const lane = await enterMirrorLane(context.db, job.mirrorId, keeper.processId);
    if (!lane) return true;
    try {
      await job.work(lane).catch(async (error: unknown) => {
        if (!(error instanceof RemoteError) || !keeper.alive()) throw error;
        await noteMirrorFailure(context, lane, error);
      });
    } catch (error) {
      if (!(error instanceof LaneLost)) throw error;
      context.log.info({ mirror: job.mirrorId, problem: error.message }, "lane moved on");
    }
    return true;
  });
  if (ran === null) throw new LaneBusy(`the lane of mirror ${job.mirrorId} is busy`);
}

/**
 * A shop's trouble is noted for its store, unless the lane was taken over meanwhile: then it may be about another password or address. A call that
 * we cut off ourselves, on the way out, is no news about the shop.
 */
async function work(at: { context: Context; keeper: Keeper; lane: Lane }, task: (lane: Lane) => Promise<void>): Promise<void> {
  try {
    await task(at.lane);
  } catch (error) {
    if (!(error instanceof RemoteError) || !at.keeper.alive()) throw error;
    await noteFailure(at.context, at.lane, error);
  }
}
