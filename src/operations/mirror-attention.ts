import type { Transaction } from "../database/database.ts";
import { forgetRemote, listGoneThere, unparkMirrored } from "../database/mirror-orders.ts";
import { findOnlyMirror } from "../database/mirrors.ts";
import { groupBy } from "../domain/group-by.ts";
import type { ActionInput, ActionOutcome, Refusal } from "./attention-actions.ts";
import { setOrderFields } from "./set-order-fields.ts";

const DONE: ActionOutcome = { refused: new Map(), settles: true, reapply: [], changedOrders: [] };

/** Tries again what was set aside. An order that is gone there is created anew: a person asked for it. */
export async function mirrorAgain(tx: Transaction, { entries, now }: ActionInput): Promise<ActionOutcome> {
  const mirror = await findOnlyMirror(tx);
  const orderIds = entries.flatMap((entry) => entry.orderId ?? []);
  if (!mirror) return { ...DONE, refused: new Map(entries.map((entry) => [entry.id, notConnected()])) };
  await forgetRemote(tx, await listGoneThere(tx, orderIds));
  await unparkMirrored(tx, mirror.id, { orderIds, now });
  return { ...DONE, changedOrders: orderIds };
}

/** The desk takes the status that the other desk showed when both had changed. */
export async function useMirror(tx: Transaction, { entries, orders, actor, now }: ActionInput): Promise<ActionOutcome> {
  const mirror = await findOnlyMirror(tx);
  const refused = new Map<string, Refusal>();
  const wanted = entries.flatMap((entry) => {
    const remote = entry.detail.remoteStatusId;
    const statusId = typeof remote === "string" ? mirror?.rules.in.get(remote) : undefined;
    if (!mirror || entry.orderId === null) refused.set(entry.id, notConnected());
    else if (statusId === undefined) refused.set(entry.id, notMatched(mirror.name));
    else return [{ orderId: entry.orderId, statusId }];
    return [];
  });
  const changedOrders: string[] = [];
  for (const [statusId, some] of groupBy(wanted, (one) => one.statusId)) {
    const locked = some.flatMap((one) => orders.get(one.orderId) ?? []);
    const cause = `${mirror?.name ?? ""}: its status was chosen`;
    changedOrders.push(...(await setOrderFields(tx, locked, { fields: { statusId }, actor, now, cause })));
  }
  return { ...DONE, refused, changedOrders };
}

function notConnected(): Refusal {
  return { code: "no_mirror", detail: "Nothing was done: no other desk is connected any more." };
}

function notMatched(name: string): Refusal {
  const detail = `Nothing was changed: no status of this desk is matched to that status of ${name}. Add it to the matching, or set the status by hand.`;
  return { code: "status_not_matched", detail };
}
