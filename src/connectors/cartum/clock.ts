import { Temporal } from "temporal-polyfill";

const YEAR_FIRST = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?$/;
const DAY_FIRST = /^(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d)(?::(\d\d))?$/;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Offsets of whole days in which no clock was changed: looking one up is a thousand times cheaper than asking for it. */
const steadyDays = new Map<string, Map<number, number | "changes">>();
const KEPT_DAYS = 4000;

/** A time on the shop's wall. `asUtcMs` reads it as if the shop stood in UTC. */
export interface WallTime {
  /** "YYYY-MM-DD HH:MM:SS" */
  readonly text: string;
  readonly asUtcMs: number;
}

/** Reads the forms a shop writes, `YYYY-MM-DD HH:MM[:SS]` and `DD.MM.YYYY HH:MM[:SS]`; null for anything else and for days that do not exist. */
export function readWallTime(written: string): WallTime | null {
  const yearFirst = YEAR_FIRST.exec(written);
  const dayFirst = yearFirst ? null : DAY_FIRST.exec(written);
  const match = yearFirst ?? dayFirst;
  if (!match) return null;
  const [, a = "", month = "", c = "", hour = "", minute = "", second = "00"] = match;
  const [year, day] = yearFirst ? [a, c] : [c, a];
  const text = `${year}-${month}-${day} ${hour}:${minute}:${second}`;
  const asUtcMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  // What does not exist (31 February, hour 25, minute 75) comes back as another.
  const back = new Date(asUtcMs);
  const same = (written: string, read: number) => Number(written) === read;
  const exists =
    same(year, back.getUTCFullYear()) &&
    same(month, back.getUTCMonth() + 1) &&
    same(day, back.getUTCDate()) &&
    same(hour, back.getUTCHours()) &&
    same(minute, back.getUTCMinutes()) &&
    same(second, back.getUTCSeconds());
  return exists ? { text, asUtcMs } : null;
}

/**
 * The instant at which the clocks of that zone show this time. In the hour that autumn repeats it is the earlier one;
 * in the hour that spring leaves out it is as if the clock had not been changed yet (02:30 that never was → 03:30).
 */
export function instantOf(wall: WallTime, timeZone: string): Date {
  const offset = steadyOffset(Math.floor(wall.asUtcMs / DAY_MS), timeZone);
  if (offset !== "changes") return new Date(wall.asUtcMs - offset);
  const plain = Temporal.PlainDateTime.from(wall.text.replace(" ", "T"));
  return new Date(plain.toZonedDateTime(timeZone, { disambiguation: "compatible" }).epochMilliseconds);
}

function steadyOffset(day: number, timeZone: string): number | "changes" {
  let days = steadyDays.get(timeZone);
  if (!days || days.size >= KEPT_DAYS) {
    days = new Map();
    steadyDays.set(timeZone, days);
  }
  let offset = days.get(day);
  if (offset === undefined) {
    offset = readOffset(day, timeZone);
    days.set(day, offset);
  }
  return offset;
}

/** The zone's offset, if it holds during every instant at which a clock anywhere can show this day. */
function readOffset(day: number, timeZone: string): number | "changes" {
  const earliest = Temporal.Instant.fromEpochMilliseconds(day * DAY_MS - 16 * HOUR_MS).toZonedDateTimeISO(timeZone);
  const change = earliest.getTimeZoneTransition("next");
  if (change && change.epochMilliseconds <= (day + 1) * DAY_MS + 16 * HOUR_MS) return "changes";
  const offset = earliest.offsetNanoseconds / 1_000_000;
  return Number.isInteger(offset) ? offset : "changes";
}
