import { later, type WallClock, wallSeconds } from "../domain/wall-clock.ts";
import { FULL_OVERLAP_SECONDS, fromCursor, LIGHT_OVERLAP_SECONDS } from "./cursor.ts";
import type { PassPosition } from "./pass-position.ts";
import { afterAnswer, type SliceAnswer, startWalk, WIDEST } from "./slices.ts";

const EMPTY = { newest: null, watch: [], after: "0", parked: false, halved: 0 } as const;

/** The first import and the nightly sweep: the whole window, cut into slices of time from the newest on. */
export function wholeWindow(from: WallClock, statuses: readonly string[] | null): PassPosition {
  return { ...EMPTY, stage: "placed", walk: startWalk({ from, to: null }), from, statuses };
}

/** The sweep also looks for what went missing, once a day. */
export function sweepPosition(from: WallClock): PassPosition {
  return { ...wholeWindow(from, null), watch: ["daily"] };
}

export function lightPosition(cursor: WallClock): PassPosition {
  const from = fromCursor(cursor, LIGHT_OVERLAP_SECONDS);
  return { ...EMPTY, stage: "placed", walk: startWalk({ from, to: null }, WIDEST), from, statuses: null };
}

export function fullPosition(cursor: WallClock, hourly: boolean): PassPosition {
  const from = fromCursor(cursor, FULL_OVERLAP_SECONDS);
  const watch = hourly ? (["full", "hourly"] as const) : (["full"] as const);
  return { ...EMPTY, stage: "placed", walk: startWalk({ from, to: null }, WIDEST), from, statuses: null, watch, parked: true };
}

/** Where a pass stands after an answer about a slice of time; `use` false: the answer was full and is asked again in halves. */
export function afterSlice(
  position: PassPosition,
  answer: SliceAnswer,
  limits: { openEnd: WallClock; limit: number },
): { readonly position: PassPosition; readonly use: boolean } {
  const step = afterAnswer(position.walk, answer, limits);
  if (!step.use) return { position: { ...position, walk: step.walk, halved: position.halved + 1 }, use: false };
  const newest = answer.times.reduce<WallClock | null>((last, time) => (last === null ? time : later(last, time)), position.newest);
  const moved = { ...position, walk: step.walk, newest };
  return { position: step.walk.rest.length > 0 ? moved : nextStage(moved), use: true };
}

/** After a page of watched orders: `last` is the id it ended with, null when there were no more. */
export function afterKnown(position: PassPosition, last: string | null): PassPosition {
  return last === null ? nextStage(position) : { ...position, after: last };
}

export const afterParked = afterKnown;

function nextStage(position: PassPosition): PassPosition {
  const stages = ["placed", "known", "parked", "done"] as const;
  const wanted = (stage: PassPosition["stage"]) => (stage === "known" ? position.watch.length > 0 : stage === "parked" ? position.parked : true);
  const next = stages.slice(stages.indexOf(position.stage) + 1).find(wanted) ?? "done";
  return { ...position, stage: next, after: next === "parked" ? "" : "0" };
}

/** How much of the window was read, 0 to 1, for the time that is left; null before the first answer. */
export function shareRead(position: PassPosition): number | null {
  if (position.stage !== "placed") return 1;
  const [oldest] = position.walk.rest;
  const newest = position.walk.rest.at(-1)?.to;
  if (!oldest || !newest || position.newest === null) return null;
  const whole = wallSeconds(position.newest) - wallSeconds(position.from);
  return whole <= 0 ? null : Math.min(1, Math.max(0, (wallSeconds(position.newest) - wallSeconds(newest)) / whole));
}
