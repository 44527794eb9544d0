import {
  type ConnectionCheck,
  type Connector,
  RemoteError,
  type StoreConnection,
  type StoreSettings,
  type TokenKeep,
} from "../connectors/contract.ts";
import { listDeskStatuses } from "../database/desk-statuses.ts";
import { adviceFor } from "../domain/advice.ts";
import type { FailureCode } from "../domain/failure.ts";
import { parseShopUrl, type ShopUrl } from "../domain/shop-url.ts";
import { type RuleList, suggestRules } from "../domain/status-matching.ts";
import type { Context } from "./context.ts";
import { allowSample, connectorOf, paceOf } from "./open-store-connection.ts";
import { invalid, Problem } from "./problem.ts";

export interface StoreCandidate {
  readonly platform: string;
  readonly url: string;
  readonly credentials: { readonly login: string; readonly password: string };
  /** It is the sample shop, on this machine; never said by a form. */
  readonly sample?: boolean | undefined;
}

export interface CheckedStore {
  readonly shop: ShopUrl;
  readonly connector: Connector;
  readonly check: ConnectionCheck;
  readonly connection: StoreConnection;
}

/** A check that fails tells one of these; what else can happen on the way is the nearest of them. */
const CHECK_CODES: Readonly<Partial<Record<FailureCode, FailureCode>>> = {
  throttled: "unreachable",
  server_error: "unreachable",
  malformed_answer: "not_this_platform",
  unsupported: "api_not_in_plan",
  missing_right: "wrong_credentials",
};

/** `POST /stores/checks`: speaks with the shop before anything is saved, and names the cause when that fails (product.md 4). */
export async function checkStore(context: Context, candidate: StoreCandidate): Promise<CheckedStore & { suggestedRules: RuleList }> {
  const checked = await checkConnection(context, candidate);
  return { ...checked, suggestedRules: suggestRules(checked.check.statuses, await listDeskStatuses(context.db)) };
}

export async function checkConnection(
  context: Context,
  candidate: StoreCandidate,
  settings: Partial<Omit<StoreSettings, "url" | "credentials">> = {},
  onCall?: () => void,
): Promise<CheckedStore> {
  const shop = parseShopUrl(candidate.url);
  if (!shop) throw invalid({ path: "url", message: "is not a web address like https://my-shop.example" });
  if (!context.connectors.has(candidate.platform))
    throw invalid({ path: "platform", message: `is not one of ${[...context.connectors.keys()].join(", ")}` });
  if (candidate.credentials.login.includes("@")) throw checkProblem("email_instead_of_login", { host: shop.host });
  const connector = connectorOf(context, candidate.platform);
  const connection = connector.open(
    {
      timeZone: "Europe/Kyiv",
      productLanguage: "",
      productMatching: "sku",
      finalStatusIds: [],
      cancelledStatusIds: [],
      ...settings,
      url: shop.url,
      credentials: candidate.credentials,
    },
    {
      http: context.httpFor(`check:${shop.host}`, paceOf(context, connector), candidate.sample ? allowSample(context) : {}),
      now: context.now,
      tokens: keepInMemory(),
      ...(onCall ? { onCall } : {}),
    },
  );
  return { shop, connector, connection, check: await explain(() => connection.check(), shop) };
}

/** Runs remote work of a form: what fails becomes the refusal that people read. */
export async function explain<Result>(work: () => Promise<Result>, shop: ShopUrl): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    throw checkProblem(CHECK_CODES[error.code] ?? error.code, { host: shop.host, ...error.facts });
  }
}

function checkProblem(code: FailureCode, facts: Readonly<Record<string, string | number | boolean | null>>): Problem {
  const { message, advice } = adviceFor(code, facts);
  return new Problem(422, code, `${message} ${advice}`, { more: { message, advice, facts } });
}

/** The form's check of an unknown shop has a token of its own (S20). */
function keepInMemory(): TokenKeep {
  let kept: { token: string; expiresAt: Date } | null = null;
  return {
    read: async () => kept,
    save: async (token) => {
      kept = token;
    },
  };
}
