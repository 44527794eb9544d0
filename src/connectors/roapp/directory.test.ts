import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createNet } from "../../net/net.ts";
import { failureOf } from "../contract-tests.ts";
import { roapp } from "./roapp.ts";

const KEY = "geheim-key-1234567890";
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const PAGES: Readonly<Record<string, unknown>> = {
  "/v2/company": { id: 1, name: "Sample Ltd", currency: "EUR", timezone: "Europe/Paris" },
  "/v2/company/locations": {
    data: [
      { id: 11, name: "Main shop", is_archived: false },
      { id: 12, name: "Closed shop", is_archived: true },
    ],
    paging: { page: 1, total_pages: 1, count: 2 },
  },
  "/v2/company/employees": {
    data: [{ id: 7, first_name: "Ann", last_name: "Sample", email: "ann@example.com", is_active: true }],
    paging: { page: 1, total_pages: 2, count: 2 },
  },
  "/v2/company/employees?page=2": { data: [{ id: 8, login: "bob", is_active: false }], paging: { page: 2, total_pages: 2, count: 2 } },
  "/v2/orders/types": [{ id: 3, title: "Online order" }],
  "/v2/orders/statuses": [{ id: 5, name: "New", color: "#fff", group: { type: 1, name: "New" } }],
  "/warehouse/categories/": {
    data: [
      { id: 61, title: "Retail" },
      { id: 62, title: "Mugs", parent_id: 61 },
    ],
    count: 2,
    success: true,
  },
  "/v2/orders/custom-fields": { data: [{ id: 99, name: "Store number", type: 6 }], success: true },
};

/** An account that answers its directory to the right key, unless `instead` answers first. */
async function account(instead: (path: string, response: ServerResponse) => boolean = () => false) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(`${request.method} ${path}`);
    if (instead(path, response)) return;
    if (request.headers.authorization !== `Bearer ${KEY}`) response.writeHead(401).end('{"code":111,"success":false,"message":"Invalid key"}');
    else if (PAGES[path]) response.setHeader("content-type", "application/json").end(JSON.stringify(PAGES[path]));
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const net = createNet({ allowedPrivateHosts: ["127.0.0.1"], log: { debug: () => undefined }, now: () => new Date() });
  opened.push(() => {
    server.closeAllConnections();
    server.close();
  });
  opened.push(() => net.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const io = {
    http: net.httpFor("roapp", { inFlight: 1, gapMs: 0 }),
    now: () => new Date("2026-11-24T10:00:00Z"),
    budget: { spend: <T>(call: () => Promise<T>) => call() },
  };
  return { asked, check: (apiKey = KEY) => roapp.check({ url, apiKey }, io) };
}

const answering =
  (status: number, body: string, only = "/v2/company") =>
  (path: string, response: ServerResponse) => {
    if (path !== only) return false;
    response.writeHead(status, { "retry-after": "5" }).end(body);
    return true;
  };

describe("P35 the check of an RO App account", () => {
  it("reads company, locations, employees, types, statuses and fields, and nothing else", async () => {
    const { asked, check } = await account();
    expect(await check()).toEqual({
      company: { name: "Sample Ltd", currency: "EUR", timeZone: "Europe/Paris" },
      locations: [{ id: "11", name: "Main shop" }],
      employees: [
        { id: "7", name: "Ann Sample", email: "ann@example.com", active: true },
        { id: "8", name: "bob", email: null, active: false },
      ],
      orderTypes: [{ id: "3", name: "Online order" }],
      orderStatuses: [{ id: "5", name: "New", group: "New", suggestedGroup: "new" }],
      customFields: [{ id: "99", name: "Store number", type: "6" }],
      productCategories: [
        { id: "61", name: "Retail", parentId: null },
        { id: "62", name: "Mugs", parentId: "61" },
      ],
    });
    expect(asked).toHaveLength(8);
    expect(asked.every((line) => line.startsWith("GET "))).toBe(true);
  });

  it("is content when only the product categories cannot be seen", async () => {
    const { check } = await account(answering(403, "", "/warehouse/categories/"));
    expect((await check()).productCategories).toBeNull();
  });

  it.each([
    ["401", answering(401, "{}"), "wrong_credentials"],
    ["403 of an old version's bad token", answering(403, '{"code":101,"success":false,"message":"Invalid token"}'), "wrong_credentials"],
    ["403", answering(403, '{"message":"Forbidden"}'), "missing_right"],
    ["403 for one list only", answering(403, "", "/v2/company/employees"), "missing_right"],
    ["429", answering(429, ""), "throttled"],
    ["500", answering(500, "<h1>500</h1>"), "server_error"],
    ["400", answering(400, '{"success":false,"message":{"validation":{"page":["bad"]}}}'), "server_error"],
    ["404", answering(404, "<h1>404</h1>"), "not_this_platform"],
    ["a web page", answering(200, "<html>Welcome</html>"), "not_this_platform"],
  ])("names the cause: %s", async (_, instead, code) => {
    const { check } = await account(instead);
    const failure = await failureOf(check());
    expect(failure.code).toBe(code);
    if (code === "throttled") expect(failure.retryAt).toEqual(new Date("2026-11-24T10:00:05Z"));
  });

  it("never tells the key, not even when the account repeats it, and takes one that no header can carry for a wrong one", async () => {
    const { check } = await account(answering(403, JSON.stringify({ message: `no right for ${KEY}` })));
    const failure = await failureOf(check());
    expect(failure.message + JSON.stringify(failure.facts)).not.toContain(KEY);
    expect((await failureOf(check("ключ\n"))).code).toBe("wrong_credentials");
    expect((await failureOf(check("another"))).code).toBe("missing_right");
  });
});
