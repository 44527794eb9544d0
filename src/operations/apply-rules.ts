import { announce } from "../database/announce.ts";
import { settleAboutStatus } from "../database/attention.ts";
import { PUSH_STATUSES } from "../database/bindings.ts";
import { addJob, laneQueue, PRIORITY } from "../database/jobs.ts";
import { applyRulesIn, lockRuleApplication, markRulesOut, restoreStatuses, saveRuleApplication } from "../database/rule-applications.ts";
import { readRuleSettings } from "../database/status-rules.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Actor, Context } from "./context.ts";
import { notFound, Problem } from "./problem.ts";

export interface RuleApplication {
  readonly id: string;
  readonly changedOnDesk: number;
  readonly pushedToStore: number;
  readonly unmatched: number;
}

/** The matching acts on the past only here, on request (S6): for every open order the rule in sets the desk; where there is none, the rule out is sent. */
export async function applyRules(context: Context, storeId: string, author: Actor): Promise<RuleApplication> {
  return inTransaction(context.db, async (tx) => {
    if (!(await readRuleSettings(tx, storeId))) throw notFound("store");
    const now = context.now();
    const changed = await applyRulesIn(tx, { storeId, author, now });
    const orderIds = changed.map((order) => order.orderId);
    const ended = await settleAboutStatus(tx, { orderIds, resolution: "rules_applied", employeeId: author.id, now });
    if (ended > 0) await announce(tx, "attention.changed", {});
    const { pushed, unmatched } = await markRulesOut(tx, storeId, now);
    const id = await saveRuleApplication(tx, { storeId, author, now, changed, pushed, unmatched });
    if (pushed > 0) {
      await addJob(tx, {
        name: PUSH_STATUSES,
        payload: { storeId },
        queue: laneQueue(storeId),
        key: `push:${storeId}:now`,
        priority: PRIORITY.person,
      });
    }
    await announce(tx, "order.changed", { ids: orderIds });
    return { id, changedOnDesk: changed.length, pushedToStore: pushed, unmatched };
  });
}

/** Takes an application back on the desk, for orders that nobody moved on since. What was sent to the shop stays there. */
export async function undoRuleApplication(
  context: Context,
  undone: { storeId: string; applicationId: string; actor: Actor },
): Promise<{ restoredOrders: number }> {
  return inTransaction(context.db, async (tx) => {
    const application = await lockRuleApplication(tx, { storeId: undone.storeId, id: undone.applicationId });
    if (!application) throw notFound("application");
    if (application.undoneAt) throw new Problem(409, "already_undone", "Nothing was changed: this application was taken back already.");
    const ids = await restoreStatuses(tx, {
      applicationId: undone.applicationId,
      changed: application.before,
      author: undone.actor,
      now: context.now(),
    });
    await announce(tx, "order.changed", { ids });
    return { restoredOrders: ids.length };
  });
}
