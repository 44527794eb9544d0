import { insertApiToken } from "../database/api-tokens.ts";
import type { Permission } from "../domain/permissions.ts";
import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";
import { hashSecret, type SignedIn } from "./recognise.ts";

/** The start of every token, so that scanners for leaked secrets can tell one. */
const PREFIX = "ect_";

/**
 * A token that acts for its maker, with no more permissions than the maker has now. Without `permissions` it may whatever its maker may
 * at the time of a call; a limited token passes its own limits on. The token itself is in this answer and nowhere else.
 */
export async function createApiToken(
  context: Context,
  by: SignedIn,
  given: { name: string; permissions?: readonly Permission[] | undefined },
): Promise<{ id: string; token: string }> {
  const beyond = given.permissions?.filter((permission) => !by.actor.permissions.includes(permission)) ?? [];
  if (beyond.length > 0) {
    throw new Problem(403, "permission_missing", `No token was made: you do not have ${beyond.join(", ")} yourself, and cannot give it to a token.`);
  }
  const permissions = given.permissions ?? (by.limited ? by.actor.permissions : null);
  const token = PREFIX + context.randomBytes(32).toString("base64url");
  const id = await insertApiToken(context.db, {
    name: given.name,
    tokenHash: hashSecret(token),
    employeeId: by.actor.id,
    permissions,
    now: context.now(),
  });
  return { id, token };
}
