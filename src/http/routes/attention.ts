import { z } from "zod";
import { countEntries, type ListedEntry, listEntries } from "../../database/attention.ts";
import { ATTENTION_KINDS, RESOLUTION_ACTIONS } from "../../domain/attention.ts";
import type { Context } from "../../operations/context.ts";
import { invalid, notFound, Problem } from "../../operations/problem.ts";
import { resolveAttention } from "../../operations/resolve-attention.ts";
import { actorOf } from "../auth.ts";
import { id, idParams, instant, listOf, pageOf, pageQuery, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const entry = z.object({
  id,
  kind: z.enum(ATTENTION_KINDS),
  store: z.object({ id, name: z.string() }).nullable(),
  order: z.object({ id, number: z.string() }).nullable(),
  remoteId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  actions: z.array(z.enum(RESOLUTION_ACTIONS)),
  createdAt: instant,
  updatedAt: instant,
});

const action = z.enum(RESOLUTION_ACTIONS);
const outcome = z.enum(["resolved", "started", "refused"]).meta({ description: "started: the shop is asked, its answer settles the entry" });

export function attentionRoutes(app: App, context: Context): void {
  app.get(
    "/attention",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "What only a person can settle, newest first",
        querystring: strict({ ...pageQuery, kind: z.enum(ATTENTION_KINDS).optional(), storeId: id.optional(), orderId: id.optional() }),
        response: { 200: listOf(entry) },
      },
    },
    async ({ query }) => {
      const [before] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const { kind = null, storeId = null, orderId = null } = query;
      const found = await listEntries(context.db, { kind, storeId, orderId, before, limit: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: rows.map(showEntry), nextCursor };
    },
  );

  app.get(
    "/attention/counts",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "How much waits for a person: entries of each kind, and entries of the match queue",
        response: {
          200: z.object({ kinds: z.array(z.object({ kind: z.enum(ATTENTION_KINDS), count: z.number().int() })), matchQueue: z.number().int() }),
        },
      },
    },
    async () => countEntries(context.db),
  );

  app.post(
    "/attention/:id/resolutions",
    {
      config: { permission: "attention.resolve" },
      schema: {
        summary: "Settle one entry by one of its actions",
        params: idParams,
        body: strict({ action }),
        response: { 201: z.object({ id, action, outcome }) },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      const [result] = await resolveAttention(context, actorOf(request), { ids: [params.id], action: body.action });
      if (!result) throw notFound("entry of Attention");
      if (result.problem) throw refusal(result.problem);
      return reply.code(201).send({ id: result.id, action: body.action, outcome: result.outcome });
    },
  );

  app.post(
    "/attention/resolutions",
    {
      config: { permission: "attention.resolve" },
      schema: {
        summary: "Settle many entries by one action",
        body: strict({ ids: z.array(id).min(1, "must name at least one entry").max(1000, "must not name more than 1000 entries"), action }),
        response: {
          200: z.object({
            results: z.array(z.object({ id, outcome, problem: z.object({ code: z.string(), detail: z.string() }).optional() })),
          }),
        },
      },
    },
    async (request) => ({ results: [...(await resolveAttention(context, actorOf(request), request.body))] }),
  );
}

function refusal(problem: { code: string; detail: string }): Problem {
  if (problem.code === "not_found") return notFound("entry of Attention");
  if (problem.code === "action_not_offered") return invalid({ path: "action", message: problem.detail });
  return new Problem(problem.code === "already_resolved" ? 409 : 422, problem.code, problem.detail);
}

function showEntry(row: ListedEntry): z.input<typeof entry> {
  return {
    ...row,
    detail: { ...row.detail },
    actions: [...row.actions],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
