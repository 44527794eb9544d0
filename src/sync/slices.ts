import { addSeconds, earlier, later, type WallClock, wallFromSeconds, wallSeconds } from "../domain/wall-clock.ts";

/** A slice of a shop's time, both ends inclusive to the second; `to` null: up to whatever the shop has. */
export interface Slice {
  readonly from: WallClock;
  readonly to: WallClock | null;
  /** Cut out of a slice whose answer was full: asked for as it is. */
  readonly cut?: boolean;
}

/**
 * The walk through a window of time (S8), from its newest end on. `rest` is what was not asked yet, the newest last; `widest` is how many seconds
 * the next question may span, `least` how many it must where answers come nearly empty; `rates` are orders a second by hour of the day as last seen, so that answers come nearly full, but not full.
 * `offset` counts only inside one single second that holds more than a page.
 */
export interface SliceWalk {
  readonly rest: readonly Slice[];
  readonly widest: number;
  readonly least: number;
  readonly rates: readonly (number | null)[];
  readonly offset: number;
}

export interface Question extends Slice {
  readonly offset: number;
}

export interface SliceAnswer {
  /** The answer held as many orders as were asked for: there may be more. */
  readonly full: boolean;
  /** When its orders were placed, in any order. */
  readonly times: readonly WallClock[];
  /** Orders of the answer, those without a readable time included. */
  readonly count: number;
  readonly limit: number;
}

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Aim below the limit: a full answer has to be asked again in pieces. On bursts of real shops three fifths cost the fewest calls and the fewest orders read twice. */
const FILL = 0.6;
const GROWTH = 4;
/** An answer of less than this part of the limit is nearly empty. */
const SPARSE = 4;
/** Shorter than this nothing is learnt of how many orders an hour has. */
const SHORTEST_SIGHT = 600;
/** A window this wide is asked for in one question first; only a full answer cuts it. Further back no clock on the wall can be written. */
export const WIDEST = 20 * 365 * DAY;
const NO_RATES: readonly (number | null)[] = new Array(24).fill(null);

export function startWalk(window: Slice, widest: number = DAY): SliceWalk {
  return { rest: [window], widest, least: 1, rates: NO_RATES, offset: 0 };
}

/** The newest piece of what is left, as wide as what was seen suggests; null when everything was asked. */
export function nextQuestion(walk: SliceWalk, limits: { openEnd: WallClock; limit: number }): { question: Question; rest: readonly Slice[] } | null {
  const newest = walk.rest.at(-1);
  if (!newest) return null;
  const older = walk.rest.slice(0, -1);
  const end = newest.to ?? limits.openEnd;
  const from = newest.cut ? newest.from : later(newest.from, wallFromSeconds(beginningFor(walk, wallSeconds(end), limits.limit * FILL)));
  if (from === newest.from) return { question: { ...newest, offset: walk.offset }, rest: older };
  return { question: { from, to: newest.to, offset: walk.offset }, rest: [...older, { from: newest.from, to: addSeconds(from, -1) }] };
}

/** How far back from `end` so many orders are to be expected, hour by hour; no further than the walk may span, and no less than it must. */
function beginningFor(walk: SliceWalk, end: number, wanted: number): number {
  return Math.max(end - walk.widest + 1, Math.min(end - walk.least + 1, expectedBeginning(walk, end, wanted)));
}

function expectedBeginning(walk: SliceWalk, end: number, wanted: number): number {
  const known = walk.rates.filter((rate) => rate !== null);
  if (known.length === 0) return end - walk.widest + 1;
  const mean = known.reduce((sum, rate) => sum + rate, 0) / known.length;
  const earliest = end - walk.widest + 1;
  let expected = 0;
  let at = end + 1;
  while (at > earliest) {
    const hourStart = Math.floor((at - 1) / HOUR) * HOUR;
    const rate = walk.rates[hourOf(hourStart)] ?? mean;
    const inHour = rate * (at - hourStart);
    if (expected + inHour > wanted) return Math.max(earliest, Math.floor(at - (wanted - expected) / rate));
    expected += inHour;
    at = hourStart;
  }
  return earliest;
}

/**
 * Where the walk stands after an answer. A full answer is not used: its slice is cut, then halved, until answers are shorter than the limit,
 * so nothing can shift between two requests and no order of results has to be trusted. Inside one single second, where cutting ends, an offset goes on.
 */
export function afterAnswer(
  walk: SliceWalk,
  answer: SliceAnswer,
  limits: { openEnd: WallClock; limit: number },
): { readonly walk: SliceWalk; readonly use: boolean } {
  const step = nextQuestion(walk, limits);
  if (!step) return { walk, use: true };
  const { question, rest } = step;
  const span = wallSeconds(question.to ?? limits.openEnd) - wallSeconds(question.from) + 1;
  if (!answer.full) {
    const widest = question.cut ? walk.widest : Math.min(WIDEST, Math.max(walk.widest / 2, span * GROWTH));
    // A crowded second says little of the hour around it: while answers come nearly empty, each question spans twice the last.
    const least = answer.count * SPARSE < limits.limit ? Math.min(WIDEST, span * 2) : 1;
    return { walk: { rest, widest: Math.max(widest, least), least, rates: learn(walk.rates, question, answer.times), offset: 0 }, use: true };
  }
  if (question.from === question.to) {
    return {
      walk: { ...walk, rest: [...rest, { from: question.from, to: question.to, cut: true }], offset: question.offset + answer.count },
      use: true,
    };
  }
  const at = cutPoint(question, answer.times, limits.openEnd);
  const olderPart: Slice = { from: question.from, to: addSeconds(at, -1), ...(question.cut ? { cut: true } : {}) };
  const newerPart: Slice = { from: at, to: question.to, cut: true };
  return { walk: { ...walk, rest: [...joined(rest, olderPart), newerPart], widest: Math.max(1, span / 2), offset: 0 }, use: false };
}

/**
 * Where a full slice is cut in two; always after its beginning. First where the newer part should hold three fifths of a page, if the shop listed the newest
 * orders; a part that is full again is halved, whatever the shop lists.
 */
function cutPoint(question: Question, times: readonly WallClock[], openEnd: WallClock): WallClock {
  const sorted = [...times].sort();
  const newest = sorted.at(-1) ?? question.from;
  const end = question.to ?? (newest > question.from ? newest : earlier(openEnd, addSeconds(question.from, 1)));
  const wanted = sorted[Math.floor(sorted.length * (1 - FILL))];
  if (!question.cut && wanted !== undefined && wanted > question.from && wanted <= end) return wanted;
  return wallFromSeconds(Math.floor((wallSeconds(question.from) + wallSeconds(end)) / 2) + 1);
}

/** What is left of a cut slice goes back to what was not asked yet, as one piece. */
function joined(rest: readonly Slice[], part: Slice): readonly Slice[] {
  const before = rest.at(-1);
  const adjoins = before && !before.cut && !part.cut && before.to !== null && addSeconds(before.to, 1) === part.from;
  return adjoins ? [...rest.slice(0, -1), { from: before.from, to: part.to }] : [...rest, part];
}

/** Orders a second by hour of the day, newer sightings weighing by how much of the hour they saw. */
function learn(rates: readonly (number | null)[], question: Question, times: readonly WallClock[]): (number | null)[] {
  const seen = times.map(wallSeconds);
  const end = question.to === null ? Math.max(wallSeconds(question.from), ...seen) + 1 : wallSeconds(question.to) + 1;
  const begin = Math.max(wallSeconds(question.from), end - 7 * DAY);
  const spans = new Array<number>(24).fill(0);
  const counts = new Array<number>(24).fill(0);
  for (let at = begin; at < end; ) {
    const next = Math.min(end, (Math.floor(at / HOUR) + 1) * HOUR);
    spans[hourOf(at)] = (spans[hourOf(at)] ?? 0) + next - at;
    at = next;
  }
  for (const at of seen) if (at >= begin) counts[hourOf(at)] = (counts[hourOf(at)] ?? 0) + 1;
  return rates.map((rate, hour) => {
    const span = spans[hour] ?? 0;
    if (span === 0) return rate;
    const now = (counts[hour] ?? 0) / Math.max(span, SHORTEST_SIGHT);
    const weight = Math.min(0.6, (span / HOUR) * 0.4);
    return rate === null ? now : rate * (1 - weight) + now * weight;
  });
}

function hourOf(seconds: number): number {
  return Math.floor(seconds / HOUR) % 24;
}
