import { readFileSync } from "node:fs";
import { get as tlsGet } from "node:https";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAULT_NAMES, FAULTS, type Faults, type FaultValues, TOKEN_FORMS } from "./faults.ts";
import { selfSignedCertificate } from "./self-signed.ts";
import { type CartumSimulator, startCartumSimulator } from "./simulator.ts";
import { ApiCaller } from "./testing.ts";

let now = new Date("2026-11-24T10:00:00Z");
let simulator: CartumSimulator;
let api: ApiCaller;

beforeAll(async () => {
  simulator = await startCartumSimulator({ shops: [{ port: 0, orders: 60 }], now: () => now });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  now = new Date("2026-11-24T10:00:00Z");
  simulator.shop.faults.clear();
  api = await new ApiCaller(simulator.shop.url).logIn();
});

const set: Faults["set"] = (name, value, limits) => simulator.shop.faults.set(name, value, limits);
const open = (): Promise<number[]> => api.orders({ status: [1, 2, 6] }).then((orders) => orders.map((order) => order.order_id));
const cut = /socket hang up|ECONNRESET|aborted/;

describe("who may come in", () => {
  it("refuses a bad token in each of the four forms", async () => {
    const seen: unknown[] = [];
    for (const form of TOKEN_FORMS) {
      set("tokenFailure", form);
      const { http, status } = await api.call("orders/get", { token: "0".repeat(32) });
      seen.push([http, status]);
    }
    expect(seen).toEqual([
      [401, "UNAUTHORIZED"],
      [200, "UNAUTHORIZED"],
      [200, "AUTHORIZATION_ERROR"],
      [200, "ERROR"],
    ]);
  });

  it("refuses a good token for the next calls only", async () => {
    set("tokenRefused", "200-error", { times: 2, functions: ["orders/get"] });
    expect((await api.call("orders/get_available_statuses")).status).toBe("OK");
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("ERROR");
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("ERROR");
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("OK");
  });

  it("does not count a login off a fault about tokens", async () => {
    set("tokenRefused", "401-unauthorized", { times: 1 });
    await api.logIn();
    expect((await api.call("orders/get", { limit: 1 })).http).toBe(401);
  });

  it("lets a token die after its lifetime, which using it does not prolong", async () => {
    now = new Date(now.getTime() + 599_000);
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("OK");
    now = new Date(now.getTime() + 1_000);
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("UNAUTHORIZED");
    set("tokenLifetimeSeconds", 2);
    await api.logIn();
    now = new Date(now.getTime() + 2_000);
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("UNAUTHORIZED");
  });

  it("refuses logins after the password was changed", async () => {
    set("credentialsRefused", "AUTHORIZATION_ERROR");
    expect((await api.call("auth", { login: "desk", password: "not-a-real-password" })).status).toBe("AUTHORIZATION_ERROR");
    simulator.shop.faults.clear();
    simulator.shop.changePassword("another", { dropTokens: true });
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("UNAUTHORIZED");
    expect((await api.call("auth", { login: "desk", password: "not-a-real-password" })).status).toBe("ERROR");
    simulator.shop.changePassword("not-a-real-password");
  });
});

describe("something else in place of an answer", () => {
  it("says that there is no API with 403, 404, 405 or 410 and a web page", async () => {
    for (const http of [403, 404, 405, 410] as const) {
      set("noApi", http);
      const answer = await api.raw("auth", { login: "desk" });
      expect([answer.http, answer.text.startsWith("<!doctype html>")]).toEqual([http, true]);
    }
  });

  it("shows a bot filter's small page of script with 200 and with 403", async () => {
    for (const http of [200, 403] as const) {
      set("challenge", http);
      const answer = await api.raw("auth", { login: "desk" });
      expect(answer.http).toBe(http);
      expect(answer.text).toContain("<script>");
      expect(answer.text.length).toBeGreaterThan(450);
      expect(answer.text.length).toBeLessThan(700);
    }
  });

  it("shows some other web page, or JSON without a status", async () => {
    set("html", 200);
    expect((await api.raw("orders/get")).headers["content-type"]).toContain("text/html");
    simulator.shop.faults.clear();
    set("jsonWithoutStatus", true);
    expect(await api.call("orders/get")).not.toHaveProperty("status");
  });

  it("says EXCEPTION, HTTP_ERROR or UNDEFINED_FUNCTION", async () => {
    set("exception", true, { times: 1 });
    expect((await api.call("orders/get")).status).toBe("EXCEPTION");
    set("httpError", 400, { times: 1 });
    expect(await api.call("orders/get")).toMatchObject({ http: 200, status: "HTTP_ERROR", response: { code: 400 } });
    set("undefinedFunction", true);
    expect((await api.call("orders/get_available_statuses")).status).toBe("UNDEFINED_FUNCTION");
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("OK");
  });

  it("has a proxy's 5xx and 524, a 429 with Retry-After, and a redirect to another host", async () => {
    for (const http of [500, 502, 503, 524]) {
      set("serverError", http);
      expect((await api.raw("orders/get")).http).toBe(http);
    }
    simulator.shop.faults.clear("serverError");
    set("throttled", 30);
    expect(await api.raw("orders/get")).toMatchObject({ http: 429, headers: { "retry-after": "30" } });
    simulator.shop.faults.clear();
    set("redirect", "https://elsewhere.example/api/auth/");
    expect(await api.raw("auth")).toMatchObject({ http: 302, headers: { location: "https://elsewhere.example/api/auth/" } });
  });
});

describe("connections that fail", () => {
  it("cuts the connection before or after the update took effect", async () => {
    const [number = 0] = await open();
    const { stat_status } = simulator.shop.order(number).order;
    set("dropBefore", true, { times: 1, functions: ["orders/update"] });
    await expect(api.raw("orders/update", { orders: [{ order_id: number, status: 9 }] })).rejects.toThrow(cut);
    expect(simulator.shop.order(number).order.stat_status).toBe(stat_status);
    set("dropAfter", true, { times: 1, functions: ["orders/update"] });
    await expect(api.raw("orders/update", { orders: [{ order_id: number, status: 9 }] })).rejects.toThrow(cut);
    expect(simulator.shop.order(number).order.stat_status).toBe(9);
    expect(simulator.shop.log.requests("orders/update").map((request) => request.http)).toEqual([null, null]);
    expect((await api.call("orders/update", { orders: [{ order_id: number, status: 2 }] })).status).toBe("OK");
  });

  it("is slow, never answers, or lets the body drip", async () => {
    set("latencyMs", 150);
    const begun = performance.now();
    await api.call("orders/get", { limit: 1 });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(145);
    simulator.shop.faults.clear();
    set("never", true);
    await expect(api.raw("orders/get", {}, 100)).rejects.toThrow("no answer in time");
    simulator.shop.faults.clear();
    set("dripMs", 40);
    await expect(api.raw("orders/get", {}, 200)).rejects.toThrow("no answer in time");
    simulator.shop.faults.set("dripMs", 1);
    expect(await api.orders()).toHaveLength(60);
  });

  it("sends too much, broken JSON, or half an answer", async () => {
    set("tooLarge", 2_000_000);
    expect(Buffer.byteLength((await api.raw("orders/get", { limit: 1 })).text)).toBe(2_000_000);
    simulator.shop.faults.clear();
    set("badJson", true);
    await expect(api.call("orders/get", { limit: 1 })).rejects.toThrow(SyntaxError);
    simulator.shop.faults.clear();
    set("truncated", true);
    await expect(api.raw("orders/get")).rejects.toThrow(cut);
  });

  it("is down for a while and up again by itself", async () => {
    set("dropBefore", true, { seconds: 60 });
    await expect(api.raw("orders/get")).rejects.toThrow(cut);
    now = new Date(now.getTime() + 60_000);
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("OK");
  });

  it("shows a certificate nobody vouches for, or an expired one, when it serves TLS", async () => {
    const [fresh, old] = [selfSignedCertificate({ now: new Date() }), selfSignedCertificate({ now: new Date(), expired: true })];
    const safe = await startCartumSimulator({
      shops: [
        { port: 0, orders: 5, tls: fresh },
        { port: 0, orders: 5, tls: old },
      ],
    });
    const visit = (url: string, ca?: string): Promise<unknown> =>
      new Promise((resolve) => {
        tlsGet(url, { agent: false, ...(ca ? { ca } : {}) }, (answer) => resolve(answer.resume().statusCode)).on("error", (error) =>
          resolve("code" in error ? error.code : error),
        );
      });
    const [first, second] = safe.shops;
    expect(await visit(`${first?.url}/`)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(await visit(`${first?.url}/`, fresh.cert)).toBe(200);
    expect(await visit(`${second?.url}/`, old.cert)).toBe("CERT_HAS_EXPIRED");
    await safe.close();
  });
});

describe("setting faults", () => {
  it("refuses a value a fault does not know, with an example of what it takes", () => {
    expect(() => simulator.shop.faults.set("noApi", 500 as FaultValues["noApi"])).toThrow(/noApi does not take 500.*404/);
    for (const name of FAULT_NAMES) expect(FAULTS[name].accepts(FAULTS[name].example), name).toBe(true);
    for (const name of FAULT_NAMES) expect(FAULTS[name].accepts({ no: "such value" }), name).toBe(false);
  });

  it("holds from the start when given to the shop", async () => {
    const other = await startCartumSimulator({ shops: [{ port: 0, orders: 5, faults: { noApi: 404 } }] });
    expect((await new ApiCaller(other.shop.url).raw("auth")).http).toBe(404);
    await other.close();
  });

  it("has every fault tested", () => {
    const tests = ["faults.test.ts", "shapes.test.ts", "hooks.test.ts"]
      .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
      .join("\n");
    expect(FAULT_NAMES.filter((name) => !tests.includes(`set("${name}"`))).toEqual([]);
  });
});
