import type { Period } from "../../api/statistics.ts";

export const PERIODS = [7, 30, 90] as const;
export type Days = (typeof PERIODS)[number];

/** The last so many days of the calendar in a zone, today included. */
export function lastDays(count: number, zone: string, now: Date): Period {
  const to = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now);
  return { from: addDays(to, 1 - count), to };
}

/** Every day of a period, the oldest first. */
export function daysOf({ from, to }: Period): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}
