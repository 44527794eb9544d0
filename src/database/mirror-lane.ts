import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { LaneLost } from "./lane.ts";

/** The lane of a mirror account: all its work runs one at a time, and an epoch keeps the past from writing (S11), as for a store. */
export interface MirrorLane {
  readonly mirrorId: string;
  readonly epoch: string;
}

/** Jobs of a mirror run in a queue of their own. */
export function mirrorQueue(mirrorId: string): string {
  return `mirror:${mirrorId}`;
}

/** Enters the lane, raising its epoch when another process had it. Null when there is no such mirror. One statement. */
export async function enterMirrorLane(executor: Executor, mirrorId: string, owner: string): Promise<MirrorLane | null> {
  const { rows } = await sql<{ epoch: string }>`
    update mirrors set lane_epoch = lane_epoch + (lane_owner is distinct from ${owner})::int, lane_owner = ${owner}
    where id = ${mirrorId}::bigint returning lane_epoch as epoch`.execute(executor);
  const [row] = rows;
  return row ? { mirrorId, epoch: row.epoch } : null;
}

/** First statement of every transaction of the lane: ends it when the lane is no longer ours. */
export async function holdMirrorLane(tx: Transaction, lane: MirrorLane): Promise<void> {
  const { rows } = await sql`
    select 1 from mirrors where id = ${lane.mirrorId}::bigint and lane_epoch = ${lane.epoch}::bigint for no key update`.execute(tx);
  if (rows.length === 0) throw new LaneLost(`mirror ${lane.mirrorId}`);
}

/** What is under way was decided under other settings: it writes nothing any more. */
export async function voidMirrorLane(tx: Transaction, mirrorId: string): Promise<void> {
  await sql`update mirrors set lane_epoch = lane_epoch + 1 where id = ${mirrorId}::bigint`.execute(tx);
}
