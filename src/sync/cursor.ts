import { addSeconds, earlier, later, type WallClock, wallClockIn } from "../domain/wall-clock.ts";

const HOUR = 3600;
/** How far before the cursor a pass looks again, in the shop's own clock. */
export const LIGHT_OVERLAP_SECONDS = 90 * 60;
export const FULL_OVERLAP_SECONDS = 26 * HOUR;
/** No zone is further ahead: later than this no order can have been placed before the request. */
const AHEAD_SECONDS = 14 * HOUR;

/** The latest moment an order seen by a request that started `at` can carry, in the shop's clock. */
export function latestPossible(timeZone: string, at: Date): WallClock {
  return addSeconds(wallClockIn(timeZone, at), AHEAD_SECONDS);
}

/**
 * Where the store's cursor stands after a complete pass (S14): the newest order seen, but never beyond the request's start + 14 h
 * (one order dated in the future hides nothing), and never back.
 */
export function cursorAfterPass(pass: {
  cursor: WallClock | null;
  newest: WallClock | null;
  startedAt: Date;
  from: WallClock;
  timeZone: string;
}): WallClock {
  const seen = pass.newest ? earlier(pass.newest, latestPossible(pass.timeZone, pass.startedAt)) : pass.from;
  return pass.cursor ? later(pass.cursor, seen) : seen;
}

/**
 * From where a pass that begins now looks, before its overlap: the cursor, but never later than now. An order dated in the future moves the cursor
 * ahead of the shop's clock; orders dated as they should be must still be seen within the minute.
 */
export function cursorNow(store: { cursor: WallClock; timeZone: string }, now: Date): WallClock {
  return earlier(store.cursor, wallClockIn(store.timeZone, now));
}

export function fromCursor(cursor: WallClock, overlapSeconds: number): WallClock {
  return addSeconds(cursor, -overlapSeconds);
}
