import { addJob, type Job, laneQueue, PRIORITY } from "../database/jobs.ts";
import { findLaneAnswer, insertLaneRequest, type LaneRequest } from "../database/lane-requests.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";

/** Job that answers all open questions of a store's lane. */
export const LANE_REQUEST = "lane-request";

export function laneRequestJob(storeId: string): Job {
  return { name: LANE_REQUEST, payload: { storeId }, queue: laneQueue(storeId), key: `lane:${storeId}:now`, priority: PRIORITY.person };
}

/*
 * Asked again and again rather than told by NOTIFY: a notice can be lost with its connection, so that the asking would have to stay; and a question is one
 * row by its key, at most some hundred times in ten seconds, for a person who waits.
 */

/** The lane answers most questions within a second: then it is looked for often, later less so. */
const LOOK_EVERY_MS = 25;
const LOOK_LATER_MS = 100;
const SOON_MS = 1_000;

/**
 * Asks the lane of a store for something that only the lane may do, and waits for the answer.
 * Null when none came within `waitMs`: the question stays, and its late answer is still taken (S19).
 */
export async function askLane<Answer>(
  context: Context,
  question: { storeId: string; kind: LaneRequest["kind"]; body: Readonly<Record<string, unknown>>; waitMs: number },
): Promise<Answer | null> {
  const { storeId, waitMs } = question;
  const askedAt = context.now();
  const id = await inTransaction(context.db, async (tx) => {
    const request = await insertLaneRequest(tx, { ...question, now: askedAt });
    await addJob(tx, laneRequestJob(storeId));
    return request;
  });
  for (;;) {
    const answer = await findLaneAnswer(context.db, id);
    if (answer) return answer as Answer;
    const waited = context.now().getTime() - askedAt.getTime();
    if (waited >= waitMs) return null;
    await new Promise((resolve) => setTimeout(resolve, waited < SOON_MS ? LOOK_EVERY_MS : LOOK_LATER_MS));
  }
}
