import { z } from "zod";
import { addSampleShop, readSampleState } from "../../operations/add-sample-shop.ts";
import type { Context } from "../../operations/context.ts";
import { removeSampleShop } from "../../operations/remove-sample-shop.ts";
import { actorOf } from "../auth.ts";
import { id, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const state = z.object({
  storeId: id.nullable(),
  refused: z
    .enum(["not_here", "not_empty", "already_there"])
    .nullable()
    .meta({ description: "Why it cannot be added: this installation cannot run it, the desk is not empty, it is there; null when it can" }),
});
const removed = z.object({ removedOrders: z.number().int(), removedProducts: z.number().int(), removedBuyers: z.number().int() });

export function sampleShopRoutes(app: App, context: Context): void {
  app.get(
    "/sample-shop",
    { config: { permission: "stores.view" }, schema: { summary: "Whether a sample shop is there, or can be added", response: { 200: state } } },
    () => readSampleState(context),
  );

  app.post(
    "/sample-shop",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Open a simulated shop with made-up orders, connect and import it; for an empty desk only",
        body: strict({}).optional(),
        response: { 201: z.object({ storeId: id, importId: id }) },
      },
    },
    async (request, reply) => reply.code(201).send(await addSampleShop(context, actorOf(request))),
  );

  app.delete(
    "/sample-shop",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Take the sample shop away, with its orders, buyers, products and numbers", response: { 200: removed } },
    },
    () => removeSampleShop(context),
  );
}
