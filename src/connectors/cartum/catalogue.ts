import type { CatalogueEntry } from "../contract.ts";
import type { Client } from "./client.ts";
import { titlesOf } from "./statuses.ts";
import { block, isBlock, list, text, textOrNull } from "./wire.ts";

/** Articles of one call; the shop answers at most 500 rows. */
const BATCH = 100;
const MOST_ROWS = 500;
const WANTED = ["article", "article_for_display", "gtin", "title", "parent_article"];

/** What the shop's catalogue knows of these articles; unknown ones are not in the answer. */
export async function findInCatalogue(client: Client, articles: readonly string[], language: string): Promise<CatalogueEntry[]> {
  const wanted = [...new Set(articles.filter((article) => article.trim() !== ""))];
  const found: CatalogueEntry[] = [];
  for (let start = 0; start < wanted.length; start += BATCH) {
    const batch = wanted.slice(start, start + BATCH);
    const { response } = await client.call("catalog/export", { expr: { article: batch }, limit: MOST_ROWS, offset: 0, includedParams: WANTED });
    found.push(...entriesFor(batch, response, language));
  }
  return found;
}

/** Rows paired with the articles as they were asked for: a shop may answer in other capitals, and with rows nobody asked for. */
export function entriesFor(articles: readonly string[], response: unknown, language: string): CatalogueEntry[] {
  const rows = (isBlock(response) ? list(response.products) : list(response)).map(block);
  const exact = new Map(rows.map((row) => [text(row.article, 250), row]));
  const folded = new Map(rows.map((row) => [text(row.article, 250).toLowerCase(), row]));
  return articles.flatMap((article) => {
    const row = exact.get(article.trim()) ?? folded.get(article.trim().toLowerCase());
    if (!row) return [];
    return [{ article, code: textOrNull(row.article_for_display, 250), barcode: textOrNull(row.gtin, 250), titles: titlesOf(row.title, language) }];
  });
}
