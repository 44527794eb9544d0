import { sql } from "kysely";
import type { PassPosition } from "../sync/pass-position.ts";
import type { Executor, Transaction } from "./database.ts";
import { laneQueue, PRIORITY } from "./jobs.ts";
import { asRows, toJson } from "./rows.ts";

export type PassKind = "import" | "light" | "full" | "sweep";
export type PassState = "running" | "waiting" | "done" | "failed";

export interface Pass {
  readonly id: string;
  readonly storeId: string;
  readonly kind: PassKind;
  readonly state: PassState;
  readonly step: number;
  readonly position: PassPosition;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly remoteCalls: number;
  readonly looked: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly pushed: number;
  readonly leftOut: number;
  readonly setAside: number;
  readonly failure: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> } | null;
}

const COLUMNS = sql`id, store_id as "storeId", kind, state, step, position, started_at as "startedAt", finished_at as "finishedAt",
  remote_calls as "remoteCalls", looked, created, changed, unchanged, pushed, left_out as "leftOut", set_aside as "setAside", failure`;

export async function findPass(executor: Executor, id: string): Promise<Pass | null> {
  const { rows } = await sql<Pass>`select ${COLUMNS} from passes where id = ${id}::bigint`.execute(executor);
  return rows[0] ?? null;
}

/** Passes of a store, newest first; imports are passes too but are read by their own id. */
export async function listPasses(executor: Executor, asked: { storeId: string; before: string | null; limit: number }): Promise<Pass[]> {
  const { rows } = await sql<Pass>`
    select ${COLUMNS} from passes
    where store_id = ${asked.storeId}::bigint and kind <> 'import' and (${asked.before}::bigint is null or id < ${asked.before}::bigint)
    order by id desc limit ${asked.limit}`.execute(executor);
  return rows;
}

export interface NewPass {
  readonly storeId: string;
  readonly kind: PassKind;
  readonly position: PassPosition;
  readonly askedBy: string | null;
}

/** Starts passes. One statement. Returns their ids in the given order. */
export async function insertPasses(tx: Transaction, passes: readonly NewPass[], now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into passes (store_id, kind, state, asked_by, position, started_at, progressed_at)
    select r."storeId", r.kind, 'running', r."askedBy", r.position, ${now}, ${now}
    from jsonb_to_recordset(${asRows(passes)}) as r("storeId" bigint, kind text, "askedBy" bigint, position jsonb)
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

export async function findUnfinishedPass(executor: Executor, storeId: string, kind: PassKind | null): Promise<Pass | null> {
  const { rows } = await sql<Pass>`
    select ${COLUMNS} from passes
    where store_id = ${storeId}::bigint and state in ('running', 'waiting') and (${kind}::text is null or kind = ${kind}) order by id limit 1`.execute(
    executor,
  );
  return rows[0] ?? null;
}

export interface PassProgress {
  readonly remoteCalls: number;
  readonly looked: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly leftOut: number;
  readonly setAside: number;
}

/**
 * Moves a pass one step on; null when it no longer stands at the expected step (S2): then nothing of this page may be written.
 * `awaited`: something more urgent than a page waits for the lane.
 */
export async function movePass(
  tx: Transaction,
  pass: { id: string; step: number; storeId: string },
  to: { position: PassPosition; done: boolean; progress: PassProgress; now: Date },
): Promise<{ awaited: boolean } | null> {
  const p = to.progress;
  const { rows } = await sql<{ awaited: boolean }>`
    /* prepared: pass_move */
    update passes set step = step + 1, position = ${toJson(to.position)}::jsonb, state = ${to.done ? "done" : "running"}, progressed_at = ${to.now},
      finished_at = case when ${to.done} then ${to.now}::timestamptz end, failure = null,
      remote_calls = remote_calls + ${p.remoteCalls}::int, looked = looked + ${p.looked}::int, created = created + ${p.created}::int, changed = changed + ${p.changed}::int,
      unchanged = unchanged + ${p.unchanged}::int, left_out = left_out + ${p.leftOut}::int, set_aside = set_aside + ${p.setAside}::int
    where id = ${pass.id}::bigint and step = ${pass.step}::int and state in ('running', 'waiting')
    returning exists (select from graphile_worker.jobs j where j.queue_name = ${laneQueue(pass.storeId)} and j.priority < ${PRIORITY.page}::int
      and j.locked_at is null and j.run_at <= now()) as awaited`.execute(tx);
  return rows[0] ?? null;
}

export async function endPasses(
  tx: Transaction,
  ended: { storeId: string; state: "failed"; failure: { code: string; facts: object }; now: Date },
): Promise<void> {
  await sql`
    update passes set state = ${ended.state}, failure = ${toJson(ended.failure)}::jsonb, finished_at = ${ended.now}
    where store_id = ${ended.storeId}::bigint and state in ('running', 'waiting')`.execute(tx);
}
