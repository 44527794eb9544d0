/** How often a bound order is looked at (S13): in every full pass, every hour, or once a day (missing, or final for long). */
export type Watch = "full" | "hourly" | "daily";

const DAY_MS = 86_400_000;
export const FINAL_WATCH_MS = 30 * DAY_MS;
export const OLD_AFTER_MS = 14 * DAY_MS;
export const QUIET_AFTER_MS = 7 * DAY_MS;

/** Unsettled orders (pending, in doubt, in conflict, frozen news, waiting for a match) stay in every full pass. */
export function watchOf(
  order: { final: boolean; unsettled: boolean; missing: boolean; placedAt: Date; changedAt: Date; finalSince: Date | null },
  now: Date,
): Watch {
  if (order.missing) return "daily";
  if (order.unsettled) return "full";
  if (order.final) return now.getTime() - (order.finalSince ?? now).getTime() < FINAL_WATCH_MS ? "hourly" : "daily";
  const old = now.getTime() - order.placedAt.getTime() > OLD_AFTER_MS;
  const quiet = now.getTime() - order.changedAt.getTime() > QUIET_AFTER_MS;
  return old && quiet ? "hourly" : "full";
}

/** A shop that suddenly does not know many of its orders is at fault; nobody is marked (S15). */
export function absenceIsBelievable(asked: number, absent: number): boolean {
  return asked < 10 || absent * 5 <= asked;
}

/** Full passes in a row an order must be absent from before it is shown as not found in the shop. */
export const MISSING_AFTER_PASSES = 3;
