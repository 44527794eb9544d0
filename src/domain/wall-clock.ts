/**
 * A shop's own wall clock as text, "YYYY-MM-DD HH:MM:SS", without a zone.
 * The sync counts in it, so that a wrong zone or the autumn hour can hide no order (S14).
 */
export type WallClock = string;

const FORM = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)$/;

/** Seconds of a wall clock that knows no zone and no daylight saving; for distances and order only. */
export function wallSeconds(wall: WallClock): number {
  const match = FORM.exec(wall);
  if (!match) throw new RangeError(`not a wall clock: ${JSON.stringify(wall)}`);
  const [, year, month, day, hour, minute, second] = match.map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) / 1000;
}

export function wallFromSeconds(seconds: number): WallClock {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
}

export function addSeconds(wall: WallClock, seconds: number): WallClock {
  return wallFromSeconds(wallSeconds(wall) + seconds);
}

/** Wall clocks of one form compare as text. */
export function earlier(a: WallClock, b: WallClock): WallClock {
  return a < b ? a : b;
}

export function later(a: WallClock, b: WallClock): WallClock {
  return a > b ? a : b;
}

/** What a clock on the wall in that zone shows at that instant. */
export function wallClockIn(timeZone: string, at: Date): WallClock {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}:${part("second")}`;
}

/** Making one takes longer than reading it a hundred times; there are as many as zones in use. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(timeZone, clock);
  return clock;
}

/** The instant at which that zone's clock shows it; in the autumn hour the earlier one, in the spring gap the one after it. */
export function instantOf(timeZone: string, wall: WallClock): Date {
  const asUtc = wallSeconds(wall);
  const offsetAt = (seconds: number) => wallSeconds(wallClockIn(timeZone, new Date(seconds * 1000))) - seconds;
  // Offsets differ by at most a day around any transition: try those before and after.
  const before = offsetAt(asUtc - 86_400);
  const after = offsetAt(asUtc + 86_400);
  const candidates = [asUtc - before, asUtc - after].filter((seconds) => wallClockIn(timeZone, new Date(seconds * 1000)) === wall);
  const seconds = candidates.length > 0 ? Math.min(...candidates) : asUtc - before;
  return new Date(seconds * 1000);
}

/** 00:00 in that zone of the day `months` calendar months before (the last day of a shorter month). */
export function startOfDayMonthsBefore(timeZone: string, at: Date, months: number): Date {
  const [year = 0, month = 1, day = 1] = wallClockIn(timeZone, at).slice(0, 10).split("-").map(Number);
  const firstOfMonth = new Date(Date.UTC(year, month - 1 - months, 1));
  const lastDay = new Date(Date.UTC(firstOfMonth.getUTCFullYear(), firstOfMonth.getUTCMonth() + 1, 0)).getUTCDate();
  firstOfMonth.setUTCDate(Math.min(day, lastDay));
  return instantOf(timeZone, `${firstOfMonth.toISOString().slice(0, 10)} 00:00:00`);
}
