import { announce } from "../database/announce.ts";
import { settleAttention } from "../database/attention.ts";
import type { Transaction } from "../database/database.ts";
import { insertEvents } from "../database/order-events.ts";
import { changeOrders } from "../database/orders.ts";
import { moveStock } from "../database/stock.ts";
import { inTransaction } from "../database/transaction.ts";
import { readWriteOffLines, thawOrders, unmarkWrittenOff, type WriteOffLine } from "../database/write-offs.ts";
import { attentionSubject } from "../domain/attention.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Actor, Context } from "./context.ts";
import { chosenLines, lockForWriteOff, shown } from "./write-off-items.ts";

/**
 * Gives back to the stock exactly what the write-off took, where it took it. When no line of a store's order is written off any more, its content
 * is brought over again: the next look at the shop reads it whole (product.md 16).
 */
export async function undoWriteOff(
  context: Context,
  actor: Actor,
  asked: { orderId: string; itemIds?: readonly string[] | undefined },
): Promise<void> {
  const now = context.now();
  await inTransaction(context.db, async (tx) => {
    const order = await lockForWriteOff(tx, actor, asked.orderId);
    const all = await readWriteOffLines(tx, [order.id]);
    const chosen = chosenLines(all, asked.itemIds);
    const changed = await giveBack(tx, all, { chosen, actor, now });
    await announce(tx, "order.changed", { ids: changed });
  });
}

/**
 * The same inside a transaction that holds the orders: `all` are their lines, `chosen` those whose write-off is undone. A fixed number of statements,
 * however many orders. Returns the ids of the orders that changed.
 */
export async function giveBack(
  tx: Transaction,
  all: readonly WriteOffLine[],
  undo: { chosen: readonly WriteOffLine[]; actor: Actor; now: Date; cause?: string },
): Promise<string[]> {
  const { actor, now } = undo;
  const lines = undo.chosen.filter((line) => line.writtenOff);
  const byOrder = groupBy(lines, (line) => line.orderId);
  const orderIds = [...byOrder.keys()];
  if (lines.length === 0) return orderIds;
  const moves = lines.flatMap(({ orderId, productId, deducted, deductedLocationId }) =>
    productId !== null && deducted !== null && deductedLocationId !== null
      ? [{ productId, locationId: deductedLocationId, quantity: deducted, orderId }]
      : [],
  );
  await moveStock(tx, { moves, reason: "write_off_undone", employeeId: actor.id, now });
  const undone = new Set(lines.map((line) => line.id));
  await unmarkWrittenOff(tx, [...undone]);
  await changeOrders(tx, orderIds, { fields: {}, by: actor.id, now });
  const events = [...byOrder].map(([orderId, its]) => ({
    orderId,
    kind: "write_off_undone",
    before: { lines: its.map(shown) },
    cause: undo.cause ?? null,
  }));
  await insertEvents(tx, events, { author: { kind: actor.kind, id: actor.id, name: actor.name }, now });
  const stillFrozen = new Set(all.filter((line) => line.writtenOff && !undone.has(line.id)).map((line) => line.orderId));
  await thaw(
    tx,
    orderIds.filter((id) => !stillFrozen.has(id)),
    { actor, now },
  );
  return orderIds;
}

async function thaw(tx: Transaction, orderIds: readonly string[], { actor, now }: { actor: Actor; now: Date }): Promise<void> {
  if (orderIds.length === 0) return;
  const subjects = (await thawOrders(tx, orderIds)).map((orderId) => attentionSubject({ orderId }));
  const settled = await settleAttention(tx, { kinds: ["frozen_changed"], subjects, resolution: "write_off_undone", employeeId: actor.id, now });
  if (settled > 0) await announce(tx, "attention.changed", {});
}
