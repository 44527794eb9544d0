import { lockInvited, setPassword } from "../database/employees.ts";
import { deleteSessionsOf } from "../database/sign-ins.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { hashPassword, refuseWeakPassword } from "./password.ts";
import { Problem } from "./problem.ts";
import { hashSecret } from "./recognise.ts";
import { openSession, type Session } from "./sign-in.ts";

/** Sets the password of whoever was invited and signs them in. The invitation is used up; sessions under an older password end. */
export async function acceptInvitation(context: Context, token: string, password: string): Promise<{ employeeId: string; session: Session }> {
  return inTransaction(context.db, async (tx) => {
    const employee = await lockInvited(tx, hashSecret(token), context.now());
    if (!employee) throw new Problem(404, "not_found", "This invitation was used, replaced or is older than a week. Ask for a new one.");
    refuseWeakPassword(password, "password", [employee.name, employee.email]);
    await setPassword(tx, employee.id, await hashPassword(password));
    await deleteSessionsOf(tx, employee.id);
    return { employeeId: employee.id, session: await openSession(context, tx, employee.id) };
  });
}
