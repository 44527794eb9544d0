/** What can be made to go wrong, and what each value means. */
export interface FaultValues {
  throttled: number | "silent";
  serverErrorBefore: number;
  serverErrorAfter: number;
  dropBefore: true;
  dropAfter: true;
  neverBefore: true;
  neverAfter: true;
  landsLateMs: number;
  latencyMs: number;
  page: number;
  badJson: true;
  truncated: true;
  created: "wrapped" | "list" | "number" | "empty";
  dictionaries: "wrapped";
  milliseconds: true;
  numbersAsStrings: true;
  unknownMembers: true;
  garbledOrders: number;
  rightMissing: string;
  legacyForbidden: true;
  refuses: string;
  strict: true;
  ignores: readonly string[];
  phonesAsWritten: true;
  exclusiveBounds: true;
  drift: number;
  recordsTwice: true;
  noDelete: true;
  hookTwice: true;
  hookDelayMs: number;
  hookBadSignature: true;
  hookForgedOrder: number;
  hooksSilent: true;
}
export type FaultName = keyof FaultValues;

interface Fault {
  readonly what: string;
  readonly example: unknown;
  /** Only calls that write. */
  readonly writes?: true;
}

export const FAULTS: Readonly<Record<FaultName, Fault>> = {
  throttled: { what: "HTTP 429 with Retry-After of so many seconds, or without it", example: 2 },
  serverErrorBefore: { what: "this HTTP status with a proxy's page, and no effect", example: 502 },
  serverErrorAfter: { what: "the write takes effect and is answered with this HTTP status and a proxy's page", example: 500, writes: true },
  dropBefore: { what: "the connection is cut before anything is done", example: true },
  dropAfter: { what: "the write takes effect and the connection is cut instead of an answer", example: true, writes: true },
  neverBefore: { what: "the call takes no effect and is never answered", example: true },
  neverAfter: { what: "the write takes effect and is never answered", example: true, writes: true },
  landsLateMs: { what: "the connection is cut, and the write takes effect so long afterwards", example: 500, writes: true },
  latencyMs: { what: "every answer waits so long", example: 300 },
  page: { what: "a web page with this HTTP status instead of data", example: 200 },
  badJson: { what: "the answer's JSON is broken", example: true },
  truncated: { what: "the answer ends in the middle and the connection is cut", example: true },
  created: { what: "how a create is answered (normally {id})", example: "wrapped", writes: true },
  dictionaries: { what: "lists without pages stand under data", example: "wrapped" },
  milliseconds: { what: "times are milliseconds, not ISO", example: true },
  numbersAsStrings: { what: "every number in an answer is a string", example: true },
  unknownMembers: { what: "records have members nobody knows", example: true },
  garbledOrders: { what: "the first so many orders of a list cannot be read", example: 1 },
  rightMissing: { what: "calls whose path contains this are answered 403", example: "/items" },
  legacyForbidden: { what: "403 with code 101, as for an expired token of the old API", example: true },
  refuses: { what: "every write is refused as invalid, with this text", example: "is closed", writes: true },
  strict: { what: "unknown query parameters are refused", example: true },
  ignores: { what: "these query parameters are not looked at", example: ["phones"] },
  phonesAsWritten: { what: "the filter by phone compares the text, not the digits", example: true },
  exclusiveBounds: { what: "the bounds of a time filter are left out of it", example: true },
  drift: { what: "after each page of orders, the first so many orders of it are touched by somebody", example: 1 },
  recordsTwice: { what: "the last record of a page comes again as the first of the next", example: true },
  noDelete: { what: "DELETE is answered 405", example: true },
  hookTwice: { what: "every web-hook is sent twice", example: true },
  hookDelayMs: { what: "how long web-hooks wait", example: 2000 },
  hookBadSignature: { what: "web-hooks are signed with another secret", example: true },
  hookForgedOrder: { what: "web-hooks speak of this order, whatever happened", example: 1 },
  hooksSilent: { what: "no web-hooks are sent", example: true },
};

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

export interface FaultLimits {
  /** For the next so many calls it concerns; otherwise until it is cleared. */
  readonly times?: number;
  /** Only calls whose "METHOD /path" matches, e.g. /POST .*\/items/. A text is a piece of it. */
  readonly calls?: RegExp | string;
}

interface Rule extends FaultLimits {
  readonly name: FaultName;
  readonly value: unknown;
  left: number;
}

/** The faults of one account. Setting one again replaces it. */
export class Faults {
  readonly #rules = new Map<FaultName, Rule>();

  set<Name extends FaultName>(name: Name, value: FaultValues[Name], limits: FaultLimits = {}): void {
    this.#rules.set(name, { name, value, ...limits, left: limits.times ?? Number.POSITIVE_INFINITY });
  }

  clear(...names: readonly FaultName[]): void {
    if (names.length === 0) this.#rules.clear();
    for (const name of names) this.#rules.delete(name);
  }

  list(): readonly { name: FaultName; value: unknown; left: number | null }[] {
    return [...this.#rules.values()].map(({ name, value, left }) => ({ name, value, left: Number.isFinite(left) ? left : null }));
  }

  /** What holds for this call ("POST /v2/orders"); counts it off the faults that were set for a number of calls. */
  take(call: string): Partial<FaultValues> {
    const taken: Record<string, unknown> = {};
    for (const rule of this.#rules.values()) {
      if (rule.name.startsWith("hook") || !concerns(rule, call)) continue;
      taken[rule.name] = rule.value;
      if (--rule.left <= 0) this.#rules.delete(rule.name);
    }
    return taken as Partial<FaultValues>;
  }

  /** A fault of the web-hooks. */
  standing<Name extends FaultName>(name: Name): FaultValues[Name] | undefined {
    return this.#rules.get(name)?.value as FaultValues[Name] | undefined;
  }
}

function concerns({ name, calls }: Rule, call: string): boolean {
  if (FAULTS[name].writes && call.startsWith("GET ")) return false;
  if (calls === undefined) return true;
  return typeof calls === "string" ? call.includes(calls) : calls.test(call);
}
