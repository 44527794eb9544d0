import { sql } from "kysely";
import type { Transaction } from "./database.ts";

/** Namespace of the locks on keys (two-integer form). */
const KEY_LOCKS = 7302;
/**
 * Keys share this many locks: a page of long orders has many thousands of keys, and the server's table of locks has room for some six thousand in all.
 * Two keys that share one merely wait for each other.
 */
const LOCKS = 2048;

/**
 * Holds these keys ("phone:+380501112233", "email:…", "sku:…", "code:…", "barcode:…") until the transaction ends, in sorted order (S18):
 * two transactions that would create the same buyer or product go one after the other, and the second one finds what the first one made.
 */
export async function lockKeys(tx: Transaction, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  // Materialised in their order before the first is taken.
  await sql`
    with wanted as materialized (
      select distinct (hashtextextended(key, 0) & ${LOCKS - 1}::bigint)::int as lock from unnest(${[...new Set(keys)]}::text[]) as key order by 1
    )
    select pg_advisory_xact_lock(${KEY_LOCKS}::int, lock) from wanted`.execute(tx);
}
