import { z } from "zod";
import { listDeskStatuses } from "../../database/desk-statuses.ts";
import type { Context } from "../../operations/context.ts";
import { foreseeStatus, foreseeStatuses, STATUS_EFFECTS } from "../../operations/foresee-status.ts";
import { notFound } from "../../operations/problem.ts";
import { id, idParams, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const outlook = {
  effect: z.enum(STATUS_EFFECTS),
  store: z.object({ id, name: z.string() }).nullable(),
  remoteStatus: z
    .object({ id: z.string(), titles: z.record(z.string(), z.string()) })
    .nullable()
    .meta({ description: "The store's status it leads to" }),
  irreversible: z.boolean().meta({ description: "It cancels the order in the store" }),
};
const foreseen = z.object({ ...outlook, count: z.number().int(), orders: z.array(z.object({ id, number: z.string(), buyer: z.string() })) });

/** Before a status is set: what it would do in the stores. */
export function statusOutlooksRoutes(app: App, context: Context): void {
  app.get(
    "/orders/:id/status-outlook",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "What each status would do in the order's store",
        params: idParams,
        response: { 200: z.object({ items: z.array(z.object({ statusId: id, ...outlook })) }) },
      },
    },
    async ({ params }) => {
      const items = await foreseeStatuses(context, {
        orderId: params.id,
        statusIds: (await listDeskStatuses(context.db)).map((status) => status.id),
      });
      if (!items) throw notFound("order");
      return {
        items: items.map((item) => ({
          ...item,
          remoteStatus: item.remoteStatus && { ...item.remoteStatus, titles: { ...item.remoteStatus.titles } },
        })),
      };
    },
  );

  app.post(
    "/orders/status-outlooks",
    {
      config: { permission: "orders.edit" },
      schema: {
        summary: "What one status would do in the stores of many orders",
        description: "Nothing is changed. `orders` names those of effects that cannot be taken back, to be confirmed one by one.",
        body: strict({
          orderIds: z.array(id).min(1, "must name at least one order").max(10_000, "must not name more than 10000 orders"),
          statusId: id,
        }),
        response: { 200: z.object({ items: z.array(foreseen) }) },
      },
    },
    async ({ body }) => {
      const groups = await foreseeStatus(context, body);
      return {
        items: groups.map(({ orders, remoteStatus, ...group }) => ({
          ...group,
          remoteStatus: remoteStatus && { ...remoteStatus, titles: { ...remoteStatus.titles } },
          count: orders.length,
          orders: group.irreversible ? [...orders] : [],
        })),
      };
    },
  );
}
