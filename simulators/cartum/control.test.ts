import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAULT_NAMES } from "./faults.ts";
import { type CartumSimulator, startCartumSimulator } from "./simulator.ts";
import { ApiCaller, exchange, hookListener, type Loose, until } from "./testing.ts";

describe("the control API of the simulator", () => {
  let simulator: CartumSimulator;
  let api: ApiCaller;

  beforeAll(async () => {
    simulator = await startCartumSimulator({
      shops: [
        { port: 0, orders: 40 },
        { port: 0, orders: 10, market: "RO", name: "Floare" },
      ],
      controlPort: 0,
    });
    api = await new ApiCaller(simulator.shop.url).logIn();
  });
  afterAll(() => simulator.close());

  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ http: number; body: Loose }> => {
    const answer = await exchange(`${simulator.controlUrl}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { http: answer.http, body: answer.text === "" ? {} : (JSON.parse(answer.text) as Loose) };
  };

  it("tells which shops there are", async () => {
    const { http, body } = await ask("GET", "/shops");
    expect(http).toBe(200);
    expect(body).toMatchObject([
      { shop: 0, name: "Kvitka", url: simulator.shop.url, login: "desk", market: "UA", currency: "UAH", orders: 40 },
      { shop: 1, name: "Floare", currency: "RON", timeZone: "Europe/Bucharest" },
    ]);
    expect(JSON.stringify(body)).not.toContain("not-a-real-password");
    expect((await ask("GET", "/shops/7")).body).toEqual({ error: "there is no shop 7; there are 2, the first is 0" });
  });

  it("does with an order what a shopkeeper does, and keeps its history", async () => {
    const placed = await ask("POST", "/shops/0/orders", {
      delivery_name: "Олесь Прикладний",
      products: [{ article: "85123A", quantity: 2, price: 100 }],
    });
    expect(placed.http).toBe(201);
    const path = `/shops/0/orders/${placed.body.number}`;
    expect((await ask("GET", path)).body).toMatchObject({ order: { delivery_name: "Олесь Прикладний", total_sum: 200, stat_status: 1 } });
    const edited = await ask("PATCH", path, {
      comment: "Передзвонити",
      products: [
        { article: "85123A", quantity: 3, price: 100 },
        { title: "Пакування", price: 12.5 },
      ],
    });
    expect(edited.body).toMatchObject({ order: { comment: "Передзвонити", total_default: 312.5, total_quantity: 4 } });
    await ask("POST", `${path}/payment`, {});
    await ask("POST", `${path}/shipment`, { waybill: "20450000000017" });
    expect((await api.orders({ ids: [placed.body.number] }))[0]).toMatchObject({
      payed: 1,
      stat_status: 6,
      delivery_data: { tnNumber: "20450000000017" },
    });
    await ask("PUT", `${path}/status`, { status: 9 });
    const cancelled = await ask("POST", `${path}/cancellation`, {});
    expect(cancelled.body).toMatchObject({ order: { stat_status: 4 } });
    expect((cancelled.body.history as unknown as { what: string }[]).map(({ what }) => what)).toEqual([
      "placed",
      "edited",
      "paid",
      "shipped",
      "status",
      "status",
    ]);
    expect((await ask("DELETE", path)).http).toBe(204);
    expect(await api.orders({ ids: [placed.body.number] })).toEqual([]);
    expect((await ask("GET", path)).http).toBe(404);
  });

  it("never gives a number twice, and lists the newest order first", async () => {
    const { body: first } = await ask("POST", "/shops/0/orders", {});
    await ask("DELETE", `/shops/0/orders/${first.number}`);
    const { body: second } = await ask("POST", "/shops/0/orders", {});
    expect(Number(second.number)).toBe(Number(first.number) + 1);
    const { body } = await ask("GET", "/shops/0/orders?limit=2");
    expect(body).toMatchObject({ total: 41, items: [{ order_id: second.number }, {}] });
  });

  it("refuses what makes no sense, with a sentence", async () => {
    expect(await ask("PUT", "/shops/0/orders/1001/status", { status: 777 })).toEqual({ http: 404, body: { error: "the shop has no status 777" } });
    expect((await ask("PATCH", "/shops/0/orders/1001", { total_sum: 1 })).http).toBe(422);
    expect((await ask("PATCH", "/shops/0/orders/1001", { products: "many" })).http).toBe(422);
    expect((await ask("POST", "/shops/0/orders", { at: "noon" })).http).toBe(422);
    expect((await ask("GET", "/nothing")).http).toBe(404);
    expect((await exchange(`${simulator.controlUrl}/shops/0/orders`, { body: "{oops" })).http).toBe(400);
  });

  it("lists, sets and clears faults", async () => {
    const known = (await ask("GET", "/faults")).body as unknown as { name: string }[];
    expect(known.map(({ name }) => name)).toEqual(FAULT_NAMES);
    const { body } = await ask("PUT", "/shops/0/faults/dropAfter", { value: true, times: 1, functions: ["orders/update"] });
    expect(body).toMatchObject([{ name: "dropAfter", timesLeft: 1, functions: ["orders/update"] }]);
    await expect(api.raw("orders/update", { orders: [] })).rejects.toThrow();
    expect((await ask("GET", "/shops/0/faults")).body).toEqual([]);
    expect((await ask("PUT", "/shops/0/faults/noApi", { value: 500 })).http).toBe(422);
    expect((await ask("PUT", "/shops/0/faults/rain", {})).body).toEqual({ error: "there is no fault rain; GET /faults lists them" });
    await ask("PUT", "/shops/0/faults/challenge", { value: 200 });
    await ask("DELETE", "/shops/0/faults");
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("OK");
  });

  it("shows and resets the request log, and counts logins and updates", async () => {
    await ask("DELETE", "/shops/0/requests");
    await api.logIn();
    await api.call("orders/update", {
      orders: [
        { order_id: 1001, status: 2 },
        { order_id: 1002, status: 2 },
      ],
    });
    expect((await ask("GET", "/shops/0/counts")).body).toMatchObject({ requests: 2, logins: 1, updates: 1, updatedOrders: 2 });
    const { body } = await ask("GET", "/shops/0/requests?function=orders/update&last=1");
    expect(body).toMatchObject([{ function: "orders/update", status: "OK", params: { orders: [{ order_id: 1001 }, {}] } }]);
  });

  it("adds, renames and removes statuses", async () => {
    await ask("PUT", "/shops/0/statuses/30", { title: { ua: "На складі", en: "In the warehouse" } });
    await ask("PUT", "/shops/0/statuses/9", { title: { ua: "Готове", en: "Ready" } });
    const { response } = await api.call("orders/get_available_statuses");
    expect(response.statuses).toMatchObject({ 30: { id: 30, is_successful: 0 }, 9: { title: { en: "Ready" } } });
    await ask("DELETE", "/shops/0/statuses/30");
    expect((await api.call("orders/get_available_statuses")).response.statuses).not.toHaveProperty("30");
  });

  it("shows subscriptions and what was sent, and takes one away", async () => {
    const desk = await hookListener();
    const { id } = await api.call("hooks/subscribe", { event: "order_created", target_url: `${desk.url}/h` });
    await ask("POST", "/shops/0/orders", {});
    await until(() => desk.heard.length === 1, "the notice");
    await until(() => simulator.shop.log.hooks().length === 1, "its line in the log");
    expect((await ask("GET", "/shops/0/hooks")).body).toMatchObject({ subscriptions: [{ id, event: "order_created" }], sent: [{ answer: 200 }] });
    expect((await ask("DELETE", `/shops/0/hooks/${id}`)).http).toBe(204);
    expect(desk.heard.at(-1)?.method).toBe("DELETE");
    expect((await ask("DELETE", `/shops/0/hooks/${id}`)).http).toBe(404);
    await desk.close();
  });

  it("changes the password and drops tokens", async () => {
    await ask("PUT", "/shops/0/password", { password: "another", dropTokens: true });
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("UNAUTHORIZED");
    await api.logIn("desk", "another");
    await ask("DELETE", "/shops/0/tokens");
    expect((await api.call("orders/get", { limit: 1 })).status).toBe("UNAUTHORIZED");
    await ask("PUT", "/shops/0/password", { password: "not-a-real-password" });
    await api.logIn();
  });

  it("lets a shop live by itself: orders come and some change, until it rests", async () => {
    const before = simulator.shop.numbers().length;
    await ask("PUT", "/shops/0/life", { everyMs: 1 });
    await until(() => simulator.shop.numbers().length >= before + 20, "twenty new orders");
    await ask("DELETE", "/shops/0/life");
    const after = simulator.shop.numbers().length;
    const changes = simulator.shop
      .numbers()
      .flatMap((number) => simulator.shop.order(number).history)
      .filter(({ what, by }) => what !== "placed" && by === "shopkeeper");
    expect(changes.length).toBeGreaterThan(0);
    expect(simulator.shop.everyMs).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(simulator.shop.numbers()).toHaveLength(after);
  });

  it("has a panel that needs nothing from elsewhere, and takes no orders from other sites", async () => {
    const page = await exchange(`${simulator.controlUrl}/`, { method: "GET" });
    expect(page.headers["content-type"]).toContain("text/html");
    expect(page.text).not.toMatch(/(src|href)=/);
    expect((await ask("POST", "/shops/0/orders", {}, { origin: "https://elsewhere.example" })).http).toBe(403);
    expect((await ask("POST", "/shops/0/orders", {}, { origin: String(simulator.controlUrl) })).http).toBe(201);
  });
});
