import { findEmployee, findPasswordHash, setPassword } from "../database/employees.ts";
import { deleteSessionsOf } from "../database/sign-ins.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { hashPassword, passwordFits, refuseWeakPassword } from "./password.ts";
import { invalid, Problem } from "./problem.ts";
import type { SignedIn } from "./recognise.ts";
import { refuseManyTries } from "./sign-in-tries.ts";

/** Needs the present password, so that a desk left open for a minute is not taken over. All other sessions of this person end. */
export async function changeOwnPassword(context: Context, by: SignedIn, given: { current: string; password: string }): Promise<void> {
  if (by.via !== "session")
    throw new Problem(403, "permission_missing", "Nothing was changed: a password is changed by its owner, signed in, not by a token.");
  await refuseManyTries(context, [{ key: `password:${by.actor.id}`, most: 10 }]);
  const employee = await findEmployee(context.db, by.actor.id);
  if (!(await passwordFits(await findPasswordHash(context.db, by.actor.id), given.current))) {
    throw invalid({ path: "current", message: "is not your present password" });
  }
  refuseWeakPassword(given.password, "password", [by.actor.name, employee?.email ?? ""]);
  const passwordHash = await hashPassword(given.password);
  await inTransaction(context.db, async (tx) => {
    await setPassword(tx, by.actor.id, passwordHash);
    await deleteSessionsOf(tx, by.actor.id, by.secretHash);
  });
}
