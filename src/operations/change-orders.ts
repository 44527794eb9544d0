import { announce } from "../database/announce.ts";
import { lockOrders, type OrderFields } from "../database/orders.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Actor, Context } from "./context.ts";
import { checkOrderFields, formerStatuses, setOrderFields } from "./set-order-fields.ts";

export interface ChangeResult {
  readonly orderId: string;
  readonly outcome: "changed" | "unchanged" | "refused";
  readonly problem?: { readonly code: string; readonly detail: string };
}

/**
 * Sets the same fields on many orders at once, and says what became of each; ids that are named twice are answered once.
 * One transaction with a fixed number of statements. `undo`: the status is taken back, in the
 * shops too. 422 when the status, manager, location or type cannot be set at all.
 */
export async function changeManyOrders(
  context: Context,
  actor: Actor,
  asked: { orderIds: readonly string[]; fields: OrderFields; undo?: true | undefined },
): Promise<readonly ChangeResult[]> {
  const ids = [...new Set(asked.orderIds)];
  return inTransaction(context.db, async (tx) => {
    const orders = await lockOrders(tx, ids);
    await checkOrderFields(tx, asked.fields);
    const { fields, undo } = asked;
    const former = await formerStatuses(tx, ids, { ...fields, undo });
    const changed = await setOrderFields(tx, orders, { fields, actor, now: context.now(), ...former });
    await announce(tx, "order.changed", { ids: [...changed] });
    const found = new Set(orders.map((order) => order.id));
    return ids.map((orderId) => {
      if (!found.has(orderId))
        return { orderId, outcome: "refused", problem: { code: "not_found", detail: "There is no such order. It may have been deleted." } };
      return { orderId, outcome: changed.has(orderId) ? "changed" : "unchanged" };
    });
  });
}
