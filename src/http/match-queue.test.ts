import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Desk, openDesk } from "../../test/desk.ts";
import { insertStore, insertStoreOrders, PAPER_SHOP, type StoreRow } from "../../test/store-orders.ts";

let desk: Desk;
let store: StoreRow;
let from = 1;

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
});
afterAll(() => desk.close());

/** An entry of the queue, and the first line of `orders` orders waiting for it. */
async function waiting(title: string, orders: number, sku: string | null = null): Promise<{ id: string; orderIds: string[] }> {
  const made = await insertStoreOrders(desk.db, store, { count: orders, from });
  from += orders;
  const entry = await sql<{ id: string }>`
    insert into match_queue (store_id, method, key, reason, title, sku, created_at)
    values (${store.id}, 'sku', ${`title ${title}`}, 'empty_key', ${title}, ${sku}, now()) returning id`.execute(desk.db);
  const id = entry.rows[0]?.id ?? "";
  await sql`
    update order_items set match = 'pending', match_queue_id = ${id}, title = ${title}, sku = null
    where position = 0 and order_id = any(${made.map((order) => order.id)}::bigint[])`.execute(desk.db);
  return { id, orderIds: made.map((order) => order.id) };
}

const decide = (id: string, choice: object): Promise<Answer> => desk.call("POST", `/match-queue/${id}/decisions`, choice);
const queue = async (): Promise<Answer["body"][]> => (await desk.call("GET", "/match-queue?limit=200")).body.items;
const product = async (title: string, sku: string): Promise<string> => (await desk.call("POST", "/products", { title, sku })).body.id;

/** All lines of these orders, to the last column. */
async function lines(orderIds: readonly string[]): Promise<unknown[]> {
  return (await sql`select * from order_items where order_id = any(${orderIds}::bigint[]) order by id`.execute(desk.db)).rows;
}

describe("P14 the match queue", () => {
  it("shows what waits, with how many lines and orders, and products of the same name or key", async () => {
    const same = await product("Кружка  СИНЯ", "BLUE-1");
    await product("Кружка синя мала", "BLUE-2");
    const { id } = await waiting("Кружка синя", 3);
    expect((await queue()).find((entry) => entry.id === id)).toMatchObject({
      store: { id: store.id, name: store.name },
      reason: "empty_key",
      title: "Кружка синя",
      lines: 3,
      orders: 3,
      candidates: [{ id: same, title: "Кружка  СИНЯ", sku: "BLUE-1" }],
    });
  });

  it("one decision repairs every order that waits, and is undone to the last column", async () => {
    const { id, orderIds } = await waiting("Plate", 4);
    const before = await lines(orderIds);
    const productId = await product("Plate white", "PLATE");
    const made = await decide(id, { productId });
    expect(made).toMatchObject({ status: 201, body: { id: expect.any(String), repairedOrders: 4 } });
    const order = (await desk.call("GET", `/orders/${orderIds[0]}`)).body;
    expect(order).toMatchObject({ version: 2, items: [{ productId, productTitle: "Plate white", match: "matched" }, { productId: null }] });
    expect((await desk.call("GET", `/orders/${orderIds[0]}/events`)).body.items[0]).toMatchObject({ kind: "product_matched", after: { productId } });
    expect((await queue()).some((entry) => entry.id === id)).toBe(false);

    expect((await desk.call("DELETE", `/match-queue/${id}/decisions/${made.body.id}`)).status).toBe(204);
    expect(await lines(orderIds)).toEqual(before);
    expect((await queue()).find((entry) => entry.id === id)).toMatchObject({ lines: 4 });
    expect((await desk.call("GET", `/products/${productId}`)).status).toBe(200);
    expect((await desk.call("DELETE", `/match-queue/${id}/decisions/${made.body.id}`)).status).toBe(404);
    expect((await decide(id, { create: true })).status).toBe(201);
  });

  it("makes a product when asked, and the undo takes it away unless something else uses it", async () => {
    const { id, orderIds } = await waiting("Candle", 2, "CANDLE-1");
    const made = await decide(id, { create: true });
    const [line] = (await desk.call("GET", `/orders/${orderIds[0]}`)).body.items;
    expect(line).toMatchObject({ match: "created", productTitle: "Candle" });
    expect((await desk.call("GET", `/products/${line.productId}`)).body.sku).toBe("CANDLE-1");
    await desk.call("DELETE", `/match-queue/${id}/decisions/${made.body.id}`);
    expect((await desk.call("GET", `/products/${line.productId}`)).status).toBe(404);

    const again = await decide(id, { create: true });
    const [second] = (await desk.call("GET", `/orders/${orderIds[0]}`)).body.items;
    const location = (await desk.call("GET", "/locations")).body.items[0].id;
    await desk.call("PUT", `/products/${second.productId}/stock`, { items: [{ locationId: location, quantity: "1" }] });
    await desk.call("DELETE", `/match-queue/${id}/decisions/${again.body.id}`);
    expect((await desk.call("GET", `/products/${second.productId}`)).status).toBe(200);
  });

  it("leaves a line alone that a person has given another product since", async () => {
    const { id, orderIds } = await waiting("Lamp", 2);
    const [productId, other] = [await product("Lamp A", "LAMP-A"), await product("Lamp B", "LAMP-B")];
    const made = await decide(id, { productId });
    const order = (await desk.call("GET", `/orders/${orderIds[0]}`)).body;
    await desk.call("PATCH", `/orders/${order.id}`, { version: order.version, items: [{ id: order.items[0].id, productId: other }] });
    await desk.call("DELETE", `/match-queue/${id}/decisions/${made.body.id}`);
    const after = await Promise.all(orderIds.map(async (orderId) => (await desk.call("GET", `/orders/${orderId}`)).body.items[0]));
    expect(after.map((line) => [line.productId, line.match])).toEqual([
      [other, "matched"],
      [null, "pending"],
    ]);
  });

  it("refuses the undo while a line of it is written off", async () => {
    const { id, orderIds } = await waiting("Box", 1);
    const made = await decide(id, { productId: await product("Box", "BOX") });
    await desk.call("POST", `/orders/${orderIds[0]}/write-offs`, {});
    expect(await desk.call("DELETE", `/match-queue/${id}/decisions/${made.body.id}`)).toMatchObject({
      status: 409,
      body: { code: "written_off", lines: 1 },
    });
    await desk.call("POST", `/orders/${orderIds[0]}/write-offs/undo`, {});
    expect((await desk.call("DELETE", `/match-queue/${id}/decisions/${made.body.id}`)).status).toBe(204);
  });

  it("takes one of two decisions at once, and tells the other what happened", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, orderIds } = await waiting(`Race ${round}`, 3);
      const [a, b] = [await product(`Race A${round}`, `RACE-A${round}`), await product(`Race B${round}`, `RACE-B${round}`)];
      const answers = await Promise.all([decide(id, { productId: a }), decide(id, { productId: b })]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
      const refused = answers.find((answer) => answer.status === 409)?.body;
      expect(refused).toMatchObject({ code: "already_decided", detail: expect.stringContaining("Olena Owner") });
      const chosen = await Promise.all(orderIds.map(async (orderId) => (await desk.call("GET", `/orders/${orderId}`)).body.items[0].productId));
      expect(new Set(chosen)).toEqual(new Set([refused.productId]));
    }
  });

  it("refuses what it cannot decide by", async () => {
    const { id } = await waiting("Mug red again", 1, "TAKEN");
    await product("Somebody's", "taken");
    expect(await decide(id, { create: true })).toMatchObject({ status: 409, body: { code: "already_exists", member: "sku" } });
    expect(await decide(id, { productId: "999999" })).toMatchObject({ status: 422, body: { errors: [{ path: "productId" }] } });
    expect((await decide(id, {})).status).toBe(422);
    expect((await decide("987654321", { create: true })).status).toBe(404);
    expect((await desk.call("POST", `/match-queue/${id}/decisions`, { create: true }, { as: await desk.as("orders.view") })).status).toBe(403);
  });

  it("repairs a thousand orders within two seconds, and undoes it as fast", async () => {
    const { id } = await waiting("Thousand", 1000);
    const productId = await product("Thousand", "THOUSAND");
    const start = performance.now();
    const made = await decide(id, { productId });
    const decided = performance.now();
    expect(made.body.repairedOrders).toBe(1000);
    await desk.call("DELETE", `/match-queue/${id}/decisions/${made.body.id}`);
    expect(decided - start).toBeLessThan(2000);
    expect(performance.now() - decided).toBeLessThan(2000);
  });
});
