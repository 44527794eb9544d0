import type { SyncHour } from "../../api/activity.ts";

const HOUR_MS = 3_600_000;
const HOURS = 24;

export type HourOfDay = Pick<SyncHour, "at" | "orders" | "failures">;

/** The last 24 hours, the present one last; hours in which nothing happened are there too. */
export function dayOfHours(known: readonly SyncHour[], now: number): HourOfDay[] {
  const byHour = new Map(known.map((hour) => [Date.parse(hour.at), hour]));
  const last = Math.floor(now / HOUR_MS) * HOUR_MS;
  return Array.from({ length: HOURS }, (_, back) => {
    const at = last - (HOURS - 1 - back) * HOUR_MS;
    const hour = byHour.get(at);
    return { at: new Date(at).toISOString(), orders: hour?.orders ?? 0, failures: hour?.failures ?? 0 };
  });
}
