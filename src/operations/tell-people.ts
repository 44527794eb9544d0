import { addJob } from "../database/jobs.ts";
import { isAnythingDue, writeStoreNotices } from "../database/notices.ts";
import type { Context } from "./context.ts";
import { sendNoticesJob } from "./send-notices.ts";

/** Writes what is owed about stores (news that waited for its hour, stores that work again), and wakes whoever sends: what is due stands in columns (S3). */
export async function tellPeople(context: Context): Promise<void> {
  const now = context.now();
  await writeStoreNotices(context.db, now);
  if (await isAnythingDue(context.db, now)) await addJob(context.db, sendNoticesJob());
}
