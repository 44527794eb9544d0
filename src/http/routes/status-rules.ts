import { z } from "zod";
import { readRules } from "../../database/status-rules.ts";
import { listStoreStatuses } from "../../database/store-statuses.ts";
import { findSyncStore } from "../../database/sync-store.ts";
import { applyRules, undoRuleApplication } from "../../operations/apply-rules.ts";
import type { Context } from "../../operations/context.ts";
import { notFound } from "../../operations/problem.ts";
import { rereadStatuses } from "../../operations/reread-statuses.ts";
import { saveStatusRules } from "../../operations/save-status-rules.ts";
import { actorOf } from "../auth.ts";
import { id, idParams, queryFlag, strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { remoteStatus, rulesAnswer, rulesBody } from "../store-schemas.ts";
import { plain } from "./stores.ts";

const counts = { changedOnDesk: z.number().int(), pushedToStore: z.number().int(), unmatched: z.number().int() };

export function statusRulesRoutes(app: App, context: Context): void {
  app.get(
    "/stores/:id/status-rules",
    { config: { permission: "stores.view" }, schema: { summary: "Status matching", params: idParams, response: { 200: rulesAnswer } } },
    async ({ params }) => {
      if (!(await findSyncStore(context.db, params.id))) throw notFound("store");
      return plain(await readRules(context.db, params.id));
    },
  );

  app.put(
    "/stores/:id/status-rules",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Replace the status matching; it acts on the future",
        params: idParams,
        body: rulesBody,
        response: {
          200: z.object({
            rules: rulesAnswer,
            warnings: z.array(z.object({ code: z.string(), message: z.string(), statusId: id.nullable(), remoteStatusId: z.string().nullable() })),
            affectedOpenOrders: z.number().int(),
          }),
        },
      },
    },
    async ({ params, body }) => plain(await saveStatusRules(context, params.id, body)),
  );

  app.post(
    "/stores/:id/status-rules/applications",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Apply the matching to open orders now",
        params: idParams,
        body: strict({}).optional(),
        response: { 200: z.object({ id, ...counts }) },
      },
    },
    async (request) => applyRules(context, request.params.id, actorOf(request)),
  );

  app.post(
    "/stores/:id/status-rules/applications/:applicationId/undo",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Take an application back",
        params: z.object({ id, applicationId: id }),
        body: strict({}).optional(),
        response: { 200: z.object({ restoredOrders: z.number().int() }) },
      },
    },
    async (request) =>
      undoRuleApplication(context, { storeId: request.params.id, applicationId: request.params.applicationId, actor: actorOf(request) }),
  );

  app.get(
    "/stores/:id/remote-statuses",
    {
      config: { permission: "stores.view" },
      schema: {
        summary: "The shop's statuses; re-read with refresh=true",
        params: idParams,
        querystring: strict({ refresh: queryFlag.optional() }),
        response: { 200: z.object({ statuses: z.array(remoteStatus) }) },
      },
    },
    async ({ params, query }) => {
      const store = await findSyncStore(context.db, params.id);
      if (!store) throw notFound("store");
      if (query.refresh) await rereadStatuses(context, store);
      return plain({ statuses: await listStoreStatuses(context.db, params.id) });
    },
  );
}
