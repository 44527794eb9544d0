import { sql } from "kysely";
import type { Transaction } from "./database.ts";

export async function findStoreByHook(tx: Transaction, platform: string, secretHash: Buffer): Promise<{ id: string; enabled: boolean } | null> {
  const { rows } = await sql<{ id: string; enabled: boolean }>`
    select id, enabled from stores where hook_secret_hash = ${secretHash} and platform = ${platform} and deleted_at is null`.execute(tx);
  return rows[0] ?? null;
}

export async function forgetHook(tx: Transaction, storeId: string, event: string): Promise<void> {
  await sql`delete from hook_subscriptions where store_id = ${storeId}::bigint and event = ${event}`.execute(tx);
}
