import { sql } from "kysely";
import { attentionSubject } from "../domain/attention.ts";
import type { PagePlan } from "../sync/page-plan.ts";
import { announce } from "./announce.ts";
import { type AttentionEntry, raiseAttention } from "./attention.ts";
import type { Transaction } from "./database.ts";
import type { PageFacts, PageIds } from "./page-facts.ts";
import { asRows } from "./rows.ts";

/** What was left out, what has to wait, and what no longer does. */
export async function writeAside(tx: Transaction, plan: PagePlan, facts: PageFacts): Promise<void> {
  if (plan.leftOut.length > 0) {
    await sql`
      insert into left_out (store_id, remote_id, remote_status, placed_at, reason)
      select ${facts.storeId}::bigint, r."remoteId", r."remoteStatus", r."placedAt", r.reason
      from jsonb_to_recordset(${asRows(plan.leftOut)}) as r("remoteId" text, "remoteStatus" text, "placedAt" timestamptz, reason text)
      on conflict (store_id, remote_id) do update set remote_status = excluded.remote_status, reason = excluded.reason`.execute(tx);
  }
  if (plan.parked.length > 0) {
    await sql`
      insert into parked_orders (store_id, remote_id, reason, problem, remote_status, observed, raw, fetched_at, since, observed_sequence)
      select ${facts.storeId}::bigint, r."remoteId", r.reason, r.problem, r."remoteStatus", nullif(r.observed, 'null'::jsonb), nullif(r.raw, 'null'::jsonb),
        ${facts.now}, ${facts.now}, ${facts.sequence}::bigint
      from jsonb_to_recordset(${asRows(plan.parked)}) as r("remoteId" text, reason text, problem text, "remoteStatus" text, observed jsonb, raw jsonb)
      on conflict (store_id, remote_id) do update set reason = excluded.reason, problem = excluded.problem, remote_status = excluded.remote_status,
        observed = excluded.observed, raw = excluded.raw, fetched_at = excluded.fetched_at, observed_sequence = excluded.observed_sequence`.execute(
      tx,
    );
  }
  const broughtIn = plan.newOrders.map((order) => order.observed.remoteId).filter((remoteId) => facts.wereLeftOut.has(remoteId));
  if (broughtIn.length > 0) {
    await sql`delete from left_out where store_id = ${facts.storeId}::bigint and remote_id = any(${broughtIn}::text[])`.execute(tx);
  }
  const stillParked = new Set(plan.parked.map((order) => order.remoteId));
  const settled = facts.unparked.filter((remoteId) => !stillParked.has(remoteId));
  if (settled.length > 0) {
    const subjects = settled.map((remoteId) => attentionSubject({ storeId: facts.storeId, remoteId }));
    const { numAffectedRows = 0n } = await sql`
      with gone as (delete from parked_orders where store_id = ${facts.storeId}::bigint and remote_id = any(${settled}::text[]) returning remote_id)
      update attention set resolved_at = ${facts.now}, updated_at = ${facts.now}, resolution = 'brought_in'
      where resolved_at is null and subject = any(${subjects}::text[]) and exists (select from gone)`.execute(tx);
    if (numAffectedRows > 0n) await announce(tx, "attention.changed", {});
  }
}

export async function writeAttention(tx: Transaction, plan: PagePlan, { ids, facts }: { ids: PageIds; facts: PageFacts }): Promise<void> {
  const { storeId } = facts;
  const entries: AttentionEntry[] = [
    ...plan.newOrders.flatMap((order) =>
      order.attention.map((entry) => ({
        kind: entry.kind,
        detail: entry.detail,
        storeId,
        orderId: ids.order.get(order)?.id ?? null,
        remoteId: null,
      })),
    ),
    ...plan.changed.flatMap((order) =>
      order.attention.map((entry) => ({ kind: entry.kind, detail: entry.detail, storeId, orderId: order.known.orderId, remoteId: null })),
    ),
    ...plan.parked.map((order) => ({
      kind: order.reason,
      detail: { ...order.detail, problem: order.problem },
      storeId,
      orderId: null,
      remoteId: order.remoteId,
    })),
    ...plan.unmatchedStatuses.map((status) => ({
      kind: "status_not_matched" as const,
      detail: { remoteStatusId: status },
      storeId,
      orderId: null,
      remoteId: `status:${status}`,
    })),
  ];
  const settled = plan.changed.flatMap((order) =>
    order.settled.map((kind) => ({ kind, subject: attentionSubject({ orderId: order.known.orderId }) })),
  );
  if (settled.length > 0) {
    const { numAffectedRows = 0n } = await sql`
      update attention a set resolved_at = ${facts.now}, updated_at = ${facts.now}, resolution = 'over'
      from jsonb_to_recordset(${asRows(settled)}) as r(kind text, subject text)
      where a.resolved_at is null and a.kind = r.kind and a.subject = r.subject`.execute(tx);
    if (numAffectedRows > 0n) await announce(tx, "attention.changed", {});
  }
  if (entries.length === 0) return;
  if (await raiseAttention(tx, entries, facts.now)) await announce(tx, "attention.changed", {});
}
