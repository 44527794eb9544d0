import { z } from "zod";
import { arrangeOrderStatuses, changeOrderStatus, insertOrderStatus, listOrderStatuses } from "../../database/directory.ts";
import { STATUS_GROUPS } from "../../domain/status.ts";
import type { Context } from "../../operations/context.ts";
import { deleteFromDirectory } from "../../operations/delete-from-directory.ts";
import { invalid, notFound } from "../../operations/problem.ts";
import { id, idParams, listOf, listQuery, name, pageOf, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const group = z.enum(STATUS_GROUPS);
const color = z.string().regex(/^#[0-9a-fA-F]{6}$/, "is not a colour like #336699");
const position = z.int().min(-1_000_000).max(1_000_000);
const status = z.object({ id, name: z.string(), group, color: z.string(), position: z.int() });

export function orderStatusesRoutes(app: App, context: Context): void {
  app.get(
    "/order-statuses",
    {
      config: { permission: "signed_in" },
      schema: { summary: "Order statuses by position", querystring: listQuery, response: { 200: listOf(status) } },
    },
    async ({ query }) => {
      const after = readCursor(query.cursor, z.tuple([z.int().min(-2_147_483_648).max(2_147_483_647), id]));
      const found = await listOrderStatuses(context.db, { after, count: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.position, row.id]);
      return { items: rows, nextCursor };
    },
  );

  app.post(
    "/order-statuses",
    {
      config: { permission: "directory.manage" },
      schema: {
        summary: "A new order status; without a position it comes last",
        body: strict({ name: name(128), group, color: color.default("#868e96"), position: position.optional() }),
        response: { 201: status },
      },
    },
    async (request, reply) => reply.code(201).send(await insertOrderStatus(context.db, request.body)),
  );

  app.patch(
    "/order-statuses/:id",
    {
      config: { permission: "directory.manage" },
      schema: {
        summary: "Change what is given",
        params: idParams,
        body: strict({ name: name(128).optional(), group: group.optional(), color: color.optional(), position: position.optional() }),
        response: { 200: status },
      },
    },
    async (request) => {
      const changed = await changeOrderStatus(context.db, request.params.id, request.body);
      if (!changed) throw notFound("order status");
      return changed;
    },
  );

  app.put(
    "/order-statuses/order",
    {
      config: { permission: "directory.manage" },
      schema: {
        summary: "Put the order statuses into this order; those that are not named come after them as they were",
        body: strict({ ids: z.array(id).min(1).max(1000) }),
        response: { 200: z.object({ items: z.array(status) }) },
      },
    },
    async ({ body }) => {
      const twice = body.ids.findIndex((one, at) => body.ids.indexOf(one) !== at);
      if (twice >= 0) throw invalid({ path: `ids.${twice}`, message: "is named twice" });
      const items = await arrangeOrderStatuses(context.db, body.ids);
      if (items === null) throw invalid({ path: "ids", message: "names a status that is not there" });
      return { items };
    },
  );

  app.delete(
    "/order-statuses/:id",
    {
      config: { permission: "directory.manage" },
      schema: { summary: "Delete an order status nothing uses", params: idParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deleteFromDirectory(context, "order_statuses", request.params.id);
      return reply.code(204).send(null);
    },
  );
}
