import { sql } from "kysely";
import type { Executor } from "./database.ts";

/** Answers kept under an Idempotency-Key. `status` is null while the first request is under way; `answer` is sealed. */
export interface KeptAnswer {
  readonly requestHash: Buffer;
  readonly status: number | null;
  readonly answer: string | null;
  readonly contentType: string | null;
}

export interface AnswerKey {
  readonly actor: string;
  readonly key: string;
}

/**
 * Claims the key for this request: true when it is ours. One statement, so two requests at once cannot both get it.
 * A claim whose holder gave no sign of life since `staleBefore` is taken over, an answer older than `keptSince` too.
 */
export async function claimKey(
  executor: Executor,
  at: AnswerKey,
  claim: { requestHash: Buffer; now: Date; staleBefore: Date; keptSince: Date },
): Promise<boolean> {
  const { rows } = await sql<{ claimed: true }>`
    insert into idempotency_keys as kept (actor, key, request_hash, created_at)
    values (${at.actor}, ${at.key}, ${claim.requestHash}, ${claim.now})
    on conflict (actor, key) do update
      set request_hash = excluded.request_hash, created_at = excluded.created_at, status = null, answer = null, content_type = null
      where (kept.status is null and kept.created_at < ${claim.staleBefore}) or kept.created_at < ${claim.keptSince}
    returning true as claimed`.execute(executor);
  return rows.length > 0;
}

export async function findAnswer(executor: Executor, at: AnswerKey): Promise<KeptAnswer | null> {
  const { rows } = await sql<KeptAnswer>`
    select request_hash as "requestHash", status, answer, content_type as "contentType"
    from idempotency_keys where actor = ${at.actor} and key = ${at.key}`.execute(executor);
  return rows[0] ?? null;
}

export async function keepAnswer(
  executor: Executor,
  at: AnswerKey,
  kept: { status: number; answer: string; contentType: string; now: Date },
): Promise<void> {
  await sql`
    update idempotency_keys
    set status = ${kept.status}, answer = ${kept.answer}, content_type = ${kept.contentType}, created_at = ${kept.now}
    where actor = ${at.actor} and key = ${at.key}`.execute(executor);
}

/** Gives the key back: nothing was done, so the same request may try again. */
export async function releaseKey(executor: Executor, at: AnswerKey): Promise<void> {
  await sql`delete from idempotency_keys where actor = ${at.actor} and key = ${at.key} and status is null`.execute(executor);
}

/** The sign of life of requests that are still under way. */
export async function renewClaims(executor: Executor, claims: readonly AnswerKey[], now: Date): Promise<void> {
  await sql`
    update idempotency_keys set created_at = ${now}
    where status is null
      and (actor, key) in (select * from unnest(${claims.map((at) => at.actor)}::text[], ${claims.map((at) => at.key)}::text[]))`.execute(executor);
}
