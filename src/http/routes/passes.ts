import { z } from "zod";
import { findPass, listPasses, type Pass } from "../../database/passes.ts";
import { findSyncStore } from "../../database/sync-store.ts";
import type { Context } from "../../operations/context.ts";
import { notFound } from "../../operations/problem.ts";
import { startPass } from "../../operations/start-pass.ts";
import { actorOf } from "../auth.ts";
import { id, idParams, listOf, listQuery, pageOf, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { showFailure } from "../show-failure.ts";
import { passAnswer } from "../store-schemas.ts";

export function passesRoutes(app: App, context: Context): void {
  app.post(
    "/stores/:id/passes",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Synchronise now",
        params: idParams,
        body: strict({ kind: z.enum(["light", "full", "sweep"]) }),
        response: { 202: z.object({ id }) },
      },
    },
    async (request, reply) =>
      reply.code(202).send({ id: await startPass(context, { storeId: request.params.id, kind: request.body.kind, actor: actorOf(request) }) }),
  );

  app.get(
    "/stores/:id/passes",
    {
      config: { permission: "stores.view" },
      schema: {
        summary: "Synchronisations of a store, newest first",
        params: idParams,
        querystring: listQuery,
        response: { 200: listOf(passAnswer) },
      },
    },
    async ({ params, query }) => {
      const [before] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      if (!(await findSyncStore(context.db, params.id))) throw notFound("store");
      const found = await listPasses(context.db, { storeId: params.id, before, limit: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: rows.map(showPass), nextCursor };
    },
  );

  app.get(
    "/passes/:id",
    { config: { permission: "stores.view" }, schema: { summary: "One synchronisation", params: idParams, response: { 200: passAnswer } } },
    async ({ params }) => {
      const pass = await findPass(context.db, params.id);
      if (!pass || pass.kind === "import") throw notFound("synchronisation");
      return showPass(pass);
    },
  );
}

function showPass(pass: Pass): z.infer<typeof passAnswer> {
  const { position: _position, step: _step, leftOut: _leftOut, kind, startedAt, finishedAt, failure, ...counts } = pass;
  return {
    ...counts,
    kind: kind as "light" | "full" | "sweep",
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    failure: showFailure(failure),
  };
}
