import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { toJson } from "./rows.ts";
import type { StoreFailure } from "./stores.ts";

/** The account answered: whatever was wrong is over. */
export async function noteMirrorSuccess(tx: Transaction, mirrorId: string, now: Date): Promise<void> {
  await sql`
    with healed as (
      update attention set resolved_at = ${now}, updated_at = ${now}, resolution = 'over'
      where subject = ${`mirror:${mirrorId}`} and kind = 'mirror_access_lost' and resolved_at is null
    )
    update mirrors set last_success_at = ${now}, failure = null, failures_in_row = 0, back_off_until = null, access_lost_at = null
    where id = ${mirrorId}::bigint`.execute(tx);
}

/** A failed call: what is wrong, and until when the account is left alone. */
export async function saveMirrorFailure(
  tx: Transaction,
  mirrorId: string,
  failed: { failure: StoreFailure; backOffUntil: Date; accessLost: boolean },
): Promise<void> {
  await sql`
    update mirrors set failure = ${toJson(failed.failure)}::jsonb, failures_in_row = failures_in_row + 1, back_off_until = ${failed.backOffUntil},
      access_lost_at = case when ${failed.accessLost} then coalesce(access_lost_at, ${failed.failure.at}::timestamptz) else access_lost_at end
    where id = ${mirrorId}::bigint`.execute(tx);
}

/** Adds calls to the count of this minute, for the view of the budget. */
export async function countMirrorCalls(executor: Executor, mirrorId: string, done: { calls: number; now: Date }): Promise<void> {
  if (done.calls === 0) return;
  const minute = minuteOf(done.now);
  const before = new Date(minute.getTime() - 60_000);
  await sql`
    update mirrors set calls_before = case when calls_minute = ${minute} then calls_before when calls_minute = ${before} then calls else 0 end,
      calls = case when calls_minute = ${minute} then calls + ${done.calls}::int else ${done.calls}::int end, calls_minute = ${minute}
    where id = ${mirrorId}::bigint`.execute(executor);
}

export function minuteOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000);
}

/** Everything that changed there up to `cursor` is known. */
export async function noteMirrorPolled(tx: Transaction, mirrorId: string, polled: { cursor: Date; now: Date }): Promise<void> {
  await sql`
    update mirrors set cursor = greatest(cursor, ${polled.cursor}::timestamptz), last_poll_at = ${polled.now} where id = ${mirrorId}::bigint`.execute(
    tx,
  );
}
