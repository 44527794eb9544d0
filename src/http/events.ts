import type { ServerResponse } from "node:http";
import pg from "pg";
import type { Logger } from "pino";
import { type Announcements, EVENTS_CHANNEL } from "../database/announce.ts";
import type { Permission } from "../domain/permissions.ts";
import type { Context } from "../operations/context.ts";
import { recogniseCaller, signedInOf } from "./auth.ts";
import type { App } from "./server.ts";

/** Who may hear of what. */
const NEEDED: Readonly<Record<keyof Announcements, Permission>> = {
  "order.changed": "orders.view",
  "store.changed": "stores.view",
  "mirror.changed": "stores.view",
  "import.progress": "stores.view",
  "attention.changed": "orders.view",
};
const COMMENT_EVERY_MS = 15_000;
const RECONNECT_WAITS_MS = [200, 500, 1000, 2000, 5000];
/** A browser that reads slower than this much behind is cut off: it connects again and reads everything anew. */
const MOST_BEHIND_BYTES = 1_000_000;

type Listener = (event: string, data: unknown) => void;

export interface EventHub {
  listen(listener: Listener): () => void;
  stop(): Promise<void>;
}

/**
 * Hears the database's notices on one connection of its own. A lost connection is made again, and then `events.missed` tells everybody
 * to read anew, since notices are not kept for those who were away.
 */
export function startEventHub(connection: pg.ClientConfig, log: Logger): EventHub {
  const listeners = new Set<Listener>();
  const tell: Listener = (event, data) => {
    for (const listener of listeners) listener(event, data);
  };
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (failures: number): Promise<void> => {
    if (stopped) return;
    const next = new pg.Client({ ...connection, application_name: "ecommerce-connect events", keepAlive: true });
    let lost = false;
    const retry = (error: unknown) => {
      if (lost || stopped) return;
      lost = true;
      client = null;
      log.warn({ err: error, failures }, "the connection that hears of changes was lost");
      next.end().catch((reason: unknown) => log.debug({ err: reason }, "the lost connection was already closed"));
      timer = setTimeout(() => void connect(failures + 1), RECONNECT_WAITS_MS[Math.min(failures, RECONNECT_WAITS_MS.length - 1)]);
    };
    next.on("error", retry);
    next.on("end", () => retry(new Error("the database closed the connection")));
    next.on("notification", ({ payload }) => {
      const { event, data } = JSON.parse(payload ?? "{}") as { event: string; data: unknown };
      tell(event, data);
    });
    try {
      await next.connect();
      await next.query(`listen ${EVENTS_CHANNEL}`);
      client = next;
      if (failures > 0) tell("events.missed", {});
    } catch (error) {
      retry(error);
    }
  };
  void connect(0);

  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      listeners.clear();
      await client?.end();
    },
  };
}

/** `GET /events`: server-sent events for as long as the caller stays signed in. */
export function eventsRoutes(app: App, context: Context, hub: EventHub): void {
  const open = new Set<ServerResponse>();
  // A stream never ends by itself: closing the server would wait for it.
  app.addHook("preClose", async () => {
    for (const stream of open) stream.end();
  });

  app.get(
    "/events",
    {
      config: { permission: "orders.view", rateLimit: false },
      schema: {
        summary: "Server-sent events: what changed, to be read again",
        description: "order.changed {ids}, store.changed {id}, mirror.changed {id}, import.progress {…}, attention.changed {}, events.missed {}",
        produces: ["text/event-stream"],
      },
    },
    (request, reply) => {
      const { permissions } = signedInOf(request).actor;
      reply.hijack();
      const stream = reply.raw;
      open.add(stream);
      for (const [header, value] of Object.entries(reply.getHeaders())) if (value !== undefined) stream.setHeader(header, value);
      stream.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" });
      stream.write("retry: 2000\n\n: hello\n\n");

      const stopListening = hub.listen((event, data) => {
        const needed = NEEDED[event as keyof Announcements];
        if (needed !== undefined && !permissions.includes(needed)) return;
        if (stream.writableLength > MOST_BEHIND_BYTES) stream.destroy();
        else stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      });
      const comments = setInterval(() => {
        stream.write(":\n\n");
        // Signing out, a deleted token or a dismissed employee ends the stream as well.
        recogniseCaller(context, request, reply).then(
          (still) => still?.actor.permissions.includes("orders.view") || stream.end(),
          (error: unknown) => context.log.warn({ err: error }, "a listener could not be checked"),
        );
      }, COMMENT_EVERY_MS);
      stream.on("close", () => {
        clearInterval(comments);
        stopListening();
        open.delete(stream);
      });
    },
  );
}
