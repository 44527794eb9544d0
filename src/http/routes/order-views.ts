import { z } from "zod";
import { deleteKeptView, insertKeptView, listKeptViews, MOST_VIEWS, updateKeptView } from "../../database/order-views.ts";
import type { Context } from "../../operations/context.ts";
import { notFound, Problem } from "../../operations/problem.ts";
import { actorOf } from "../auth.ts";
import { id, idParams, name, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const view = z.object({ id, name: z.string(), search: z.string() });
const search = z
  .string()
  .max(4000)
  .meta({ description: "The order table's part of the address, without the question mark", examples: ["statusGroup=new&managerId=me"] });

/** Views of the order table, kept by each person for themselves: nobody sees those of others. */
export function orderViewsRoutes(app: App, context: Context): void {
  app.get(
    "/order-views",
    {
      config: { permission: "orders.view" },
      schema: { summary: "The views you keep", response: { 200: z.object({ items: z.array(view), nextCursor: z.null() }) } },
    },
    async (request) => ({ items: await listKeptViews(context.db, actorOf(request).id), nextCursor: null }),
  );

  app.post(
    "/order-views",
    {
      config: { permission: "signed_in" },
      schema: { summary: "Keep a view under a name", body: strict({ name: name(64), search }), response: { 201: view } },
    },
    async (request, reply) => {
      const made = await insertKeptView(context.db, { employeeId: actorOf(request).id, ...request.body, now: context.now() });
      if (!made) throw nameTaken(request.body.name);
      return reply.code(201).send(made);
    },
  );

  app.patch(
    "/order-views/:id",
    {
      config: { permission: "signed_in" },
      schema: {
        summary: "Rename a view, or keep other filters under its name",
        params: idParams,
        body: strict({ name: name(64).optional(), search: search.optional() }),
        response: { 200: view },
      },
    },
    async (request) => {
      const changed = await updateKeptView(context.db, { employeeId: actorOf(request).id, id: request.params.id, fields: request.body });
      if (changed === null) throw notFound("view");
      if (changed === "taken") throw nameTaken(request.body.name ?? "");
      return changed;
    },
  );

  app.delete(
    "/order-views/:id",
    { config: { permission: "signed_in" }, schema: { summary: "Keep a view no longer", params: idParams, response: { 204: z.null() } } },
    async (request, reply) => {
      if (!(await deleteKeptView(context.db, { employeeId: actorOf(request).id, id: request.params.id }))) throw notFound("view");
      return reply.code(204).send(null);
    },
  );
}

function nameTaken(wanted: string): Problem {
  const detail = `Nothing was kept: you have a view named “${wanted}” already, or ${MOST_VIEWS} views, which is the most. Take another name, or delete one.`;
  return new Problem(409, "view_exists", detail);
}
