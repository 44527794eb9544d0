import { announce } from "../database/announce.ts";
import { settleAttention } from "../database/attention.ts";
import type { Transaction } from "../database/database.ts";
import { insertEvents } from "../database/order-events.ts";
import { changeOrders, type LockedOrder } from "../database/orders.ts";
import { moveStock } from "../database/stock.ts";
import { readWriteOffLines, thawOrders, unmarkWrittenOff } from "../database/write-offs.ts";
import { attentionSubject } from "../domain/attention.ts";
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
  await context.db.transaction().execute(async (tx) => {
    const order = await lockForWriteOff(tx, actor, asked.orderId);
    if (await giveBack(tx, order, { itemIds: asked.itemIds, actor, now })) await announce(tx, "order.changed", { ids: [order.id] });
  });
}

/** The same inside a transaction that holds the order. Returns whether anything was written off. */
export async function giveBack(
  tx: Transaction,
  order: LockedOrder,
  undo: { itemIds: readonly string[] | undefined; actor: Actor; now: Date; cause?: string },
): Promise<boolean> {
  const { actor, now } = undo;
  const all = await readWriteOffLines(tx, order.id);
  const lines = chosenLines(all, undo.itemIds).filter((line) => line.writtenOff);
  if (lines.length === 0) return false;
  const moves = lines.flatMap(({ productId, deducted, deductedLocationId }) =>
    productId !== null && deducted !== null && deductedLocationId !== null ? [{ productId, locationId: deductedLocationId, quantity: deducted }] : [],
  );
  await moveStock(tx, { moves, now });
  await unmarkWrittenOff(
    tx,
    lines.map((line) => line.id),
  );
  await changeOrders(tx, [order.id], { fields: {}, by: actor.id, now });
  const event = { orderId: order.id, kind: "write_off_undone", before: { lines: lines.map(shown) }, cause: undo.cause ?? null };
  await insertEvents(tx, [event], { author: { kind: actor.kind, id: actor.id, name: actor.name }, now });
  const left = all.filter((line) => line.writtenOff).length - lines.length;
  if (left === 0) await thaw(tx, order, { actor, now });
  return true;
}

async function thaw(tx: Transaction, order: LockedOrder, { actor, now }: { actor: Actor; now: Date }): Promise<void> {
  await thawOrders(tx, [order.id]);
  const subjects = [attentionSubject({ orderId: order.id })];
  const settled = await settleAttention(tx, { kinds: ["frozen_changed"], subjects, resolution: "write_off_undone", employeeId: actor.id, now });
  if (settled > 0) await announce(tx, "attention.changed", {});
}
