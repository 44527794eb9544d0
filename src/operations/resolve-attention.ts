import { announce } from "../database/announce.ts";
import { closeEntries, type LockedEntry, lockEntries, ordersOfEntries } from "../database/attention.ts";
import { lockOrders } from "../database/orders.ts";
import { inTransaction } from "../database/transaction.ts";
import type { ResolutionAction } from "../domain/attention.ts";
import { groupBy } from "../domain/group-by.ts";
import { ACTIONS, type ActionOutcome, type Refusal } from "./attention-actions.ts";
import type { Actor, Context } from "./context.ts";
import { reapplyParked } from "./reapply-parked.ts";

export interface ResolutionResult {
  readonly id: string;
  /** started: the shop is being asked; the entry goes when its answer settles it. */
  readonly outcome: "resolved" | "started" | "refused";
  readonly problem?: Refusal;
}

/**
 * Does the same about many entries of Attention at once, and says what became of each; ids that are named twice are answered once.
 * Orders are locked before the entries, as all writers do. What the shop has to be asked for is asked once everything is saved.
 */
export async function resolveAttention(
  context: Context,
  actor: Actor,
  asked: { ids: readonly string[]; action: ResolutionAction },
): Promise<readonly ResolutionResult[]> {
  const ids = [...new Set(asked.ids)];
  const now = context.now();
  const { results, outcome } = await inTransaction(context.db, async (tx) => {
    const orders = await lockOrders(tx, await ordersOfEntries(tx, ids));
    const found = new Map((await lockEntries(tx, ids)).map((entry) => [entry.id, entry]));
    const refused = new Map(ids.flatMap((id) => withReason(id, whyNot(found.get(id), asked.action))));
    const entries = ids.flatMap((id) => (refused.has(id) ? [] : (found.get(id) ?? [])));
    const byId = new Map(orders.filter((order) => entries.some((entry) => entry.orderId === order.id)).map((order) => [order.id, order]));
    const done = await ACTIONS[asked.action](tx, { entries, orders: byId, action: asked.action, actor, now });
    const settled = done.settles ? entries.filter((entry) => !done.refused.has(entry.id)).map((entry) => entry.id) : [];
    await closeEntries(tx, { ids: settled, resolution: asked.action, employeeId: actor.id, now });
    if (settled.length > 0) await announce(tx, "attention.changed", {});
    await announce(tx, "order.changed", { ids: done.changedOrders });
    return { results: ids.map((id) => resultOf(id, refused.get(id) ?? done.refused.get(id), done)), outcome: done };
  });
  await askShops(context, outcome);
  return results;
}

function withReason(id: string, reason: Refusal | null): [string, Refusal][] {
  return reason === null ? [] : [[id, reason]];
}

function whyNot(entry: LockedEntry | undefined, action: ResolutionAction): Refusal | null {
  if (!entry) return { code: "not_found", detail: "There is no such entry. Nothing was done." };
  if (entry.resolvedAt) {
    const detail = `Nothing was done: ${entry.resolvedByName ?? "the product itself"} has settled this already at ${entry.resolvedAt.toISOString()} (${entry.resolution ?? "settled"}).`;
    return { code: "already_resolved", detail };
  }
  if (entry.actions.includes(action)) return null;
  return { code: "action_not_offered", detail: `Nothing was done: this entry offers ${entry.actions.join(", ")}.` };
}

function resultOf(id: string, refusal: Refusal | undefined, outcome: ActionOutcome): ResolutionResult {
  if (refusal) return { id, outcome: "refused", problem: refusal };
  return { id, outcome: outcome.settles ? "resolved" : "started" };
}

async function askShops(context: Context, { reapply }: ActionOutcome): Promise<void> {
  for (const [, orders] of groupBy(reapply, (order) => `${order.storeId} ${order.fetch}`)) {
    const [first] = orders;
    if (first)
      await reapplyParked(context, { storeId: first.storeId, remoteIds: [...new Set(orders.map((order) => order.remoteId))], fetch: first.fetch });
  }
}
