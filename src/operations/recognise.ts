import { createHash } from "node:crypto";
import { findSession, findToken, noteTokenUse, prolongSession } from "../database/sign-ins.ts";
import { effectivePermissions, type Role } from "../domain/permissions.ts";
import type { Actor, Context } from "./context.ts";

/** A caller who showed a valid session or API token. */
export interface SignedIn {
  readonly actor: Extract<Actor, { kind: "employee" }>;
  readonly role: Role;
  readonly via: "session" | "token";
  /** SHA-256 of the session's or token's secret. */
  readonly secretHash: Buffer;
  /** True for a token that may do less than its owner. */
  readonly limited: boolean;
}

export const SESSION_LASTS_MS = 30 * 86_400_000;
/** A session in use is prolonged once a day, not with every request. */
const PROLONG_AFTER_MS = 86_400_000;
const NOTE_USE_EVERY_MS = 60_000;

/** Only this is kept of session and token secrets: they are random, so a plain hash is enough. */
export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** Who holds this session, or null. `prolongedUntil` is set when it was prolonged just now. */
export async function recogniseSession(context: Context, secret: string): Promise<{ signedIn: SignedIn; prolongedUntil: Date | null } | null> {
  const secretHash = hashSecret(secret);
  const now = context.now();
  const found = await findSession(context.db, secretHash, now);
  if (!found) return null;
  const permissions = effectivePermissions(found.role, found.permissionsPlus, found.permissionsMinus);
  const actor = { kind: "employee", id: found.id, name: found.name, permissions } as const;
  const signedIn: SignedIn = { actor, role: found.role, via: "session", secretHash, limited: false };
  const fullTerm = new Date(now.getTime() + SESSION_LASTS_MS);
  if (fullTerm.getTime() - found.expiresAt.getTime() < PROLONG_AFTER_MS) return { signedIn, prolongedUntil: null };
  await prolongSession(context.db, secretHash, fullTerm);
  return { signedIn, prolongedUntil: fullTerm };
}

/** Whose API token this is, with no more permissions than the token was given, or null. */
export async function recogniseToken(context: Context, token: string): Promise<SignedIn | null> {
  const secretHash = hashSecret(token);
  const found = await findToken(context.db, secretHash);
  if (!found) return null;
  const now = context.now();
  if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > NOTE_USE_EVERY_MS) await noteTokenUse(context.db, secretHash, now);
  const { tokenPermissions } = found;
  const own = effectivePermissions(found.role, found.permissionsPlus, found.permissionsMinus);
  const permissions = tokenPermissions === null ? own : own.filter((permission) => tokenPermissions.includes(permission));
  const actor = { kind: "employee", id: found.id, name: found.name, permissions } as const;
  return { actor, role: found.role, via: "token", secretHash, limited: tokenPermissions !== null };
}
