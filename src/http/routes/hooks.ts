import { z } from "zod";
import type { Context } from "../../operations/context.ts";
import { notFound } from "../../operations/problem.ts";
import { forgetSubscription, takeHint } from "../../operations/take-hint.ts";
import type { App } from "../server.ts";

const params = z.object({ platform: z.string().max(32), secret: z.string().max(200), event: z.string().max(64) });

/** Web-hooks of shops: a secret in the path, any body, a hint only. Answered once the job is committed. */
export function hooksRoutes(app: App, context: Context): void {
  for (const method of ["PUT", "POST"] as const) {
    app.route({
      method,
      url: "/hooks/:platform/:secret/:event",
      config: { permission: "public", keepsAnswers: false },
      schema: { summary: "A shop says that something happened", params, response: { 204: z.null() } },
      handler: async (request, reply) => {
        if (!(await takeHint(context, { ...request.params, body: request.body }))) throw notFound("web-hook");
        return reply.code(204).send(null);
      },
    });
  }
  app.delete(
    "/hooks/:platform/:secret/:event",
    { config: { permission: "public" }, schema: { summary: "A shop says that it has unsubscribed us", params, response: { 204: z.null() } } },
    async (request, reply) => {
      if (!(await forgetSubscription(context, request.params))) throw notFound("web-hook");
      return reply.code(204).send(null);
    },
  );
}
