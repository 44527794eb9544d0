import { existsSync, readFileSync } from "node:fs";
import type { Random } from "./random.ts";

/** The real orders that everything is drawn from; see simulators/data/README.md. */
export interface Retail {
  readonly products: readonly RetailProduct[];
  /** Product index, quantity, product index, quantity … */
  readonly invoices: readonly (readonly number[])[];
  readonly firstDay: string;
  readonly days: readonly number[];
  readonly hours: readonly (readonly number[])[];
}

export interface RetailProduct {
  readonly code: string;
  readonly description: string;
  /** Commonest first. */
  readonly pence: readonly number[];
}

let loaded: Retail | null = null;

/** Read once a process, when the first shop is made (about 10 ms). */
export function retail(): Retail {
  loaded ??= read();
  return loaded;
}

const DAY_SECONDS = 86_400;
const WEEK_DAYS = 7;
/** The real shop was closed at night and on Saturdays; a web shop is only quieter then. */
const QUIET = 0.04;

/**
 * Moments of `count` orders over the `days` days before `until`, sorted, with the rhythm of the real year: its last days are laid over ours,
 * weekday on weekday. Seconds of whatever clock `until` is on.
 */
export function drawMoments(random: Random, { count, days, until }: { count: number; days: number; until: number }): number[] {
  const { firstDay, days: counts, hours } = retail();
  const lastRealDay = Date.parse(`${firstDay}T00:00:00Z`) / 1000 / DAY_SECONDS + counts.length - 1;
  const today = Math.floor(until / DAY_SECONDS);
  const shift = WEEK_DAYS * Math.ceil((today - lastRealDay) / WEEK_DAYS);
  const busiest = Math.max(...counts);
  const firstReal = lastRealDay - counts.length + 1;
  const busyness = (day: number): number => {
    const real = firstReal + ((((day - shift - firstReal) % counts.length) + counts.length) % counts.length);
    return (counts[real - firstReal] ?? 0) / busiest + QUIET;
  };
  const dayWeights = Array.from({ length: days + 1 }, (_, back) => busyness(today - back));
  const hourWeights = hours.map((week) => week.map((sales) => sales / Math.max(...week, 1) + QUIET));
  const fallback = hourWeights[1] ?? [1];
  const from = until - days * DAY_SECONDS;

  const moments: number[] = [];
  while (moments.length < count) {
    const day = today - random.weighted(dayWeights);
    const weekday = (((day + 4) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS;
    const week = hourWeights[weekday] ?? fallback;
    const hour = random.weighted(week.some((weight) => weight > QUIET) ? week : fallback);
    const moment = day * DAY_SECONDS + hour * 3600 + random.between(0, 3599);
    if (moment >= from && moment <= until) moments.push(moment);
  }
  return moments.sort((a, b) => a - b);
}

function read(): Retail {
  const raw = JSON.parse(readFileSync(dataFile(), "utf8")) as Omit<Retail, "products"> & {
    readonly products: readonly [string, string, ...number[]][];
  };
  return { ...raw, products: raw.products.map(([code, description, ...pence]) => ({ code, description, pence })) };
}

/** Beside the sources, or, when this runs from the bundle in dist/simulators/, back in the project's folder. */
function dataFile(): URL {
  const places = ["../../data/", "../../simulators/data/"].map((place) => new URL(`${place}online-retail-sample.json`, import.meta.url));
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error("simulators/data/online-retail-sample.json is missing: the simulated shop draws its orders from it");
  return found;
}
