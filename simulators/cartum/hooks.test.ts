import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CartumSimulator, startCartumSimulator } from "./simulator.ts";
import { ApiCaller, hookListener, until } from "./testing.ts";

describe("web-hooks of a simulated shop", () => {
  let simulator: CartumSimulator;
  let desk: Awaited<ReturnType<typeof hookListener>>;
  let api: ApiCaller;
  let answer = 200;

  beforeEach(async () => {
    answer = 200;
    simulator = await startCartumSimulator({ shops: [{ port: 0, orders: 50, hookRetryMs: 30 }] });
    desk = await hookListener(() => answer);
    api = await new ApiCaller(simulator.shop.url).logIn();
  });
  afterEach(async () => {
    await simulator.close();
    await desk.close();
  });

  const subscribe = (event: string, path = "/h") => api.call("hooks/subscribe", { event, target_url: `${desk.url}${path}` });

  it("subscribes with 201 and a bare id, five to an event and no more", async () => {
    const first = await subscribe("order_created");
    expect(first).toEqual({ http: 201, id: expect.any(Number) });
    for (let more = 0; more < 4; more++) expect((await subscribe("order_created")).http).toBe(201);
    expect(await subscribe("order_created")).toMatchObject({
      status: "ERROR",
      response: { message: "Subscriptions limit for current event has been reached" },
    });
    expect((await subscribe("order_paid")).http).toBe(201);
  });

  it("unsubscribes with 410, for the right pair of id and address only", async () => {
    const { id } = await subscribe("order_created");
    expect((await api.call("hooks/unSubscribe", { id, target_url: "http://127.0.0.1/other" })).status).toBe("ERROR");
    expect(await api.call("hooks/unSubscribe", { id, target_url: `${desk.url}/h` })).toEqual({ http: 410, status: "OK" });
  });

  it("refuses an unknown event and an address that is none", async () => {
    expect((await subscribe("order_deleted")).status).toBe("ERROR");
    expect((await api.call("hooks/subscribe", { event: "order_paid", target_url: "not an address" })).status).toBe("ERROR");
  });

  it("tells of a new order, a payment and another status by PUT, each in its own form", async () => {
    for (const event of ["order_created", "order_paid", "order_update"]) await subscribe(event, `/${event}`);
    const number = simulator.shop.place();
    simulator.shop.pay(number, false);
    simulator.shop.pay(number);
    simulator.shop.setStatus(number, 2);
    await until(() => desk.heard.length === 3, "three notices");
    const by = (path: string) => desk.heard.find((hook) => hook.path === path);
    expect(by("/order_created")).toMatchObject({ method: "PUT", body: { order_id: number, stat_status: 1 } });
    expect(by("/order_created")?.body).toHaveProperty("products.0.photo_url");
    expect(Object.keys(by("/order_paid")?.body ?? {}).sort()).toEqual([
      "delivery_email",
      "delivery_name",
      "delivery_phone",
      "order_id",
      "payed",
      "user",
    ]);
    expect(by("/order_update")).toMatchObject({ body: { order_id: number, stat_status: 2 } });
  });

  it("tells of changes that came through the API, and not of a return to New", async () => {
    await subscribe("order_update");
    const number = simulator.shop.place();
    await api.call("orders/update", { orders: [{ order_id: number, status: 2 }] });
    await until(() => desk.heard.length === 1, "the notice");
    simulator.shop.setStatus(number, 1);
    simulator.shop.setStatus(number, 6);
    await until(() => desk.heard.length === 2, "the second notice");
    expect(desk.heard.map((hook) => hook.body)).toMatchObject([{ stat_status: 2 }, { stat_status: 6 }]);
  });

  it("sends again until it is answered with 20x", async () => {
    await subscribe("order_created");
    answer = 500;
    simulator.shop.place();
    await until(() => desk.heard.length === 2, "a second try");
    answer = 204;
    await until(() => simulator.shop.log.hooks().some((hook) => hook.answer === 204), "a try that was taken");
    const attempts = simulator.shop.log.hooks().map((hook) => hook.attempt);
    expect(attempts).toEqual(attempts.map((_, place) => place + 1));
  });

  it("sends by POST, twice, late, with a stale body, or never, as the faults say", async () => {
    await subscribe("order_update");
    const number = simulator.shop.place();
    const { faults } = simulator.shop;
    faults.set("hookMethod", "POST");
    faults.set("hookTwice", true);
    faults.set("staleHookBody", true);
    faults.set("hookDelayMs", 40);
    simulator.shop.setStatus(number, 2);
    expect(desk.heard).toHaveLength(0);
    await until(() => desk.heard.length === 2, "both copies");
    expect(desk.heard).toMatchObject([
      { method: "POST", body: { stat_status: 1 } },
      { method: "POST", body: { stat_status: 1 } },
    ]);
    faults.clear();
    faults.set("hooksSilent", true);
    expect((await subscribe("order_update")).http).toBe(201);
    simulator.shop.setStatus(number, 6);
    faults.clear();
    simulator.shop.setStatus(number, 3);
    await until(() => desk.heard.length === 4, "what came after the silence");
    expect(desk.heard.slice(2)).toMatchObject([{ body: { stat_status: 3 } }, { body: { stat_status: 3 } }]);
  });

  it("sends a DELETE when the shop takes the subscription away", async () => {
    const { id } = await subscribe("order_created");
    expect(await simulator.shop.removeSubscription(id ?? 0)).toBe(true);
    expect(desk.heard).toMatchObject([{ method: "DELETE", body: null }]);
    expect(simulator.shop.subscriptions()).toEqual([]);
  });
});
