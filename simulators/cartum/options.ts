import type { FaultValues } from "./faults.ts";
import type { Market } from "./generate/delivery.ts";

/** One simulated shop as its maker wants it. Only `port` has no default: 0 takes a free one. */
export interface ShopOptions {
  readonly port: number;
  /** What people call it; default "Kvitka". */
  readonly name?: string;
  readonly seed?: number;
  readonly login?: string;
  readonly password?: string;
  /** Decides the defaults of currency, time zone, languages, carriers and payment methods; default "UA". */
  readonly market?: Market;
  readonly currency?: string;
  /** IANA zone of the shop's wall clock. */
  readonly timeZone?: string;
  /** Language keys of the shop, its main one first; Ukrainian is `ua`. */
  readonly languages?: readonly string[];
  /** Orders it has when it opens; default 300. */
  readonly orders?: number;
  /** They were placed in so many days before now; default 75. */
  readonly days?: number;
  /** Number of the oldest order; default 1001. */
  readonly firstOrderNumber?: number;
  /** "real" (default): as many lines as the real orders have, up to `maxLines`; a number: exactly that many. */
  readonly lines?: "real" | number;
  /** Default 12. */
  readonly maxLines?: number;
  /** Ugly orders at their known rates (default true). */
  readonly quirks?: boolean;
  /** As if the shop had not closed any order yet: every order is open. */
  readonly allOpen?: boolean;
  /** One order in so many is in `EUR` (or `USD` where the shop itself is in EUR); default: none. */
  readonly foreignCurrencyEvery?: number;
  /** Warehouse accounting is on, so that `residues` can be written; default true. */
  readonly stockAccounting?: boolean;
  /** Write every order's JSON before the shop opens, so that the first reading is as fast as the next; default false. */
  readonly warm?: boolean;
  /** Bytes of prepared JSON kept at most; default 256 MiB. */
  readonly cacheBytes?: number;
  /** How long the queue of web-hooks waits before it sends one (the real shops: up to 5 minutes); default 0 ms. */
  readonly hookDelayMs?: number;
  /** How long after a web-hook that was not answered with 20x it is sent again (the real shops: 10 minutes); default 600,000 ms. */
  readonly hookRetryMs?: number;
  /** The shop goes on from this file, and keeps everything that happens in it; see state.ts. */
  readonly stateFile?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Faults that hold from the start. */
  readonly faults?: Partial<FaultValues>;
}

export interface ShopSetup {
  readonly name: string;
  readonly seed: number;
  readonly login: string;
  readonly password: string;
  readonly market: Market;
  readonly currency: string;
  readonly timeZone: string;
  readonly languages: readonly string[];
  readonly orders: number;
  readonly days: number;
  readonly firstOrderNumber: number;
  readonly lines: "real" | number;
  readonly maxLines: number;
  readonly quirks: boolean;
  readonly allOpen: boolean;
  readonly foreignCurrencyEvery: number;
  readonly stockAccounting: boolean;
  readonly warm: boolean;
  readonly cacheBytes: number;
  readonly hookDelayMs: number;
  readonly hookRetryMs: number;
  readonly now: () => Date;
}

const MARKETS: Readonly<Record<Market, Pick<ShopSetup, "currency" | "timeZone" | "languages">>> = {
  UA: { currency: "UAH", timeZone: "Europe/Kyiv", languages: ["ua", "ru", "en"] },
  RO: { currency: "RON", timeZone: "Europe/Bucharest", languages: ["ro", "en"] },
  GB: { currency: "GBP", timeZone: "Europe/London", languages: ["en"] },
};

export function setupOf({ port: _, tls: __, faults: ___, stateFile: ____, ...options }: ShopOptions, now: () => Date): ShopSetup {
  return {
    name: "Kvitka",
    seed: 7,
    login: "desk",
    password: "not-a-real-password",
    market: "UA",
    ...MARKETS[options.market ?? "UA"],
    orders: 300,
    days: 75,
    firstOrderNumber: 1001,
    lines: "real",
    maxLines: 12,
    quirks: true,
    allOpen: false,
    foreignCurrencyEvery: 0,
    stockAccounting: true,
    warm: false,
    cacheBytes: 256 * 1024 * 1024,
    hookDelayMs: 0,
    hookRetryMs: 600_000,
    now,
    ...options,
  };
}
