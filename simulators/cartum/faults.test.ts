import { get as tlsGet } from "node:https";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAULT_NAMES, FAULTS, type FaultName, type FaultValues, GARBAGE, TOKEN_FORMS } from "./faults.ts";
import { selfSignedCertificate } from "./self-signed.ts";
import { type CartumSimulator, startCartumSimulator } from "./simulator.ts";
import { ApiCaller, rowsOf } from "./testing.ts";

let now = new Date("2026-11-24T10:00:00Z");
let simulator: CartumSimulator;
let api: ApiCaller;
const tested = new Set<FaultName>();

beforeAll(async () => {
  simulator = await startCartumSimulator({ shops: [{ port: 0, orders: 60 }], now: () => now });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  now = new Date("2026-11-24T10:00:00Z");
  simulator.shop.faults.clear();
  api = await new ApiCaller(simulator.shop.url).logIn();
});

const set: typeof simulator.shop.faults.set = (name, value, limits) => {
  tested.add(name);
  simulator.shop.faults.set(name, value, limits);
};
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

describe("the log of an update", () => {
  const update = async (number: number, status: number) =>
    api.call("orders/update", {
      orders: [
        { order_id: number, status },
        { order_id: 5, status },
      ],
    });

  it("has its text under messages, lacks order_id, or is short", async () => {
    const [number = 0] = await open();
    set("logTextKey", "messages");
    set("logWithoutOrderId", true);
    expect(rowsOf(await update(number, 2), "log")).toEqual([
      { status: "OK", messages: "UPDATED" },
      { status: "ERROR", messages: expect.any(String) },
    ]);
    set("logShort", 1);
    expect(rowsOf(await update(number, 2), "log")).toHaveLength(1);
  });

  it("refuses every change of a user without the right, or says UPDATED and changes nothing", async () => {
    const [number = 0] = await open();
    const { stat_status } = simulator.shop.order(number).order;
    set("updateRefused", "Access denied");
    expect(rowsOf(await update(number, 9), "log")[0]).toMatchObject({ status: "ERROR", message: "Access denied" });
    simulator.shop.faults.clear();
    set("updateIgnored", true);
    expect(rowsOf(await update(number, 9), "log")[0]).toMatchObject({ status: "OK", message: "UPDATED" });
    expect(simulator.shop.order(number).order.stat_status).toBe(stat_status);
  });

  it("locks a cancelled order, or does not", async () => {
    const [number = 0] = await open();
    simulator.shop.cancel(number);
    set("cancelledLocked", true);
    expect(rowsOf(await update(number, 2), "log")[0]).toMatchObject({ status: "ERROR" });
    simulator.shop.faults.clear();
    expect(rowsOf(await update(number, 2), "log")[0]).toMatchObject({ status: "OK" });
  });
});

describe("answers in other shapes", () => {
  it("writes numbers as strings and letters as escapes", async () => {
    set("numbersAsStrings", true);
    const [order] = await api.orders({ limit: 1 });
    expect([order?.order_id, order?.total_sum, order?.products[0]?.quantity].map((value) => typeof value)).toEqual(["string", "string", "string"]);
    simulator.shop.faults.clear();
    const plain = await api.orders({ limit: 1 });
    set("escapedUnicode", true);
    expect((await api.raw("orders/get", { limit: 1 })).text).toMatch(/^[\0-~]+$/);
    expect(await api.orders({ limit: 1 })).toEqual(plain);
  });

  it("leaves blocks empty as [], {} or null, and EMPTY answers too", async () => {
    for (const [form, value] of [
      ["[]", []],
      ["{}", {}],
      ["null", null],
    ] as const) {
      set("emptyBlocks", form);
      set("emptyAnswer", form);
      expect((await api.orders({ limit: 1, additionalData: true }))[0]).toMatchObject({
        delivery_data: value,
        analytics: value,
        additional_data: value,
      });
      expect((await api.call("orders/get", { ids: [1] })).response).toEqual(value);
    }
    set("emptyAnswer", "absent");
    expect(await api.call("orders/get", { ids: [1] })).toEqual({ http: 200, status: "EMPTY" });
  });

  it("sorts results ascending, descending or not at all", async () => {
    const numbers = async (): Promise<number[]> => (await api.orders()).map((order) => order.order_id);
    const ascending = await numbers();
    set("resultOrder", "descending");
    expect(await numbers()).toEqual(ascending.toReversed());
    set("resultOrder", "shuffled");
    const shuffled = await numbers();
    expect(shuffled).not.toEqual(ascending);
    expect(shuffled.toSorted()).toEqual(ascending.toSorted());
  });

  it("lists statuses as an array and knows members nobody has heard of", async () => {
    set("statusesAsArray", true);
    set("unknownMembers", true);
    const statuses = rowsOf(await api.call("orders/get_available_statuses"), "statuses");
    expect(statuses.find(({ id }) => id === 3)).toMatchObject({ success: 1, color: "#f90" });
    const [order] = await api.orders({ limit: 1 });
    expect(order).toHaveProperty("loyalty_block.points");
    expect(order).toHaveProperty("products.0.marking_codes");
  });

  it("puts unreadable orders among the good ones", async () => {
    set("garbageOrders", GARBAGE);
    const orders = await api.orders();
    expect(orders).toHaveLength(60);
    expect(orders[0]?.stat_created).toBe("0000-00-00 00:00:00");
    expect(orders[1]).not.toHaveProperty("order_id");
    expect(orders[GARBAGE.indexOf("negative_quantity")]?.products[0]?.quantity).toBe(-3);
    expect(typeof orders[GARBAGE.indexOf("text_price")]?.products[0]?.price).toBe("string");
    expect(typeof orders[GARBAGE.indexOf("not_an_object")]).toBe("string");
    expect(orders[GARBAGE.length]).toMatchObject({ order_id: expect.any(Number), stat_created: expect.stringMatching(/^2026/) });
    const [, second = 0] = simulator.shop.numbers();
    set("garbageOrders", { [second]: "bad_date" });
    expect((await api.orders({ limit: 2 })).map((order) => order.stat_created.slice(0, 4))).toEqual(["2026", "0000"]);
  });

  it("leaves orders out: named ones, or a share of those asked for", async () => {
    const [first = 0, second = 0] = simulator.shop.numbers();
    set("absentIds", [first]);
    expect((await api.orders({ ids: [first, second] })).map((order) => order.order_id)).toEqual([second]);
    simulator.shop.faults.clear();
    set("absentShare", 0.3);
    expect(await api.orders({ ids: simulator.shop.numbers().slice(0, 20) })).toHaveLength(14);
  });

  it("repeats orders, does not look at parameters, and has another currency", async () => {
    set("duplicates", 2);
    expect((await api.orders({ limit: 5 })).map((order) => order.order_id).toSorted()).toHaveLength(7);
    simulator.shop.faults.clear();
    set("ignores", ["status", "limit"]);
    expect(await api.orders({ status: [1], limit: 5 })).toHaveLength(60);
    simulator.shop.faults.clear();
    set("currency", "EUR");
    expect(new Set((await api.orders()).map((order) => order.currency))).toEqual(new Set(["EUR"]));
    expect(rowsOf(await api.call("currency/export"), "currency")).toMatchObject([{ iso: "EUR" }]);
  });

  it("has a wrong clock or another zone for orders placed from now on, and takes orders of the future", async () => {
    const created = (at?: Date): string => simulator.shop.order(simulator.shop.place({}, at)).order.stat_created;
    expect(created()).toBe("2026-11-24 12:00:00");
    set("clockOffsetMinutes", -45);
    expect(created()).toBe("2026-11-24 11:15:00");
    simulator.shop.faults.clear();
    set("timeZone", "America/New_York");
    expect(created()).toBe("2026-11-24 05:00:00");
    simulator.shop.faults.clear();
    expect(created(new Date("2031-01-01T00:00:00Z"))).toBe("2031-01-01 02:00:00");
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

  it("has every fault tested here or with the web-hooks", () => {
    const elsewhere: FaultName[] = ["staleHookBody", "hookMethod", "hookTwice", "hookDelayMs", "hooksSilent"];
    expect(FAULT_NAMES.filter((name) => !tested.has(name) && !elsewhere.includes(name))).toEqual([]);
  });
});
