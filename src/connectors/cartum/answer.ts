import type { HttpAnswer } from "../contract.ts";
import { type Block, block, isBlock, text } from "./wire.ts";

/** What a shop answered, before anyone judges it. */
export type Answer =
  | {
      readonly form: "envelope";
      readonly http: number;
      readonly status: string;
      readonly response: unknown;
      readonly message: string;
      readonly code: number | null;
    }
  /** JSON without `status`: an answer of the hooks, or of something that is not a Cartum shop. */
  | { readonly form: "bare"; readonly http: number; readonly body: unknown; readonly message: string }
  /** A page of a robot filter in front of the shop. */
  | { readonly form: "challenge"; readonly http: number }
  | { readonly form: "page"; readonly http: number; readonly beginning: string };

/** Reads the text itself: neither the HTTP status nor the content type says what it is. */
export function readAnswer(answer: HttpAnswer): Answer {
  const body = jsonOf(answer.text);
  if (isBlock(body) && typeof body.status === "string") return envelope(answer.status, body, body.status);
  if (typeof body === "object" && body !== null)
    return {
      form: "bare",
      http: answer.status,
      body,
      message: wordsOf(block(body).message ?? block(body).error ?? block(block(body).response).message),
    };
  if (isChallenge(answer)) return { form: "challenge", http: answer.status };
  return { form: "page", http: answer.status, beginning: answer.text.slice(0, 200) };
}

/** Whether an envelope's words speak of the token: some shops say so with status ERROR only. English, Russian, Ukrainian. */
export function speaksOfToken(message: string): boolean {
  return /token|токен|authori[sz]|авториз/i.test(message);
}

/** Whether an envelope's words speak of what the user may not do. */
export function speaksOfRights(message: string): boolean {
  return /access (is )?denied|permission denied|no (access|permission)|forbidden|доступ (заборонен|запрещ)|(немає|нет) (доступ|прав)|недостатньо прав|недостаточно прав/i.test(
    message,
  );
}

function envelope(http: number, body: Block, status: string): Answer {
  const response = block(body.response);
  const words = response.message ?? response.messages ?? (typeof body.response === "string" ? body.response : body.message);
  const code = Number(text(response.code) || Number.NaN);
  return { form: "envelope", http, status, response: body.response, message: wordsOf(words), code: Number.isNaN(code) ? null : code };
}

/** A message as one text: shops send a text, or a list of them. */
export function wordsOf(message: unknown): string {
  return Array.isArray(message) ? message.map((one) => text(one, 300)).join("; ") : text(message, 300);
}

function jsonOf(written: string): unknown {
  const first = written.trimStart()[0];
  if (first !== "{" && first !== "[") return null;
  try {
    return JSON.parse(written);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Marks that stand on challenge pages only. (A filter's own script alone proves nothing: it is on every page of the shops behind it.) */
const CHALLENGE_MARKS =
  /_cf_chl_opt|challenge-platform\/h\/\w+\/orchestrate|cf-browser-verification|<title>just a moment|attention required! \| cloudflare|<title>ddos-guard|_incapsula_resource|sucuri_cloudproxy_js|checking your browser before|slowAES\.decrypt/i;

/** The largest page that is taken for a challenge by its looks alone; a shop's own pages are far larger. */
const SMALL_PAGE = 2048;

function isChallenge(answer: HttpAnswer): boolean {
  if (answer.headers["cf-mitigated"] === "challenge") return true;
  const beginning = answer.text.slice(0, 50_000);
  if (CHALLENGE_MARKS.test(beginning)) return true;
  return (answer.status === 200 || answer.status === 403) && answer.text.length <= SMALL_PAGE && /<script[\s>]/i.test(beginning);
}
