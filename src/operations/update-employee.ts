import { changeEmployee, type Employee, setPassword } from "../database/employees.ts";
import { deleteSessionsOf } from "../database/sign-ins.ts";
import { inTransaction } from "../database/transaction.ts";
import { emailKey } from "../domain/keys.ts";
import { permissionDifferences } from "../domain/permissions.ts";
import type { Context } from "./context.ts";
import type { GivenEmployee } from "./create-employee.ts";
import { lockToManage, powersOf, refuseMorePowers, refuseWithoutOwner } from "./manage-employees.ts";
import { hashPassword, refuseWeakPassword } from "./password.ts";
import { invalid } from "./problem.ts";
import type { SignedIn } from "./recognise.ts";

type Change = { readonly [Member in keyof GivenEmployee]?: GivenEmployee[Member] | undefined };

/**
 * Changes what is given. A new role keeps the explicit permissions unless they are given too. Somebody who is switched off, or gets a
 * new password, is signed out everywhere (but not where they changed it themselves).
 */
export async function updateEmployee(context: Context, by: SignedIn, target: { id: string; change: Change }): Promise<Employee> {
  const { id, change } = target;
  const key = change.email === undefined ? null : emailKey(change.email);
  if (change.email !== undefined && key === null) throw invalid({ path: "email", message: "is not an e-mail address" });
  if (change.password !== undefined) refuseWeakPassword(change.password, "password", [change.name ?? "", change.email ?? ""]);
  const passwordHash = change.password === undefined ? null : await hashPassword(change.password);

  return inTransaction(context.db, async (tx) => {
    const { employee, ownerIds } = await lockToManage(tx, by, id);
    const after = applyChange(employee, change);
    if (powersDiffer(employee, after)) refuseMorePowers(by, powersOf(after), "you cannot give more than you have");
    if (ownerIds.includes(id) && (after.role !== "owner" || !after.active)) refuseWithoutOwner(ownerIds, id);
    const changed = await changeEmployee(tx, { ...after, emailKey: key ?? emailKey(employee.email) ?? employee.email });
    if (!changed) throw invalid({ path: "email", message: "belongs to another employee" });
    if (passwordHash !== null) await setPassword(tx, id, passwordHash);
    if (passwordHash !== null || !after.active) await deleteSessionsOf(tx, id, by.actor.id === id ? by.secretHash : null);
    return passwordHash === null ? changed : { ...changed, invited: false };
  });
}

function applyChange(employee: Employee, change: Change): Employee {
  const role = change.role ?? employee.role;
  const explicit = change.permissions
    ? permissionDifferences(role, change.permissions)
    : { plus: employee.permissionsPlus, minus: employee.permissionsMinus };
  return {
    ...employee,
    name: change.name ?? employee.name,
    email: change.email ?? employee.email,
    role,
    permissionsPlus: [...explicit.plus],
    permissionsMinus: [...explicit.minus],
    active: change.active ?? employee.active,
    takesOrders: change.takesOrders ?? employee.takesOrders,
    locale: change.locale === undefined ? employee.locale : change.locale,
  };
}

function powersDiffer(before: Employee, after: Employee): boolean {
  return JSON.stringify(powersOf(before)) !== JSON.stringify(powersOf(after));
}
