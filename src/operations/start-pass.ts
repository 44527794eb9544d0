import { addJob } from "../database/jobs.ts";
import { findUnfinishedPass, insertPasses, type PassKind } from "../database/passes.ts";
import { findSyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { wallClockIn } from "../domain/wall-clock.ts";
import { cursorNow } from "../sync/cursor.ts";
import { fullPosition, lightPosition, sweepPosition } from "../sync/pass-steps.ts";
import type { Actor, Context } from "./context.ts";
import { notFound, Problem } from "./problem.ts";
import { passPageJob } from "./run-pass-page.ts";
import { refusePaused } from "./start-import.ts";

/** Starts a pass now; while one of the kind is under way, that one is meant. Returns its id. */
export async function startPass(context: Context, wanted: { storeId: string; kind: Exclude<PassKind, "import">; actor: Actor }): Promise<string> {
  const { storeId, kind, actor } = wanted;
  return inTransaction(context.db, async (tx) => {
    await tx.selectFrom("stores").select("id").where("id", "=", storeId).forNoKeyUpdate().execute();
    const store = await findSyncStore(tx, storeId);
    if (!store || store.deleted) throw notFound("store");
    refusePaused(store);
    if (store.cursor === null) {
      throw new Problem(
        409,
        "not_imported_yet",
        `Nothing was started: the orders of “${store.name}” were not imported yet. Start the import first, or wait for its end.`,
      );
    }
    const running = await findUnfinishedPass(tx, storeId, kind);
    if (running) return running.id;
    const now = context.now();
    const cursor = cursorNow({ cursor: store.cursor, timeZone: store.timeZone }, now);
    const position =
      kind === "sweep"
        ? sweepPosition(wallClockIn(store.timeZone, store.windowFrom))
        : kind === "full"
          ? fullPosition(cursor, false)
          : lightPosition(cursor);
    const [id = ""] = await insertPasses(tx, [{ storeId, kind, position, askedBy: actor.id }], now);
    await addJob(tx, passPageJob({ id, step: 0, storeId }));
    return id;
  });
}
