import { redact } from "../../domain/redact.ts";
import { type ConnectorIo, type DeskAccount, type FailureCode, type HttpAnswer, RemoteError, type Trouble } from "../contract.ts";

export type RoappIo = Pick<ConnectorIo, "http" | "now">;

/** Reads one resource as JSON. Throws RemoteError for everything but a 2xx with JSON inside. */
export async function readResource(account: DeskAccount, io: RoappIo, path: string): Promise<unknown> {
  // A key that no header can carry (a line break pasted along, letters outside ASCII) is no key.
  if (!/^[\x21-\x7e]+$/.test(account.apiKey)) throw failure("unauthorized", "wrong_credentials", { account, path, status: 0, words: "" });
  const answer = await io.http.send({
    method: "GET",
    url: `${account.url}${path}`,
    headers: { authorization: `Bearer ${account.apiKey}`, accept: "application/json", "content-type": "application/json" },
  });
  const body = jsonOf(answer.text);
  const problem = problemOf(answer, body, { account, path, now: io.now() });
  if (problem) throw problem;
  return body;
}

interface Place {
  readonly account: DeskAccount;
  readonly path: string;
  readonly now: Date;
}

function problemOf(answer: HttpAnswer, body: unknown, { account, path, now }: Place): RemoteError | null {
  const { status } = answer;
  const facts = { account, path, status, words: wordsOf(body) };
  if (status === 401) return failure("unauthorized", "wrong_credentials", facts);
  // The code of a bad token on older versions, which say it with 403 like a missing right.
  if (status === 403)
    return memberOf(body, "code") === 101 ? failure("unauthorized", "wrong_credentials", facts) : failure("refused", "missing_right", facts);
  if (status === 429) return throttled(answer, facts, now);
  if (status >= 500) return failure("unreachable", "server_error", facts);
  if (status === 404 || status === 405 || status === 410 || (status >= 300 && status < 400))
    return failure("unreachable", "not_this_platform", facts);
  if (status >= 400) return failure("refused", "server_error", facts);
  if (typeof body !== "object" || body === null) return failure("unreachable", "not_this_platform", facts);
  return memberOf(body, "success") === false ? failure("refused", "server_error", facts) : null;
}

interface Facts {
  readonly account: DeskAccount;
  readonly path: string;
  readonly status: number;
  readonly words: string;
}

function failure(kind: Trouble, code: FailureCode, { account, path, status, words }: Facts): RemoteError {
  const host = new URL(account.url).host;
  const said = redact(words, [account.apiKey]);
  return new RemoteError(kind, `${path} at ${host}: ${code} (HTTP ${status}) ${said}`.trimEnd(), {
    code,
    facts: { host, httpStatus: status, said: said === "" ? null : said },
  });
}

function throttled(answer: HttpAnswer, { account, path }: Facts, now: Date): RemoteError {
  const seconds = Number(answer.headers["retry-after"] ?? Number.NaN);
  const retryAt = Number.isFinite(seconds) && seconds >= 0 ? new Date(now.getTime() + seconds * 1000) : null;
  const host = new URL(account.url).host;
  return new RemoteError("throttled", `${path} at ${host}: asked to wait (HTTP 429)`, {
    code: "throttled",
    retryAt,
    facts: { host, httpStatus: 429 },
  });
}

/** Errors come as JSON, as text, as HTML or empty. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function memberOf(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Readonly<Record<string, unknown>>)[name] : undefined;
}

function wordsOf(body: unknown): string {
  const words = memberOf(body, "message") ?? memberOf(body, "description") ?? memberOf(body, "errors") ?? "";
  return (typeof words === "string" ? words : JSON.stringify(words)).slice(0, 300);
}
