import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { attentionOf, deskOrders, feedOf, must, numbersOnDesk, orderOf } from "../look.ts";
import { openWorld, type World } from "../world.ts";

const MINUTE = 60_000;

let world: World;
let shop: SimulatedShop;
let storeId: string;
let articles: string[];

beforeAll(async () => {
  world = await openWorld({
    shops: [
      { port: 0, orders: 20, days: 6, allOpen: true, lines: 2, quirks: false },
      { port: 0, name: "English", seed: 12, orders: 0 },
    ],
  });
  [shop = world.shop] = world.simulator.shops;
  storeId = await world.connected(shop);
  articles = [...new Set(shop.numbers().flatMap((number) => shop.order(number).order.products.map((line) => line.article)))];
});
afterAll(() => world.close());
beforeEach(() => {
  shop.faults.clear();
});

async function arrive(number: number, store = storeId) {
  world.wait(MINUTE);
  await world.tick();
  return orderOf(world, store, number);
}
async function later(number: number) {
  world.wait(5 * MINUTE);
  await world.tick();
  return orderOf(world, storeId, number);
}
const kinds = async (id: string) => (await feedOf(world, id)).map((event) => event.kind);
const lines = (order: { items: { sku: string; quantity: string; total: { amount: string } }[] }) =>
  order.items.map((item) => [item.sku, item.quantity, item.total.amount]);

describe("an order that comes in", () => {
  it("P10 P11 P21 P32 carries number, time, buyer, lines, money, payment and delivery, in the store's location and type, and says where it is from", async () => {
    const number = shop.place({
      delivery_name: "Марія Тестова-Левченко",
      delivery_phone: "+38 (067) 123-45-67",
      delivery_email: "Maria@Example.com",
      payment_type: { id: 13, title: "Готівкою" },
      payed: 0,
      comment: "Подзвоніть після 18:00",
      products: [
        { article: articles[0] ?? "", price: 199.9, quantity: 3 },
        { article: articles[1] ?? "", price: 50, quantity: 1 },
      ],
      discount_value: 10,
    });
    const order = await arrive(number);
    const store = await must(world, "GET", `/stores/${storeId}`);
    expect(order).toMatchObject({
      status: { group: "new" },
      location: { id: store.locationId },
      type: { id: store.orderTypeId },
      buyer: { firstName: "Марія", lastName: "Тестова-Левченко", phone: "+380671234567", email: "Maria@Example.com" },
      payment: { method: "Готівкою", paid: false },
      totals: { equal: true },
      store: { remoteNumber: String(number), matched: true, frozen: false, missing: false },
    });
    expect(lines(order).slice(0, 2)).toEqual([
      [articles[0], "3", "599.70"],
      [articles[1], "1", "50.00"],
    ]);
    expect(order.items.map((item: { kind: string }) => item.kind)).toEqual(["product", "product", "discount"]);
    expect(order.total.amount).toBe(shop.order(number).order.total_sum.toFixed(2));
    const feed = await feedOf(world, order.id);
    expect(feed[0]).toMatchObject({ kind: "created", author: { kind: "store", name: "Kvitka integration" } });
    expect(feed.map((event) => event.text)).toContain("Подзвоніть після 18:00");
  });

  it("P13 P14 names its lines in the chosen language, also where the product is known already and the buyer ordered in another", async () => {
    const english = world.simulator.shops[1] ?? world.shop;
    const number = english.place({}, new Date(world.now().getTime() - 60 * MINUTE));
    const store = await world.connected(english, { productLanguage: "en" });
    const [first] = english.order(number).order.products;
    const inEnglish = (await orderOf(world, store, number)).items[0].title;
    expect(inEnglish).not.toBe(first?.title);
    expect(inEnglish).toMatch(/[A-Za-z]{3}/);
    // The same goods again, in another language of the checkout.
    const again = english.place({ products: [{ article: first?.article ?? "", title: "Назва українською", price: 10 }] });
    const second = await arrive(again, store);
    expect(second.items[0]).toMatchObject({ title: inEnglish, match: "matched" });
  });

  it("P14 S18 an import of the same goods a second time makes no second product; an empty key waits in the match queue for one decision", async () => {
    const count = async () => Number((await world.desk.pool.query("select count(*) from products")).rows[0].count);
    const before = await count();
    await arrive(shop.place({ products: [{ article: ` ${articles[0]?.toLowerCase()} `, price: 5 }] }));
    expect(await count()).toBe(before);
    const numbers = [1, 2].map(() => shop.place({ products: [{ article: "", title: "Доплата за пакування", price: 25 }] }));
    const orders = [await arrive(numbers[0] ?? 0), await orderOf(world, storeId, numbers[1] ?? 0)];
    expect(orders.map((order) => order.items[0].match)).toEqual(["pending", "pending"]);
    const { items } = await must(world, "GET", "/match-queue");
    const entry = items.find((one: { title: string }) => one.title === "Доплата за пакування");
    await must(world, "POST", `/match-queue/${entry.id}/decisions`, { create: true });
    const third = await arrive(shop.place({ products: [{ article: "", title: "доплата за  пакування", price: 30 }] }));
    for (const number of [...numbers, Number(third.store.remoteNumber)])
      expect((await orderOf(world, storeId, number)).items[0].match).not.toBe("pending");
  });

  it("P15 changes no stock, whatever comes and goes", async () => {
    const [product] = (await must(world, "GET", `/products?q=${encodeURIComponent(articles[0] ?? "")}`)).items;
    const [location] = (await must(world, "GET", "/locations")).items;
    await must(world, "PUT", `/products/${product.id}/stock`, { items: [{ locationId: location.id, quantity: "7" }] });
    const number = shop.place({ products: [{ article: articles[0] ?? "", quantity: 3 }] });
    await arrive(number);
    shop.edit(number, { products: [{ article: articles[0] ?? "", quantity: 5 }] });
    await later(number);
    shop.cancel(number);
    await later(number);
    expect(JSON.stringify(await must(world, "GET", `/products/${product.id}/stock`))).toContain('"quantity":"7"');
  });

  it("P12 gives turns to active employees who take orders, skips who does not, and sync never changes a manager afterwards", async () => {
    const hire = (name: string) =>
      must(world, "POST", "/employees", { name, email: `${name}@kvitka.example`, role: "manager", password: "Sonyashnyk-99-lystia" });
    const [anna, borys] = [await hire("Anna"), await hire("Borys")];
    const managers = async (count: number) => {
      const numbers = Array.from({ length: count }, (_, at) => shop.place({}, new Date(world.now().getTime() + at * 1000)));
      await arrive(numbers[0] ?? 0);
      return Promise.all(numbers.map(async (number) => (await orderOf(world, storeId, number)).manager.id as string));
    };
    const ids = [(await must(world, "GET", "/session")).employee.id, anna.id ?? anna.employee?.id, borys.id ?? borys.employee?.id];
    const six = await managers(6);
    expect(six.slice(3)).toEqual(six.slice(0, 3));
    expect(new Set(six)).toEqual(new Set(ids));
    await must(world, "PATCH", `/employees/${ids[1]}`, { takesOrders: false });
    const four = await managers(4);
    expect(new Set(four)).toEqual(new Set([ids[0], ids[2]]));
    expect(four[2]).toBe(four[0]);
    const [row] = (await deskOrders(world, storeId)).slice(-1);
    await must(world, "PATCH", `/orders/${row?.orderId}`, { managerId: ids[1] });
    shop.edit(Number(row?.remoteId), { comment: "again" });
    expect((await later(Number(row?.remoteId))).manager.id).toBe(ids[1]);
    await must(world, "PATCH", `/stores/${storeId}`, { assignment: { mode: "selected", employeeIds: [ids[2]] } });
    expect(new Set(await managers(3))).toEqual(new Set([ids[2]]));
  });
});

describe("an order that changes in the shop", () => {
  it("P23 P32 its status reaches the desk within one full pass, and by a hook without one; the feed says from where", async () => {
    const number = shop.place();
    const order = await arrive(number);
    shop.setStatus(number, 2);
    expect((await later(number)).status.group).toBe("in_progress");
    shop.setStatus(number, 6);
    const { rows } = await world.desk.pool.query("select hook_secret as secret from stores where id = $1", [storeId]);
    const secret = world.desk.context.secrets.open(rows[0].secret, `store:${storeId}`);
    await world.desk.call("POST", `/hooks/cartum/${secret}/order_update`, { order_id: String(number), anything: "else" }, { as: null });
    await world.work();
    expect((await orderOf(world, storeId, number)).status.group).toBe("delivery");
    expect(await kinds(order.id)).toEqual(expect.arrayContaining(["status_changed", "status_changed"]));
    expect((await feedOf(world, order.id)).at(-1)?.author.name).toBe("Kvitka integration");
  });

  it("P25 S6 a status without a rule changes nothing and is shown; once there is a rule it acts on what comes after", async () => {
    shop.putStatus({ id: 40, title: { ua: "Щось своє", en: "Something else" } });
    const number = shop.place();
    await arrive(number);
    shop.setStatus(number, 40);
    const order = await later(number);
    expect(order).toMatchObject({ status: { group: "new" }, store: { matched: false, remoteStatus: { id: "40" } } });
    expect((await attentionOf(world, storeId, "status_not_matched")).map((entry) => entry.detail.remoteStatusId)).toContain("40");
    await world.pass(storeId, "sweep");
    const rules = await must(world, "GET", `/stores/${storeId}/status-rules`);
    const ready = (await must(world, "GET", "/order-statuses?limit=200")).items.find((status: { group: string }) => status.group === "ready");
    await must(world, "PUT", `/stores/${storeId}/status-rules`, { ...rules, in: [...rules.in, { remoteStatusId: "40", statusId: ready.id }] });
    expect((await later(number)).status.group).toBe("new");
    const next = shop.place();
    await arrive(next);
    shop.setStatus(next, 40);
    expect((await later(next)).status.group).toBe("ready");
    expect(await attentionOf(world, storeId, "status_not_matched")).toEqual([]);
  });

  it("P10 P21 payment, lines and waybill come over, each with one new entry in the feed", async () => {
    const number = shop.place({ products: [{ article: articles[0] ?? "", quantity: 1, price: 10 }], payed: 0 });
    const { id } = await arrive(number);
    const before = (await kinds(id)).length;
    shop.pay(number);
    expect((await later(number)).payment.paid).toBe(true);
    shop.edit(number, {
      products: [
        { article: articles[0] ?? "", quantity: 4, price: 10 },
        { article: articles[2] ?? "", quantity: 1, price: 7 },
      ],
    });
    expect(lines(await later(number))).toEqual([
      [articles[0], "4", "40.00"],
      [articles[2], "1", "7.00"],
    ]);
    expect((await kinds(id)).slice(before)).toEqual(["payment_changed", "items_changed"]);
    const waybill = shop.ship(number);
    expect((await later(number)).delivery).toMatchObject({ waybill });
    expect(await kinds(id)).toContain("delivery_changed");
  });

  it("P17 S21 a line that a person edited is never overwritten, and the shop's value stands beside it; the total is the desk's own", async () => {
    const two = (first: number, second: number) => [
      { article: articles[0] ?? "", quantity: first, price: 10 },
      { article: articles[1] ?? "", quantity: second, price: 20 },
    ];
    const number = shop.place({ products: two(1, 1), discount_percent: 0, discount_value: 0, coupon_code: "" });
    const order = await arrive(number);
    await must(world, "PATCH", `/orders/${order.id}`, { items: [{ id: order.items[0].id, quantity: "9" }], version: order.version });
    shop.edit(number, { products: two(3, 4) });
    const after = await later(number);
    expect(lines(after)).toEqual([
      [articles[0], "9", "90.00"],
      [articles[1], "4", "80.00"],
    ]);
    expect(after.items[0]).toMatchObject({ edited: true, inStore: { quantity: "3", removed: false } });
    expect(after.totals).toMatchObject({ equal: false, order: { amount: "170.00" }, storeTotal: { amount: "110.00" } });
    shop.edit(number, { products: two(3, 4).slice(1) });
    expect((await later(number)).items[0]).toMatchObject({ quantity: "9", inStore: { removed: true } });
  });

  it("S21 repeated articles pair by what is equal first: the edited one of three keeps its place when another goes", async () => {
    const cups = (...quantities: number[]) => quantities.map((quantity) => ({ article: articles[0] ?? "", quantity, price: 10 }));
    const number = shop.place({ products: cups(1, 2, 3) });
    const order = await arrive(number);
    await must(world, "PATCH", `/orders/${order.id}`, { items: [{ id: order.items[1].id, price: "11.00" }], version: order.version });
    shop.edit(number, { products: cups(3, 2) });
    const after = await later(number);
    expect(
      after.items.map((item: { id: string; quantity: string; price: { amount: string } }) => [item.id, item.quantity, item.price.amount]),
    ).toEqual([
      [order.items[1].id, "2", "11.00"],
      [order.items[2].id, "3", "10.00"],
    ]);
  });
});

describe("an order that cannot come in", () => {
  it("P22 one that the database cannot hold is set aside with its reason, the others of its page come in and are counted; repaired, it comes too", async () => {
    const good = [shop.place(), shop.place()];
    const huge = shop.place({ products: [{ article: "HUGE", price: 0, quantity: 500_000_000_000 }] });
    good.push(shop.place());
    world.wait(MINUTE);
    const pass = await world.pass(storeId, "light");
    expect(pass).toMatchObject({ state: "done", created: 3, setAside: 1 });
    expect(await numbersOnDesk(world, storeId)).toEqual(expect.arrayContaining(good));
    const [entry] = await attentionOf(world, storeId, "set_aside");
    expect(entry).toMatchObject({ remoteId: String(huge), actions: ["fetch_again", "apply_again", "dismiss"] });
    shop.edit(huge, { products: [{ article: "HUGE", price: 1, quantity: 5 }] });
    await must(world, "POST", `/attention/${entry?.id}/resolutions`, { action: "fetch_again" });
    await world.work();
    expect(await numbersOnDesk(world, storeId)).toContain(huge);
    expect(await attentionOf(world, storeId, "set_aside")).toEqual([]);
  });

  it("P22 S15 a known order that becomes unreadable keeps what it has, and its news come when it can be read again", async () => {
    const number = shop.place();
    const before = await arrive(number);
    shop.setStatus(number, 2);
    shop.faults.set("garbageOrders", { [number]: "text_price" });
    const during = await later(number);
    expect([during.status.group, during.store.missing]).toEqual([before.status.group, false]);
    expect(await attentionOf(world, storeId, "set_aside")).toHaveLength(1);
    shop.faults.clear();
    expect((await later(number)).status.group).toBe("in_progress");
    expect(await attentionOf(world, storeId, "set_aside")).toEqual([]);
  });

  it("P19 in a currency that is not accepted it waits with both codes, and comes in once with its own money when it is accepted", async () => {
    const number = shop.place({ currency: "EUR" });
    world.wait(MINUTE);
    await world.tick();
    expect(await numbersOnDesk(world, storeId)).not.toContain(number);
    const [entry] = await attentionOf(world, storeId, "currency_not_accepted");
    expect(entry?.detail).toMatchObject({ currency: "EUR", accepted: ["UAH"] });
    await must(world, "POST", `/attention/${entry?.id}/resolutions`, { action: "accept_currency" });
    await world.work();
    const order = await orderOf(world, storeId, number);
    expect(order.currency).toBe("EUR");
    expect(order.totals).toMatchObject({ equal: true, storeTotal: { currency: "EUR" } });
    expect(await attentionOf(world, storeId, "currency_not_accepted")).toEqual([]);
    await world.pass(storeId, "full");
    expect((await numbersOnDesk(world, storeId)).filter((one) => one === number)).toEqual([number]);
  });

  it("P19 S13 accepting applies what was stored while it is fresh, and asks the shop again once it is older than five minutes", async () => {
    const [fresh, stale] = [
      shop.place({ currency: "USD", products: [{ article: "A", price: 1 }] }),
      shop.place({ currency: "PLN", products: [{ article: "A", price: 1 }] }),
    ];
    world.wait(MINUTE);
    await world.tick();
    const accept = async (currency: string) => {
      const entry = (await attentionOf(world, storeId, "currency_not_accepted")).find((one) => one.detail.currency === currency);
      shop.log.reset();
      await must(world, "POST", `/attention/${entry?.id}/resolutions`, { action: "accept_currency" });
      await world.work();
      return shop.log.requests("orders/get").length;
    };
    expect(await accept("USD")).toBe(0);
    expect((await orderOf(world, storeId, fresh)).total).toEqual({ amount: "1.00", currency: "USD" });
    world.wait(6 * MINUTE);
    shop.edit(stale, { products: [{ article: "A", price: 3 }] });
    expect(await accept("PLN")).toBe(1);
    expect((await orderOf(world, storeId, stale)).total).toEqual({ amount: "3.00", currency: "PLN" });
  });

  it("P20 every order nobody edited comes to the shop's own total, to the last unit", async () => {
    const { rows } = await world.desk.pool.query(
      "select o.total, o.store_total from orders o where o.store_id = $1 and not exists (select from order_items i where i.order_id = o.id and i.edited_at is not null)",
      [storeId],
    );
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) expect(row.total).toBe(row.store_total);
  });
});
