import { forgetOldMirrorWrites } from "../database/mirror-writes.ts";
import { deleteOldNotices } from "../database/notices.ts";
import { throwAwayAnswers } from "../database/parked.ts";
import { deleteEnded } from "../database/sign-ins.ts";
import type { Context } from "./context.ts";
import { TRIES_WINDOW_MS } from "./sign-in-tries.ts";

/** How long an answer is kept under its Idempotency-Key. */
export const ANSWERS_KEPT_MS = 24 * 3_600_000;

/** How long it can be looked up what was written to a mirror, and a web-hook told again is known. */
const JOURNAL_KEPT_MS = 30 * 24 * 3_600_000;
/** What was sent, or could not be, is shown for a month. */
const NOTICES_KEPT_MS = 30 * 24 * 3_600_000;
/** How long a shop's answer about an order that was set aside is kept. */
const ASIDE_KEPT_MS = 30 * 24 * 3_600_000;

/** Sessions that have ended, tries that no longer count, answers that are no longer kept, and what shops said a month ago of orders still set aside. */
export async function throwAwayEnded(context: Context): Promise<void> {
  const now = context.now();
  const before = (ms: number) => new Date(now.getTime() - ms);
  await deleteOldNotices(context.db, before(NOTICES_KEPT_MS));
  await deleteEnded(context.db, { now, triesBefore: before(TRIES_WINDOW_MS), answersBefore: before(ANSWERS_KEPT_MS) });
  await forgetOldMirrorWrites(context.db, before(JOURNAL_KEPT_MS));
  await throwAwayAnswers(context.db, before(ASIDE_KEPT_MS));
}
