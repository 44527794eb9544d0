import { endBackOff } from "../database/activity.ts";
import { announce } from "../database/announce.ts";
import { findSyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { notFound, Problem } from "./problem.ts";
import { refusePaused } from "./start-import.ts";

/**
 * A person will not wait for the next try: the store is asked again now, whatever it waited for (product.md 33). Its passes go on where they stopped.
 * 404, 409 for a store that is paused or was never imported.
 */
export async function retryStore(context: Context, storeId: string): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const store = await findSyncStore(tx, storeId);
    if (!store || store.deleted) throw notFound("store");
    refusePaused(store);
    if (!(await endBackOff(tx, storeId)))
      throw new Problem(409, "not_imported_yet", `Nothing was started: the orders of “${store.name}” were not imported yet. Start the import first.`);
    await announce(tx, "store.changed", { id: storeId });
  });
}
