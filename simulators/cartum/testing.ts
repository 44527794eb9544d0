import { createServer, type IncomingHttpHeaders, request as plainRequest } from "node:http";
import type { AddressInfo } from "node:net";
import type { WireOrder } from "./wire.ts";

// What the tests of the simulator share: a client without manners, and a desk that listens to web-hooks.

export interface RawAnswer {
  readonly http: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** JSON that a test looks into without checking every step. */
export interface Loose {
  readonly [member: string]: Loose;
}

export interface Envelope {
  readonly http: number;
  readonly status?: string;
  readonly response: Loose;
  readonly id?: number;
}

/** A list in an answer. */
export function rowsOf({ response }: Envelope, key: string): Readonly<Record<string, unknown>>[] {
  return response[key] as unknown as Readonly<Record<string, unknown>>[];
}

/** One HTTP exchange, whatever comes of it. Rejects when the connection is cut or nothing comes in time. */
export function exchange(
  url: string,
  {
    method = "POST",
    headers = {},
    body,
    timeoutMs = 5_000,
  }: { method?: string; headers?: Record<string, string>; body?: string; timeoutMs?: number } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const started = plainRequest(url, { method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => resolve({ http: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString("utf8") }));
    });
    const timer = setTimeout(() => started.destroy(new Error("no answer in time")), timeoutMs);
    started.on("close", () => clearTimeout(timer));
    started.on("error", reject);
    started.end(body);
  });
}

export class ApiCaller {
  readonly #url: string;
  #token = "";

  constructor(url: string) {
    this.#url = url;
  }

  get token(): string {
    return this.#token;
  }

  raw(name: string, params: Readonly<Record<string, unknown>> = {}, timeoutMs?: number): Promise<RawAnswer> {
    const body = JSON.stringify({ ...(name === "auth" ? {} : { token: this.#token }), ...params });
    return exchange(`${this.#url}/api/${name}/`, { headers: { "content-type": "application/json" }, body, ...(timeoutMs ? { timeoutMs } : {}) });
  }

  async call(name: string, params: Readonly<Record<string, unknown>> = {}): Promise<Envelope> {
    const { http, text } = await this.raw(name, params);
    return { http, ...(JSON.parse(text) as Omit<Envelope, "http">) };
  }

  async logIn(login = "desk", password = "not-a-real-password"): Promise<this> {
    const answer = await this.call("auth", { login, password });
    this.#token = String(answer.response.token);
    return this;
  }

  async orders(params: Readonly<Record<string, unknown>> = {}): Promise<WireOrder[]> {
    const answer = await this.call("orders/get", params);
    if (answer.status === "EMPTY") return [];
    return answer.response.orders as unknown as WireOrder[];
  }
}

export interface HeardHook {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** A desk on a free port that answers web-hooks with `answer()` and remembers them. */
export async function hookListener(answer: () => number = () => 200): Promise<{ url: string; heard: HeardHook[]; close: () => Promise<void> }> {
  const heard: HeardHook[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const text = Buffer.concat(parts).toString("utf8");
      heard.push({ method: request.method ?? "", path: request.url ?? "", body: text === "" ? null : JSON.parse(text) });
      response.writeHead(answer()).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, close };
}

/** Looks again and again until something is so, at most five seconds long. */
export async function until(so: () => boolean, what: string, limitMs = 5_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!so()) {
    if (performance.now() > end) throw new Error(`still not so after ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
