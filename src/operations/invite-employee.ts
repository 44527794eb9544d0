import type { Transaction } from "../database/database.ts";
import { setInvitation } from "../database/employees.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { lockToManage } from "./manage-employees.ts";
import { hashSecret, type SignedIn } from "./recognise.ts";

const INVITATION_LASTS_MS = 7 * 86_400_000;

/** A new invitation for somebody who lost theirs, or their password. An older one stops working; the password they have goes on working. */
export async function inviteEmployee(context: Context, by: SignedIn, id: string): Promise<string> {
  return inTransaction(context.db, async (tx) => {
    const { employee } = await lockToManage(tx, by, id);
    return inviteWithin(context, tx, employee.id);
  });
}

/** Answers the token, which is kept as a hash only. It works once, for a week. */
export async function inviteWithin(context: Context, tx: Transaction, employeeId: string): Promise<string> {
  const token = context.randomBytes(32).toString("base64url");
  await setInvitation(tx, employeeId, { hash: hashSecret(token), expiresAt: new Date(context.now().getTime() + INVITATION_LASTS_MS) });
  return token;
}
