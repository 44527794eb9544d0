// A shop tells time by its own wall clock, without an offset. "Wall seconds" are that clock read as if it were UTC:
// they sort and compare as the shop's own texts do, and they step back by an hour on the autumn night, as the shop's clock does.

const HOUR_MS = 3_600_000;

/** Reads instants on the wall clock of one IANA zone. Remembers the zone's offset hour by hour, since asking Intl is slow. */
export class WallClock {
  readonly timeZone: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  constructor(timeZone: string) {
    this.timeZone = timeZone;
    this.#format = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...NUMERIC });
  }

  /** Wall seconds at an instant given in milliseconds. */
  secondsAt(instantMs: number): number {
    return Math.floor((instantMs + this.offsetMs(instantMs)) / 1000);
  }

  /** Wall clock minus UTC at an instant. Zones change at full quarters of an hour, so one look-up holds for a quarter. */
  offsetMs(instantMs: number): number {
    const quarter = Math.floor(instantMs / (HOUR_MS / 4));
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;
    const start = quarter * (HOUR_MS / 4);
    const offset = this.#wallMs(start) - start;
    this.#offsets.set(quarter, offset);
    return offset;
  }

  /** The instants between two given ones at which the clock is put forward or back. */
  changesBetween(fromMs: number, toMs: number): number[] {
    const changes: number[] = [];
    const first = Math.ceil(fromMs / HOUR_MS) * HOUR_MS;
    for (let at = first; at < toMs; at += HOUR_MS) if (this.offsetMs(at) !== this.offsetMs(at - HOUR_MS)) changes.push(at);
    return changes;
  }

  #wallMs(instantMs: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(instantMs)) part[type] = Number(value);
    return Date.UTC(part.year ?? 1970, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
  }
}

/** "2026-11-23 19:42:07" of wall seconds. */
export function wallText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
}

/**
 * Wall seconds of a filter's text: `YYYY-MM-DD` or `DD.MM.YYYY`, either with ` HH:MM:SS` (seconds may be left out).
 * A day alone means its first second for the lower bound and its last for the upper. Null: not a date.
 */
export function readWallText(text: string, bound: "lower" | "upper"): number | null {
  const found = /^(?:(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4}))(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text.trim());
  if (!found) return null;
  const [year, month, day] = found[1] === undefined ? [found[6], found[5], found[4]] : [found[1], found[2], found[3]];
  const [hour, minute, second] = found[7] === undefined ? (bound === "lower" ? [0, 0, 0] : [23, 59, 59]) : [found[7], found[8], found[9] ?? 0];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1000;
  return wallText(at).slice(0, 10) === `${year}-${month}-${day}` ? at : null;
}

const NUMERIC = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
