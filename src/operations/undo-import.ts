import { announce } from "../database/announce.ts";
import { findPass } from "../database/passes.ts";
import { inTransaction } from "../database/transaction.ts";
import { removeUntouched } from "../database/undo-import.ts";
import type { Context } from "./context.ts";
import { notFound, Problem } from "./problem.ts";

/** Removes the orders of an import that nobody has touched since; they stay away until a new import is asked for. */
export async function undoImport(
  context: Context,
  undone: { storeId: string; importId: string },
): Promise<{ removedOrders: number; keptOrders: number }> {
  return inTransaction(context.db, async (tx) => {
    const pass = await findPass(tx, undone.importId);
    if (pass?.kind !== "import" || pass.storeId !== undone.storeId) throw notFound("import");
    if (pass.state === "running" || pass.state === "waiting") {
      throw new Problem(409, "import_running", "Nothing was removed: this import is still under way. Wait for its end, or pause the store.");
    }
    const { removed, kept } = await removeUntouched(tx, undone);
    await announce(tx, "order.changed", { ids: removed });
    // What was under Attention about them went with them.
    if (removed.length > 0) await announce(tx, "attention.changed", {});
    await announce(tx, "store.changed", { id: undone.storeId });
    return { removedOrders: removed.length, keptOrders: kept };
  });
}
