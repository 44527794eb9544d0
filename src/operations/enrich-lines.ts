import { type CatalogueEntry, RemoteError } from "../connectors/contract.ts";
import { readProducts } from "../database/page-reads.ts";
import { readKnownArticles, saveArticles } from "../database/store-catalogue.ts";
import type { SyncStore } from "../database/sync-store.ts";
import { productKey } from "../domain/keys.ts";
import type { StoreOrder } from "../domain/store-order.ts";
import type { Context } from "./context.ts";
import type { OpenStore } from "./open-store-connection.ts";

/** How long what the catalogue said of an article is believed. */
const FRESH_MS = 24 * 3_600_000;
export const ARTICLES_A_CALL = 100;

/**
 * Adds to the lines what only the shop's catalogue knows: code, barcode, titles in other languages. Orders carry nothing but the article, which may be
 * a GUID. Asked once a day for what the store's matching needs and for products that would be created, and once in all for the names of the others
 * (the lines' own titles are in the language of the checkout); many in one call.
 */
export async function enrichLines(
  context: Context,
  { store, open }: { store: SyncStore; open: OpenStore },
  orders: readonly StoreOrder[],
): Promise<StoreOrder[]> {
  const catalogue = open.connection.catalogue;
  const articles = [...new Set(orders.flatMap((order) => order.lines.flatMap((line) => line.article ?? [])))];
  if (!catalogue || articles.length === 0) return [...orders];
  const known: Map<string, CatalogueEntry> = new Map();
  const stale: string[] = [];
  for (const [article, { fetchedAt, ...entry }] of await readKnownArticles(context.db, { storeId: store.id, articles })) {
    known.set(article, entry);
    if (context.now().getTime() - fetchedAt.getTime() >= FRESH_MS) stale.push(article);
  }
  const needed = store.productMatching === "sku" && stale.length > 0 ? await withoutProduct(context, stale) : stale;
  const unknown = [...articles.filter((article) => !known.has(article)), ...needed];
  for (let from = 0; from < unknown.length; from += ARTICLES_A_CALL) {
    const asked = unknown.slice(from, from + ARTICLES_A_CALL);
    const found = await askCatalogue(context, asked, () => catalogue.find(asked));
    await saveArticles(context.db, { storeId: store.id, asked, found, now: context.now() });
    for (const entry of found) known.set(entry.article, entry);
  }
  return orders.map((order) => ({
    ...order,
    lines: order.lines.map((line) => withCatalogue(line, line.article === null ? null : (known.get(line.article) ?? null))),
  }));
}

async function withoutProduct(context: Context, articles: readonly string[]): Promise<string[]> {
  const keys = new Map(articles.map((article) => [article, productKey(article)]));
  const wanted = [...keys.values()].filter((key) => key !== null);
  const products = await readProducts(context.db, { skus: wanted, codes: [], barcodes: [], names: [] });
  const have = new Set(products.map((product) => product.skuKey));
  return articles.filter((article) => !have.has(keys.get(article) ?? null));
}

/** A shop without a catalogue call still has its orders: their own titles serve. */
export async function askCatalogue(
  context: Context,
  articles: readonly string[],
  find: () => Promise<readonly CatalogueEntry[]>,
): Promise<readonly CatalogueEntry[]> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof RemoteError && (error.kind === "unsupported" || error.kind === "refused")) {
      context.log.warn({ code: error.code, articles: articles.length }, "catalogue not available");
      return [];
    }
    throw error;
  }
}

export function withCatalogue(line: StoreOrder["lines"][number], entry: CatalogueEntry | null): StoreOrder["lines"][number] {
  return entry ? { ...line, code: entry.code, barcode: entry.barcode, titles: entry.titles } : line;
}
