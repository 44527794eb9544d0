import { sql } from "kysely";
import type { Executor, Transaction } from "./database.ts";

export type WriteKind = "person" | "product" | "order" | "line" | "comment";

export interface WriteSubject {
  readonly mirrorId: string;
  readonly kind: WriteKind;
  readonly subject: string;
}

/** A write that was intended and of whose result nothing is known. */
export interface OpenWrite {
  readonly id: string;
  readonly intendedAt: Date;
  readonly lookedAt: Date | null;
}

export async function findOpenWrite(executor: Executor, write: WriteSubject): Promise<OpenWrite | null> {
  const { rows } = await sql<OpenWrite>`
    select id, intended_at as "intendedAt", looked_at as "lookedAt" from mirror_writes
    where mirror_id = ${write.mirrorId}::bigint and kind = ${write.kind} and subject = ${write.subject} and settled_at is null`.execute(executor);
  return rows[0] ?? null;
}

/** Written down before the call, in a transaction of its own: whatever becomes of the call, it is known that it may have happened. */
export async function intendWrite(tx: Transaction, write: WriteSubject & { orderId: string | null; now: Date }): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into mirror_writes (mirror_id, kind, subject, order_id, intended_at)
    values (${write.mirrorId}::bigint, ${write.kind}, ${write.subject}, ${write.orderId}::bigint, ${write.now}) returning id`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error("an intended write was not returned");
  return row.id;
}

export async function noteLooked(tx: Transaction, id: string, now: Date): Promise<void> {
  await sql`update mirror_writes set looked_at = ${now} where id = ${id}::bigint`.execute(tx);
}

export async function settleWrite(
  tx: Transaction,
  id: string,
  settled: { outcome: "done" | "found" | "not_there" | "not_sent" | "refused"; remoteId: string | null; now: Date },
): Promise<void> {
  await sql`
    update mirror_writes set settled_at = ${settled.now}, outcome = ${settled.outcome}, remote_id = ${settled.remoteId} where id = ${id}::bigint`.execute(
    tx,
  );
}

/** Settled entries of the journal and web-hooks that were heard, from before this instant. */
export async function forgetOldMirrorWrites(executor: Executor, before: Date): Promise<void> {
  await sql`delete from mirror_writes where settled_at < ${before}`.execute(executor);
  await sql`delete from mirror_hooks where at < ${before}`.execute(executor);
}

/** True when this delivery was not heard before. */
export async function hearHook(tx: Transaction, mirrorId: string, heard: { hookId: string; now: Date }): Promise<boolean> {
  const { rows } = await sql`
    insert into mirror_hooks (mirror_id, hook_id, at) values (${mirrorId}::bigint, ${heard.hookId}, ${heard.now}) on conflict do nothing returning 1 as new`.execute(
    tx,
  );
  return rows.length > 0;
}
