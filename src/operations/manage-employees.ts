import type { Transaction } from "../database/database.ts";
import { type Employee, lockEmployee, lockOwners } from "../database/employees.ts";
import { effectivePermissions, type Permission, type Role } from "../domain/permissions.ts";
import { notFound, Problem } from "./problem.ts";
import type { SignedIn } from "./recognise.ts";

/** What somebody may, as numbers that can be compared. */
export interface Powers {
  readonly role: Role;
  readonly permissions: readonly Permission[];
}

export function powersOf(employee: Pick<Employee, "role" | "permissionsPlus" | "permissionsMinus">): Powers {
  return { role: employee.role, permissions: effectivePermissions(employee.role, employee.permissionsPlus, employee.permissionsMinus) };
}

/**
 * Locks an employee for a change by this person; answers who the active owners are.
 * Nobody may touch somebody who may more than themselves: a new password for an owner would be the owner's powers. Only owners touch owners.
 */
export async function lockToManage(tx: Transaction, by: SignedIn, id: string): Promise<{ employee: Employee; ownerIds: readonly string[] }> {
  const ownerIds = await lockOwners(tx);
  const employee = await lockEmployee(tx, id);
  if (!employee) throw notFound("employee");
  refuseMorePowers(by, powersOf(employee), `${employee.name} may do more than you`);
  return { employee, ownerIds };
}

/** Nobody gives what they do not have. */
export function refuseMorePowers(by: SignedIn, powers: Powers, because: string): void {
  const ownerByOther = powers.role === "owner" && by.role !== "owner";
  const beyond = powers.permissions.filter((permission) => !by.actor.permissions.includes(permission));
  if (!ownerByOther && beyond.length === 0) return;
  const lacking = ownerByOther ? "only an owner makes, changes or removes an owner" : `you do not have ${beyond.join(", ")}`;
  throw new Problem(403, "permission_missing", `Nothing was changed: ${because} (${lacking}). Ask an owner.`);
}

/** The desk must always have somebody who may everything. */
export function refuseWithoutOwner(ownerIds: readonly string[], leaving: string): void {
  if (ownerIds.some((id) => id !== leaving)) return;
  throw new Problem(409, "last_owner", "Nothing was changed: this is the last active owner. Make somebody else an owner first.");
}
