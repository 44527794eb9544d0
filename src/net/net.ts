import type { IncomingHttpHeaders } from "node:http";
import type { Logger } from "pino";
import { Agent, Pool } from "undici";
import { type Http, type HttpAnswer, type HttpRequest, RemoteError } from "../connectors/contract.ts";
import { type AllowedPrivateHosts, readAllowedPrivateHosts } from "./address.ts";
import { ACCEPTED_ENCODINGS, readBody } from "./body.ts";
import { exchange } from "./exchange.ts";
import { remoteErrorOf } from "./failures.ts";
import { checkedUrl, guardedConnector, type Resolve, systemResolve } from "./guard.ts";
import { type Pace, Pacer } from "./pace.ts";
import { resentTo } from "./redirect.ts";

export interface NetLimits {
  readonly connectMs: number;
  /** Until the answer's headers, and between two pieces of its body. */
  readonly headersMs: number;
  readonly bodyMs: number;
  /** Whole request, when it names none. */
  readonly totalMs: number;
  readonly maxBytes: number;
}

const LIMITS: NetLimits = { connectMs: 10_000, headersMs: 45_000, bodyMs: 30_000, totalMs: 60_000, maxBytes: 32 * 1024 * 1024 };

/** Shops behind a bot filter refuse the name of a library: this reads like a browser's and says who we are. */
const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 EcommerceConnect/0.1";

export interface NetOptions {
  /** Entries of ALLOWED_PRIVATE_HOSTS: hosts, host:port or networks that may be called although private, over plain http too. */
  readonly allowedPrivateHosts: readonly string[];
  readonly log: Pick<Logger, "debug">;
  readonly now: () => Date;
  /** All addresses of a name; the system's resolver unless given. */
  readonly resolve?: Resolve;
  /** A certificate authority trusted beside the known ones, PEM. */
  readonly ca?: string;
  readonly limits?: Partial<NetLimits>;
}

export interface Net {
  /**
   * The network towards one shop or account: whoever uses the same `paceKey` shares its turns. `alsoAllowed`: one literal address "127.0.0.1:4301" that
   * may be called although private, by this caller alone.
   */
  httpFor(paceKey: string, pace: Pace, more?: { readonly alsoAllowed?: string }): Http;
  /** Ends all calls at once; later ones are refused as `unreachable`. */
  close(): Promise<void>;
}

/** The only place that opens outbound connections. Throws an Error when an allowed host cannot be read. */
export function createNet(options: NetOptions): Net {
  const limits = { ...LIMITS, ...options.limits };
  const allowed = readAllowedPrivateHosts(options.allowedPrivateHosts);
  const guard = { allowed, resolve: options.resolve ?? systemResolve, connectTimeoutMs: limits.connectMs, ca: options.ca ?? null };
  const agent = new Agent({
    factory: (origin, poolOptions) => new Pool(origin, { ...poolOptions, connect: guardedConnector(new URL(origin), guard) }),
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
    pipelining: 1,
  });
  const pacers = new Map<string, Pacer>();
  let closed = false;

  async function send(request: HttpRequest, left: { redirects: number; may: AllowedPrivateHosts }): Promise<HttpAnswer> {
    const url = checkedUrl(request.url, left.may);
    const startedAt = performance.now();
    const facts = { host: url.host, method: request.method, path: url.pathname };
    try {
      if (closed) throw new RemoteError("unreachable", "the network is closed", { code: "unreachable" });
      const raw = await exchange(agent, {
        url,
        method: request.method,
        headers: {
          "user-agent": USER_AGENT,
          accept: "application/json, */*;q=0.5",
          "accept-encoding": ACCEPTED_ENCODINGS,
          ...lowerCased(request.headers ?? {}),
        },
        body: request.body ?? null,
        timeoutMs: request.timeoutMs ?? limits.totalMs,
        maxBytes: limits.maxBytes,
      });
      const headers = plainHeaders(raw.headers);
      const again = resentTo(url, { status: raw.status, location: headers.location ?? null });
      options.log.debug({ ...facts, status: raw.status, ms: Math.round(performance.now() - startedAt), bytes: raw.body.length }, "outbound call");
      if (again && left.redirects > 0) return await send({ ...request, url: again.href }, { ...left, redirects: left.redirects - 1 });
      return { status: raw.status, headers, text: await readBody(raw.body, headers, limits.maxBytes) };
    } catch (error) {
      const failure = remoteErrorOf(error, { host: url.host, hasEffect: request.method !== "GET" });
      options.log.debug({ ...facts, code: failure.code, ms: Math.round(performance.now() - startedAt) }, "outbound call failed");
      throw failure;
    }
  }

  return {
    httpFor: (paceKey, pace, { alsoAllowed } = {}) => ({
      async send(request) {
        const may = alsoAllowed === undefined ? allowed : readAllowedPrivateHosts([...options.allowedPrivateHosts, alsoAllowed]);
        const endTurn = await pacerOf(paceKey).turn(pace);
        try {
          return await send(request, { redirects: 1, may });
        } finally {
          endTurn();
        }
      },
    }),
    async close() {
      closed = true;
      for (const pacer of pacers.values()) pacer.release();
      await agent.destroy();
    },
  };

  function pacerOf(key: string): Pacer {
    const known = pacers.get(key);
    if (known) return known;
    // Checks of unknown shops come with keys of their own: forget those that are done.
    if (pacers.size >= 1000) for (const [other, pacer] of pacers) if (pacer.isIdle) pacers.delete(other);
    const pacer = new Pacer(() => options.now().getTime());
    pacers.set(key, pacer);
    return pacer;
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  return plain;
}
