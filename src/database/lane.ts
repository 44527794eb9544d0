import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";

/** The lane of a store was taken over by another process: whatever this one still wanted to write is void (S11). */
export class LaneLost extends Error {
  constructor(storeId: string) {
    super(`the lane of store ${storeId} was taken over`);
    this.name = "LaneLost";
  }
}

export interface Lane {
  readonly storeId: string;
  readonly epoch: string;
  /** The next number of the store's counter, for an observation or a push that starts now (S12). */
  nextNumber(): Promise<bigint>;
}

/** Numbers taken at once, so that a job does not write the store's row for each request. */
const NUMBERS = 32;

interface TakenLane {
  epoch: string;
  first: bigint;
}

/** Enters the lane: raises its epoch when another process had it, and takes numbers. One statement. */
export async function enterLane(executor: Executor, storeId: string, owner: string): Promise<Lane | null> {
  const taken = await take(executor, storeId, owner);
  if (!taken) return null;
  let { first: next } = taken;
  let end = next + BigInt(NUMBERS);
  return {
    storeId,
    epoch: taken.epoch,
    async nextNumber() {
      if (next === end) {
        const more = await take(executor, storeId, owner);
        if (!more || more.epoch !== taken.epoch) throw new LaneLost(storeId);
        next = more.first;
        end = next + BigInt(NUMBERS);
      }
      return next++;
    },
  };
}

async function take(executor: Executor, storeId: string, owner: string): Promise<TakenLane | null> {
  const { rows } = await sql<{ epoch: string; first: string }>`
    update stores set lane_epoch = lane_epoch + (lane_owner is distinct from ${owner})::int, lane_owner = ${owner}, sequence = sequence + ${NUMBERS}::int
    where id = ${storeId}::bigint
    returning lane_epoch as epoch, sequence - ${NUMBERS}::int + 1 as first`.execute(executor);
  const [row] = rows;
  return row ? { epoch: row.epoch, first: BigInt(row.first) } : null;
}

/** Whatever is under way in this lane was decided under other settings: it writes nothing any more, and is begun anew (S11). */
export async function voidLane(tx: Transaction, storeId: string): Promise<void> {
  await sql`update stores set lane_epoch = lane_epoch + 1 where id = ${storeId}::bigint`.execute(tx);
}

/** First statement of every transaction of a lane: holds the store's row, and ends the transaction when the lane is no longer ours. */
export async function holdLane(tx: Transaction, lane: Lane): Promise<{ lastTurnPosition: number }> {
  return held(
    lane,
    await sql<HeldLane>`
    select last_turn_position as position from stores where id = ${lane.storeId}::bigint and lane_epoch = ${lane.epoch}::bigint for no key update`.execute(
      tx,
    ),
  );
}

/**
 * The same for a page of a pass, which need not wait for the disk: a page lost with the power is fetched again from where the pass then stands, and
 * whatever somebody does with its orders is written after it in the log, so that it cannot outlive them.
 */
export async function holdLaneForPage(tx: Transaction, lane: Lane): Promise<{ lastTurnPosition: number }> {
  return held(
    lane,
    await sql<HeldLane>`
    select last_turn_position as position, set_config('synchronous_commit', 'off', true) from stores
    where id = ${lane.storeId}::bigint and lane_epoch = ${lane.epoch}::bigint for no key update`.execute(tx),
  );
}

interface HeldLane {
  readonly position: string;
}

function held(lane: Lane, { rows: [row] }: { rows: readonly HeldLane[] }): { lastTurnPosition: number } {
  if (!row) throw new LaneLost(lane.storeId);
  return { lastTurnPosition: Number(row.position) };
}
