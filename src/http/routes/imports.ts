import { z } from "zod";
import { findPass, type Pass } from "../../database/passes.ts";
import type { Context } from "../../operations/context.ts";
import { notFound } from "../../operations/problem.ts";
import { startImport } from "../../operations/start-import.ts";
import { undoImport } from "../../operations/undo-import.ts";
import { shareRead } from "../../sync/pass-steps.ts";
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
      const pass = await findPass(context.db, params.importId);
      if (pass?.kind !== "import" || pass.storeId !== params.id) throw notFound("import");
      return showImport(pass);
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

function showImport(pass: Pass) {
  return {
    id: pass.id,
    state: pass.state,
    found: pass.looked,
    imported: pass.created,
    alreadyThere: pass.changed + pass.unchanged,
    // Where the shop was asked to leave final orders out, nobody knows how many there were.
    leftOut: pass.position.statuses === null ? pass.leftOut : null,
    setAside: pass.setAside,
    startedAt: pass.startedAt.toISOString(),
    finishedAt: pass.finishedAt?.toISOString() ?? null,
    progress: pass.state === "done" ? 1 : shareRead(pass.position),
    failure: showFailure(pass.failure),
  };
}
