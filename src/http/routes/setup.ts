import { z } from "zod";
import type { Context } from "../../operations/context.ts";
import { isSetupNeeded, setUp } from "../../operations/set-up.ts";
import { country, currency, email, employeeAnswer, locale, password, personName, timeZone } from "../company-schemas.ts";
import { name, strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { setSessionCookie } from "../session-cookie.ts";
import { showEmployee } from "../show-employee.ts";

const body = strict({
  setupToken: z.string().max(500),
  company: strict({ name: name(128), currency, country, timeZone, locale }),
  owner: strict({ name: personName, email, password }),
});

export function setupRoutes(app: App, context: Context): void {
  app.get(
    "/setup",
    {
      config: { permission: "public" },
      schema: { summary: "Whether the service still has to be set up", response: { 200: z.object({ needed: z.boolean() }) } },
    },
    async () => ({ needed: await isSetupNeeded(context) }),
  );

  app.post(
    "/setup",
    {
      config: { permission: "public", keepsAnswers: false },
      schema: { summary: "Set up the company and its owner, once", body, response: { 201: z.object({ employee: employeeAnswer }) } },
    },
    async (request, reply) => {
      const { owner, session } = await setUp(context, request.body, request.ip);
      setSessionCookie(request, reply, session);
      return reply.code(201).send({ employee: showEmployee(owner) });
    },
  );
}
