/** One request as the account saw it. */
export interface LoggedRequest {
  readonly sequence: number;
  readonly time: string;
  /** When it arrived, on a clock that only goes forward, in milliseconds. */
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
  readonly faults: readonly string[];
  /** HTTP status of the answer; null when none was given. */
  http: number | null;
  ms: number;
}

/** One web-hook the account sent. `answer`: the HTTP status, or why there was none. */
export interface LoggedHook {
  readonly time: string;
  readonly id: string;
  readonly event: string;
  readonly order: number;
  readonly answer: number | string;
}

const KEPT = 20_000;

/** What was asked of an account since it opened or since the last reset. The last 20,000 requests are kept. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #hooks: LoggedHook[] = [];
  #sequence = 0;

  open(request: Omit<LoggedRequest, "sequence" | "http" | "ms">): LoggedRequest {
    const entry = { ...request, sequence: ++this.#sequence, http: null, ms: 0 };
    this.#requests.push(entry);
    if (this.#requests.length > KEPT * 1.1) this.#requests = this.#requests.slice(-KEPT);
    return entry;
  }

  addHook(hook: LoggedHook): void {
    this.#hooks.push(hook);
  }

  /** A text is a piece of "METHOD /path". */
  requests(calls?: RegExp | string): readonly LoggedRequest[] {
    if (calls === undefined) return this.#requests;
    return this.#requests.filter(({ method, path }) => {
      const call = `${method} ${path}`;
      return typeof calls === "string" ? call.includes(calls) : calls.test(call);
    });
  }

  hooks(): readonly LoggedHook[] {
    return this.#hooks;
  }

  /** The most requests that arrived within any stretch of so many milliseconds. */
  mostWithin(windowMs: number): number {
    let first = 0;
    let most = 0;
    for (const [last, request] of this.#requests.entries()) {
      while (request.atMs - (this.#requests[first]?.atMs ?? 0) >= windowMs) first++;
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  reset(): void {
    this.#requests = [];
    this.#hooks = [];
  }
}
