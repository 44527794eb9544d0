import { askAgainNow } from "../database/hooks.ts";
import { addJob } from "../database/jobs.ts";
import { findSyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { keepHooksJob } from "./keep-hooks.ts";
import { notFound } from "./problem.ts";
import { refusePaused } from "./start-import.ts";

/** A place was made free in the shop, or its settings were changed: it is asked for the missing web-hooks as soon as its lane is free. */
export async function retryHooks(context: Context, storeId: string): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const store = await findSyncStore(tx, storeId);
    if (!store || store.deleted) throw notFound("store");
    refusePaused(store);
    await askAgainNow(tx, storeId, context.now());
    await addJob(tx, keepHooksJob(storeId));
  });
}
