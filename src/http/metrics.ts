import type { FastifyRequest } from "fastify";
import ipaddr from "ipaddr.js";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type Figures, readFigures } from "../database/figures.ts";
import type { Context } from "../operations/context.ts";
import { Problem } from "../operations/problem.ts";
import { recogniseCaller } from "./auth.ts";
import type { App } from "./server.ts";

const FIGURES: readonly { readonly name: string; readonly help: string; readonly of: (figures: Figures) => number | null }[] = [
  { name: "econnect_jobs_waiting", help: "Jobs that are due and wait for a worker", of: (f) => f.jobsWaiting },
  { name: "econnect_jobs_running", help: "Jobs under way", of: (f) => f.jobsRunning },
  { name: "econnect_jobs_failed", help: "Jobs that are not tried any more", of: (f) => f.jobsFailed },
  { name: "econnect_stores", help: "Stores that are connected and enabled", of: (f) => f.stores },
  { name: "econnect_stores_failing", help: "Stores whose last try failed", of: (f) => f.storesFailing },
  { name: "econnect_attention_open", help: "Entries under Attention", of: (f) => f.attentionOpen },
  { name: "econnect_pushes_pending", help: "Status changes that the shop does not have yet", of: (f) => f.pushesPending },
  {
    name: "econnect_oldest_success_seconds",
    help: "Time since the last success of the store that is furthest behind",
    of: (f) => f.oldestSuccessSeconds,
  },
];

/** `/metrics` for Prometheus: free on loopback, elsewhere with an API token. */
export function metricsRoutes(app: App, context: Context): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "econnect_http_request_seconds",
    help: "Time to answer a request, by route",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  const gauges = FIGURES.map(({ name, help, of }) => ({ gauge: new Gauge({ name, help, registers: [registry] }), of }));

  app.addHook("onResponse", async (request, reply) => {
    const route = request.is404 ? "none" : (request.routeOptions.url ?? "none");
    requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });

  app.get(
    "/metrics",
    { config: { permission: "public" }, schema: { summary: "Prometheus text; on loopback or with a token" } },
    async (request, reply) => {
      if (!isLocal(request) && !(await recogniseCaller(context, request, reply))) {
        throw new Problem(401, "not_signed_in", "Metrics are for this machine, or for callers with an API token as Authorization: Bearer.");
      }
      const figures = await readFigures(context.db, context.now());
      for (const { gauge, of } of gauges) gauge.set(of(figures) ?? 0);
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

/** A proxy on this machine that we were not told of would make the whole world look local: a forwarded request never is. */
function isLocal(request: FastifyRequest): boolean {
  const forwarded = request.headers["x-forwarded-for"] ?? request.headers.forwarded;
  if (forwarded !== undefined && request.ip === request.socket.remoteAddress) return false;
  return ipaddr.isValid(request.ip) && ipaddr.process(request.ip).range() === "loopback";
}
