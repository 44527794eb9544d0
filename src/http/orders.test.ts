import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, type Desk, OWNER, openDesk } from "../../test/desk.ts";
import { insertStore, insertStoreOrders, PAPER_SHOP, type StoreOrderRow, type StoreRow } from "../../test/store-orders.ts";

let desk: Desk;
let store: StoreRow;
let location: string;
let type: string;

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
  location = (await desk.call("GET", "/locations")).body.items[0].id;
  type = (await desk.call("GET", "/order-types")).body.items[0].id;
});
afterAll(() => desk.close());

async function ownOrder(more: object = {}): Promise<Answer["body"]> {
  const made = await desk.call("POST", "/orders", {
    locationId: location,
    typeId: type,
    items: [{ title: "Engraving", quantity: "1", price: "12.50" }],
    ...more,
  });
  expect(made.status, made.text).toBe(201);
  return made.body;
}

const read = async (id: string): Promise<Answer["body"]> => (await desk.call("GET", `/orders/${id}`)).body;
const patch = (id: string, body: unknown, as = desk.owner): Promise<Answer> => desk.call("PATCH", `/orders/${id}`, body, { as });
const feed = async (id: string): Promise<Answer["body"][]> => (await desk.call("GET", `/orders/${id}/events?limit=200`)).body.items;

let nextOrder = 1;
async function storeOrder(): Promise<StoreOrderRow> {
  const [order] = await insertStoreOrders(desk.db, store, { count: 1, from: nextOrder++ });
  if (!order) throw new Error("no order was inserted");
  return order;
}

describe("an order made on the desk", () => {
  it("has exact money, its type's first status, and the comment as first word of its feed", async () => {
    const order = await ownOrder({
      items: [
        { title: "Cord", quantity: "1.5", price: "0.33" },
        { title: "Mug", sku: "MUG-RED", quantity: "3", price: "599.00" },
      ],
      comment: "By the door",
    });
    expect(order).toMatchObject({
      number: expect.stringMatching(/^\d+$/),
      total: { amount: "1797.50", currency: "UAH" },
      totals: { items: { amount: "1797.50" }, discount: { amount: "0.00" }, order: { amount: "1797.50" }, storeTotal: null, equal: null },
      items: [
        { title: "Cord", quantity: "1.5", price: { amount: "0.33" }, total: { amount: "0.50" }, match: null },
        { title: "Mug", sku: "MUG-RED" },
      ],
      store: null,
      mirror: null,
      buyer: null,
      version: 1,
      seen: true,
    });
    const events = await feed(order.id);
    expect(events.map((event) => [event.kind, event.text, event.author.name])).toEqual([
      ["comment", "By the door", OWNER.name],
      ["created", null, OWNER.name],
    ]);
  });

  it("P18 finds its buyer by phone, then by e-mail, and fills only what is empty", async () => {
    const first = await ownOrder({ buyer: { firstName: "Taras", lastName: "Bondar", phone: "050 999 88 77" } });
    const again = await ownOrder({ buyer: { firstName: "T.", phone: "+38 (050) 999-88-77", email: "Taras@Example.com", address: "Lviv" } });
    expect(again.buyer).toEqual({
      id: first.buyer.id,
      firstName: "Taras",
      lastName: "Bondar",
      phone: "+380509998877",
      email: "Taras@Example.com",
      address: "Lviv",
    });
    const byEmail = await ownOrder({ buyer: { firstName: "Taras", email: "taras@example.com" } });
    expect(byEmail.buyer.id).toBe(first.buyer.id);
    const other = await ownOrder({ buyer: { firstName: "Oksana", phone: "0671234567", email: "taras@example.com" } });
    expect(other.buyer.id).not.toBe(first.buyer.id);
    const nobody = await desk.call("POST", "/orders", { locationId: location, typeId: type, items: [], buyer: { address: "Kyiv" } });
    expect(nobody).toMatchObject({ status: 422, body: { errors: [{ path: "buyer" }] } });
  });

  it("P18 makes one buyer of two orders made at the same time", async () => {
    const buyer = { firstName: "Ivan", phone: "0631112233" };
    const made = await Promise.all(Array.from({ length: 6 }, () => ownOrder({ buyer })));
    expect(new Set(made.map((order) => order.buyer.id)).size).toBe(1);
    expect(new Set(made.map((order) => order.number)).size).toBe(6);
  });

  it.each([
    ["locationId", { locationId: "999999" }],
    ["typeId", { typeId: "999999" }],
    ["statusId", { statusId: "999999" }],
    ["managerId", { managerId: "999999" }],
    ["buyerId", { buyerId: "999999" }],
    ["items.0.productId", { items: [{ productId: "999999", quantity: "1", price: "1" }] }],
    ["items.0.title", { items: [{ quantity: "1", price: "1" }] }],
    ["items.0.quantity", { items: [{ title: "A", quantity: "0", price: "1" }] }],
    ["items.0.quantity", { items: [{ title: "A", quantity: "1.2345", price: "1" }] }],
    ["items.0.price", { items: [{ title: "A", quantity: "1", price: "1.005" }] }],
    ["items.0.price", { items: [{ title: "A", quantity: "1", price: "-1" }] }],
    ["items", { items: [{ title: "A", quantity: "9999999999", price: "999999999999" }] }],
  ])("is refused naming %s", async (path, more) => {
    const refused = await desk.call("POST", "/orders", { locationId: location, typeId: type, items: [], ...more });
    expect(refused, refused.text).toMatchObject({ status: 422, body: { code: "invalid", errors: [{ path }] } });
  });
});

describe("an order is seen", () => {
  beforeEach(async () => {
    await sql`update employees set active = true`.execute(desk.db);
  });

  it("when its manager opens it in the app, not when somebody else or a program does, and that once", async () => {
    const person = { name: "Mykola Manager", email: `mykola${Math.random()}@kvitka.example`, password: "Sonyashnyk-12-stebel", role: "manager" };
    const employee = (await desk.call("POST", "/employees", person)).body;
    const order = await ownOrder({ managerId: employee.id });
    expect(order.seen).toBe(false);
    const unseen = async () =>
      (await desk.call("GET", `/orders?unseen=true&managerId=${employee.id}`)).body.items.map((one: { id: string }) => one.id);
    expect(await unseen()).toEqual([order.id]);
    const ownerSession = await session(OWNER);
    await desk.call("GET", `/orders/${order.id}`, undefined, { as: ownerSession });
    await desk.call("GET", `/orders/${order.id}`);
    expect(await unseen()).toEqual([order.id]);
    const managerSession = await session(person);
    expect((await desk.call("GET", `/orders/${order.id}`, undefined, { as: managerSession })).body.seen).toBe(true);
    expect(await unseen()).toEqual([]);
    expect((await read(order.id)).version).toBe(order.version);
    const mine = await desk.call("GET", "/orders?managerId=me", undefined, { as: managerSession });
    expect(mine.body.items.map((one: { id: string }) => one.id)).toEqual([order.id]);
  });

  it("anew after it came to another manager", async () => {
    const person = { name: "Nina", email: `nina${Math.random()}@kvitka.example`, role: "manager" };
    const employee = (await desk.call("POST", "/employees", person)).body;
    const order = await ownOrder();
    expect(order.seen).toBe(true);
    expect((await patch(order.id, { managerId: employee.id })).body).toMatchObject({ seen: false, manager: { id: employee.id, name: "Nina" } });
    expect((await patch(order.id, { managerId: null })).body.manager).toBeNull();
    await desk.call("PATCH", `/employees/${employee.id}`, { active: false });
    expect((await patch(order.id, { managerId: employee.id })).body.errors).toEqual([{ path: "managerId", message: "this employee is not active" }]);
  });

  async function session(person: { email: string; password: string }): Promise<Record<string, string>> {
    const { email, password } = person;
    const signedIn = await desk.call("POST", "/session", { email, password }, { as: {} });
    expect(signedIn.status, signedIn.text).toBeLessThan(300);
    return { cookie: String(signedIn.headers["set-cookie"]).split(";")[0] ?? "", "x-requested-with": "econnect" };
  }
});

describe("P29 last update", () => {
  it("S22 is the later of the order's own stamp and the start of the last complete pass that included it", async () => {
    const { id } = await storeOrder();
    const lastUpdate = async () => (await read(id)).store.lastUpdateAt;
    await sql`update bindings set compared_at = '2026-11-20T10:00:00Z', watched_since = '2026-11-20T10:00:00Z' where order_id = ${id}`.execute(
      desk.db,
    );
    const passed = (full: string | null, hourly: string | null) =>
      sql`update stores set last_full_started_at = ${full}::timestamptz, last_hourly_started_at = ${hourly}::timestamptz where id = ${store.id}`.execute(
        desk.db,
      );
    await passed(null, null);
    expect(await lastUpdate()).toBe("2026-11-20T10:00:00.000Z");
    await passed("2026-11-20T09:59:00Z", "2026-11-20T11:00:00Z");
    expect(await lastUpdate()).toBe("2026-11-20T10:00:00.000Z");
    await passed("2026-11-20T10:05:00Z", "2026-11-20T11:00:00Z");
    expect(await lastUpdate()).toBe("2026-11-20T10:05:00.000Z");
    await sql`update bindings set watch = 'hourly' where order_id = ${id}`.execute(desk.db);
    expect(await lastUpdate()).toBe("2026-11-20T11:00:00.000Z");
    await sql`update bindings set watch = 'daily' where order_id = ${id}`.execute(desk.db);
    expect(await lastUpdate()).toBe("2026-11-20T10:00:00.000Z");
  });
});
