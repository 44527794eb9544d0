import { announce } from "../database/announce.ts";
import { insertEvents, type ListedEvent, readEvent } from "../database/order-events.ts";
import { lockOrders, touchOrders } from "../database/orders.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Actor, Context } from "./context.ts";
import { notFound } from "./problem.ts";

/** Adds a person's words to the feed of an order. The order's version stays: a comment is no reason to refuse somebody else's change. */
export async function commentOnOrder(context: Context, actor: Actor, asked: { orderId: string; text: string }): Promise<ListedEvent> {
  return inTransaction(context.db, async (tx) => {
    const [order] = await lockOrders(tx, [asked.orderId]);
    if (!order) throw notFound("order");
    const now = context.now();
    const author = { kind: actor.kind, id: actor.id, name: actor.name };
    const [id] = await insertEvents(tx, [{ orderId: order.id, kind: "comment", text: asked.text }], { author, now });
    await touchOrders(tx, [order.id], now);
    await announce(tx, "order.changed", { ids: [order.id] });
    const event = await readEvent(tx, id ?? "");
    if (!event) throw new Error("an inserted event was not found");
    return event;
  });
}
