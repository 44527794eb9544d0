import { z } from "zod";
import { findCandidates, listQueue } from "../../database/match-queue.ts";
import { groupBy } from "../../domain/group-by.ts";
import type { Context } from "../../operations/context.ts";
import { decideMatch } from "../../operations/decide-match.ts";
import { undoMatch } from "../../operations/undo-match.ts";
import { actorOf } from "../auth.ts";
import { id, idParams, instant, listOf, pageOf, pageQuery, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const entry = z.object({
  id,
  store: z.object({ id, name: z.string() }),
  method: z.enum(["sku", "code", "barcode", "name"]),
  key: z.string().meta({ description: "What the waiting lines have in common" }),
  reason: z.enum(["empty_key", "ambiguous"]),
  title: z.string(),
  sku: z.string().nullable(),
  lines: z.number().int(),
  orders: z.number().int(),
  candidates: z.array(z.object({ id, title: z.string(), sku: z.string().nullable(), code: z.string().nullable(), barcode: z.string().nullable() })),
  createdAt: instant,
});

export function matchQueueRoutes(app: App, context: Context): void {
  app.get(
    "/match-queue",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "Lines whose product a person has to choose, oldest first",
        querystring: strict({ ...pageQuery, storeId: id.optional() }),
        response: { 200: listOf(entry) },
      },
    },
    async ({ query }) => {
      const [after] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const found = await listQueue(context.db, { storeId: query.storeId ?? null, after, limit: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      const candidates = groupBy(await findCandidates(context.db, rows), (candidate) => candidate.queueId);
      const items = rows.map(({ storeId, storeName, createdAt, ...row }) => ({
        ...row,
        store: { id: storeId, name: storeName },
        candidates: (candidates.get(row.id) ?? []).map(({ queueId: _, ...candidate }) => candidate),
        createdAt: createdAt.toISOString(),
      }));
      return { items, nextCursor };
    },
  );

  app.post(
    "/match-queue/:id/decisions",
    {
      config: { permission: "attention.resolve" },
      schema: {
        summary: "Which product these lines are: every line that waits is repaired",
        params: idParams,
        body: z.union([strict({ productId: id }), strict({ create: z.literal(true) })]),
        response: { 201: z.object({ id, repairedOrders: z.number().int() }) },
      },
    },
    async (request, reply) => {
      const decided = await decideMatch(context, actorOf(request), { queueId: request.params.id, choice: request.body });
      return reply.code(201).send(decided);
    },
  );

  app.delete(
    "/match-queue/:id/decisions/:decisionId",
    {
      config: { permission: "attention.resolve" },
      schema: { summary: "Take a decision back, exactly", params: z.object({ id, decisionId: id }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      await undoMatch(context, actorOf(request), { queueId: request.params.id, decisionId: request.params.decisionId });
      return reply.code(204).send(null);
    },
  );
}
