import { z } from "zod";
import { type ListedJob, type ListedPass, listAllPasses, listJobs, retryJob } from "../../database/activity.ts";
import type { Context } from "../../operations/context.ts";
import { notFound, Problem } from "../../operations/problem.ts";
import { retryStore } from "../../operations/retry-store.ts";
import { id, idParams, instant, listOf, pageOf, pageQuery, queryFlag, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { showFailure } from "../show-failure.ts";
import { passAnswer } from "../store-schemas.ts";

const KINDS = ["import", "light", "full", "sweep"] as const;
const MOST_JOBS = 200;

const job = z.object({
  id,
  task: z.string(),
  store: z.object({ id, name: z.string() }).nullable(),
  state: z.enum(["running", "waiting", "retrying", "failed"]).meta({ description: "failed: tried as often as it may be, and standing still" }),
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  createdAt: instant,
  at: instant.meta({ description: "When it is tried next; of a running one since when" }),
  problem: z.string().nullable(),
});

const listedPass = passAnswer.extend({ kind: z.enum(KINDS), store: z.object({ id, name: z.string() }) });

/** What goes on behind the desk: synchronisations of all stores, jobs of the queue, and what to do about those that failed. */
export function activityRoutes(app: App, context: Context): void {
  app.get(
    "/passes",
    {
      config: { permission: "stores.view" },
      schema: {
        summary: "Synchronisations and imports of all stores, newest first",
        querystring: strict({
          ...pageQuery,
          storeId: id.optional(),
          kind: z.enum(KINDS).optional(),
          troubled: queryFlag.optional().meta({ description: "true: only those that failed, wait after a failure, or set orders aside" }),
        }),
        response: { 200: listOf(listedPass) },
      },
    },
    async ({ query }) => {
      const [before] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const { storeId = null, kind = null, troubled = false, limit } = query;
      const found = await listAllPasses(context.db, { storeId, kind, troubled, before, limit: limit + 1 });
      const { rows, nextCursor } = pageOf(found, limit, (row) => [row.id]);
      return { items: rows.map(showPass), nextCursor };
    },
  );

  app.get(
    "/jobs",
    {
      config: { permission: "stores.view" },
      schema: { summary: "Jobs of the queue: failed, running, waiting", response: { 200: z.object({ items: z.array(job) }) } },
    },
    async () => ({ items: (await listJobs(context.db, MOST_JOBS)).map(showJob) }),
  );

  app.post(
    "/jobs/:id/retries",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Try a job again now", params: idParams, body: strict({}).optional(), response: { 202: z.object({ id }) } },
    },
    async ({ params }, reply) => {
      if (!(await retryJob(context.db, params.id))) {
        const jobs = await listJobs(context.db, MOST_JOBS);
        if (!jobs.some((one) => one.id === params.id)) throw notFound("job");
        throw new Problem(409, "job_running", "Nothing was done: this job is running at this moment. Look again in a minute.");
      }
      return reply.code(202).send({ id: params.id });
    },
  );

  app.post(
    "/stores/:id/retries",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Ask a store again now that is waiting after a failure",
        params: idParams,
        body: strict({}).optional(),
        response: { 202: z.object({ id }) },
      },
    },
    async ({ params }, reply) => {
      await retryStore(context, params.id);
      return reply.code(202).send({ id: params.id });
    },
  );
}

function showPass({ leftOut: _, storeName, startedAt, finishedAt, failure, ...pass }: ListedPass): z.input<typeof listedPass> {
  return {
    ...pass,
    store: { id: pass.storeId, name: storeName },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    failure: showFailure(failure),
  };
}

function showJob({ createdAt, at, ...one }: ListedJob): z.input<typeof job> {
  return { ...one, createdAt: createdAt.toISOString(), at: at.toISOString() };
}
