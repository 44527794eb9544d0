import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type ListeningServer, listen } from "../cartum/shop-server.ts";
import type { Account } from "./account.ts";
import { type ControlDoor, isControl } from "./control.ts";
import type { FaultValues } from "./faults.ts";
import { Query } from "./query.ts";
import type { LoggedRequest, RequestLog } from "./request-log.ts";
import type { Reply, Route } from "./routes/call.ts";
import { COMPANY_ROUTES } from "./routes/company.ts";
import { ITEM_ROUTES } from "./routes/items.ts";
import { ORDER_ROUTES } from "./routes/orders.ts";
import { PEOPLE_ROUTES } from "./routes/people.ts";
import { PRODUCT_ROUTES } from "./routes/products.ts";

const ROUTES: readonly (Route & { readonly pattern: RegExp })[] = [
  ...COMPANY_ROUTES,
  ...PEOPLE_ROUTES,
  ...PRODUCT_ROUTES,
  ...ORDER_ROUTES,
  ...ITEM_ROUTES,
].map((route) => ({ ...route, pattern: new RegExp(`^${route.path.replaceAll("#", "(\\d+)")}/?$`) }));

export interface Door {
  readonly account: Account;
  readonly log: RequestLog;
  readonly control: ControlDoor;
  /** So many calls may arrive within any `windowMs`. */
  readonly budget: { readonly calls: number; readonly windowMs: number };
}

/** Opens an account's API, with the control calls beside it. */
export function serveAccount(door: Door, where: { host: string; port: number }): Promise<ListeningServer> {
  const taken: number[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://account");
    const answered = isControl(pathname) ? door.control(request, response) : answer({ ...door, taken }, request, response);
    answered.catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  server.keepAliveTimeout = 30_000;
  return listen(server, { ...where, scheme: "http" });
}

interface OpenDoor extends Door {
  /** When the calls that were let in arrived. */
  readonly taken: number[];
}

async function answer(door: OpenDoor, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const atMs = performance.now();
  const isOver = isOverBudget(door, atMs);
  const { pathname, search, searchParams } = new URL(request.url ?? "/", "http://account");
  const method = request.method ?? "";
  const faults = isOver ? {} : door.account.faults.take(`${method} ${pathname}`);
  const text = await readBody(request);
  const body = jsonOf(text);
  const logged = door.log.open({
    time: door.account.now().toISOString(),
    atMs,
    method,
    path: pathname,
    query: search,
    body: body ?? text,
    faults: Object.keys(faults),
  });
  const reply = isOver ? TOO_FAST : (refusal(door, request, faults) ?? faultyReply(faults, pathname));
  await deliver({ door, request, response, logged, faults, atMs }, reply, () =>
    run(door.account, { method, pathname, searchParams, body: body ?? {}, faults }),
  );
}

function isOverBudget({ taken, budget }: OpenDoor, atMs: number): boolean {
  while (taken.length > 0 && atMs - (taken[0] ?? 0) >= budget.windowMs) taken.shift();
  if (taken.length >= budget.calls) return true;
  taken.push(atMs);
  return false;
}

type Page = Reply & { readonly headers?: Readonly<Record<string, string>> };

const TOO_FAST: Page = { http: 429, text: "Too Many Requests" };
const HTML = (http: number, title: string): Page => ({
  http,
  text: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  headers: { "content-type": "text/html; charset=utf-8" },
});

function refusal({ account }: OpenDoor, request: IncomingMessage, faults: Partial<FaultValues>): Page | null {
  if (faults.legacyForbidden) return { http: 403, json: { code: 101, success: false, message: "Invalid token" } };
  if (request.headers.authorization !== `Bearer ${account.apiKey}`)
    return { http: 401, json: { code: 111, success: false, message: "Unauthorized" } };
  return faults.rightMissing !== undefined && (request.url ?? "").includes(faults.rightMissing)
    ? { http: 403, json: { success: false, code: 403, message: "Forbidden" } }
    : null;
}

/** What comes in place of the call's own answer; the call then has no effect. */
function faultyReply(faults: Partial<FaultValues>, path: string): Page | null {
  if (faults.throttled !== undefined)
    return { ...TOO_FAST, headers: faults.throttled === "silent" ? {} : { "retry-after": String(faults.throttled) } };
  if (faults.serverErrorBefore) return HTML(faults.serverErrorBefore, "Bad gateway");
  if (faults.page) return HTML(faults.page, "RO App");
  if (faults.refuses !== undefined)
    return { http: 422, json: { success: false, message: { validation: { [path.split("/").at(-1) ?? ""]: [faults.refuses] } } } };
  return null;
}

interface Delivery {
  readonly door: OpenDoor;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly logged: LoggedRequest;
  readonly faults: Partial<FaultValues>;
  readonly atMs: number;
}

/** Lets the call take effect and answers it, in the way the faults want it. */
async function deliver({ request, response, logged, faults, atMs }: Delivery, instead: Page | null, effect: () => Reply): Promise<void> {
  if (instead === null) {
    if (faults.dropBefore) return void request.socket.destroy();
    if (faults.neverBefore) return closed(request);
    if (faults.landsLateMs !== undefined) {
      setTimeout(effect, faults.landsLateMs);
      return void request.socket.destroy();
    }
  }
  const own: Page = instead ?? effect();
  if (faults.latencyMs) await pause(faults.latencyMs);
  if (instead === null) {
    if (faults.dropAfter) return void request.socket.destroy();
    if (faults.neverAfter) return closed(request);
  }
  const page = instead === null && faults.serverErrorAfter ? HTML(faults.serverErrorAfter, "Internal server error") : own;
  logged.http = page.http;
  logged.ms = Math.round(performance.now() - atMs);
  send(response, page, faults);
}

function send(response: ServerResponse, page: Page, faults: Partial<FaultValues>): void {
  const isJson = "json" in page;
  const written = isJson ? JSON.stringify(page.json, faults.numbersAsStrings ? numberAsText : undefined) : page.text;
  const body = Buffer.from(isJson && faults.badJson ? `${written.slice(0, -1)},"oops` : written);
  const type = isJson ? "application/json; charset=utf-8" : "text/plain; charset=utf-8";
  response.writeHead(page.http, { "content-type": type, "content-length": body.length, ...page.headers });
  if (faults.truncated) response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.socket?.destroy());
  else response.end(body);
}

interface Asked {
  readonly method: string;
  readonly pathname: string;
  readonly searchParams: URLSearchParams;
  readonly body: unknown;
  readonly faults: Partial<FaultValues>;
}

function run(account: Account, { method, pathname, searchParams, body, faults }: Asked): Reply {
  if (method === "DELETE" && faults.noDelete) return { http: 405, text: "Method Not Allowed" };
  for (const route of ROUTES) {
    const found = route.method === method ? route.pattern.exec(pathname) : null;
    if (!found) continue;
    const query = new Query(searchParams, faults.ignores);
    const unknown = faults.strict ? query.names.find((name) => !route.knows?.includes(name)) : undefined;
    if (unknown !== undefined) return { http: 400, json: { success: false, message: { validation: { [unknown]: ["unknown parameter"] } } } };
    if (typeof body !== "object" || body === null || Array.isArray(body)) return { http: 400, json: {} };
    return route.run({ account, query, body: body as Record<string, unknown>, ids: found.slice(1).map(Number), faults });
  }
  return HTML(404, "404");
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function jsonOf(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return "";
    throw error;
  }
}

const numberAsText = (_: string, value: unknown): unknown => (typeof value === "number" ? String(value) : value);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const closed = (request: IncomingMessage): Promise<void> => new Promise((resolve) => request.socket.once("close", () => resolve()));
