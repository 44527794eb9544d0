/** How a shop says that a token is missing, unknown or expired. */
export const TOKEN_FORMS = ["401-unauthorized", "200-unauthorized", "200-authorization-error", "200-error"] as const;
export type TokenForm = (typeof TOKEN_FORMS)[number];

/** What can be wrong with an order in an answer. */
export const GARBAGE = [
  "bad_date",
  "no_number",
  "no_status",
  "negative_quantity",
  "text_price",
  "no_lines",
  "null_line",
  "not_an_object",
  "text_total",
  "unknown_currency",
] as const;
export type Garbage = (typeof GARBAGE)[number];

/** Every fault and what its value means. All are off unless the table says what holds instead. */
export interface FaultValues {
  tokenFailure: TokenForm;
  tokenRefused: TokenForm;
  tokenLifetimeSeconds: number;
  credentialsRefused: "ERROR" | "UNAUTHORIZED" | "AUTHORIZATION_ERROR";
  noApi: 403 | 404 | 405 | 410;
  challenge: 200 | 403;
  html: number;
  jsonWithoutStatus: boolean;
  undefinedFunction: boolean;
  exception: boolean;
  httpError: number;
  serverError: number;
  throttled: number;
  redirect: string;
  dropBefore: boolean;
  dropAfter: boolean;
  never: boolean;
  latencyMs: number;
  dripMs: number;
  tooLarge: number;
  badJson: boolean;
  truncated: boolean;
  logTextKey: "message" | "messages";
  logWithoutOrderId: boolean;
  logShort: number;
  updateRefused: string;
  updateIgnored: boolean;
  cancelledLocked: boolean;
  numbersAsStrings: boolean;
  emptyBlocks: "[]" | "{}" | "null";
  emptyAnswer: "[]" | "{}" | "null" | "absent";
  resultOrder: "ascending" | "descending" | "shuffled";
  statusesAsArray: boolean;
  unknownMembers: boolean;
  escapedUnicode: boolean;
  garbageOrders: readonly Garbage[] | Readonly<Record<string, Garbage>>;
  absentIds: readonly number[];
  absentShare: number;
  duplicates: number;
  ignores: readonly ("status" | "limit" | "offset" | "ids" | "from" | "to")[];
  currency: string;
  clockOffsetMinutes: number;
  timeZone: string;
  staleHookBody: boolean;
  hookMethod: "PUT" | "POST";
  hookTwice: boolean;
  hookDelayMs: number;
  hooksSilent: boolean;
}
export type FaultName = keyof FaultValues;

interface FaultEntry {
  readonly what: string;
  /** A value that is right, for the panel and the README. */
  readonly example: unknown;
  /** The functions it concerns unless told otherwise; null: all of them, or all that need a token where the fault is about tokens. */
  readonly functions: readonly string[] | null;
  readonly accepts: (value: unknown) => boolean;
}

const yes = (value: unknown): boolean => value === true;
const number = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const positive = (value: unknown): boolean => number(value) && (value as number) >= 0;
const text = (value: unknown): boolean => typeof value === "string" && value !== "";
const oneOf =
  (...choices: readonly unknown[]) =>
  (value: unknown): boolean =>
    choices.includes(value);
const listOf =
  (accepts: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(accepts);
const zone = (value: unknown): boolean => {
  try {
    return text(value) && new Intl.DateTimeFormat("en", { timeZone: value as string }) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};
const garbage = (value: unknown): boolean =>
  typeof value === "object" && value !== null && (Array.isArray(value) ? value : Object.values(value)).every(oneOf(...GARBAGE));

const GET = ["orders/get"];
const UPDATE = ["orders/update"];

export const FAULTS: Readonly<Record<FaultName, FaultEntry>> = {
  tokenFailure: {
    what: "how a bad token is answered (normally 401-unauthorized)",
    example: "200-error",
    functions: null,
    accepts: oneOf(...TOKEN_FORMS),
  },
  tokenRefused: { what: "a good token is refused, in this form", example: "401-unauthorized", functions: null, accepts: oneOf(...TOKEN_FORMS) },
  tokenLifetimeSeconds: { what: "tokens given from now on live so long (normally 600)", example: 2, functions: ["auth"], accepts: positive },
  credentialsRefused: {
    what: "auth refuses every login with this status, as after a change of password",
    example: "ERROR",
    functions: ["auth"],
    accepts: oneOf("ERROR", "UNAUTHORIZED", "AUTHORIZATION_ERROR"),
  },
  noApi: { what: "the plan has no API: this HTTP status with a web page", example: 404, functions: null, accepts: oneOf(403, 404, 405, 410) },
  challenge: { what: "a bot filter's page with a script, with this HTTP status", example: 200, functions: null, accepts: oneOf(200, 403) },
  html: { what: "some other web page, with this HTTP status", example: 200, functions: null, accepts: number },
  jsonWithoutStatus: { what: "JSON that has no status member", example: true, functions: null, accepts: yes },
  undefinedFunction: {
    what: "the function is not there (older platform)",
    example: true,
    functions: ["orders/get_available_statuses"],
    accepts: yes,
  },
  exception: { what: "the status EXCEPTION", example: true, functions: null, accepts: yes },
  httpError: { what: "the status HTTP_ERROR with this code", example: 400, functions: null, accepts: number },
  serverError: { what: "this HTTP status (500, 502, 503, 524 …) with a proxy's page", example: 524, functions: null, accepts: number },
  throttled: { what: "HTTP 429 with Retry-After of so many seconds", example: 30, functions: null, accepts: positive },
  redirect: { what: "HTTP 302 to this address", example: "https://elsewhere.example/", functions: null, accepts: text },
  dropBefore: { what: "the connection is cut before anything is done", example: true, functions: null, accepts: yes },
  dropAfter: { what: "the call takes effect and the connection is cut instead of an answer", example: true, functions: null, accepts: yes },
  never: { what: "the call takes no effect and is never answered", example: true, functions: null, accepts: yes },
  latencyMs: { what: "every call waits so long first", example: 1500, functions: null, accepts: positive },
  dripMs: { what: "the answer's body arrives in small pieces with so long a pause between them", example: 200, functions: null, accepts: positive },
  tooLarge: { what: "the answer is padded to so many bytes", example: 40_000_000, functions: null, accepts: positive },
  badJson: { what: "the answer's JSON is broken", example: true, functions: null, accepts: yes },
  truncated: { what: "the answer ends in the middle and the connection is cut", example: true, functions: null, accepts: yes },
  logTextKey: {
    what: "where the log has its text (normally message)",
    example: "messages",
    functions: UPDATE,
    accepts: oneOf("message", "messages"),
  },
  logWithoutOrderId: { what: "the log does not say which order it speaks of", example: true, functions: UPDATE, accepts: yes },
  logShort: { what: "so many entries are missing at the end of the log", example: 1, functions: UPDATE, accepts: positive },
  updateRefused: {
    what: "every change is refused with this text, as for a user without the right",
    example: "Access denied",
    functions: UPDATE,
    accepts: text,
  },
  updateIgnored: { what: "changes are answered with UPDATED and not made", example: true, functions: UPDATE, accepts: yes },
  cancelledLocked: { what: "another status for a cancelled order is refused", example: true, functions: UPDATE, accepts: yes },
  numbersAsStrings: { what: "every number in an answer is a string", example: true, functions: null, accepts: yes },
  emptyBlocks: {
    what: "the blocks of carrier and analytics are empty, in this form",
    example: "[]",
    functions: GET,
    accepts: oneOf("[]", "{}", "null"),
  },
  emptyAnswer: {
    what: "what an EMPTY answer has for a response (normally [])",
    example: "absent",
    functions: null,
    accepts: oneOf("[]", "{}", "null", "absent"),
  },
  resultOrder: {
    what: "the order of results (normally ascending)",
    example: "shuffled",
    functions: GET,
    accepts: oneOf("ascending", "descending", "shuffled"),
  },
  statusesAsArray: {
    what: "statuses are a list, with success instead of is_successful",
    example: true,
    functions: ["orders/get_available_statuses"],
    accepts: yes,
  },
  unknownMembers: { what: "orders, lines and statuses have members nobody knows", example: true, functions: null, accepts: yes },
  escapedUnicode: { what: "letters outside ASCII are written as \\u escapes", example: true, functions: null, accepts: yes },
  garbageOrders: {
    what: "the first orders of an answer, or the named ones, are unreadable",
    example: ["bad_date", "text_price"],
    functions: GET,
    accepts: garbage,
  },
  absentIds: { what: "these orders are missing from answers", example: [1005], functions: GET, accepts: listOf(number) },
  absentShare: {
    what: "this share of the asked orders is missing from answers",
    example: 0.3,
    functions: GET,
    accepts: (v) => positive(v) && (v as number) <= 1,
  },
  duplicates: { what: "so many orders of an answer come twice", example: 2, functions: GET, accepts: positive },
  ignores: {
    what: "these parameters are not looked at",
    example: ["status"],
    functions: GET,
    accepts: listOf(oneOf("status", "limit", "offset", "ids", "from", "to")),
  },
  currency: { what: "every order is said to be in this currency", example: "EUR", functions: [...GET, "currency/export"], accepts: text },
  clockOffsetMinutes: { what: "the shop's clock is wrong by so many minutes", example: -45, functions: [], accepts: number },
  timeZone: { what: "the shop's clock is in another zone", example: "America/New_York", functions: [], accepts: zone },
  staleHookBody: { what: "a web-hook's body is the order as it was before the change", example: true, functions: [], accepts: yes },
  hookMethod: { what: "how web-hooks are sent (normally PUT)", example: "POST", functions: [], accepts: oneOf("PUT", "POST") },
  hookTwice: { what: "every web-hook is sent twice", example: true, functions: [], accepts: yes },
  hookDelayMs: { what: "how long the queue of web-hooks waits", example: 3000, functions: [], accepts: positive },
  hooksSilent: { what: "subscriptions are taken and nothing is ever sent, as on the smaller plans", example: true, functions: [], accepts: yes },
};

const ABOUT_TOKENS: readonly FaultName[] = ["tokenFailure", "tokenRefused"];

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

export interface FaultLimits {
  /** For the next so many calls it concerns; otherwise until it is cleared. */
  readonly times?: number;
  /** Only for these functions, e.g. ["orders/update"]. */
  readonly functions?: readonly string[];
  /** Ends by itself after so long. */
  readonly seconds?: number;
}

export interface FaultRule {
  readonly name: FaultName;
  readonly value: FaultValues[FaultName];
  readonly functions: readonly string[] | null;
  readonly timesLeft: number | null;
  readonly untilMs: number | null;
}

/** The faults of one shop. Setting one again replaces it. */
export class Faults {
  readonly #rules = new Map<FaultName, FaultRule>();
  readonly #now: () => Date;

  constructor(now: () => Date, initial: Partial<FaultValues> = {}) {
    this.#now = now;
    for (const name of FAULT_NAMES) if (initial[name] !== undefined) this.set(name, initial[name]);
  }

  /** Throws a TypeError when the value is not one the fault knows. */
  set<Name extends FaultName>(name: Name, value: FaultValues[Name], limits: FaultLimits = {}): void {
    const { accepts, functions, example } = FAULTS[name];
    if (!accepts(value))
      throw new TypeError(`${name} does not take ${JSON.stringify(value)}; an example of what it takes: ${JSON.stringify(example)}`);
    const untilMs = limits.seconds === undefined ? null : this.#now().getTime() + limits.seconds * 1000;
    this.#rules.set(name, { name, value, functions: limits.functions ?? functions, timesLeft: limits.times ?? null, untilMs });
  }

  clear(...names: readonly FaultName[]): void {
    if (names.length === 0) this.#rules.clear();
    for (const name of names) this.#rules.delete(name);
  }

  list(): FaultRule[] {
    for (const rule of this.#rules.values()) if (rule.untilMs !== null && rule.untilMs <= this.#now().getTime()) this.#rules.delete(rule.name);
    return [...this.#rules.values()];
  }

  /** What holds for one call of a function; counts it off the faults that were set for a number of calls. */
  take(functionName: string): Partial<FaultValues> {
    const taken: Record<string, unknown> = {};
    for (const rule of this.list()) {
      if (rule.functions === null ? functionName === "auth" && ABOUT_TOKENS.includes(rule.name) : !rule.functions.includes(functionName)) continue;
      taken[rule.name] = rule.value;
      if (rule.timesLeft === null) continue;
      if (rule.timesLeft <= 1) this.#rules.delete(rule.name);
      else this.#rules.set(rule.name, { ...rule, timesLeft: rule.timesLeft - 1 });
    }
    return taken as Partial<FaultValues>;
  }

  /** A fault that is no single call's: the clock, the web-hooks. */
  standing<Name extends FaultName>(name: Name): FaultValues[Name] | undefined {
    return this.list().find((rule) => rule.name === name)?.value as FaultValues[Name] | undefined;
  }
}
