import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";
import { wakesSoon } from "./jobs.ts";
import { toJson } from "./rows.ts";

export interface LaneRequest {
  readonly id: string;
  readonly kind: "refresh" | "statuses" | "end_hooks";
  readonly body: Readonly<Record<string, unknown>>;
}

export async function insertLaneRequest(tx: Transaction, request: { storeId: string; kind: string; body: object; now: Date }): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into lane_requests (store_id, kind, body, asked_at) values (${request.storeId}::bigint, ${request.kind}, ${toJson(request.body)}::jsonb, ${request.now})
    returning id`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error("the question was not saved");
  return row.id;
}

export async function findLaneAnswer(executor: Executor, id: string): Promise<unknown> {
  const { rows } = await sql<{ answer: unknown }>`select answer from lane_requests where id = ${id}::bigint and answered_at is not null`.execute(
    executor,
  );
  return rows[0]?.answer ?? null;
}

export async function listOpenRequests(executor: Executor, storeId: string): Promise<LaneRequest[]> {
  const { rows } = await sql<LaneRequest>`
    select id, kind, body from lane_requests where store_id = ${storeId}::bigint and answered_at is null order by id limit 100`.execute(executor);
  return rows;
}

/** Stores of which somebody has waited for longer than this, with no job that would answer (S3). */
export async function findForgottenLanes(executor: Executor, askedBefore: Date): Promise<string[]> {
  const { rows } = await sql<{ storeId: string }>`
    select distinct r.store_id as "storeId" from lane_requests r
    where r.answered_at is null and r.asked_at < ${askedBefore}
      and not ${wakesSoon(sql`'lane:' || r.store_id || ':now'`)}`.execute(executor);
  return rows.map((row) => row.storeId);
}

/**
 * Asks the lanes of stores whose orders showed a status nobody has heard of to read the shop's statuses again, unless that was asked within the hour.
 * One statement. Returns the stores.
 */
export async function askForUnknownStatuses(tx: Transaction, now: Date): Promise<string[]> {
  const { rows } = await sql<{ storeId: string }>`
    insert into lane_requests (store_id, kind, body, asked_at)
    select distinct s.id, 'statuses', '{}'::jsonb, ${now}::timestamptz
    from attention a join stores s on s.id = a.store_id
    where a.resolved_at is null and a.kind = 'status_not_matched' and s.enabled and s.deleted_at is null and s.import_started_at is not null
      and (s.back_off_until is null or s.back_off_until <= ${now})
      and not exists (select from store_statuses r where r.store_id = s.id and r.remote_id = a.detail->>'remoteStatusId' and not r.gone)
      and not exists (select from lane_requests l where l.store_id = s.id and l.kind = 'statuses' and l.asked_at > ${now}::timestamptz - interval '1 hour')
    returning store_id as "storeId"`.execute(tx);
  return rows.map((row) => row.storeId);
}

/** Answers a question (the first answer counts), and forgets those that nobody waits for any more. */
export async function answerRequest(executor: Executor, answered: { id: string; answer: object; now: Date }): Promise<void> {
  await sql`
    with old as (delete from lane_requests where answered_at < ${answered.now}::timestamptz - interval '1 hour')
    update lane_requests set answered_at = ${answered.now}, answer = ${toJson(answered.answer)}::jsonb where id = ${answered.id}::bigint and answered_at is null`.execute(
    executor,
  );
}
