import { addSeconds, type WallClock, wallFromSeconds, wallSeconds } from "../domain/wall-clock.ts";

/** A slice of a shop's time, both ends inclusive to the second; `to` null: up to whatever the shop has. */
export interface Slice {
  readonly from: WallClock;
  readonly to: WallClock | null;
}

/**
 * The walk through a window of time (S8). `rest` is what was not asked yet, the newest last; `width` is how many seconds the next
 * question should span so that its answer is nearly full; `offset` counts only inside one single second that holds more than a page.
 */
export interface SliceWalk {
  readonly rest: readonly Slice[];
  readonly width: number;
  readonly offset: number;
}

export interface Question extends Slice {
  readonly offset: number;
}

const DAY = 86_400;
/** Aim below the limit: a full answer has to be asked again in halves. */
const FILL = 0.8;
const GROWTH = 4;
const MIN_WIDTH = 1;

export function startWalk(window: Slice, width: number = DAY): SliceWalk {
  return { rest: [window], width, offset: 0 };
}

/** The newest piece of what is left, as wide as the last answers suggest; null when everything was asked. */
export function nextQuestion(walk: SliceWalk, openEnd: WallClock): { question: Question; rest: readonly Slice[] } | null {
  const newest = walk.rest.at(-1);
  if (!newest) return null;
  const older = walk.rest.slice(0, -1);
  const end = newest.to ?? openEnd;
  const from = wallFromSeconds(wallSeconds(end) - Math.floor(walk.width) + 1);
  if (from <= newest.from) return { question: { ...newest, offset: walk.offset }, rest: older };
  return { question: { from, to: newest.to, offset: walk.offset }, rest: [...older, { from: newest.from, to: addSeconds(from, -1) }] };
}

/**
 * Where the walk stands after an answer. A full answer is not used: the slice is halved until answers are shorter than the limit,
 * so nothing can shift between two requests. Inside one single second, where halving ends, an offset goes on.
 */
export function afterAnswer(
  walk: SliceWalk,
  answer: { readonly full: boolean; readonly count: number; readonly newest: WallClock | null; readonly limit: number },
  openEnd: WallClock,
): { readonly walk: SliceWalk; readonly use: boolean } {
  const step = nextQuestion(walk, openEnd);
  if (!step) return { walk, use: true };
  const { question, rest } = step;
  const end = question.to ?? (answer.newest && answer.newest > question.from ? answer.newest : question.from);
  const span = wallSeconds(question.to ?? openEnd) - wallSeconds(question.from) + 1;
  if (!answer.full) {
    const width = Math.min(walk.width * GROWTH, Math.max(MIN_WIDTH, (span * FILL * answer.limit) / Math.max(1, answer.count)));
    return { walk: { rest, width: Math.max(MIN_WIDTH, width), offset: 0 }, use: true };
  }
  if (question.from === question.to) {
    return {
      walk: { rest: [...rest, { from: question.from, to: question.to }], width: MIN_WIDTH, offset: question.offset + answer.count },
      use: true,
    };
  }
  const middle = wallFromSeconds(Math.floor((wallSeconds(question.from) + wallSeconds(end)) / 2));
  const halves: Slice[] = [
    { from: question.from, to: middle },
    { from: addSeconds(middle, 1), to: question.to },
  ];
  const half = wallSeconds(middle) - wallSeconds(question.from) + 1;
  return { walk: { rest: [...rest, ...halves], width: Math.max(MIN_WIDTH, half), offset: 0 }, use: false };
}
