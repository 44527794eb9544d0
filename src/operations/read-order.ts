import { announce } from "../database/announce.ts";
import { markSeen } from "../database/orders.ts";
import { findOrderView, type OrderView } from "../database/views.ts";
import type { Actor, Context } from "./context.ts";
import { notFound } from "./problem.ts";

/** One order with all that its page shows; 404 when there is none. */
export async function readOrder(context: Context, orderId: string): Promise<OrderView> {
  const view = await findOrderView(context.db, orderId);
  if (!view) throw notFound("order");
  return view;
}

/** The same for a person who opens it: its manager has seen it then, or anybody while it has none. Written once, and not for programs. */
export async function openOrder(context: Context, actor: Actor, orderId: string): Promise<OrderView> {
  const view = await readOrder(context, orderId);
  const theirs = actor.id !== null && (view.manager === null || view.manager.id === actor.id);
  if (view.seen || !theirs) return view;
  const marked = await markSeen(context.db, orderId, { employeeId: actor.id, now: context.now() });
  if (marked) await announce(context.db, "order.changed", { ids: [orderId] });
  return { ...view, seen: true };
}
