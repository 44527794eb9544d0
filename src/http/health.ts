import { z } from "zod";
import type { App } from "./server.ts";

/** The parts that must work before requests should come here. Each throws, or answers false, when it does not. */
export interface Readiness {
  readonly database: () => Promise<boolean>;
  readonly migrations: () => Promise<boolean>;
  readonly queue: () => Promise<boolean>;
}

const CHECK_MS = 2000;
const answer = z.object({ status: z.enum(["ok", "unavailable"]), database: z.boolean(), migrations: z.boolean(), queue: z.boolean() });

/** `/healthz`: the process lives. `/readyz`: it can do its work (database, migrations, queue). Neither asks who calls, neither tells more. */
export function healthRoutes(app: App, readiness: Readiness): void {
  app.get(
    "/healthz",
    { config: { permission: "public" }, schema: { summary: "Liveness", response: { 200: z.object({ status: z.literal("ok") }) } } },
    () => ({
      status: "ok" as const,
    }),
  );

  app.get(
    "/readyz",
    { config: { permission: "public" }, schema: { summary: "Readiness: database, migrations, queue", response: { 200: answer, 503: answer } } },
    async (request, reply) => {
      const isWell = async (part: keyof Readiness): Promise<boolean> => {
        try {
          return await withDeadline(readiness[part]());
        } catch (error) {
          request.log.warn({ err: error, part }, "not ready");
          return false;
        }
      };
      const [database, migrations, queue] = await Promise.all([isWell("database"), isWell("migrations"), isWell("queue")]);
      const ready = database && migrations && queue;
      return reply.code(ready ? 200 : 503).send({ status: ready ? "ok" : "unavailable", database, migrations, queue });
    },
  );
}

async function withDeadline(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_MS} ms`)), CHECK_MS);
  });
  try {
    return await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
