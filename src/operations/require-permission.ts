import type { Permission } from "../domain/permissions.ts";
import type { Actor } from "./context.ts";
import { Problem } from "./problem.ts";

/** 403 unless the actor may do this; for permissions that depend on what is changed, beyond the one a route asks for. */
export function requirePermission(actor: Actor, permission: Permission, forWhat: string): void {
  if (actor.kind === "system" || actor.permissions.includes(permission)) return;
  throw new Problem(403, "permission_missing", `Nothing was done: ${forWhat} needs the permission ${permission}. Ask whoever manages employees.`);
}
