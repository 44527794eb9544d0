import { addJobs } from "../database/jobs.ts";
import { askForUnknownStatuses } from "../database/lane-requests.ts";
import { inTransaction } from "../database/transaction.ts";
import { laneRequestJob } from "./ask-lane.ts";
import type { Context } from "./context.ts";

/** An order came with a status nobody has heard of: its shop's statuses are read again, at most once an hour, not only at night. */
export async function noteUnknownStatuses(context: Context): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const storeIds = await askForUnknownStatuses(tx, context.now());
    await addJobs(tx, storeIds.map(laneRequestJob));
  });
}
