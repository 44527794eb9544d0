import type { Params } from "./request-body.ts";

/** One request as the shop saw it. */
export interface LoggedRequest {
  readonly sequence: number;
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly function: string;
  /** Without password and token. */
  readonly params: Params;
  readonly userAgent: string;
  /** HTTP status of the answer; null when none was given. */
  http: number | null;
  /** The word in the answer's `status`. */
  status: string | null;
  /** Faults that were at work. */
  readonly faults: readonly string[];
  ms: number;
}

/** One web-hook the shop sent. `answer`: the HTTP status, or why there was none. */
export interface LoggedHook {
  readonly time: string;
  readonly method: string;
  readonly event: string;
  readonly url: string;
  readonly number: number | null;
  readonly attempt: number;
  readonly answer: number | string;
}

export interface RequestCounts {
  requests: number;
  /** Calls of `auth`, refused ones too. */
  logins: number;
  /** Calls of `orders/update`. */
  updates: number;
  /** Orders that `orders/update` was asked to change. */
  updatedOrders: number;
  functions: Record<string, number>;
  /** The most requests that were under way at the same time. */
  mostAtOnce: number;
}

const KEPT = 20_000;

/** What was asked of a shop since it opened or since the last reset. The last 20,000 requests are kept. */
export class RequestLog {
  readonly #now: () => Date;
  #requests: LoggedRequest[] = [];
  #hooks: LoggedHook[] = [];
  #counts: RequestCounts = noCounts();
  #sequence = 0;
  #underWay = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  open(request: Pick<LoggedRequest, "method" | "path" | "function" | "userAgent"> & { params: Params; faults: readonly string[] }): LoggedRequest {
    const { password: _, token: __, ...params } = request.params;
    const entry = { ...request, sequence: ++this.#sequence, time: this.#now().toISOString(), params, http: null, status: null, ms: 0 };
    this.#requests.push(entry);
    if (this.#requests.length > KEPT * 1.1) this.#requests = this.#requests.slice(-KEPT);
    this.#count(entry);
    this.#underWay++;
    this.#counts.mostAtOnce = Math.max(this.#counts.mostAtOnce, this.#underWay);
    return entry;
  }

  close(): void {
    this.#underWay--;
  }

  addHook(hook: Omit<LoggedHook, "time">): void {
    this.#hooks.push({ time: this.#now().toISOString(), ...hook });
    if (this.#hooks.length > KEPT * 1.1) this.#hooks = this.#hooks.slice(-KEPT);
  }

  requests(functionName?: string): readonly LoggedRequest[] {
    return functionName === undefined ? this.#requests : this.#requests.filter((request) => request.function === functionName);
  }

  hooks(): readonly LoggedHook[] {
    return this.#hooks;
  }

  counts(): RequestCounts {
    return { ...this.#counts, functions: { ...this.#counts.functions } };
  }

  reset(): void {
    this.#requests = [];
    this.#hooks = [];
    this.#counts = noCounts();
  }

  #count({ function: name, params }: LoggedRequest): void {
    this.#counts.requests++;
    this.#counts.functions[name] = (this.#counts.functions[name] ?? 0) + 1;
    if (name === "auth") this.#counts.logins++;
    if (name !== "orders/update") return;
    this.#counts.updates++;
    if (Array.isArray(params.orders)) this.#counts.updatedOrders += params.orders.length;
  }
}

function noCounts(): RequestCounts {
  return { requests: 0, logins: 0, updates: 0, updatedOrders: 0, functions: {}, mostAtOnce: 0 };
}
