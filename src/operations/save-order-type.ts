import type { Transaction } from "../database/database.ts";
import { changeOrderType, holdOrderStatus, insertOrderType, type OrderType } from "../database/directory.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { invalid, notFound } from "./problem.ts";

/** An order type starts every order in its initial status, which must be one. */
export async function createOrderType(context: Context, given: { name: string; initialStatusId: string }): Promise<OrderType> {
  return inTransaction(context.db, async (tx) => {
    await refuseUnknownStatus(tx, given.initialStatusId);
    return insertOrderType(tx, given);
  });
}

export async function updateOrderType(
  context: Context,
  id: string,
  change: { name?: string | undefined; archived?: boolean | undefined; initialStatusId?: string | undefined },
): Promise<OrderType> {
  return inTransaction(context.db, async (tx) => {
    if (change.initialStatusId !== undefined) await refuseUnknownStatus(tx, change.initialStatusId);
    const changed = await changeOrderType(tx, id, change);
    if (!changed) throw notFound("order type");
    return changed;
  });
}

async function refuseUnknownStatus(tx: Transaction, statusId: string): Promise<void> {
  if (!(await holdOrderStatus(tx, statusId))) throw invalid({ path: "initialStatusId", message: "is not an order status" });
}
