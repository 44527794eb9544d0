import { redact } from "../../domain/redact.ts";
import { type DeskAccount, type FailureCode, type HttpAnswer, type HttpRequest, RemoteError, type Trouble } from "../contract.ts";
import type { DeskIo } from "../desk-contract.ts";
import { block, list, text } from "./values.ts";

/** Longer than the slowest answer that was seen; a turn of the budget is held meanwhile. */
export const CALL_TIMEOUT_MS = 20_000;

export type Written =
  | { readonly outcome: "done"; readonly body: unknown }
  | { readonly outcome: "gone" }
  | { readonly outcome: "refused"; readonly message: string };

/** The account's API: one call, one turn. */
export interface RoappClient {
  /** The body of a 2xx. Throws RemoteError for everything else. */
  read(path: string): Promise<unknown>;
  /** The same, but null for what is not there. */
  find(path: string): Promise<unknown>;
  /** Throws RemoteError for trouble of the connection or the key; with `mayHaveHappened` where the write may have taken effect. */
  write(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Written>;
}

export function openClient(account: DeskAccount, io: DeskIo): RoappClient {
  async function exchange(method: HttpRequest["method"], path: string, body?: unknown): Promise<Exchanged> {
    const place = { account, path, method };
    // A key that no header can carry (a line break pasted along, letters outside ASCII) is no key.
    if (!/^[\x21-\x7e]+$/.test(account.apiKey)) throw failure("unauthorized", "wrong_credentials", { ...place, status: 0, body: null });
    const answer = await io.budget.spend(async () => {
      io.onCall?.();
      const given = await io.http.send({
        method,
        url: `${account.url}${path}`,
        headers: { authorization: `Bearer ${account.apiKey}`, accept: "application/json", "content-type": "application/json" },
        timeoutMs: CALL_TIMEOUT_MS,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // Inside the turn: whoever keeps the budget must hear that the account asks to wait.
      if (given.status === 429) throw throttled(given, place, io.now());
      return given;
    });
    return { ...place, status: answer.status, body: jsonOf(answer.text), isEmpty: answer.text.trim() === "", isPage: /^\s*</.test(answer.text) };
  }

  return {
    async read(path) {
      const answer = await exchange("GET", path);
      const problem = problemOf(answer);
      if (problem) throw problem;
      return answer.body;
    },
    async find(path) {
      const answer = await exchange("GET", path);
      if (answer.status === 404) return null;
      const problem = problemOf(answer);
      if (problem) throw problem;
      return answer.body;
    },
    async write(method, path, body) {
      const answer = await exchange(method, path, body);
      const { status } = answer;
      if (status === 404 || status === 410) return { outcome: "gone" };
      if (isRefusal(answer)) return { outcome: "refused", message: said(answer) || `HTTP ${status}` };
      // What a change answers is not documented: nothing at all is good enough.
      if (status >= 200 && status < 300 && answer.isEmpty) return { outcome: "done", body: null };
      const problem = problemOf(answer);
      if (problem) throw problem;
      return { outcome: "done", body: answer.body };
    },
  };
}

interface Place {
  readonly account: DeskAccount;
  readonly path: string;
  readonly method: HttpRequest["method"];
}

interface Said extends Place {
  readonly status: number;
  readonly body: unknown;
}

interface Exchanged extends Said {
  readonly isEmpty: boolean;
  readonly isPage: boolean;
}

/** A no to this very write: what it said cannot be done, whatever the key may do. */
function isRefusal({ status, body }: Exchanged): boolean {
  if (status === 401 || status === 403 || status === 408 || status === 425) return false;
  return (status >= 400 && status < 500) || (status >= 200 && status < 300 && block(body).success === false);
}

function problemOf(answer: Exchanged): RemoteError | null {
  const { status, body, isPage } = answer;
  if (status === 401) return failure("unauthorized", "wrong_credentials", answer);
  // The code of a bad token on older versions, which say it with 403 like a missing right.
  if (status === 403)
    return block(body).code === 101 ? failure("unauthorized", "wrong_credentials", answer) : failure("refused", "missing_right", answer);
  if (status >= 500 || status === 408 || status === 425) return failure("unreachable", "server_error", answer);
  if (status === 404 || status === 405 || status === 410 || (status >= 300 && status < 400))
    return failure("unreachable", "not_this_platform", answer);
  if (status >= 400) return failure("refused", "server_error", answer);
  if (isPage) return failure("unreachable", "not_this_platform", answer);
  if (body === undefined) return failure("malformed", "malformed_answer", answer);
  return block(body).success === false ? failure("refused", "server_error", answer) : null;
}

/** An answer that says nothing of whether the write was done: a gateway gave up, a page came instead. */
function failure(kind: Trouble, code: FailureCode, answer: Said): RemoteError {
  const { account, path, status, method } = answer;
  const host = new URL(account.url).host;
  const words = said(answer);
  return new RemoteError(kind, `${method} ${path.replace(/\?.*/, "")} at ${host}: ${code} (HTTP ${status}) ${words}`.trimEnd(), {
    code,
    mayHaveHappened: method !== "GET" && (status >= 500 || status === 408 || (status >= 200 && status < 300)),
    facts: { host, httpStatus: status, said: words === "" ? null : words },
  });
}

function throttled(answer: HttpAnswer, { account, path, method }: Place, now: Date): RemoteError {
  const seconds = Number(answer.headers["retry-after"] ?? Number.NaN);
  const retryAt = Number.isFinite(seconds) && seconds >= 0 ? new Date(now.getTime() + seconds * 1000) : null;
  const host = new URL(account.url).host;
  return new RemoteError("throttled", `${method} ${path.replace(/\?.*/, "")} at ${host}: asked to wait (HTTP 429)`, {
    code: "throttled",
    retryAt,
    facts: { host, httpStatus: 429 },
  });
}

/** Undefined for what is no JSON: errors come as text, as HTML or empty. */
function jsonOf(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The account's own words: a text, or `{ validation: { field: [text] } }` in one of its places. */
function said({ account, body }: Said): string {
  const { message, description, errors, validation } = block(body);
  const words = block(message).validation ?? message ?? validation ?? description ?? errors ?? "";
  const fields = Object.entries(block(words)).map(
    ([field, problem]) => `${field}: ${(Array.isArray(problem) ? list(problem).map(text) : [text(problem)]).join(", ")}`,
  );
  const sentence = typeof words === "string" ? words : fields.length > 0 ? fields.join("; ") : JSON.stringify(words);
  return redact(sentence, [account.apiKey]).slice(0, 300);
}

/** The id in the answer of a create, whichever of its forms it has; null when it holds none. */
export function createdId(body: unknown): string | null {
  const data = block(body).data;
  const candidates = [body, block(body).id, data, block(data).id, block(list(data)[0]).id];
  return candidates.map((candidate) => text(candidate)).find((id) => /^\d+$/.test(id)) ?? null;
}
