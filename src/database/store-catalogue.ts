import { sql } from "kysely";
import type { CatalogueEntry } from "../connectors/contract.ts";
import type { Executor } from "./database.ts";
import { asRows } from "./rows.ts";

export interface KnownArticle extends CatalogueEntry {
  readonly fetchedAt: Date;
}

/** What the shop's catalogue said last, by article as the lines write it; articles it did not know are there too, with nothing in them. */
export async function readKnownArticles(
  executor: Executor,
  asked: { storeId: string; articles: readonly string[] },
): Promise<Map<string, KnownArticle>> {
  const { rows } = await sql<KnownArticle>`
    /* prepared: catalogue_known */
    select article, code, barcode, coalesce(titles, '{}'::jsonb) as titles, fetched_at as "fetchedAt" from store_catalogue
    where store_id = ${asked.storeId}::bigint and article = any(${asked.articles}::text[])`.execute(executor);
  return new Map(rows.map((row) => [row.article, row]));
}

/** Remembers an answer of the catalogue, what it did not know included. One statement. */
export async function saveArticles(
  executor: Executor,
  answer: { storeId: string; asked: readonly string[]; found: readonly CatalogueEntry[]; now: Date },
): Promise<void> {
  const found = new Map(answer.found.map((entry) => [entry.article, entry]));
  const rows = [...new Set(answer.asked)].sort().map((article) => ({ article, found: found.has(article), ...found.get(article) }));
  await sql`
    /* prepared: catalogue_save */
    insert into store_catalogue (store_id, article, found, code, barcode, titles, fetched_at)
    select ${answer.storeId}::bigint, r.article, r.found, r.code, r.barcode, r.titles, ${answer.now}
    from jsonb_to_recordset(${asRows(rows)}) as r(article text, found boolean, code text, barcode text, titles jsonb)
    on conflict (store_id, article) do update set found = excluded.found, code = excluded.code, barcode = excluded.barcode, titles = excluded.titles,
      fetched_at = excluded.fetched_at`.execute(executor);
}
