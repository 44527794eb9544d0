import { reportCut, reportReached } from "./connection.ts";

/** A refusal of the API (RFC 9457). `detail` says what was wrong, what was not done and what to do. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** The whole answer, for members that only some problems have (`usedBy` of in_use, `retryAfter` …). */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    const text = (member: string) => (typeof body[member] === "string" ? body[member] : "");
    super(text("detail") || text("title") || `HTTP ${status}`);
    this.name = "ApiProblem";
    this.status = status;
    this.code = text("code") || `http_${status}`;
    this.detail = text("detail") || text("title");
    this.errors = Array.isArray(body.errors) ? (body.errors as { path: string; message: string }[]) : [];
    this.body = body;
  }
}

/** The service did not answer: the network is cut, or it is being restarted. */
export class NetworkCut extends Error {
  constructor() {
    super("The service did not answer.");
    this.name = "NetworkCut";
  }
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

interface Options {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** The same key and body within a day give the same answer: a create pressed twice makes one thing. */
  readonly onceKey?: string;
  readonly accept?: string;
}

/**
 * One call of the API, with the cookie of the session.
 * Throws ApiProblem for a refusal, NetworkCut when no answer came; an aborted call throws what `fetch` throws.
 */
export async function call<Answer>(method: string, path: string, options: Options = {}): Promise<Answer> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as Answer;
  const body = await jsonOf(response);
  if (!response.ok) throw new ApiProblem(response.status, isObject(body) ? body : {});
  return body as Answer;
}

export const read = <Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> => call("GET", path, { query, signal });
export const post = <Answer>(path: string, body: unknown, onceKey?: string): Promise<Answer> =>
  call("POST", path, onceKey === undefined ? { body } : { body, onceKey });
export const patch = <Answer>(path: string, body: unknown): Promise<Answer> => call("PATCH", path, { body });
export const put = <Answer>(path: string, body: unknown): Promise<Answer> => call("PUT", path, { body });
export const remove = (path: string): Promise<void> => call("DELETE", path);

/** A key for `onceKey`. Not crypto.randomUUID, which plain http on another machine than this one does not have. */
export function newOnceKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * One call whose answer comes line by line, each a JSON value told as it arrives. An answer that breaks off is a cut, as one that never came.
 * Throws what `call` throws.
 */
export async function callForLines(path: string, body: unknown, { onLine, signal }: LineOptions): Promise<void> {
  const response = await send("POST", path, { body, signal, accept: "application/x-ndjson" });
  if (!response.ok) {
    const problem = await jsonOf(response);
    throw new ApiProblem(response.status, isObject(problem) ? problem : {});
  }
  let rest = "";
  const text = new TextDecoder();
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      if (signal?.aborted) throw error;
      throw new NetworkCut();
    });
    const lines = (rest + text.decode(value, { stream: !done })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(JSON.parse(line));
    if (done) return;
  }
}

interface LineOptions {
  readonly onLine: (line: unknown) => void;
  readonly signal?: AbortSignal | undefined;
}

async function send(method: string, path: string, { query = {}, body, signal, onceKey, accept = "application/json" }: Options): Promise<Response> {
  const headers: Record<string, string> = { accept, "x-requested-with": "econnect" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (onceKey !== undefined) headers["idempotency-key"] = onceKey;
  try {
    const response = await fetch(`/api/v1${path}${queryText(query)}`, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    // A proxy in front of a service that is away answers these in its place.
    if (response.status === 502 || response.status === 504) throw new NetworkCut();
    reportReached();
    return response;
  } catch (error) {
    if (signal?.aborted) throw error;
    reportCut();
    throw new NetworkCut();
  }
}

function queryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { detail: text.slice(0, 300) }; // not ours (a proxy's page): shown as it is
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
