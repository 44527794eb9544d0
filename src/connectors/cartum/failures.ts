import { redact } from "../../domain/redact.ts";
import { type FailureCode, type HttpAnswer, RemoteError, type Trouble } from "../contract.ts";
import { type Answer, speaksOfRights, speaksOfToken } from "./answer.ts";

/** What was asked, for the error: the function's name, and whether it changes something in the shop. */
export interface Asked {
  readonly name: string;
  readonly changes: boolean;
  readonly host: string;
  readonly secrets: readonly string[];
}

/** Whether the shop refused the token itself; there are four ways of saying so, and more than one shop for each. */
export function refusesToken(answer: Answer): boolean {
  if (answer.http === 401) return true;
  if (answer.form !== "envelope") return false;
  if (answer.status === "UNAUTHORIZED" || answer.status === "AUTHORIZATION_ERROR") return true;
  if (answer.status === "HTTP_ERROR" && answer.code === 401) return true;
  return (answer.status === "ERROR" || answer.status === "HTTP_ERROR") && speaksOfToken(answer.message);
}

/** What a failed call (not the login) means; null when the answer is a success. Anything but OK, EMPTY and WARNING is a failure. */
export function failureOf(answer: Answer, raw: HttpAnswer, asked: Asked & { readonly now: Date }): RemoteError | null {
  if (answer.form === "envelope" && (answer.status === "OK" || answer.status === "EMPTY" || answer.status === "WARNING")) return null;
  const waiting = throttledOf(raw, asked);
  if (waiting) return waiting;
  if (answer.form === "envelope") return envelopeFailure(answer, asked);
  if (answer.form === "challenge") return failure("unreachable", "bot_filter", answer, asked);
  if (answer.http >= 500) return failure("unreachable", "server_error", answer, asked, true);
  if (answer.http === 403 || answer.http === 404 || answer.http === 405 || answer.http === 410)
    return failure("refused", "api_not_in_plan", answer, asked);
  // A page instead of data passes by itself (maintenance, a slipped redirect); broken data is kept for someone to look at.
  const isPage = answer.form === "page" && /^\s*</.test(answer.beginning);
  return failure(isPage ? "unreachable" : "malformed", "malformed_answer", answer, asked, true);
}

/** What a refused login means (the table at the end of the sync rules); null when it is not refused. */
export function loginFailureOf(answer: Answer, raw: HttpAnswer, asked: Asked & { readonly now: Date; readonly login: string }): RemoteError | null {
  const waiting = throttledOf(raw, asked);
  if (waiting) return waiting;
  if (answer.form === "challenge") return failure("unreachable", "bot_filter", answer, asked);
  const refused = asked.login.includes("@") ? "email_instead_of_login" : "wrong_credentials";
  if (answer.form === "envelope") {
    if (answer.status === "OK") return null;
    if (["ERROR", "UNAUTHORIZED", "AUTHORIZATION_ERROR"].includes(answer.status)) return failure("unauthorized", refused, answer, asked);
    if (answer.status === "UNDEFINED_FUNCTION") return failure("unauthorized", "api_not_in_plan", answer, asked);
    return envelopeFailure(answer, asked);
  }
  if (answer.http >= 500) return failure("unreachable", "server_error", answer, asked);
  if ([403, 404, 405, 410].includes(answer.http)) return failure("unauthorized", "api_not_in_plan", answer, asked);
  if (answer.http === 401 && !(answer.form === "page" && answer.beginning !== "")) return failure("unauthorized", refused, answer, asked);
  return failure("unreachable", "not_this_platform", answer, asked);
}

/** What it means when a function whose success has no envelope did not succeed: the shop's own words count, whatever form they came in. */
export function bareFailureOf(answer: Answer, raw: HttpAnswer, asked: Asked & { readonly now: Date }): RemoteError {
  const isAnyPage = answer.form === "challenge" || (answer.form === "page" && (/^\s*</.test(answer.beginning) || answer.beginning === ""));
  const told = answer.form !== "envelope" && !isAnyPage && answer.http < 500 && answer.http !== 429;
  return (told ? null : failureOf(answer, raw, asked)) ?? failure("refused", "server_error", answer, asked);
}

function envelopeFailure(answer: Extract<Answer, { form: "envelope" }>, asked: Asked): RemoteError {
  if (answer.status === "UNDEFINED_FUNCTION") return failure("unsupported", "unsupported", answer, asked);
  if (answer.status === "EXCEPTION" || answer.http >= 500 || (answer.code ?? 0) >= 500)
    return failure("unreachable", "server_error", answer, asked, true);
  if (speaksOfRights(answer.message)) return failure("refused", "missing_right", answer, asked);
  return failure("refused", "server_error", answer, asked);
}

/** 429, and 503 with a time to come back: the whole store waits. */
function throttledOf(raw: HttpAnswer, asked: Asked & { readonly now: Date }): RemoteError | null {
  const retryAfter = raw.headers["retry-after"] ?? "";
  if (raw.status !== 429 && !(raw.status === 503 && retryAfter !== "")) return null;
  return new RemoteError("throttled", `${asked.name} at ${asked.host}: asked to wait (HTTP ${raw.status})`, {
    code: "throttled",
    retryAt: retryTime(retryAfter, asked.now),
    facts: { host: asked.host, httpStatus: raw.status },
  });
}

/** Retry-After in seconds or as a date; null when it is neither. */
function retryTime(written: string, now: Date): Date | null {
  if (/^\d{1,7}$/.test(written.trim())) return new Date(now.getTime() + Number(written) * 1000);
  const at = Date.parse(written);
  return Number.isNaN(at) ? null : new Date(at);
}

/** The token was refused again right after a fresh login: the user exists but may not do this. */
export function stillRefused(answer: Answer, asked: Asked): RemoteError {
  return failure("unauthorized", "missing_right", answer, asked);
}

function failure(kind: Trouble, code: FailureCode, answer: Answer, asked: Asked, unclear = false): RemoteError {
  const said = redact(wordsOfAnswer(answer), asked.secrets);
  const status = answer.form === "envelope" ? answer.status : null;
  return new RemoteError(kind, `${asked.name} at ${asked.host}: ${code} (${status ?? answer.form}, HTTP ${answer.http}) ${said}`.trimEnd(), {
    code,
    // An unclear answer to a change: it may have been made all the same.
    mayHaveHappened: asked.changes && unclear,
    facts: { host: asked.host, httpStatus: answer.http, status, said: said === "" || said.startsWith("<") ? null : said },
  });
}

function wordsOfAnswer(answer: Answer): string {
  if (answer.form === "challenge") return "";
  return answer.form === "page" ? answer.beginning.trim() : answer.message;
}
