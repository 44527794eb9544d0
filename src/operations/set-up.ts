import { timingSafeEqual } from "node:crypto";
import { findCompany, insertCompany, type Locale } from "../database/company.ts";
import type { Transaction } from "../database/database.ts";
import { insertLocation, insertOrderStatus, insertOrderType } from "../database/directory.ts";
import { type Employee, insertEmployee } from "../database/employees.ts";
import { deleteFact } from "../database/instance.ts";
import { inTransaction } from "../database/transaction.ts";
import { emailKey } from "../domain/keys.ts";
import { STATUS_GROUPS } from "../domain/status.ts";
import type { Context } from "./context.ts";
import { FIRST_WORDS, STATUS_COLORS } from "./first-words.ts";
import { hashPassword, refuseWeakPassword } from "./password.ts";
import { invalid, Problem } from "./problem.ts";
import { hashSecret } from "./recognise.ts";
import { findSetupToken, SETUP_TOKEN_FACT } from "./setup-token.ts";
import { openSession, type Session } from "./sign-in.ts";
import { refuseManyTries } from "./sign-in-tries.ts";

export interface SetUp {
  readonly setupToken: string;
  readonly company: {
    readonly name: string;
    readonly currency: string;
    readonly country: string;
    readonly timeZone: string;
    readonly locale: Locale;
  };
  readonly owner: { readonly name: string; readonly email: string; readonly password: string };
}

export async function isSetupNeeded(context: Context): Promise<boolean> {
  return (await findCompany(context.db)) === null;
}

/**
 * Makes the company, its first owner and what an order needs: a location, an order type and a status in each group.
 * Once only: of two at the same moment one gets 409 `already_set_up`. A wrong token: 403 `wrong_setup_token`.
 */
export async function setUp(context: Context, given: SetUp, address: string): Promise<{ owner: Employee; session: Session }> {
  const { company, owner } = given;
  if (!(await isSetupNeeded(context))) throw alreadySetUp();
  await refuseManyTries(context, [{ key: `setup:${address}`, most: 30 }]);
  const wanted = await findSetupToken(context);
  if (wanted === null || !timingSafeEqual(hashSecret(wanted), hashSecret(given.setupToken))) {
    throw new Problem(
      403,
      "wrong_setup_token",
      "Nothing was set up: this is not the set-up token. It is in the log of the first start, or in the setting SETUP_TOKEN.",
    );
  }
  refuseWeakPassword(owner.password, "owner.password", [owner.name, owner.email, company.name]);
  const key = emailKey(owner.email);
  if (key === null) throw invalid({ path: "owner.email", message: "is not an e-mail address" });
  const passwordHash = await hashPassword(owner.password);
  const now = context.now();

  return inTransaction(context.db, async (tx) => {
    if (!(await insertCompany(tx, { ...company, now }))) throw alreadySetUp();
    await makeFirstWords(tx, company.locale);
    const all = { role: "owner", permissionsPlus: [], permissionsMinus: [], active: true, takesOrders: true } as const;
    const made = await insertEmployee(tx, { name: owner.name, email: owner.email, emailKey: key, ...all, locale: null, passwordHash, now });
    if (!made) throw new Error("there was an employee before there was a company");
    await deleteFact(tx, SETUP_TOKEN_FACT);
    return { owner: made, session: await openSession(context, tx, made.id) };
  });
}

async function makeFirstWords(tx: Transaction, locale: Locale): Promise<void> {
  const words = FIRST_WORDS[locale];
  await insertLocation(tx, { name: words.location });
  let initialStatusId: string | null = null;
  for (const group of STATUS_GROUPS) {
    const status = await insertOrderStatus(tx, { name: words.statuses[group], group, color: STATUS_COLORS[group] });
    initialStatusId ??= status.id;
  }
  if (initialStatusId !== null) await insertOrderType(tx, { name: words.orderType, initialStatusId });
}

function alreadySetUp(): Problem {
  return new Problem(409, "already_set_up", "Nothing was done: this service is set up already. Sign in instead.");
}
