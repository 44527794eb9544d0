import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CartumSimulator, startCartumSimulator } from "./simulator.ts";
import { ApiCaller, exchange, rowsOf } from "./testing.ts";

const NOW = new Date("2026-11-24T10:00:00Z");

describe("orders of a simulated shop", () => {
  let simulator: CartumSimulator;
  let api: ApiCaller;

  beforeAll(async () => {
    simulator = await startCartumSimulator({ shops: [{ port: 0, orders: 300 }], now: () => NOW });
    api = await new ApiCaller(simulator.shop.url).logIn();
  });
  afterAll(() => simulator.close());

  it("gives several tokens of 32 hexadecimal digits, all of them valid", async () => {
    const other = await new ApiCaller(simulator.shop.url).logIn();
    expect(other.token).toMatch(/^[0-9a-f]{32}$/);
    expect(other.token).not.toBe(api.token);
    expect((await other.call("orders/get", { limit: 1 })).status).toBe("OK");
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("OK");
  });

  it("answers wrong credentials with HTTP 200, ERROR and the known text", async () => {
    const answer = await api.call("auth", { login: "desk", password: "guess" });
    expect(answer).toEqual({ http: 200, status: "ERROR", response: { message: "User with such username/password not found" } });
  });

  it("answers a missing or unknown token with HTTP 401 and UNAUTHORIZED", async () => {
    for (const token of [undefined, "", "0".repeat(32)]) {
      const answer = await api.call("orders/get", { token });
      expect([answer.http, answer.status]).toEqual([401, "UNAUTHORIZED"]);
    }
  });

  it("takes ids as numbers, as strings, as a single value and in PHP's brackets, with and without a slash", async () => {
    const [a, b] = simulator.shop.numbers();
    for (const ids of [
      [a, b],
      [String(a), String(b)],
    ])
      expect((await api.orders({ ids })).map((order) => order.order_id)).toEqual([a, b]);
    expect((await api.orders({ ids: String(a) })).map((order) => order.order_id)).toEqual([a]);
    const query = await exchange(`${simulator.shop.url}/api/orders/get?ids[]=${a}&ids[1]=${b}&token=${api.token}`, { method: "GET" });
    expect(JSON.parse(query.text).response.orders).toHaveLength(2);
    const form = await exchange(`${simulator.shop.url}/api/orders/get/`, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `token=${api.token}&ids%5B%5D=${a}`,
    });
    expect(JSON.parse(form.text).response.orders).toHaveLength(1);
    const parts = ["token", api.token, "ids[]", String(b)];
    const multipart = `--x\r\nContent-Disposition: form-data; name="${parts[0]}"\r\n\r\n${parts[1]}\r\n--x\r\nContent-Disposition: form-data; name="${parts[2]}"\r\n\r\n${parts[3]}\r\n--x--\r\n`;
    const sent = await exchange(`${simulator.shop.url}/api/orders/get`, {
      headers: { "content-type": "multipart/form-data; boundary=x" },
      body: multipart,
    });
    expect(JSON.parse(sent.text).response.orders[0].order_id).toBe(b);
  });

  it("filters by one status or several", async () => {
    const delivered = await api.orders({ status: 3 });
    const some = await api.orders({ status: ["1", 2] });
    expect(new Set(delivered.map((order) => order.stat_status))).toEqual(new Set([3]));
    expect(new Set(some.map((order) => order.stat_status))).toEqual(new Set([1, 2]));
    expect((await api.orders()).filter((order) => order.stat_status < 3)).toHaveLength(some.length);
  });

  it("ignores offset without limit and honours both together", async () => {
    const all = await api.orders();
    expect(await api.orders({ offset: 200 })).toHaveLength(300);
    expect((await api.orders({ limit: 3, offset: 2 })).map((order) => order.order_id)).toEqual(all.slice(2, 5).map((order) => order.order_id));
    expect(await api.call("orders/get", { limit: 10, offset: 300 })).toEqual({ http: 200, status: "EMPTY", response: [] });
  });

  it("compares from and to with the shop's wall clock, both ends included, in all four ways of writing a date", async () => {
    const middle = (await api.orders())[150]?.stat_created ?? "";
    const [date = "", time = ""] = middle.split(" ");
    const [year, month, day] = date.split("-");
    for (const moment of [middle, `${day}.${month}.${year} ${time}`])
      expect((await api.orders({ from: moment, to: moment })).map((order) => order.stat_created)).toContain(middle);
    const ofDay = (await api.orders()).filter((order) => order.stat_created.startsWith(date)).length;
    for (const whole of [date, `${day}.${month}.${year}`]) expect(await api.orders({ from: whole, to: whole })).toHaveLength(ofDay);
    expect((await api.call("orders/get", { from: "yesterday" })).status).toBe("ERROR");
  });

  it("adds the carrier's extras only with additionalData", async () => {
    const [plain] = await api.orders({ limit: 1 });
    const [more] = await api.orders({ limit: 1, additionalData: true });
    expect(plain).not.toHaveProperty("additional_data");
    expect(more).toMatchObject({ ...plain, additional_data: { recipient_warehouse_ref: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
  });

  it("updates status, paid flag and waybill by POST and by PUT, and logs each order", async () => {
    const [a, b] = (await api.orders({ status: [1, 2], limit: 2 })).map((order) => order.order_id);
    const answer = await api.call("orders/update", {
      orders: [
        { order_id: a, status: 2, payed: 1 },
        { order_id: b, status: 777 },
        { order_id: 5, status: 2 },
      ],
    });
    expect(answer).toMatchObject({ http: 200, status: "WARNING" });
    expect(answer.response.log).toEqual([
      { order_id: a, status: "OK", message: "UPDATED" },
      { order_id: b, status: "ERROR", message: "status is not defined or defined incorrectly" },
      { order_id: 5, status: "ERROR", message: expect.any(String) },
    ]);
    const body = JSON.stringify({ token: api.token, orders: [{ order_id: b, status: "6", tracking_code: "0500000000017" }] });
    const put = await exchange(`${simulator.shop.url}/api/orders/update`, { method: "PUT", headers: { "content-type": "application/json" }, body });
    expect(JSON.parse(put.text)).toEqual({ status: "OK", response: { log: [{ order_id: b, status: "OK", message: "UPDATED" }] } });
    expect(await api.orders({ ids: [a] })).toMatchObject([{ stat_status: 2, payed: 1 }]);
    expect(await api.orders({ ids: [b] })).toMatchObject([{ stat_status: 6 }]);
    expect(simulator.shop.order(a ?? 0).history.at(-1)).toMatchObject({ by: "api" });
  });

  it("does not look at the misprinted names of the paid flag", async () => {
    const unpaid = (await api.orders()).find((order) => order.payed === 0)?.order_id ?? 0;
    for (const name of ["paid", "paided"]) await api.call("orders/update", { orders: [{ order_id: unpaid, [name]: 1 }] });
    expect(await api.orders({ ids: [unpaid] })).toMatchObject([{ payed: 0 }]);
  });

  it("lists its statuses keyed by id, its own ones among them, some titles empty", async () => {
    const { response } = await api.call("orders/get_available_statuses");
    expect(response.statuses?.["9"]).toEqual({ id: 9, title: { ua: "Чекає на самовивіз", ru: "", en: "Ready for pickup" }, is_successful: 0 });
    expect(response.statuses?.["3"]).toMatchObject({ is_successful: 1 });
    expect(response.statuses?.["21"]).toMatchObject({ title: { ua: "", en: "" } });
  });

  it("says UNDEFINED_FUNCTION for what it does not know, also when only the case differs", async () => {
    for (const name of ["orders/Get", "catalog/importresidues", "toString", "constructor"])
      expect(await api.call(name)).toEqual({ http: 200, status: "UNDEFINED_FUNCTION", response: [] });
  });

  it("says HTTP_ERROR 400 to a body that is not JSON", async () => {
    const answer = await exchange(`${simulator.shop.url}/api/orders/get/`, { headers: { "content-type": "application/json" }, body: "{oops" });
    expect(JSON.parse(answer.text)).toEqual({ status: "HTTP_ERROR", response: { code: 400, message: "The payload is not JSON" } });
  });

  it("logs every request without password and token", async () => {
    simulator.shop.log.reset();
    await api.logIn();
    await api.orders({ limit: 1 });
    const [auth, get] = simulator.shop.log.requests();
    expect(auth).toMatchObject({ function: "auth", params: { login: "desk" }, http: 200, status: "OK" });
    expect(get).toMatchObject({ function: "orders/get", params: { limit: 1 }, method: "POST" });
    expect(JSON.stringify([auth, get])).not.toMatch(new RegExp(`${api.token}|not-a-real-password`));
    expect(simulator.shop.log.counts()).toMatchObject({ requests: 2, logins: 1, mostAtOnce: 1 });
  });
});

describe("catalogue and lists of a simulated shop", () => {
  let simulator: CartumSimulator;
  let api: ApiCaller;

  beforeAll(async () => {
    simulator = await startCartumSimulator({ shops: [{ port: 0, orders: 30 }], now: () => NOW });
    api = await new ApiCaller(simulator.shop.url).logIn();
  });
  afterAll(() => simulator.close());

  it("exports at most 500 products, and none with limit 0", async () => {
    expect(rowsOf(await api.call("catalog/export", { limit: 523 }), "products")).toHaveLength(500);
    expect(rowsOf(await api.call("catalog/export"), "products")).toHaveLength(500);
    expect((await api.call("catalog/export", { limit: 0 })).status).toBe("EMPTY");
  });

  it("finds products by a list of articles whose case counts, with only the members that were asked for", async () => {
    const answer = await api.call("catalog/export", { expr: { article: ["85123A", "85123a"] }, includedParams: ["title", "gtin", "nonsense"] });
    const products = rowsOf(answer, "products");
    expect(products.map((product) => product.article)).toEqual(["85123A", "85123a"]);
    expect(Object.keys(products[0] ?? {}).sort()).toEqual(["article", "gtin", "parent", "parent_article", "title"]);
  });

  it("has GUID articles whose code people know is article_for_display", async () => {
    const answer = await api.call("catalog/export", { includedParams: ["article_for_display"] });
    const guids = rowsOf(answer, "products").filter(({ article }) => /^[0-9a-f]{8}-/.test(String(article)));
    expect(guids.length).toBeGreaterThan(10);
    expect(guids[0]?.article_for_display).toMatch(/^\d{5}/);
  });

  it("writes price and stock of known products, and new ones only with title and section", async () => {
    const written = await api.call("catalog/import", {
      products: [
        {
          article: "85123A",
          price: 349.5,
          residues: [
            { warehouse: "office", quantity: 14 },
            { warehouse: "north", quantity: 1 },
          ],
        },
        { article: "NEW-1", price: 10 },
        { article: "NEW-2", title: { ua: "Нове" }, parent: "Section 1" },
      ],
    });
    expect(written.status).toBe("WARNING");
    expect(rowsOf(written, "log").map(({ info }) => (info as { code: number }[]).map(({ code }) => code))).toEqual([[0, 15, 18], [6], [0]]);
    const read = await api.call("catalog/export", {
      expr: { article: ["85123A", "NEW-2"] },
      includedParams: ["price", "residues", "display_in_showcase"],
    });
    expect(rowsOf(read, "products")).toMatchObject([{ price: 349.5, residues: [{ warehouse: "office", quantity: 14 }] }, { display_in_showcase: 0 }]);
    const residues = await api.call("catalog/importResidues", {
      products: [
        { article: "85123A", warehouse: "office", quantity: 3 },
        { article: "85123A", warehouse: "affice", quantity: 3 },
      ],
    });
    expect(rowsOf(residues, "log").map(({ message }) => message)).toEqual(["UPDATED", "Warehouse affice is not defined"]);
  });

  it("lists deliveries, payments, currencies, sections and users", async () => {
    const lists = {
      "delivery/export": "delivery",
      "delivery/exportTypes": "deliveryTypes",
      "payment/export": "payment",
      "payment/exportMethods": "paymentMethods",
      "currency/export": "currency",
      "pages/export": "pages",
      "users/export": "users",
    };
    for (const [name, key] of Object.entries(lists)) expect(rowsOf(await api.call(name), key).length, name).toBeGreaterThan(0);
    expect(rowsOf(await api.call("currency/export"), "currency").map(({ iso }) => iso)).toEqual(["UAH"]);
    expect(rowsOf(await api.call("currency/export", { iso: "EUR", enabledOnly: false }), "currency")).toMatchObject([{ iso: "EUR" }]);
    expect((await api.call("customer-groups/export")).status).toBe("EMPTY");
  });
});
