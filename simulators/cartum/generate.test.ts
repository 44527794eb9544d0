import { afterEach, describe, expect, it } from "vitest";
import { QUIRK_NAMES } from "./generate/quirks.ts";
import type { ShopOptions } from "./options.ts";
import { type CartumSimulator, type SimulatedShop, startCartumSimulator } from "./simulator.ts";
import { ApiCaller } from "./testing.ts";
import type { WireOrder } from "./wire.ts";

const NOW = new Date("2026-11-24T10:00:00Z");

describe("what a simulated shop sells and to whom", () => {
  const open: CartumSimulator[] = [];
  const shopOf = async (options: Partial<ShopOptions> = {}): Promise<SimulatedShop> => {
    const simulator = await startCartumSimulator({ shops: [{ port: 0, ...options }], now: () => NOW });
    open.push(simulator);
    return simulator.shop;
  };
  const ordersOf = (shop: SimulatedShop): WireOrder[] => shop.numbers().map((number) => shop.order(number).order);
  const oneWith = (shop: SimulatedShop, quirk: (typeof QUIRK_NAMES)[number]): WireOrder => shop.order(shop.withQuirk(quirk)[0] ?? 0).order;

  afterEach(async () => {
    await Promise.all(open.splice(0).map((simulator) => simulator.close()));
  });

  it("is the same for the same seed and another for another", async () => {
    const [a, b, c] = [await shopOf({ seed: 3, orders: 60 }), await shopOf({ seed: 3, orders: 60 }), await shopOf({ seed: 4, orders: 60 })];
    expect(ordersOf(a)).toEqual(ordersOf(b));
    expect(ordersOf(a)).not.toEqual(ordersOf(c));
  });

  it("spreads its orders over the days before now and keeps numbers in the order they were placed", async () => {
    const orders = ordersOf(await shopOf({ orders: 500, days: 20, quirks: false }));
    const created = orders.map((order) => order.stat_created);
    expect(orders).toHaveLength(500);
    expect(created.at(0) ?? "").toMatch(/^2026-11-0[4-7]/);
    expect((created.at(-1) ?? "") <= "2026-11-24 12:00:00").toBe(true);
    expect(created).toEqual(created.toSorted());
  });

  it("has two orders on each side of the autumn night's repeated hour", async () => {
    const night = ordersOf(await shopOf({ orders: 200, days: 60 })).filter((order) => order.stat_created.startsWith("2026-10-25 0"));
    const times = night.toSorted((a, b) => a.order_id - b.order_id).map((order) => order.stat_created.slice(11, 16));
    expect(times).toEqual(expect.arrayContaining(["02:30", "03:30", "04:30"]));
    expect(times.filter((time) => time === "03:30")).toHaveLength(2);
  });

  it("keeps the sums right: lines, order-level discount, quantity", async () => {
    for (const market of ["UA", "RO", "GB"] as const)
      for (const order of ordersOf(await shopOf({ orders: 400, market, seed: 5 }))) {
        const lines = order.products.reduce((sum, line) => sum + Math.round(line.total_price * 100), 0);
        const discount = Math.round(order.discount_value * 100) + Math.round(order.coupon_discount_value * 100);
        expect(Math.round(order.total_default * 100), `${order.order_id}`).toBe(lines);
        expect(Math.round(order.total_sum * 100), `${order.order_id}`).toBe(Math.max(0, lines - discount));
      }
  });

  it("rounds a coupon as the platform does: 25 % of 799 is 200", async () => {
    const order = oneWith(await shopOf({ orders: 60 }), "rounded_coupon");
    expect(order).toMatchObject({ total_default: 799, total_sum: 599, coupon_percent: 25, coupon_discount_value: 200 });
    expect(order.products).toMatchObject([{ price: 799, discount_marker: "NONE" }]);
  });

  it("has every kind of ugly order, and none when plain ones are asked for", async () => {
    const ugly = await shopOf({ orders: 400 });
    for (const quirk of QUIRK_NAMES) expect(ugly.withQuirk(quirk).length, quirk).toBeGreaterThan(0);
    const [emoji, zero, gift, set] = (["emoji", "zero_price", "gift", "set"] as const).map((quirk) => oneWith(ugly, quirk));
    expect(emoji?.delivery_name).toContain("🌻");
    expect(zero?.products[0]?.price).toBe(0);
    expect(gift?.products.at(-1)).toMatchObject({ type: "gift", total_price: 0 });
    expect(set?.products.map((line) => line.type)).toEqual(expect.arrayContaining(["set_main", "set_item"]));
    expect(oneWith(ugly, "quotes_and_markup").comment).toContain("<script>");
    expect(oneWith(ugly, "fractional_quantity").products[0]?.quantity).toBe(0.333);
    expect(oneWith(ugly, "numeric_campaign").analytics).toMatchObject({ utm_campaign: 20_000_000_017 });
    expect(oneWith(ugly, "long_order").products.length).toBeGreaterThanOrEqual(150);
    const twins = oneWith(ugly, "case_twins").products.map((line) => line.article);
    expect(new Set(twins).size).toBeGreaterThan(new Set(twins.map((article) => article.toUpperCase())).size);
    expect((await shopOf({ orders: 400, quirks: false })).withQuirk("emoji")).toEqual([]);
  });

  it("joins the parts of a Ukrposhta address with @ and never adds a carrier's tariff", async () => {
    const orders = ordersOf(await shopOf({ orders: 200 }));
    const byPost = orders.filter((order) => order.delivery_type.id === 9);
    expect(byPost.length).toBeGreaterThan(10);
    for (const order of byPost) expect(order.delivery_address.split("@")).toHaveLength(6);
    expect(new Set(orders.map((order) => order.delivery_price))).toEqual(new Set([-1, 0, 120]));
  });

  it("has Ukrainian, Romanian and English buyers, some of them again and again", async () => {
    const orders = ordersOf(await shopOf({ orders: 600 }));
    const phones = orders.map((order) => order.delivery_phone).filter((phone) => phone.length > 12);
    for (const country of ["+38", "+40", "+44"])
      expect(
        phones.some((phone) => phone.startsWith(country)),
        country,
      ).toBe(true);
    expect(new Set(phones).size / phones.length).toBeLessThan(0.9);
    expect(new Set(orders.map((order) => order.user)).size).toBeGreaterThan(590);
  });

  it("puts some orders into another currency when asked to", async () => {
    const orders = ordersOf(await shopOf({ orders: 40, foreignCurrencyEvery: 10 }));
    expect(orders.filter((order) => order.currency === "EUR")).toHaveLength(4);
    expect(orders.filter((order) => order.currency === "UAH")).toHaveLength(36);
  });

  it("makes orders of exactly so many lines, all of them open, for a bench", async () => {
    const orders = ordersOf(await shopOf({ orders: 400, lines: 3, allOpen: true }));
    expect(new Set(orders.map((order) => order.products.length))).toEqual(new Set([3]));
    expect(orders.some((order) => [3, 4, 16].includes(order.stat_status))).toBe(false);
  });

  it("opens within half a second and serves 60 pages of 100 orders within a second of one core", async () => {
    const spent = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
    let before = spent();
    const shop = await shopOf({ orders: 300 });
    expect(spent() - before).toBeLessThan(500);
    const api = await new ApiCaller(shop.url).logIn();
    await api.raw("orders/get", { limit: 100 });
    before = spent();
    for (let page = 0; page < 60; page++) await api.raw("orders/get", { limit: 100, additionalData: true });
    expect(spent() - before).toBeLessThan(1000);
  });
});
