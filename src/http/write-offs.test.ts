import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Desk, openDesk } from "../../test/desk.ts";
import { insertStore, insertStoreOrders, PAPER_SHOP, type StoreRow } from "../../test/store-orders.ts";

let desk: Desk;
let store: StoreRow;
let location: string;
let type: string;
let nextOrder = 1;

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
  location = (await desk.call("GET", "/locations")).body.items[0].id;
  type = (await desk.call("GET", "/order-types")).body.items[0].id;
});
afterAll(() => desk.close());

async function product(title: string, stock: string | null): Promise<string> {
  const { id } = (await desk.call("POST", "/products", { title, sku: title })).body;
  if (stock !== null) await desk.call("PUT", `/products/${id}/stock`, { items: [{ locationId: location, quantity: stock }] });
  return id;
}

async function orderOf(lines: readonly (readonly [productId: string, quantity: string])[]): Promise<Answer["body"]> {
  const items = [
    ...lines.map(([productId, quantity]) => ({ productId, quantity, price: "10.00" })),
    { title: "Engraving", quantity: "1", price: "5.00" },
  ];
  return (await desk.call("POST", "/orders", { locationId: location, typeId: type, items })).body;
}

const stockOf = async (productId: string): Promise<string | null> => (await desk.call("GET", `/products/${productId}/stock`)).body.total;
const writeOff = (orderId: string, body: object = {}): Promise<Answer> => desk.call("POST", `/orders/${orderId}/write-offs`, body);
const undo = (orderId: string, body: object = {}): Promise<Answer> => desk.call("POST", `/orders/${orderId}/write-offs/undo`, body);
const marks = (answer: Answer): boolean[] => answer.body.items.map((item: { writtenOff: boolean }) => item.writtenOff);

describe("P15 writing off", () => {
  it("takes counted products from the stock of the order's location, leaves those nobody counts, and the undo gives back exactly that", async () => {
    const [counted, uncounted] = [await product("Mug", "10"), await product("Card", null)];
    const order = await orderOf([
      [counted, "2.5"],
      [counted, "1"],
      [uncounted, "7"],
    ]);
    const done = await writeOff(order.id);
    expect(done.status, done.text).toBe(200);
    expect(marks(done)).toEqual([true, true, true, true]);
    expect([await stockOf(counted), await stockOf(uncounted)]).toEqual(["6.5", null]);
    expect((await writeOff(order.id)).body.version).toBe(done.body.version);
    expect(await stockOf(counted)).toBe("6.5");
    await desk.call("PUT", `/products/${uncounted}/stock`, { items: [{ locationId: location, quantity: "1" }] });
    expect(marks(await undo(order.id))).toEqual([false, false, false, false]);
    expect([await stockOf(counted), await stockOf(uncounted)]).toEqual(["10", "1"]);
    expect((await undo(order.id)).status).toBe(200);
    expect(await stockOf(counted)).toBe("10");
    const feed = (await desk.call("GET", `/orders/${order.id}/events`)).body.items;
    expect(feed.map((event: { kind: string }) => event.kind)).toEqual(["write_off_undone", "written_off", "created"]);
  });

  it("takes the named lines only, and names those that are not of this order", async () => {
    const mug = await product("Cup", "5");
    const order = await orderOf([
      [mug, "1"],
      [mug, "2"],
    ]);
    expect(marks(await writeOff(order.id, { itemIds: [order.items[1].id] }))).toEqual([false, true, false]);
    expect(await stockOf(mug)).toBe("3");
    const refused = await writeOff(order.id, { itemIds: [order.items[0].id, "987654321"] });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: "itemIds.1" }] } });
    expect((await writeOff("987654321")).status).toBe(404);
  });

  it("is refused below zero saying what is missing, unless the company allows it", async () => {
    const mug = await product("Plate", "1");
    const order = await orderOf([
      [mug, "1"],
      [mug, "1"],
    ]);
    const refused = await writeOff(order.id);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: "not_enough_stock", items: [{ productId: mug, title: "Plate", needed: "2", available: "1" }] },
    });
    expect(await stockOf(mug)).toBe("1");
    await desk.call("PATCH", "/company", { allowNegativeStock: true });
    expect((await writeOff(order.id)).status).toBe(200);
    expect(await stockOf(mug)).toBe("-1");
    await desk.call("PATCH", "/company", { allowNegativeStock: false });
  });

  it("counts a product that is counted elsewhere as nothing here", async () => {
    const elsewhere = (await desk.call("POST", "/locations", { name: "Elsewhere" })).body.id;
    const { id } = (await desk.call("POST", "/products", { title: "Bowl" })).body;
    await desk.call("PUT", `/products/${id}/stock`, { items: [{ locationId: elsewhere, quantity: "4" }] });
    const order = await orderOf([[id, "1"]]);
    expect(await writeOff(order.id)).toMatchObject({ status: 409, body: { items: [{ available: "0" }] } });
    expect((await desk.call("GET", `/products/${id}/stock`)).body.items).toHaveLength(1);
  });

  it("gives back where it was taken, also after the order moved", async () => {
    const mug = await product("Vase", "3");
    const order = await orderOf([[mug, "3"]]);
    const done = await writeOff(order.id);
    const other = (await desk.call("POST", "/locations", { name: "Warehouse" })).body.id;
    await desk.call("PATCH", `/orders/${order.id}`, { locationId: other, version: done.body.version });
    await undo(order.id);
    expect((await desk.call("GET", `/products/${mug}/stock`)).body.items).toEqual([expect.objectContaining({ locationId: location, quantity: "3" })]);
  });

  it("gives nothing back to a location that is gone", async () => {
    const [mug, shed] = [await product("Jug", null), (await desk.call("POST", "/locations", { name: "Shed" })).body.id];
    await desk.call("PUT", `/products/${mug}/stock`, { items: [{ locationId: shed, quantity: "1" }] });
    const order = await orderOf([[mug, "1"]]);
    const moved = await desk.call("PATCH", `/orders/${order.id}`, { locationId: shed, version: order.version });
    const done = await writeOff(order.id);
    expect([moved.status, done.status]).toEqual([200, 200]);
    await desk.call("PATCH", `/orders/${order.id}`, { locationId: location, version: done.body.version });
    expect((await desk.call("DELETE", `/locations/${shed}`)).status).toBe(204);
    expect(marks(await undo(order.id))).toEqual([false, false]);
    expect(await stockOf(mug)).toBeNull();
  });

  it("never sells the last one twice, however many try at once", async () => {
    const mug = await product("Last", "3");
    const orders = await Promise.all(Array.from({ length: 8 }, () => orderOf([[mug, "1"]])));
    const answers = await Promise.all(orders.map((order) => writeOff(order.id)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(3);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(5);
    expect(await stockOf(mug)).toBe("0");
    const undone = await Promise.all(orders.flatMap((order) => [undo(order.id), undo(order.id)]));
    expect(undone.every((answer) => answer.status === 200)).toBe(true);
    expect(await stockOf(mug)).toBe("3");
  });

  it("refuses to change a line that is written off", async () => {
    const order = await orderOf([[await product("Fork", null), "1"]]);
    const done = await writeOff(order.id);
    for (const change of [{ quantity: "2" }, { remove: true }]) {
      const refused = await desk.call("PATCH", `/orders/${order.id}`, { version: done.body.version, items: [{ id: order.items[0].id, ...change }] });
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: "items.0.id", message: expect.stringContaining("written off") }] } });
    }
  });
});

describe("P16 a store's order", () => {
  it("is frozen from the first line that is written off until the last undo, which makes the next look read it whole", async () => {
    const [{ id } = { id: "" }] = await insertStoreOrders(desk.db, store, { count: 1, from: nextOrder++ });
    const hash = async () =>
      (await sql<{ h: string | null }>`select content_hash as h from bindings where order_id = ${id}`.execute(desk.db)).rows[0]?.h;
    const order = (await desk.call("GET", `/orders/${id}`)).body;
    const [mug, discount] = order.items;
    expect((await writeOff(id, { itemIds: [mug.id] })).body.store.frozen).toBe(true);
    expect((await writeOff(id)).body.store.frozen).toBe(true);
    await sql`
      insert into attention (kind, subject, store_id, order_id, detail, actions, created_at, updated_at)
      values ('frozen_changed', ${`order:${id}`}, ${store.id}, ${id}, '{}', '{take_over,keep_ours}', now(), now())`.execute(desk.db);
    expect((await undo(id, { itemIds: [discount.id] })).body.store.frozen).toBe(true);
    expect(await hash()).toBe("hash");
    const thawed = await undo(id);
    expect(thawed.body).toMatchObject({ store: { frozen: false }, attention: [] });
    expect(await hash()).toBeNull();
  });
});
