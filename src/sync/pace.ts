const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What a failed call to a whole store leads to. The compiler finds a missing row. */
export const REACTIONS = {
  unreachable: "back_off",
  throttled: "back_off",
  unauthorized: "access_lost",
  refused: "back_off",
  changed: "back_off",
  malformed: "back_off",
  unsupported: "back_off",
} as const satisfies Record<string, "back_off" | "access_lost">;

/** With access lost one login an hour is tried, no more: a wrong password must not lock the shop's account (S17). */
export const ACCESS_LOST_RETRY_MS = HOUR;

const FIRST_WAIT_MS = 15 * SECOND;
const LONGEST_WAIT_MS = 30 * MINUTE;

/** Growing waits: 15 s, 30 s, 1 min … half an hour, each between 75 and 125 %. `chance` is 0 to 1. */
export function backOffMs(failuresInRow: number, chance: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failuresInRow - 1));
  return Math.round(wait * (0.75 + chance * 0.5));
}

export const HOURLY_MS = HOUR;

/** The next look, on the store's own grid so that a long pass does not shift all later ones. */
export function nextDue(dueAt: Date, intervalSeconds: number, now: Date): Date {
  const next = dueAt.getTime() + intervalSeconds * SECOND;
  return new Date(next > now.getTime() ? next : now.getTime() + intervalSeconds * SECOND);
}
