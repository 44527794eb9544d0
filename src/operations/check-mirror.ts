import { type DeskDirectory, RemoteError } from "../connectors/contract.ts";
import { adviceFor } from "../domain/advice.ts";
import type { FailureCode } from "../domain/failure.ts";
import { parseShopUrl } from "../domain/shop-url.ts";
import type { Context } from "./context.ts";
import { invalid, Problem } from "./problem.ts";

export interface MirrorCandidate {
  readonly platform: string;
  /** The desk's own address unless given. */
  readonly url: string | null;
  readonly apiKey: string;
}

/** A check that fails tells one of the codes of its list; what else can happen on the way is the nearest of them. */
const CHECK_CODES: Readonly<Partial<Record<FailureCode, FailureCode>>> = {
  throttled: "unreachable",
  server_error: "unreachable",
  malformed_answer: "unreachable",
  response_too_large: "unreachable",
  unsupported: "missing_right",
};

/** `POST /mirrors/checks`: reads the account's directory before anything is saved, and names the cause when that fails (product.md 35). */
export async function checkMirror(context: Context, candidate: MirrorCandidate): Promise<DeskDirectory> {
  const desk = context.desks?.get(candidate.platform);
  if (!desk) throw invalid({ path: "platform", message: `is not one of ${[...(context.desks?.keys() ?? [])].join(", ")}` });
  const place = parseShopUrl(candidate.url ?? desk.url);
  if (!place) throw invalid({ path: "url", message: `is not a web address like ${desk.url}` });
  const io = { http: context.httpFor(`mirror-check:${place.host}`, desk.pace), now: context.now };
  try {
    return await desk.check({ url: place.url, apiKey: candidate.apiKey }, io);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const code = CHECK_CODES[error.code] ?? error.code;
    const facts = { host: place.host, ...error.facts };
    const { message, advice } = adviceFor(code, facts);
    throw new Problem(422, code, `${message} ${advice}`, { more: { message, advice, facts } });
  }
}
