import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Faults, GARBAGE } from "./faults.ts";
import { type CartumSimulator, startCartumSimulator } from "./simulator.ts";
import { ApiCaller, rowsOf } from "./testing.ts";

let simulator: CartumSimulator;
let api: ApiCaller;

beforeAll(async () => {
  simulator = await startCartumSimulator({ shops: [{ port: 0, orders: 60 }], now: () => new Date("2026-11-24T10:00:00Z") });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.shop.faults.clear();
  api = await new ApiCaller(simulator.shop.url).logIn();
});

const set: Faults["set"] = (name, value, limits) => simulator.shop.faults.set(name, value, limits);
const open = (): Promise<number[]> => api.orders({ status: [1, 2, 6] }).then((orders) => orders.map((order) => order.order_id));

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
