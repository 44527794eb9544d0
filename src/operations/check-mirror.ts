import { type DeskDirectory, RemoteError } from "../connectors/contract.ts";
import { adviceFor } from "../domain/advice.ts";
import type { FailureCode } from "../domain/failure.ts";
import { parseShopUrl } from "../domain/shop-url.ts";
import type { Context } from "./context.ts";
import { ioOf } from "./open-mirror-connection.ts";
import { invalid, Problem } from "./problem.ts";

export interface MirrorCandidate {
  readonly platform: string;
  /** The desk's own address unless given. */
  readonly url: string | null;
  readonly apiKey: string;
}

export interface MirrorPlace {
  readonly url: string;
  readonly host: string;
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
  const place = placeOf(context, candidate);
  const desk = context.desks?.get(candidate.platform);
  if (!desk) throw unknownPlatform(context);
  return explainMirror(place, () => desk.check({ url: place.url, apiKey: candidate.apiKey }, ioOf(context, desk, { url: place.url, urgent: true })));
}

/** Where the account is; 422 for a platform or an address that is none. */
export function placeOf(context: Context, candidate: Pick<MirrorCandidate, "platform" | "url">): MirrorPlace {
  const desk = context.desks?.get(candidate.platform);
  if (!desk) throw unknownPlatform(context);
  const place = parseShopUrl(candidate.url ?? desk.url);
  if (!place) throw invalid({ path: "url", message: `is not a web address like ${desk.url}` });
  return place;
}

function unknownPlatform(context: Context): Problem {
  return invalid({ path: "platform", message: `is not one of ${[...(context.desks?.keys() ?? [])].join(", ")}` });
}

/** Turns what a connection throws while a person waits for it into a sentence and advice. */
export async function explainMirror<Answer>(place: MirrorPlace, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const code = CHECK_CODES[error.code] ?? error.code;
    const facts = { host: place.host, ...error.facts };
    const { message, advice } = adviceFor(code, facts);
    throw new Problem(422, code, `${message} ${advice}`, { more: { message, advice, facts } });
  }
}
