import { addJobs } from "../database/jobs.ts";
import { listStoresToWake } from "../database/pushes.ts";
import type { Context } from "./context.ts";
import { pushJob } from "./push-statuses.ts";

/** Wakes the lanes of stores that have something to send and no job for it: what is due stands in columns (S3). */
export async function wakePushes(context: Context): Promise<void> {
  const stores = await listStoresToWake(context.db, context.now());
  await addJobs(context.db, stores.map(pushJob));
}
