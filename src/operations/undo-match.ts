import { announce } from "../database/announce.ts";
import { countWrittenOff, findDecision, lockQueueEntry, raiseVersions, undoDecision } from "../database/match-queue.ts";
import { insertEvents } from "../database/order-events.ts";
import { deleteUnusedProduct } from "../database/products.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Actor, Context } from "./context.ts";
import { notFound, Problem } from "./problem.ts";

/**
 * Takes a decision of the match queue back: its lines become what they were, a product it created goes unless something else uses it, and the
 * entry is open again. 404 when there is no such decision or it is undone already; 409 `written_off` while the stock of that product was taken for a line.
 */
export async function undoMatch(context: Context, actor: Actor, asked: { queueId: string; decisionId: string }): Promise<void> {
  const now = context.now();
  await inTransaction(context.db, async (tx) => {
    if (!(await lockQueueEntry(tx, asked.queueId))) throw notFound("entry of the match queue");
    const decision = await findDecision(tx, asked);
    if (!decision || decision.undoneAt) throw notFound("decision");
    const productId = decision.productId ?? "0";
    const writtenOff = await countWrittenOff(tx, { queueId: asked.queueId, productId });
    if (writtenOff > 0) {
      const detail = `Nothing was undone: ${writtenOff} lines of this decision are written off, so stock of "${decision.productTitle}" was taken for them. Undo those write-offs first.`;
      throw new Problem(409, "written_off", detail, { more: { lines: writtenOff } });
    }
    const orderIds = await undoDecision(tx, { ...asked, productId, now });
    const removed = decision.createdProduct && (await deleteUnusedProduct(tx, productId));
    await raiseVersions(tx, orderIds, now);
    const before = { productId, title: decision.productTitle };
    const cause = removed ? "created product removed" : "decision undone";
    const events = orderIds.map((orderId) => ({ orderId, kind: "product_match_undone", before, cause }));
    await insertEvents(tx, events, { author: { kind: actor.kind, id: actor.id, name: actor.name }, now });
    await announce(tx, "order.changed", { ids: orderIds });
  });
}
