import { sql } from "kysely";
import type { Transaction } from "./database.ts";

/**
 * Holds these keys ("phone:+380501112233", "email:…", "sku:…", "code:…", "barcode:…") until the transaction ends, in sorted order (S18):
 * two transactions that would create the same buyer or product go one after the other, and the second one finds what the first one made.
 */
export async function lockKeys(tx: Transaction, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const sorted = [...new Set(keys)].sort();
  await sql`select pg_advisory_xact_lock(hashtextextended(k.key, 0)) from unnest(${sorted}::text[]) with ordinality as k(key, position) order by k.position`.execute(
    tx,
  );
}
