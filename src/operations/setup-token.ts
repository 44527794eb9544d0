import { findFact, keepFact } from "../database/instance.ts";
import type { Context } from "./context.ts";

export const SETUP_TOKEN_FACT = "setup_token";

/** The token that `POST /setup` asks for: the setting, or the one made at the first start; null once the service is set up. */
export async function findSetupToken(context: Context): Promise<string | null> {
  return context.config.setupToken ?? openKept(context, await findFact(context.db, SETUP_TOKEN_FACT));
}

/** Makes a token unless there is one already, and answers it: a restart, or a second process, says the same. Null where the setting gives it. */
export async function makeSetupToken(context: Context): Promise<string | null> {
  if (context.config.setupToken !== null) return null;
  const token = context.randomBytes(18).toString("base64url");
  const sealed = context.secrets.seal(token, SETUP_TOKEN_FACT).toString("base64");
  return openKept(context, await keepFact(context.db, SETUP_TOKEN_FACT, { sealed }));
}

function openKept(context: Context, kept: unknown): string | null {
  if (kept === null) return null;
  return context.secrets.open(Buffer.from((kept as { sealed: string }).sealed, "base64"), SETUP_TOKEN_FACT);
}
