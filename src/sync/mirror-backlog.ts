/** What the waiting orders of a mirror have yet to ask for. */
export interface Backlog {
  /** Orders to be created, and orders whose changes are to be sent. */
  readonly opening: number;
  readonly waiting: number;
  readonly waitingLines: number;
  readonly unknownPeople: number;
  readonly unknownProducts: number;
}

/** Create, status, comment, reading back; beside a call for each line. */
const CALLS_AN_ORDER = 4;
/** Looked for by phone and by e-mail, then created. */
const CALLS_A_PERSON = 3;
/** Looked for by its keys, then created. */
const CALLS_A_PRODUCT = 2;
/** Read, written, read back. */
const CALLS_A_CHANGE = 3;

/** Calls that a backlog will take, about: everything that is unknown may have to be created. Pure. */
export function callsOf(backlog: Backlog): number {
  return (
    backlog.opening * CALLS_AN_ORDER +
    backlog.waitingLines +
    backlog.unknownPeople * CALLS_A_PERSON +
    backlog.unknownProducts * CALLS_A_PRODUCT +
    (backlog.waiting - backlog.opening) * CALLS_A_CHANGE
  );
}

/** What goes by between a turn that is free again and the next call's arrival: the margin that is kept, and the way there. */
const A_TURN_MORE_MS = 60;

/** How long so many calls take at the pace that is really reached, in seconds. Pure. */
export function secondsOf(calls: number, budget: { readonly calls: number; readonly windowMs: number }): number {
  return Math.ceil((calls * (budget.windowMs + A_TURN_MORE_MS)) / budget.calls / 1000);
}
