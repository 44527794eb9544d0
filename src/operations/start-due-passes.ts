import { addJobs } from "../database/jobs.ts";
import { findForgottenLanes } from "../database/lane-requests.ts";
import { insertPasses, type NewPass } from "../database/passes.ts";
import { claimDueStores, type DueStore, findStalledPasses } from "../database/schedule.ts";
import { inTransaction } from "../database/transaction.ts";
import { ageWatches } from "../database/watched.ts";
import { instantOf, wallClockIn } from "../domain/wall-clock.ts";
import { cursorNow } from "../sync/cursor.ts";
import { HOURLY_MS, nextDue } from "../sync/pace.ts";
import { fullPosition, lightPosition, sweepPosition } from "../sync/pass-steps.ts";
import { FINAL_WATCH_MS, OLD_AFTER_MS, QUIET_AFTER_MS } from "../sync/watch.ts";
import { laneRequestJob } from "./ask-lane.ts";
import type { Context } from "./context.ts";
import { passPageJob } from "./run-pass-page.ts";

/** A pass that has not moved for this long and has no job gets one: jobs are only wake-ups (S3). */
const STALLED_MS = 10_000;
/** A question to a lane that nobody has answered for this long, and that has no job, gets one. */
const FORGOTTEN_MS = 3_000;
const SWEEP_HOUR = 3;

/** Starts the passes of all stores that are due, and wakes those that stand still. Due times are columns; our own clock decides (S3, S23). */
export async function startDuePasses(context: Context): Promise<void> {
  const now = context.now();
  await inTransaction(context.db, async (tx) => {
    const due = await claimDueStores(tx, now, (store) => nextTimes(store, now, context));
    if (due.length === 0) return;
    for (const store of due.filter((candidate) => kindOf(candidate, now) === "full" && isHourly(candidate, now)))
      await ageWatches(tx, store.id, agingLimits(now));
    const passes = due.map((store) => passOf(store, now));
    const ids = await insertPasses(tx, passes, now);
    await addJobs(
      tx,
      passes.map((pass, at) => passPageJob({ id: ids[at] ?? "", step: 0, storeId: pass.storeId })),
    );
  });
  const stalled = await findStalledPasses(context.db, { before: new Date(now.getTime() - STALLED_MS), now });
  const forgotten = await findForgottenLanes(context.db, new Date(now.getTime() - FORGOTTEN_MS));
  await addJobs(context.db, [...stalled.map(passPageJob), ...forgotten.map(laneRequestJob)]);
}

function kindOf(store: DueStore, now: Date): "light" | "full" | "sweep" {
  if (store.needsFullPass || isDue(store.nextFullAt, now)) return "full";
  return store.nextSweepAt !== null && store.nextSweepAt <= now ? "sweep" : "light";
}

function passOf(store: DueStore, now: Date): NewPass {
  const kind = kindOf(store, now);
  const position =
    kind === "sweep"
      ? sweepPosition(wallClockIn(store.timeZone, store.windowFrom))
      : kind === "full"
        ? fullPosition(cursorNow(store, now), isHourly(store, now))
        : lightPosition(cursorNow(store, now));
  return { storeId: store.id, kind, position, askedBy: null };
}

/** When the store is due next, once what is due now has started. A full pass does the light one's work too. */
export function nextTimes(store: DueStore, now: Date, context: Context): { light: Date; full: Date; hourly: Date; sweep: Date } {
  const kind = kindOf(store, now);
  const light = store.newOrderIntervalSeconds ?? context.config.newOrderIntervalSeconds;
  const full = store.fullPassIntervalSeconds ?? context.config.fullPassIntervalSeconds;
  const night = nextNight(store.timeZone, now);
  return {
    light: nextDue(store.nextLightAt ?? now, light, now),
    full: kind === "full" ? nextDue(store.nextFullAt ?? now, full, now) : (store.nextFullAt ?? now),
    hourly: kind === "full" && isHourly(store, now) ? new Date(now.getTime() + HOURLY_MS) : (store.nextHourlyAt ?? now),
    sweep: kind === "sweep" ? night : (store.nextSweepAt ?? night),
  };
}

/** Three in the morning of the shop, the next one to come. */
function nextNight(timeZone: string, now: Date): Date {
  const today = wallClockIn(timeZone, now).slice(0, 10);
  const tonight = instantOf(timeZone, `${today} 0${SWEEP_HOUR}:00:00`);
  return tonight > now ? tonight : new Date(tonight.getTime() + 24 * HOURLY_MS);
}

function isHourly(store: DueStore, now: Date): boolean {
  return isDue(store.nextHourlyAt, now);
}

function isDue(at: Date | null, now: Date): boolean {
  return at === null || at <= now;
}

function agingLimits(now: Date) {
  const before = (ms: number) => new Date(now.getTime() - ms);
  return { oldBefore: before(OLD_AFTER_MS), quietBefore: before(QUIET_AFTER_MS), finalBefore: before(FINAL_WATCH_MS), now };
}
