import { type Locale, readCompany } from "../database/company.ts";
import { listDeskStatuses } from "../database/desk-statuses.ts";
import { deleteFact, keepFact } from "../database/instance.ts";
import { findSampleStore, isDeskEmpty, readLastOrderNumber } from "../database/sample-store.ts";
import { suggestRules } from "../domain/status-matching.ts";
import { checkConnection } from "./check-store.ts";
import { connectStore } from "./connect-store.ts";
import type { Actor, Context } from "./context.ts";
import { Problem } from "./problem.ts";
import type { SampleShop, SampleShopAccess, SampleShopAddress } from "./sample-shop.ts";
import { firstPlaces } from "./sample-shop-places.ts";
import { startImport } from "./start-import.ts";

/** What is remembered to take the sample shop away without a trace. */
export const SAMPLE_FACT = "sample_shop";
const NAMES: Readonly<Record<Locale, string>> = { en: "Sample shop", fr: "Boutique d’exemple", uk: "Магазин для проби" };
const LANGUAGES: Readonly<Record<Locale, string>> = { en: "en", fr: "en", uk: "ua" };

export interface SampleFact extends Pick<SampleShopAccess, "market" | "currency"> {
  readonly lastOrderNumber: string | null;
}

export interface SampleState {
  readonly storeId: string | null;
  /** Why it cannot be added; null when it can. */
  readonly refused: "not_here" | "not_empty" | "already_there" | null;
}

export async function readSampleState(context: Context): Promise<SampleState> {
  const store = await findSampleStore(context.db);
  if (store) return { storeId: store.id, refused: "already_there" };
  if (!context.sampleShop) return { storeId: null, refused: "not_here" };
  return { storeId: null, refused: (await isDeskEmpty(context.db)) ? null : "not_empty" };
}

const REFUSALS = {
  not_here: "Nothing was added: this installation cannot run a sample shop (its program is missing, or web and worker run apart).",
  not_empty: "Nothing was added: there are stores, orders, products or buyers already, and made-up ones must not mix with them.",
  already_there: "Nothing was added: the sample shop is there already.",
} as const;

/**
 * Opens a simulated shop and connects it like any other, for an empty desk only: so nothing of it ever mixes with what is real, and all of it can go.
 * 409 `sample_shop_refused` with the reason.
 */
export async function addSampleShop(context: Context, actor: Actor): Promise<{ storeId: string; importId: string }> {
  const { refused } = await readSampleState(context);
  const shop = context.sampleShop;
  if (refused !== null || !shop) throw refusal(refused ?? "not_here");
  const password = context.randomBytes(18).toString("base64url");
  const { country, currency } = await readCompany(context.db);
  const market = country === "UA" || country === "RO" ? country : "GB";
  if (shop.isTaken) throw refusal("already_there"); // nothing may come between this look and the start
  try {
    const address = await shop.start({ port: 0, password, market, currency }).catch((error: unknown) => {
      context.log.warn({ err: error }, "the sample shop did not open");
      throw new Problem(503, "sample_shop_failed", "Nothing was added: the sample shop did not open. The service's log says why.");
    });
    const fact: SampleFact = { lastOrderNumber: await readLastOrderNumber(context.db), market, currency };
    await keepFact(context.db, SAMPLE_FACT, fact);
    const storeId = await connect(context, address, password);
    return { storeId, importId: await startImport(context, storeId, actor) };
  } catch (error) {
    if (!(await findSampleStore(context.db))) await takeBack(context, shop);
    throw error;
  }
}

async function connect(context: Context, address: SampleShopAddress, password: string): Promise<string> {
  const { locale } = await readCompany(context.db);
  const candidate = { platform: "cartum", url: address.url, credentials: { login: address.login, password }, sample: true };
  const { check } = await checkConnection(context, candidate, { timeZone: address.timeZone });
  return connectStore(context, {
    ...candidate,
    ...(await firstPlaces(context)),
    name: NAMES[locale],
    enabled: true,
    productLanguage: check.languages.find((language) => language === LANGUAGES[locale]) ?? "en",
    productMatching: "sku",
    assignment: { mode: "all" },
    timeZone: address.timeZone,
    statusRules: suggestRules(check.statuses, await listDeskStatuses(context.db)),
  });
}

async function takeBack(context: Context, shop: SampleShop): Promise<void> {
  await shop.forget();
  await deleteFact(context.db, SAMPLE_FACT);
}

function refusal(reason: keyof typeof REFUSALS): Problem {
  return new Problem(409, "sample_shop_refused", REFUSALS[reason], { more: { reason } });
}
