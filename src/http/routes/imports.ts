import { z } from "zod";
import type { Context } from "../../operations/context.ts";
import { readImport } from "../../operations/read-import.ts";
import { startImport } from "../../operations/start-import.ts";
import { undoImport } from "../../operations/undo-import.ts";
import { actorOf } from "../auth.ts";
import { id, idParams, strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { showFailure } from "../show-failure.ts";
import { importAnswer } from "../store-schemas.ts";

const importParams = z.object({ id, importId: id });

export function importsRoutes(app: App, context: Context): void {
  app.post(
    "/stores/:id/imports",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Import the open orders of the last two months",
        params: idParams,
        body: strict({}).optional(),
        response: { 202: z.object({ id }) },
      },
    },
    async (request, reply) => reply.code(202).send({ id: await startImport(context, request.params.id, actorOf(request)) }),
  );

  app.get(
    "/stores/:id/imports/:importId",
    { config: { permission: "stores.view" }, schema: { summary: "How an import stands", params: importParams, response: { 200: importAnswer } } },
    async ({ params }) => {
      const { failure, startedAt, finishedAt, ...found } = await readImport(context, { storeId: params.id, importId: params.importId });
      return { ...found, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null, failure: showFailure(failure) };
    },
  );

  app.post(
    "/stores/:id/imports/:importId/undo",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Take an import back: what nobody has touched since goes",
        params: importParams,
        body: strict({}).optional(),
        response: { 200: z.object({ removedOrders: z.number().int(), keptOrders: z.number().int() }) },
      },
    },
    async ({ params }) => undoImport(context, { storeId: params.id, importId: params.importId }),
  );
}
