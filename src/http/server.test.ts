import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { ROLES } from "../domain/permissions.ts";
import { createServer } from "./server.ts";

/** The calls that answer without a sign-in. Whoever adds one has to add it here too. */
const PUBLIC = [
  "GET /healthz",
  "GET /readyz",
  "GET /metrics",
  "GET /api/openapi.json",
  "GET /api/v1/setup",
  "POST /api/v1/setup",
  "POST /api/v1/session",
  "POST /api/v1/invitations/:token",
  "PUT /hooks/:platform/:secret/:event",
  "POST /hooks/:platform/:secret/:event",
  "DELETE /hooks/:platform/:secret/:event",
  "POST /hooks/roapp/:mirror/:event",
];

interface Route {
  readonly method: string;
  readonly url: string;
  readonly permission: string | undefined;
}

let desk: Desk;
let routes: Route[];
let webFolder: string;

beforeAll(async () => {
  webFolder = mkdtempSync(join(tmpdir(), "econnect-web-"));
  mkdirSync(join(webFolder, "assets"));
  writeFileSync(join(webFolder, "index.html"), "<!doctype html><title>Desk</title>");
  writeFileSync(join(webFolder, "assets", "app-1a2b.js"), "export {};");
  desk = await openDesk({ webFolder });
  routes = await routesOf(desk);
});
afterAll(async () => {
  await desk.close();
  rmSync(webFolder, { recursive: true });
});

/** All routes as they were registered, but for the pages of the reference. */
async function routesOf({ context }: Desk): Promise<Route[]> {
  const found: Route[] = [];
  const listening = { ...context, db: context.db };
  const app = await createServer({
    context: listening,
    hub: { listen: () => () => undefined, stop: async () => undefined },
    readiness: { database: async () => true, migrations: async () => true, queue: async () => true },
    version: "test",
    webFolder: "/nowhere",
    checkAnswers: true,
    onRoute: (route) => {
      for (const method of [route.method].flat()) found.push({ method: String(method), url: route.url, permission: route.config?.permission });
    },
  });
  await app.close();
  return found.filter((route) => route.method !== "HEAD" && route.method !== "OPTIONS" && !route.url.startsWith("/api/docs"));
}

const addressOf = (route: Route) => route.url.replace(/:\w+/g, "1");

describe("permissions", () => {
  it("are asked for by every route but the few that are public", async () => {
    expect(routes.length).toBeGreaterThan(30);
    const open = routes.filter((route) => route.permission === "public").map((route) => `${route.method} ${route.url}`);
    expect(open.filter((route) => !PUBLIC.includes(route))).toEqual([]);
  });

  it("refuse every other route to nobody (401) and to wrong credentials, before the body is read", async () => {
    for (const route of routes.filter((route) => route.permission !== "public")) {
      for (const headers of [
        {},
        { authorization: "Bearer nonsense" },
        { authorization: "Basic eDp5" },
        { cookie: "econnect_session=nonsense", "x-requested-with": "econnect" },
      ]) {
        const body = route.method === "GET" || route.method === "DELETE" ? undefined : '{"not json';
        const answer = await desk.call(route.method, addressOf(route), body, { as: null, headers });
        expect(answer, `${route.method} ${route.url}`).toMatchObject({ status: 401, body: { code: "not_signed_in" } });
      }
    }
  });

  it("refuse every route to a token that lacks its permission (403), and only those", async () => {
    const nothing = await desk.as();
    const viewer = await desk.as("orders.view", "stores.view");
    for (const route of routes.filter((route) => route.permission !== "public" && route.url !== "/api/v1/events")) {
      const body = route.method === "GET" || route.method === "DELETE" ? undefined : {};
      const open = route.permission === "signed_in";
      if (!open) {
        const refused = await desk.call(route.method, addressOf(route), body, { as: nothing });
        expect(refused, `${route.method} ${route.url}`).toMatchObject({ status: 403, body: { code: "permission_missing" } });
      }
      if (route.url.includes("session")) continue;
      const answer = await desk.call(route.method, addressOf(route), body, { as: viewer });
      const mayView = open || route.permission === "orders.view" || route.permission === "stores.view";
      expect(answer.status === 403, `${route.method} ${route.url} → ${answer.status} ${answer.text.slice(0, 200)}`).toBe(!mayView);
      expect(answer.status, `${route.method} ${route.url} ${answer.text.slice(0, 300)}`).toBeLessThan(500);
    }
  });

  it("let a viewer change nothing", () => {
    const changing = routes.filter((route) => route.method !== "GET" && ["orders.view", "stores.view"].includes(route.permission ?? ""));
    expect(changing).toEqual([]);
  });

  it("are declared, or the server does not start", async () => {
    const start = createServer({
      context: desk.context,
      hub: { listen: () => () => undefined, stop: async () => undefined },
      readiness: { database: async () => true, migrations: async () => true, queue: async () => true },
      version: "test",
      webFolder: "/nowhere",
      checkAnswers: true,
      moreRoutes: (app) => void app.get("/forgotten", () => ({})),
    });
    await expect(start).rejects.toThrow("GET /api/v1/forgotten");
  });

  it("of a cookie also need the header that no other site can send", async () => {
    const signedIn = await desk.call("POST", "/session", { email: "olena@kvitka.example", password: "Sonyashnyk-47-stebel" });
    const cookie = String(signedIn.headers["set-cookie"]).split(";")[0] ?? "";
    const forged = await desk.call("POST", "/locations", { name: "Forged" }, { as: { cookie } });
    expect(forged).toMatchObject({ status: 403, body: { code: "request_header_missing" } });
    const meant = await desk.call("POST", "/locations", { name: "Meant" }, { as: { cookie, "x-requested-with": "econnect" } });
    expect(meant.status).toBe(201);
    expect((await desk.call("GET", "/session", undefined, { as: { cookie } })).body.permissions.length).toBeGreaterThan(10);
  });

  it("of the roles are the documented ones", () => expect(ROLES).toEqual(["owner", "admin", "manager", "viewer"]));
});

describe("refusals", () => {
  it.each(['{"name":', "name=x", '{"name":"a"}}', ""])("of what is not JSON are 400 bad_json or name what is missing (%s)", async (body) => {
    const answer = await desk.call("POST", "/locations", body);
    expect([400, 422]).toContain(answer.status);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    if (body !== "") expect(answer.body).toMatchObject({ status: 400, code: "bad_json", title: "Bad Request" });
  });

  it("name every wrong and every unknown member", async () => {
    const answer = await desk.call("POST", "/order-statuses", { name: 7, group: "nope", unheardOf: 1 });
    expect(answer).toMatchObject({ status: 422, body: { code: "invalid" } });
    expect(answer.body.errors.map((fault: { path: string }) => fault.path).sort()).toEqual(["group", "name", "unheardOf"]);
  });

  it("hold for queries and cursors too", async () => {
    for (const query of [
      "limit=0",
      "limit=201",
      "limit=-1",
      "limit=many",
      "limit=1.5",
      "limit=1&limit=2",
      "cursor=%00nonsense",
      "cursor=W10",
      "sort=name",
      `cursor=${Buffer.from('["x"]').toString("base64url")}`,
    ]) {
      const answer = await desk.call("GET", `/locations?${query}`);
      expect(answer, query).toMatchObject({ status: 422, body: { code: "invalid", errors: [{}] } });
    }
  });

  it("of unknown addresses and ids are 404 not_found", async () => {
    for (const [method, path] of [
      ["GET", "/nothing"],
      ["GET", "/api/nothing"],
      ["DELETE", "/company"],
      ["PATCH", "/locations/987654321"],
      ["PATCH", "/locations/no-number"],
      ["DELETE", "/locations/99999999999999999999999"],
    ] as const) {
      const answer = await desk.call(method, path, method === "PATCH" ? { name: "X" } : undefined);
      expect(answer, `${method} ${path}`).toMatchObject({ status: 404, body: { code: "not_found" } });
    }
  });

  it("of what the database cannot keep, of too much and of another format say so", async () => {
    expect(await desk.call("POST", "/locations", { name: "nul\u0000" })).toMatchObject({ status: 422, body: { code: "invalid" } });
    expect(await desk.call("POST", "/locations", { name: "x".repeat(2_000_000) })).toMatchObject({ status: 413, body: { code: "body_too_large" } });
    const form = await desk.call("POST", "/locations", "name=x", { headers: { "content-type": "application/x-www-form-urlencoded" } });
    expect(form).toMatchObject({ status: 415, body: { code: "unsupported_media_type" } });
  });

  it("that are our fault are 500 internal with the id of the request, and tell nothing else", async () => {
    const broken = await createServer({
      context: {
        ...desk.context,
        now: () => {
          throw new Error("secret of the inside");
        },
      },
      hub: { listen: () => () => undefined, stop: async () => undefined },
      readiness: {
        database: async () => true,
        migrations: async () => {
          throw new Error("no");
        },
        queue: async () => false,
      },
      version: "test",
      webFolder: "/nowhere",
      checkAnswers: true,
    });
    const answer = await broken.inject({ method: "GET", url: "/api/v1/company", headers: { cookie: "econnect_session=x" } });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: "internal", requestId: expect.stringMatching(/^\S{8,}$/) });
    expect(answer.body).not.toContain("secret of the inside");
    const ready = await broken.inject("/readyz");
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: "unavailable", database: true, migrations: false, queue: false }]);
    await broken.close();
  });
});

describe("the doors beside the API", () => {
  it("describe all of it as OpenAPI 3.1, and show it", async () => {
    const { status, body } = await desk.call("GET", "/api/openapi.json", undefined, { as: null });
    expect([status, body.openapi]).toEqual([200, "3.1.0"]);
    const described = Object.entries(body.paths).flatMap(([path, calls]) =>
      Object.keys(calls as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const missing = routes.map((route) => `${route.method} ${route.url.replace(/:(\w+)/g, "{$1}")}`).filter((route) => !described.includes(route));
    expect(missing).toEqual(["GET /api/openapi.json"]);
    const page = await desk.call("GET", "/api/docs/", undefined, { as: null, headers: { accept: "text/html" } });
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  });

  it("say that they are well, and show metrics to this machine or a token", async () => {
    expect((await desk.call("GET", "/healthz", undefined, { as: null })).status).toBe(200);
    const metrics = await desk.call("GET", "/metrics", undefined, { as: null });
    expect(metrics.headers["content-type"]).toMatch(/^text\/plain/);
    expect(metrics.text).toMatch(/^econnect_attention_open 0$/m);
    expect(metrics.text).toMatch(/^# TYPE econnect_http_request_seconds histogram$/m);
    for (const headers of [{ "x-forwarded-for": "203.0.113.9" }, { forwarded: "for=203.0.113.9" }]) {
      expect((await desk.call("GET", "/metrics", undefined, { as: null, headers })).status).toBe(401);
      expect((await desk.call("GET", "/metrics", undefined, { headers })).status).toBe(200);
    }
  });

  it("serve the web app: its page for every address of its own, never kept; its files kept for good", async () => {
    const html = { accept: "text/html,*/*" };
    for (const path of ["/", "/orders/17", "/index.html"]) {
      const page = await desk.app.inject({ url: path, headers: html });
      expect([page.statusCode, page.headers["cache-control"]], path).toEqual([200, "no-cache"]);
      expect(page.body).toContain("<title>Desk</title>");
      expect(page.headers["content-security-policy"]).toBe(
        "default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data: blob:;font-src 'self' data:;connect-src 'self';object-src 'none';base-uri 'self';form-action 'self';frame-ancestors 'none'",
      );
      expect(page.headers["strict-transport-security"]).toBeUndefined();
    }
    const file = await desk.app.inject("/assets/app-1a2b.js");
    expect([file.statusCode, file.headers["cache-control"]]).toEqual([200, "public, max-age=31536000, immutable"]);
    for (const path of ["/assets/gone.js", "/api/v1/nothing", "/../package.json", "/%2e%2e/package.json", "/assets/%00.js", "/%"]) {
      const answer = await desk.app.inject({ url: path, headers: html });
      expect(answer.statusCode, path).toBeGreaterThanOrEqual(400);
    }
  });
});
