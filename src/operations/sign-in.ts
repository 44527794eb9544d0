import type { Executor } from "../database/database.ts";
import { findByEmail } from "../database/employees.ts";
import { insertSession } from "../database/sign-ins.ts";
import { normalKey } from "../domain/keys.ts";
import type { Context } from "./context.ts";
import { passwordFits } from "./password.ts";
import { Problem } from "./problem.ts";
import { hashSecret, SESSION_LASTS_MS } from "./recognise.ts";
import { forgiveTries, refuseManyTries, signInLimits } from "./sign-in-tries.ts";

/** The secret goes into the cookie and nowhere else. */
export interface Session {
  readonly secret: string;
  readonly expiresAt: Date;
}

/** 401 `wrong_credentials` for everything that is wrong, in the same time: nobody learns which accounts there are. */
export async function signIn(
  context: Context,
  given: { email: string; password: string },
  address: string,
): Promise<{ employeeId: string; session: Session }> {
  const emailKey = normalKey(given.email);
  const limits = signInLimits(emailKey, address);
  await refuseManyTries(context, limits);
  const account = await findByEmail(context.db, emailKey);
  const fits = await passwordFits(account?.passwordHash ?? null, given.password);
  if (!account?.active || !fits) throw new Problem(401, "wrong_credentials", "Not signed in: the e-mail address or the password is wrong.");
  await forgiveTries(context, limits);
  return { employeeId: account.id, session: await openSession(context, context.db, account.id) };
}

/** A new session, of which the database keeps only the hash. */
export async function openSession(context: Context, executor: Executor, employeeId: string): Promise<Session> {
  const secret = context.randomBytes(32).toString("base64url");
  const now = context.now();
  const expiresAt = new Date(now.getTime() + SESSION_LASTS_MS);
  await insertSession(executor, { tokenHash: hashSecret(secret), employeeId, now, expiresAt });
  return { secret, expiresAt };
}
