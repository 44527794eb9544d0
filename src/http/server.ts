import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault, type RouteOptions } from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { Context } from "../operations/context.ts";
import { Problem } from "../operations/problem.ts";
import { authorise } from "./auth.ts";
import { answerError, answerNotFound, checkRequest } from "./errors.ts";
import { type EventHub, eventsRoutes } from "./events.ts";
import { healthRoutes, type Readiness } from "./health.ts";
import { addIdempotency } from "./idempotency.ts";
import { metricsRoutes } from "./metrics.ts";
import { addOpenApi, addOpenApiDoors } from "./openapi.ts";
import { apiRoutes, rootRoutes } from "./routes.ts";
import { addWebApp } from "./web-app.ts";

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

const BODY_LIMIT_BYTES = 1024 * 1024;
const CALLS_A_MINUTE = 6000;
const REQUESTS_END_MS = 2000;

export interface ServerOptions {
  readonly context: Context;
  readonly hub: EventHub;
  readonly readiness: Readiness;
  readonly version: string;
  /** Folder of the built web app; it may be missing. */
  readonly webFolder: string;
  /** Checks every answer against its schema, unknown members included: in tests. It costs two thirds of the speed of a list. */
  readonly checkAnswers: boolean;
  /** Hears of every route as it is in the end: for the test that asks each for its permission. */
  readonly onRoute?: (route: RouteOptions) => void;
  /** More routes under /api/v1, for tests. */
  readonly moreRoutes?: (api: App) => void;
}

/** The HTTP door: everything but listening. Throws when a route says nothing about who may call it. */
export async function createServer(options: ServerOptions): Promise<App> {
  const { context } = options;
  const app: App = Fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    // Its own lines would hold whole addresses, and with them the secrets of hooks and invitations.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: context.config.trustProxy.length > 0 ? [...context.config.trustProxy] : false,
    genReqId: () => context.randomBytes(9).toString("base64url"),
    routerOptions: { maxParamLength: 300 },
    // The published contract check looks for this one noun at the root: it is served there as well.
    rewriteUrl: ({ url = "/" }) => (/^\/api-tokens(?=[/?]|$)/.test(url) ? `/api/v1${url}` : url),
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    return503OnClosing: false, // its answer is no problem+json: ours is below
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(checkRequest);
  app.setSerializerCompiler(options.checkAnswers ? checkedSerializer : () => JSON.stringify);
  app.setErrorHandler(answerError);
  app.decorateRequest("signedIn", null);
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => void routes.push(route));

  refuseWhileClosing(app);
  closeConnections(app);
  logRequests(app);
  await app.register(cookie);
  await addSafeHeaders(app);
  // After the rate limit (which counts before anything is looked up), before the body is read.
  app.addHook("preParsing", authorise(context));
  addIdempotency(app as unknown as FastifyInstance, context);
  await app.register(compress, { threshold: 1024 });
  await addOpenApi(app, options.version);
  healthRoutes(app, options.readiness);
  metricsRoutes(app, context);
  await app.register(async (root) => rootRoutes(root as App, context));
  await app.register(
    async (api) => {
      await api.register(rateLimit, { max: CALLS_A_MINUTE, timeWindow: 60_000, errorResponseBuilder: tooManyCalls });
      apiRoutes(api as App, context);
      eventsRoutes(api as App, context, options.hub);
      options.moreRoutes?.(api as App);
    },
    { prefix: "/api/v1" },
  );
  await addOpenApiDoors(app);
  const webApp = await addWebApp(app, options.webFolder);
  app.setNotFoundHandler((request, reply) => (webApp(request, reply) ? reply : answerNotFound(request, reply)));
  await app.ready();

  const undeclared = routes.filter((route) => route.config?.permission === undefined).map((route) => `${route.method} ${route.url}`);
  if (undeclared.length > 0) throw new Error(`These routes do not say who may call them: ${undeclared.join(", ")}. Give each a permission.`);
  for (const route of routes) options.onRoute?.(route);
  return app;
}

function refuseWhileClosing(app: App): void {
  let closing = false;
  app.addHook("preClose", async () => {
    closing = true;
  });
  app.addHook("onRequest", async () => {
    if (!closing) return;
    throw new Problem(503, "shutting_down", "Nothing was done: the service is stopping. Try again in a moment.", { more: { retryAfterSeconds: 5 } });
  });
}

/** Closing waits for requests under way, but not for ever, and not for connections on which nothing was ever asked. */
function closeConnections(app: App): void {
  const unused = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  app.server.on("request", ({ socket }: IncomingMessage) => unused.delete(socket));
  app.addHook("preClose", async () => {
    for (const socket of unused) socket.destroy();
    setTimeout(() => app.server.closeAllConnections(), REQUESTS_END_MS).unref();
  });
}

function logRequests(app: App): void {
  app.addHook("onResponse", async (request, reply) => {
    const facts = { method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    request.log.debug(facts, "request answered");
  });
}

async function addSafeHeaders(app: App): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"], // the component library sets sizes and colours in style attributes
        imgSrc: ["'self'", "data:", "blob:"],
        fontSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null, // a desk on a plain-http address at home would lose its own files
      },
    },
    hsts: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: "same-origin" },
  });
  app.addHook("onRequest", async (request, reply) => {
    if (request.protocol === "https") reply.header("strict-transport-security", "max-age=15552000");
    if (request.url.startsWith("/api/v1/")) reply.header("cache-control", "no-store");
  });
}

function tooManyCalls(_request: unknown, { ttl }: { ttl: number }): Problem {
  const retryAfterSeconds = Math.ceil(ttl / 1000);
  return new Problem(
    429,
    "too_many_calls",
    `Nothing was done: more than ${CALLS_A_MINUTE} calls a minute from one address. Wait ${retryAfterSeconds} s.`,
    {
      more: { retryAfterSeconds },
    },
  );
}

/** Fails an answer that its schema does not describe, or that holds a member the schema does not name (it might be a secret). */
const checkedSerializer: typeof serializerCompiler = (route) => {
  const serialize = serializerCompiler(route);
  return (data) => {
    const described = serialize(data);
    if (described.length !== JSON.stringify(data).length) {
      throw new Error(`${route.method} ${route.url} answers with members its schema does not name: ${JSON.stringify(data)} against ${described}`);
    }
    return described;
  };
};
