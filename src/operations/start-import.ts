import { announce } from "../database/announce.ts";
import { addJob } from "../database/jobs.ts";
import { findUnfinishedPass, insertPasses } from "../database/passes.ts";
import { forgetUndone, updateStore } from "../database/store-writes.ts";
import { findSyncStore, type SyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { startOfDayMonthsBefore, wallClockIn } from "../domain/wall-clock.ts";
import { wholeWindow } from "../sync/pass-steps.ts";
import type { Actor, Context } from "./context.ts";
import { openStatuses } from "./open-statuses.ts";
import { notFound, Problem } from "./problem.ts";
import { passPageJob } from "./run-pass-page.ts";

export const IMPORTED_MONTHS = 2;

/** Starts the import of the last two calendar months (product.md 8); while one runs, that one is meant. Returns its id. */
export async function startImport(context: Context, storeId: string, actor: Actor): Promise<string> {
  return inTransaction(context.db, async (tx) => {
    const now = context.now();
    const company = await tx.selectFrom("company").select("time_zone").executeTakeFirstOrThrow();
    await tx.selectFrom("stores").select("id").where("id", "=", storeId).forNoKeyUpdate().execute(); // two clicks at once go one after the other
    const store = await findSyncStore(tx, storeId);
    if (!store || store.deleted) throw notFound("store");
    refusePaused(store);
    const running = await findUnfinishedPass(tx, storeId, "import");
    if (running) return running.id;
    const windowFrom = startOfDayMonthsBefore(company.time_zone, now, IMPORTED_MONTHS);
    await updateStore(tx, storeId, { import_window_from: windowFrom, ...(store.imported ? {} : { import_started_at: now }) });
    await forgetUndone(tx, storeId);
    const position = wholeWindow(wallClockIn(store.timeZone, windowFrom), openStatuses(store));
    const [id = ""] = await insertPasses(tx, [{ storeId, kind: "import", position, askedBy: actor.id }], now);
    await addJob(tx, passPageJob({ id, step: 0, storeId }));
    await announce(tx, "store.changed", { id: storeId });
    return id;
  });
}

export function refusePaused(store: SyncStore): void {
  if (!store.enabled) throw new Problem(409, "store_paused", `Nothing was started: “${store.name}” is paused. Tick “Integration enabled” first.`);
}
