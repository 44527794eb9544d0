import { Failure } from "./failure.ts";

/** Where the service is and how we are let in. */
export interface Address {
  readonly url: string;
  readonly token: string | null;
}

/**
 * A running Ecommerce Connect, spoken to over its HTTP API. Paths are below /api/v1.
 * Every method throws Failure: with the service's own code and sentence when it refused, `service_unreachable` when nobody answered.
 */
export interface Service {
  readonly url: string;
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: unknown): Promise<Answer>;
  patch<Answer>(path: string, body: unknown): Promise<Answer>;
  /** All items of a list, page after page, up to `most`. */
  list<Item>(path: string, most?: number): Promise<Item[]>;
}

export function openService(address: Address, fetch: typeof globalThis.fetch): Service {
  const url = address.url.replace(/\/+$/, "");
  const headers = address.token === null ? {} : { authorization: `Bearer ${address.token}` };
  const call = <Answer>(method: string, path: string, body?: unknown) =>
    callService<Answer>({ fetch, url: `${url}/api/v1${path}`, method, body, headers }).then((answer) => answer.body);
  const get = <Answer>(path: string) => call<Answer>("GET", path);
  return {
    url,
    get,
    post: (path, body) => call("POST", path, body),
    patch: (path, body) => call("PATCH", path, body),
    async list<Item>(path: string, most = Number.POSITIVE_INFINITY) {
      const items: Item[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: Item[]; nextCursor: string | null } = await get(
          withQuery(path, { limit: String(Math.min(200, most - items.length)), ...(cursor === null ? {} : { cursor }) }),
        );
        items.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null && items.length < most);
      return items;
    },
  };
}

/** "/orders" and { q: "rose" } → "/orders?q=rose". */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  if (text === "") return path;
  return path + (path.includes("?") ? "&" : "?") + text;
}

interface Call {
  readonly fetch: typeof globalThis.fetch;
  readonly url: string;
  readonly method: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function callService<Answer>(call: Call): Promise<{ body: Answer; headers: Headers }> {
  const response = await reach(call);
  const text = await response.text();
  const body = readJson(text);
  if (!response.ok) throw refusal(response.status, body, call.url);
  if (body === undefined && text !== "") throw notOurs(call.url, `answered ${response.status} with something that is not JSON`);
  return { body: body as Answer, headers: response.headers };
}

async function reach(call: Call): Promise<Response> {
  const { fetch, url, method, body } = call;
  try {
    return await fetch(url, {
      method,
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...call.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
      redirect: "manual",
    });
  } catch (error) {
    throw new Failure("service_unreachable", `No Ecommerce Connect answers at ${new URL(url).origin} (${reason(error)}). Nothing was done.`, {
      advice: "Start it with `npm start`, or say where it runs with --url or ECONNECT_URL.",
    });
  }
}

function refusal(status: number, body: unknown, url: string): Failure {
  const problem = body as
    | { code?: unknown; detail?: unknown; title?: unknown; errors?: { path: string; message: string }[]; advice?: unknown }
    | undefined;
  if (typeof problem?.code !== "string") return notOurs(url, `answered ${status}`);
  const wrong = (problem.errors ?? []).map((error) => `\n  ${error.path}: ${error.message}`).join("");
  const sentence = typeof problem.detail === "string" ? problem.detail : String(problem.title ?? problem.code);
  const advice = typeof problem.advice === "string" ? problem.advice : ADVICE[status];
  return new Failure(problem.code, sentence + (sentence.includes(problem.errors?.[0]?.message ?? "\u0000") ? "" : wrong), {
    ...(advice === undefined || sentence.includes(advice) ? {} : { advice }),
    facts: { status, ...(problem.errors ? { errors: problem.errors } : {}) },
  });
}

const ADVICE: Readonly<Record<number, string>> = {
  401: "Pass an API token with --token or ECONNECT_TOKEN; `econnect token create --email YOU` makes one.",
  403: "Use a token of somebody who may do this, or ask an owner for the permission.",
};

const notOurs = (url: string, what: string): Failure =>
  new Failure("not_our_service", `${new URL(url).origin} ${what}: this is not the API of Ecommerce Connect, or a proxy stands in front of it.`, {
    advice: "Check the address given with --url or ECONNECT_URL.",
  });

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller tells "not JSON" apart
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { code?: unknown; message?: unknown } | undefined;
  return String(cause?.code ?? cause?.message ?? error.message);
}
