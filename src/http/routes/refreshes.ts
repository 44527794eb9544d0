import { z } from "zod";
import type { Context } from "../../operations/context.ts";
import { refreshOrders } from "../../operations/refresh-orders.ts";
import { id, instant, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const result = z.object({
  orderId: id,
  outcome: z.enum(["refreshed", "cooling_down", "failed", "not_from_a_store", "store_paused"]),
  retryAt: instant.optional(),
  problem: z.string().optional(),
});

export function refreshesRoutes(app: App, context: Context): void {
  app.post(
    "/orders/refreshes",
    {
      config: { permission: "orders.refresh" },
      schema: {
        summary: "Read orders from their shops now",
        body: strict({ orderIds: z.array(id).min(1, "name at least one order").max(200, "at most 200 orders at once") }),
        response: { 200: z.object({ results: z.array(result) }) },
      },
    },
    async ({ body }) => {
      const results = await refreshOrders(context, body.orderIds);
      return { results: results.map(({ retryAt, ...rest }) => ({ ...rest, ...(retryAt ? { retryAt: retryAt.toISOString() } : {}) })) };
    },
  );
}
