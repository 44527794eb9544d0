import { announce } from "../database/announce.ts";
import type { Transaction } from "../database/database.ts";
import { listDeskStatuses } from "../database/desk-statuses.ts";
import { voidLane } from "../database/lane.ts";
import { countOpenOrders, moveBasesToPresent, readRuleSettings, readRules, replaceRules } from "../database/status-rules.ts";
import { listStoreStatuses } from "../database/store-statuses.ts";
import { inTransaction } from "../database/transaction.ts";
import { type RuleList, type RuleWarning, ruleWarnings } from "../domain/status-matching.ts";
import type { Context } from "./context.ts";
import { invalid, notFound } from "./problem.ts";

export interface SavedRules {
  readonly rules: RuleList;
  readonly warnings: readonly RuleWarning[];
  readonly affectedOpenOrders: number;
}

/** New rules act on the future (S6): the bases of every order move to the present on both sides; the past only on request. */
export async function saveStatusRules(context: Context, storeId: string, rules: RuleList): Promise<SavedRules> {
  return inTransaction(context.db, async (tx) => {
    const settings = await readRuleSettings(tx, storeId);
    if (!settings) throw notFound("store");
    await checkRules(tx, storeId, rules, "");
    await writeRules(tx, { storeId, rules, now: context.now() });
    await announce(tx, "store.changed", { id: storeId });
    const [statuses, desk] = [await listStoreStatuses(tx, storeId), await listDeskStatuses(tx)];
    return { rules, warnings: ruleWarnings(rules, statuses, desk, settings.mayCancel), affectedOpenOrders: await countOpenOrders(tx, storeId) };
  });
}

export async function writeRules(tx: Transaction, saved: { storeId: string; rules: RuleList; now: Date }): Promise<void> {
  await replaceRules(tx, saved.storeId, saved.rules);
  await moveBasesToPresent(tx, saved.storeId, saved.now);
  await voidLane(tx, saved.storeId); // a page that was planned by the old rules would act on the future by them
}

/**
 * 422 naming the rule: statuses that do not exist on either side, or one status with two rules. A rule that is there already may stay although the shop has
 * taken its status away since: orders may still carry it.
 */
export async function checkRules(tx: Transaction, storeId: string, rules: RuleList, at: string): Promise<void> {
  refuseUnknownStatuses(rules, {
    remote: await listStoreStatuses(tx, storeId),
    desk: await listDeskStatuses(tx),
    saved: await readRules(tx, storeId),
    at,
  });
}

type WithId = readonly { readonly id: string }[];

export function refuseUnknownStatuses(
  rules: RuleList,
  { saved, at, ...known }: { readonly remote: WithId; readonly desk: WithId; readonly saved: RuleList; readonly at: string },
): void {
  const remote = new Set(known.remote.map((status) => status.id));
  const desk = new Set(known.desk.map((status) => status.id));
  const path = (rest: string) => (at === "" ? rest : `${at}.${rest}`);
  const faults: { path: string; message: string }[] = [];
  const check = (side: "in" | "out", key: "remoteStatusId" | "statusId") => {
    const seen = new Set<string>();
    rules[side].forEach((rule, index) => {
      const stays = saved[side].some((one) => one.remoteStatusId === rule.remoteStatusId && one.statusId === rule.statusId);
      if (!remote.has(rule.remoteStatusId) && !stays)
        faults.push({ path: path(`${side}.${index}.remoteStatusId`), message: "the shop has no such status" });
      if (!desk.has(rule.statusId)) faults.push({ path: path(`${side}.${index}.statusId`), message: "there is no such order status" });
      if (seen.has(rule[key])) faults.push({ path: path(`${side}.${index}.${key}`), message: "has a rule already" });
      seen.add(rule[key]);
    });
  };
  check("in", "remoteStatusId");
  check("out", "statusId");
  if (faults.length > 0) throw invalid(...faults);
}
