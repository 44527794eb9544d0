import { z } from "zod";
import { changeLocation, insertLocation, listLocations } from "../../database/directory.ts";
import type { Context } from "../../operations/context.ts";
import { deleteFromDirectory } from "../../operations/delete-from-directory.ts";
import { notFound } from "../../operations/problem.ts";
import { id, idParams, listOf, listQuery, name, pageOf, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const location = z.object({ id, name: z.string(), archived: z.boolean() });

export function locationsRoutes(app: App, context: Context): void {
  app.get(
    "/locations",
    {
      config: { permission: "signed_in" },
      schema: { summary: "Locations, oldest first", querystring: listQuery, response: { 200: listOf(location) } },
    },
    async ({ query }) => {
      const [after] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const found = await listLocations(context.db, { after, count: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: rows, nextCursor };
    },
  );

  app.post(
    "/locations",
    {
      config: { permission: "directory.manage" },
      schema: { summary: "A new location", body: strict({ name: name(128) }), response: { 201: location } },
    },
    async (request, reply) => reply.code(201).send(await insertLocation(context.db, request.body)),
  );

  app.patch(
    "/locations/:id",
    {
      config: { permission: "directory.manage" },
      schema: {
        summary: "Rename or archive a location",
        params: idParams,
        body: strict({ name: name(128).optional(), archived: z.boolean().optional() }),
        response: { 200: location },
      },
    },
    async (request) => {
      const changed = await changeLocation(context.db, request.params.id, request.body);
      if (!changed) throw notFound("location");
      return changed;
    },
  );

  app.delete(
    "/locations/:id",
    {
      config: { permission: "directory.manage" },
      schema: { summary: "Delete a location nothing uses", params: idParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deleteFromDirectory(context, "locations", request.params.id);
      return reply.code(204).send(null);
    },
  );
}
