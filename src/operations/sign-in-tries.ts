import { forgetTries, noteTries } from "../database/sign-ins.ts";
import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";

export const TRIES_WINDOW_MS = 15 * 60_000;

export interface TriesLimit {
  readonly key: string;
  readonly most: number;
}

/**
 * One person from one address has few tries; one address has more, for an office behind it; one account from everywhere has the most,
 * so that a stranger cannot lock its owner out with a handful of guesses.
 */
export function signInLimits(emailKey: string, address: string): TriesLimit[] {
  return [
    { key: `account:${emailKey}@${address}`, most: 10 },
    { key: `address:${address}`, most: 50 },
    { key: `account:${emailKey}`, most: 100 },
  ];
}

/** Notes a try under each key and refuses it (429 `too_many_tries`) when one of them has had too many in the last quarter of an hour. */
export async function refuseManyTries(context: Context, limits: readonly TriesLimit[]): Promise<void> {
  const now = context.now();
  const since = new Date(now.getTime() - TRIES_WINDOW_MS);
  const tries = await noteTries(
    context.db,
    limits.map((limit) => limit.key),
    { now, since },
  );
  if (limits.every((limit) => (tries.get(limit.key) ?? 0) <= limit.most)) return;
  const detail = "Nothing was done: too many tries. Wait a quarter of an hour, then try again.";
  throw new Problem(429, "too_many_tries", detail, { more: { retryAfterSeconds: TRIES_WINDOW_MS / 1000 } });
}

/** A right password clears what was held against this person at this address. */
export async function forgiveTries(context: Context, limits: readonly TriesLimit[]): Promise<void> {
  const [ownTries] = limits;
  if (ownTries) await forgetTries(context.db, [ownTries.key]);
}
