import { z } from "zod";
import { listOrderTypes } from "../../database/directory.ts";
import type { Context } from "../../operations/context.ts";
import { deleteFromDirectory } from "../../operations/delete-from-directory.ts";
import { createOrderType, updateOrderType } from "../../operations/save-order-type.ts";
import { id, idParams, listOf, listQuery, name, pageOf, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const orderType = z.object({ id, name: z.string(), archived: z.boolean(), initialStatusId: id });

export function orderTypesRoutes(app: App, context: Context): void {
  app.get(
    "/order-types",
    {
      config: { permission: "signed_in" },
      schema: { summary: "Order types, oldest first", querystring: listQuery, response: { 200: listOf(orderType) } },
    },
    async ({ query }) => {
      const [after] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const found = await listOrderTypes(context.db, { after, count: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: rows, nextCursor };
    },
  );

  app.post(
    "/order-types",
    {
      config: { permission: "directory.manage" },
      schema: { summary: "A new order type", body: strict({ name: name(128), initialStatusId: id }), response: { 201: orderType } },
    },
    async (request, reply) => reply.code(201).send(await createOrderType(context, request.body)),
  );

  app.patch(
    "/order-types/:id",
    {
      config: { permission: "directory.manage" },
      schema: {
        summary: "Change what is given",
        params: idParams,
        body: strict({ name: name(128).optional(), archived: z.boolean().optional(), initialStatusId: id.optional() }),
        response: { 200: orderType },
      },
    },
    (request) => updateOrderType(context, request.params.id, request.body),
  );

  app.delete(
    "/order-types/:id",
    {
      config: { permission: "directory.manage" },
      schema: { summary: "Delete an order type nothing uses", params: idParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deleteFromDirectory(context, "order_types", request.params.id);
      return reply.code(204).send(null);
    },
  );
}
