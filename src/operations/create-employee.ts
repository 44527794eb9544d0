import type { Locale } from "../database/company.ts";
import { type Employee, insertEmployee } from "../database/employees.ts";
import { inTransaction } from "../database/transaction.ts";
import { emailKey } from "../domain/keys.ts";
import { effectivePermissions, type Permission, permissionDifferences, type Role } from "../domain/permissions.ts";
import type { Context } from "./context.ts";
import { inviteWithin } from "./invite-employee.ts";
import { refuseMorePowers } from "./manage-employees.ts";
import { hashPassword, refuseWeakPassword } from "./password.ts";
import { invalid } from "./problem.ts";
import type { SignedIn } from "./recognise.ts";

export interface GivenEmployee {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly permissions?: readonly Permission[] | undefined;
  readonly active?: boolean | undefined;
  readonly takesOrders?: boolean | undefined;
  readonly locale?: Locale | null | undefined;
  readonly password?: string | undefined;
}

/** Without a password the answer carries the token of an invitation, which is shown once. */
export async function createEmployee(
  context: Context,
  by: SignedIn,
  given: GivenEmployee,
): Promise<{ employee: Employee; invitationToken: string | null }> {
  const { plus, minus } = given.permissions ? permissionDifferences(given.role, given.permissions) : { plus: [], minus: [] };
  refuseMorePowers(by, { role: given.role, permissions: effectivePermissions(given.role, plus, minus) }, "you cannot give more than you have");
  const key = emailKey(given.email);
  if (key === null) throw invalid({ path: "email", message: "is not an e-mail address" });
  if (given.password !== undefined) refuseWeakPassword(given.password, "password", [given.name, given.email]);
  const passwordHash = given.password === undefined ? null : await hashPassword(given.password);

  return inTransaction(context.db, async (tx) => {
    const employee = await insertEmployee(tx, {
      name: given.name,
      email: given.email,
      emailKey: key,
      role: given.role,
      permissionsPlus: plus,
      permissionsMinus: minus,
      active: given.active ?? true,
      takesOrders: given.takesOrders ?? given.role !== "viewer",
      locale: given.locale ?? null,
      passwordHash,
      now: context.now(),
    });
    if (!employee) throw invalid({ path: "email", message: "belongs to another employee" });
    return { employee, invitationToken: passwordHash === null ? await inviteWithin(context, tx, employee.id) : null };
  });
}
