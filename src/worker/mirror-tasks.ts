import type { MirrorLane } from "../database/mirror-lane.ts";
import type { Context } from "../operations/context.ts";
import { MIRROR_DIRECTORY, MIRROR_HINT, MIRROR_POLL, runMirrorDirectory, runMirrorHint, runMirrorPoll } from "../operations/do-due-mirrors.ts";
import { MIRROR_ORDERS, runMirrorOrders } from "../operations/run-mirror-orders.ts";

/** What the jobs of a mirror carry; written by `addJob` only. */
export interface MirrorPayload {
  readonly mirrorId: string;
  readonly remoteId?: string;
}

export type MirrorTask = (lane: MirrorLane, payload: MirrorPayload) => Promise<void>;

/** Every job of a mirror's lane, by name. */
export function mirrorTasks(context: Context): Readonly<Record<string, MirrorTask>> {
  return {
    [MIRROR_ORDERS]: (lane) => runMirrorOrders(context, lane),
    [MIRROR_POLL]: (lane) => runMirrorPoll(context, lane),
    [MIRROR_DIRECTORY]: (lane) => runMirrorDirectory(context, lane),
    [MIRROR_HINT]: (lane, { remoteId = "" }) => runMirrorHint(context, lane, remoteId),
  };
}
