import type { OrderAnswer } from "../answers.ts";
import { Failure, wrongUse } from "../failure.ts";
import { type Service, withQuery } from "../service.ts";

/** The whole order with an id, or with a number. Throws when there is none. */
export async function findOrder(service: Service, wanted: string, byNumber: boolean): Promise<OrderAnswer> {
  if (!/^\d+$/.test(wanted)) throw wrongUse(`"${wanted}" is not an order's ${byNumber ? "number" : "id"}.`);
  if (!byNumber) return service.get<OrderAnswer>(`/orders/${wanted}`);
  const hits = await service.list<OrderAnswer>(withQuery("/orders", { q: wanted }), 200);
  const hit = hits.find((order) => String(order.number) === wanted);
  if (!hit) throw new Failure("not_found", `No order has the number ${wanted}.`, { advice: "`econnect orders list` shows ids and numbers." });
  return service.get<OrderAnswer>(`/orders/${hit.id}`);
}
