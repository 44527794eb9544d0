import { inTransaction } from "../database/transaction.ts";
import { deleteRow, lockAndListUses } from "../database/usage.ts";
import type { Context } from "./context.ts";
import { refuseUsed } from "./delete-from-directory.ts";
import { lockToManage, refuseWithoutOwner } from "./manage-employees.ts";
import { notFound } from "./problem.ts";
import type { SignedIn } from "./recognise.ts";

/** Their sessions and tokens go with them. Whoever has orders, or takes a store's orders, can only be switched off: 409 `in_use`. */
export async function deleteEmployee(context: Context, by: SignedIn, id: string): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const { employee, ownerIds } = await lockToManage(tx, by, id);
    if (ownerIds.includes(id)) refuseWithoutOwner(ownerIds, id);
    const uses = await lockAndListUses(tx, "employees", id);
    if (uses === null) throw notFound("employee");
    refuseUsed(uses, employee.name);
    await deleteRow(tx, "employees", id);
  });
}
