import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { FaultValues } from "./faults.ts";
import { refuseToken } from "./functions/auth.ts";
import type { Answer } from "./functions/call.ts";
import { FUNCTIONS } from "./functions/table.ts";
import { insteadOfAnswer } from "./instead.ts";
import { type Params, readParams } from "./request-body.ts";
import { type Page, send } from "./send.ts";
import type { Shop } from "./shop.ts";

export interface ListeningServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Opens a shop's door. */
export async function serveShop(
  shop: Shop,
  { host, port, tls }: { host: string; port: number; tls?: { key: string; cert: string } | undefined },
): Promise<ListeningServer> {
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    answer(shop, request, response).catch((error: unknown) => {
      if (!response.destroyed) response.destroy(error instanceof Error ? error : new Error(String(error)));
      if (!request.socket.destroyed || !isCutOff(error)) throw error;
    });
  };
  const server = tls ? createTlsServer(tls, handle) : createPlainServer(handle);
  server.keepAliveTimeout = 30_000;
  return listen(server, { host, port, scheme: tls ? "https" : "http" });
}

/** Listens and tells where; closing cuts what is still open. */
export async function listen(server: Server, { host, port, scheme }: { host: string; port: number; scheme: string }): Promise<ListeningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `${scheme}://${host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function answer(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const { pathname, search } = new URL(request.url ?? "/", "http://shop");
  if (pathname !== "/api" && !pathname.startsWith("/api/")) return send(response, storefront(shop, pathname), {});
  const name = pathname.replace(/^\/api\/?/, "").replace(/\/$/, "");
  const body = await readBody(request);
  const params = readParams({ contentType: request.headers["content-type"] ?? "", body, query: search.slice(1) });
  const faults = shop.faults.take(name);
  const logged = shop.log.open({
    method: request.method ?? "",
    path: pathname,
    function: name,
    userAgent: request.headers["user-agent"] ?? "",
    params: params ?? {},
    faults: Object.keys(faults),
  });
  try {
    if (faults.latencyMs) await pause(faults.latencyMs);
    if (faults.dropBefore) return void request.socket.destroy();
    if (faults.never) return await closed(request);
    const page = insteadOfAnswer(faults) ?? written(run({ shop, name, params, faults }), faults);
    if (faults.dropAfter) return void request.socket.destroy();
    logged.http = page.http;
    logged.status = page.status;
    await send(response, page, faults);
  } finally {
    logged.ms = Math.round((performance.now() - started) * 10) / 10;
    shop.log.close();
  }
}

const NOT_JSON = "The payload is not JSON";

function run({ shop, name, params, faults }: { shop: Shop; name: string; params: Params | null; faults: Partial<FaultValues> }): Answer {
  if (params === null) return { http: 200, json: { status: "HTTP_ERROR", response: { code: 400, message: NOT_JSON } } };
  const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!called || faults.undefinedFunction) return { http: 200, json: { status: "UNDEFINED_FUNCTION", response: [] } };
  const refusal = name === "auth" ? null : refuseToken(shop, params.token, faults);
  return refusal ?? called({ shop, params, faults });
}

/** The answer as bytes. What was prepared before is parsed again only when a fault wants every number or letter written differently. */
function written(answer: Answer, faults: Partial<FaultValues>): Page {
  const type = "application/json; charset=utf-8";
  const { http } = answer;
  if ("raw" in answer && !faults.numbersAsStrings && !faults.escapedUnicode)
    return { http, type, body: Buffer.concat(answer.raw), status: answer.status };
  const json = "raw" in answer ? (JSON.parse(Buffer.concat(answer.raw).toString("utf8")) as Record<string, unknown>) : answer.json;
  const text = JSON.stringify(json, faults.numbersAsStrings ? numberAsText : undefined);
  const body = faults.escapedUnicode ? text.replace(/[^\0-~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`) : text;
  return { http, type, body: Buffer.from(body), status: typeof json.status === "string" ? json.status : null };
}

function numberAsText(_: string, value: unknown): unknown {
  return typeof value === "number" ? String(value) : value;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function storefront(shop: Shop, path: string): Page {
  const home = path === "/";
  const text = home ? `<h1>${shop.setup.name}</h1><p>A simulated shop. Its API is under /api/.</p>` : "<h1>404</h1><p>Сторінку не знайдено</p>";
  return {
    http: home ? 200 : 404,
    type: "text/html; charset=utf-8",
    status: null,
    body: Buffer.from(`<!doctype html><title>${shop.setup.name}</title>${text}`),
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const closed = (request: IncomingMessage): Promise<void> => new Promise((resolve) => request.socket.once("close", () => resolve()));

/** A caller that hung up while its answer was on the way is no fault of ours. */
function isCutOff(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED", "ABORT_ERR"].includes(String(error.code))
  );
}
