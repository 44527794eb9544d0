import { sql } from "kysely";
import { announce } from "./announce.ts";
import type { Executor, Transaction } from "./database.ts";
import { toJson } from "./rows.ts";

/** The shop's token, sealed; renewed inside the lane only (S20). Kept only while the store still has the credentials that it was given for. */
export async function saveStoreToken(executor: Executor, store: { id: string; credentials: Buffer | null }, token: Buffer | null): Promise<void> {
  await sql`update stores set token = ${token} where id = ${store.id}::bigint and credentials = ${store.credentials}`.execute(executor);
}

/** The shop answered: whatever was wrong is over; and whose turn it was last. One statement. */
export async function noteSuccess(
  tx: Transaction,
  storeId: string,
  done: { now: Date; lastTurn: { employeeId: string; position: number } | null },
): Promise<void> {
  // With the password put right in the shop itself, the entry under Attention is over too.
  const { rows } = await sql<{ healed: boolean }>`
    /* prepared: store_success */
    with healed as (
      update attention set resolved_at = ${done.now}, updated_at = ${done.now}, resolution = 'over'
      where store_id = ${storeId}::bigint and kind = 'store_access_lost' and resolved_at is null
      returning id
    )
    update stores set last_success_at = ${done.now}, failure = null, failures_in_row = 0, back_off_until = null, access_lost_at = null,
      last_turn_employee_id = coalesce(${done.lastTurn?.employeeId ?? null}::bigint, last_turn_employee_id),
      last_turn_position = coalesce(${done.lastTurn?.position ?? null}::bigint, last_turn_position)
    where id = ${storeId}::bigint
    returning exists (select from healed) as healed`.execute(tx);
  if (rows[0]?.healed) await announce(tx, "attention.changed", {});
}

/** A complete pass moves the store's cursor (S2) and says up to when orders were compared (S22). */
export async function notePassDone(
  tx: Transaction,
  storeId: string,
  pass: { cursor: string; startedAt: Date; now: Date; full: boolean; hourly: boolean },
): Promise<void> {
  await sql`
    update stores set cursor = ${pass.cursor},
      last_full_started_at = case when ${pass.full} then ${pass.startedAt}::timestamptz else last_full_started_at end,
      last_full_pass_at = case when ${pass.full} then ${pass.now}::timestamptz else last_full_pass_at end,
      last_hourly_started_at = case when ${pass.hourly} then ${pass.startedAt}::timestamptz else last_hourly_started_at end,
      needs_full_pass = needs_full_pass and not ${pass.full}
    where id = ${storeId}::bigint`.execute(tx);
}

export interface StoreFailure {
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** A failed call: what is wrong, and until when the store is left alone. */
export async function noteFailure(
  tx: Transaction,
  storeId: string,
  failed: { failure: StoreFailure; backOffUntil: Date; accessLost: boolean },
): Promise<void> {
  await sql`
    update stores set failure = ${toJson(failed.failure)}::jsonb, failures_in_row = failures_in_row + 1, back_off_until = ${failed.backOffUntil},
      access_lost_at = case when ${failed.accessLost} then coalesce(access_lost_at, ${failed.failure.at}::timestamptz) else access_lost_at end
    where id = ${storeId}::bigint`.execute(tx);
}

/** Passes that were under way wait for the store; they go on where they stopped. */
export async function notePassesWaiting(tx: Transaction, storeId: string, failure: StoreFailure): Promise<void> {
  await sql`
    update passes set state = 'waiting', failure = ${toJson(failure)}::jsonb
    where store_id = ${storeId}::bigint and state in ('running', 'waiting')`.execute(tx);
}
