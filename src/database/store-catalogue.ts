import { sql } from "kysely";
import type { CatalogueEntry } from "../connectors/contract.ts";
import type { Executor } from "./database.ts";
import { asRows } from "./rows.ts";

/** What the shop's catalogue said since then, by article as the lines write it; articles it did not know are there too, with nothing in them. */
export async function readKnownArticles(
  executor: Executor,
  asked: { storeId: string; articles: readonly string[]; since: Date },
): Promise<Map<string, CatalogueEntry>> {
  const { rows } = await sql<CatalogueEntry>`
    select article, code, barcode, coalesce(titles, '{}'::jsonb) as titles from store_catalogue
    where store_id = ${asked.storeId}::bigint and article = any(${asked.articles}::text[]) and fetched_at >= ${asked.since}`.execute(executor);
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
    insert into store_catalogue (store_id, article, found, code, barcode, titles, fetched_at)
    select ${answer.storeId}::bigint, r.article, r.found, r.code, r.barcode, r.titles, ${answer.now}
    from jsonb_to_recordset(${asRows(rows)}) as r(article text, found boolean, code text, barcode text, titles jsonb)
    on conflict (store_id, article) do update set found = excluded.found, code = excluded.code, barcode = excluded.barcode, titles = excluded.titles,
      fetched_at = excluded.fetched_at`.execute(executor);
}
