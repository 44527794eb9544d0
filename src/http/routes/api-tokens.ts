import { z } from "zod";
import { deleteApiToken, listApiTokens } from "../../database/api-tokens.ts";
import { isPermission } from "../../domain/permissions.ts";
import type { Context } from "../../operations/context.ts";
import { createApiToken } from "../../operations/create-api-token.ts";
import { notFound } from "../../operations/problem.ts";
import { signedInOf } from "../auth.ts";
import { permission } from "../company-schemas.ts";
import { id, idParams, instant, listOf, listQuery, name, pageOf, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const listed = z.object({
  id,
  name: z.string(),
  employee: z.object({ id, name: z.string() }),
  permissions: z.array(permission).nullable().meta({ description: "null: whatever its employee may" }),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});

export function apiTokensRoutes(app: App, context: Context): void {
  app.get(
    "/api-tokens",
    {
      config: { permission: "api_tokens.manage" },
      schema: { summary: "All API tokens, newest first", querystring: listQuery, response: { 200: listOf(listed) } },
    },
    async ({ query }) => {
      const [before] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const tokens = await listApiTokens(context.db, { before, count: query.limit + 1 });
      const { rows, nextCursor } = pageOf(tokens, query.limit, (token) => [token.id]);
      const items = rows.map((token) => ({
        id: token.id,
        name: token.name,
        employee: { id: token.employeeId, name: token.employeeName },
        permissions: token.permissions?.filter(isPermission) ?? null,
        createdAt: token.createdAt.toISOString(),
        lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
      }));
      return { items, nextCursor };
    },
  );

  app.post(
    "/api-tokens",
    {
      config: { permission: "api_tokens.manage", keepsAnswers: false },
      schema: {
        summary: "A new token, shown this once",
        body: strict({ name: name(128), permissions: z.array(permission).max(50).optional() }),
        response: { 201: z.object({ id, name: z.string(), token: z.string() }) },
      },
    },
    async (request, reply) => {
      const { id: tokenId, token } = await createApiToken(context, signedInOf(request), request.body);
      return reply.code(201).send({ id: tokenId, name: request.body.name, token });
    },
  );

  app.delete(
    "/api-tokens/:id",
    {
      config: { permission: "api_tokens.manage" },
      schema: { summary: "A token stops working at once", params: idParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      if (!(await deleteApiToken(context.db, request.params.id))) throw notFound("API token");
      return reply.code(204).send(null);
    },
  );
}
