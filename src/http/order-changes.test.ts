import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Answer, type Desk, OWNER, openDesk } from "../../test/desk.ts";
import { insertStore, insertStoreOrders, PAPER_SHOP, type StoreOrderRow, type StoreRow } from "../../test/store-orders.ts";

let desk: Desk;
let store: StoreRow;
let location: string;
let type: string;
let statuses: { id: string; name: string; group: string }[];

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
  location = (await desk.call("GET", "/locations")).body.items[0].id;
  type = (await desk.call("GET", "/order-types")).body.items[0].id;
  statuses = (await desk.call("GET", "/order-statuses")).body.items;
});
afterAll(() => desk.close());

const status = (group: string): string => statuses.find((one) => one.group === group)?.id ?? "";

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

describe("an order is changed", () => {
  it("by status or manager without a version, otherwise only with the one that was read (409 changed_meanwhile)", async () => {
    const order = await ownOrder();
    expect((await patch(order.id, { locationId: location })).body).toMatchObject({ code: "invalid", errors: [{ path: "version" }] });
    const moved = await patch(order.id, { statusId: status("in_progress") });
    expect(moved.body).toMatchObject({ version: 2, status: { id: status("in_progress"), group: "in_progress" } });
    const late = await patch(order.id, { locationId: location, version: 1 });
    expect(late).toMatchObject({ status: 409, body: { code: "changed_meanwhile", version: 2 } });
    expect((await patch(order.id, { statusId: status("ready"), version: 1 })).status).toBe(409);
    expect((await patch(order.id, { statusId: status("in_progress") })).body.version).toBe(2);
    const [event] = await feed(order.id);
    expect(event).toMatchObject({
      kind: "status_changed",
      before: { statusId: order.status.id },
      after: { statusId: status("in_progress") },
      author: { kind: "employee", name: OWNER.name },
    });
  });

  it("by one of two people at once: the other is told, and nothing of theirs is kept", async () => {
    for (let round = 0; round < 5; round++) {
      const order = await ownOrder();
      const line = order.items[0].id;
      const answers = await Promise.all(["20.00", "30.00"].map((price) => patch(order.id, { version: order.version, items: [{ id: line, price }] })));
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
      const winner = answers.find((answer) => answer.status === 200);
      expect((await read(order.id)).total.amount).toBe(winner?.body.total.amount);
    }
  });

  it("line by line, and its total is exact again", async () => {
    const order = await ownOrder({
      items: [
        { title: "A", quantity: "2", price: "10.00" },
        { title: "B", quantity: "1", price: "5.05" },
      ],
    });
    const [a, b] = order.items;
    const changed = await patch(order.id, {
      version: order.version,
      items: [
        { id: a.id, quantity: "3" },
        { id: b.id, remove: true },
        { title: "C", quantity: "0.5", price: "1.01", sku: "C-1" },
      ],
    });
    expect(changed.body).toMatchObject({
      version: order.version + 1,
      total: { amount: "30.51" },
      items: [
        { id: a.id, quantity: "3", total: { amount: "30.00" }, edited: false },
        { title: "C", sku: "C-1", total: { amount: "0.51" } },
      ],
    });
    expect((await feed(order.id))[0]).toMatchObject({ kind: "items_changed", before: [{ title: "A", quantity: "2" }, { title: "B" }] });
    const found = await desk.call("GET", "/orders?q=c-1&limit=200");
    expect(found.body.items.map((one: { id: string }) => one.id)).toContain(order.id);
    for (const [items, path] of [
      [[{ id: b.id, quantity: "2" }], "items.0.id"],
      [
        [
          { id: a.id, quantity: "2" },
          { id: a.id, remove: true },
        ],
        "items.1.id",
      ],
      [[{ title: "D", price: "1" }], "items.0.quantity"],
      [[{ id: a.id, price: "-1" }], "items.0.id"],
    ] as const) {
      const refused = await patch(order.id, { version: changed.body.version, items });
      expect(refused, refused.text).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    }
  });

  it("P17 a store's line that a person edits is marked, shows the shop's value beside it, and one taken away stays away", async () => {
    const { id } = await storeOrder();
    const order = await read(id);
    const mug = order.items[0];
    const edited = await patch(id, { version: order.version, items: [{ id: mug.id, price: "11.00" }] });
    expect(edited.body).toMatchObject({
      total: { amount: "21.00" },
      totals: { storeTotal: { amount: "24.00" }, equal: false },
      items: [{ edited: true, price: { amount: "11.00" }, inStore: { quantity: "2", price: { amount: "12.50" } } }, { kind: "discount" }],
    });
    const gone = await patch(id, { version: edited.body.version, items: [{ id: mug.id, remove: true }] });
    expect(gone.body.items.map((item: { kind: string }) => item.kind)).toEqual(["discount"]);
    const kept = await sql`select from order_items where order_id = ${id} and edited_at is not null and quantity = 0`.execute(desk.db);
    expect(kept.rows.length).toBe(1);
  });

  it("P15 a store's lines only with the permission to add products without deduction", async () => {
    const { id } = await storeOrder();
    const order = await read(id);
    const manager = await desk.as("orders.view", "orders.edit");
    const body = { version: order.version, items: [{ id: order.items[0].id, price: "1" }] };
    expect(await patch(id, body, manager)).toMatchObject({ status: 403, body: { code: "permission_missing" } });
    expect((await desk.call("POST", `/orders/${id}/write-offs`, {}, { as: manager })).status).toBe(403);
    expect((await patch(id, { statusId: status("in_progress") }, manager)).status).toBe(200);
    expect((await patch(id, body, await desk.as("orders.edit", "orders.items_without_deduction"))).status).toBe(409);
  });

  it("P24 a new status of a store's order is due towards the shop where a rule says what it means there", async () => {
    const { id } = await storeOrder();
    const before = await read(id);
    expect((await patch(id, { statusId: status("in_progress") })).body.store.pushPending).toBe(false);
    await sql`insert into status_rules (store_id, direction, remote_status_id, status_id) values (${store.id}, 'out', '3', ${status("ready")})`.execute(
      desk.db,
    );
    const moved = await patch(id, { statusId: status("ready") });
    expect(moved.body.store.pushPending).toBe(true);
    await sql`delete from status_rules`.execute(desk.db);
    expect(before.store).toMatchObject({
      name: store.name,
      platform: "paper",
      url: expect.stringMatching(/^https:\/\/kvitka\.example\/orders\/\d+$/),
      remoteStatus: { id: "1", titles: { ua: "Новий", en: "New" } },
      matched: true,
      missing: false,
      frozen: false,
      refreshAllowedAt: null,
    });
  });

  it("by a comment without a new version", async () => {
    const order = await ownOrder();
    const said = await desk.call("POST", `/orders/${order.id}/comments`, { text: "Call first\nthen come" });
    expect(said).toMatchObject({ status: 201, body: { kind: "comment", text: "Call first\nthen come", author: { kind: "employee" } } });
    expect((await read(order.id)).version).toBe(order.version);
    expect((await feed(order.id))[0].id).toBe(said.body.id);
    expect((await desk.call("POST", `/orders/${order.id}/comments`, { text: " " })).status).toBe(422);
    expect((await desk.call("POST", "/orders/987654321/comments", { text: "x" })).status).toBe(404);
    expect((await desk.call("GET", "/orders/987654321/events")).status).toBe(404);
  });
});

describe("many orders are changed at once", () => {
  it("each with its own outcome, in the order asked, each named once", async () => {
    const [a, b] = [await ownOrder(), await ownOrder()];
    const target = status("ready");
    await patch(b.id, { statusId: target });
    const answer = await desk.call("POST", "/orders/status-changes", { orderIds: [b.id, "987654321", a.id, a.id], statusId: target });
    expect(answer.body.results).toEqual([
      { orderId: b.id, outcome: "unchanged" },
      { orderId: "987654321", outcome: "refused", problem: expect.objectContaining({ code: "not_found" }) },
      { orderId: a.id, outcome: "changed" },
    ]);
    expect((await feed(a.id))[0]).toMatchObject({ kind: "status_changed", after: { statusId: target } });
    for (const orderIds of [[], Array.from({ length: 1001 }, (_, n) => String(n + 1))])
      expect((await desk.call("POST", "/orders/status-changes", { orderIds, statusId: target })).body).toMatchObject({
        code: "invalid",
        errors: [{ path: "orderIds" }],
      });
    expect((await desk.call("POST", "/orders/status-changes", { orderIds: [a.id], statusId: "999999" })).body.errors).toEqual([
      { path: "statusId", message: "there is no such order status" },
    ]);
  });

  it("only when something is to change", async () => {
    const { id } = await ownOrder();
    expect((await desk.call("POST", "/orders/changes", { orderIds: [id] })).body.errors).toMatchObject([{ path: "managerId" }]);
    expect((await desk.call("POST", "/orders/changes", { orderIds: [id], locationId: location })).body.results).toEqual([
      { orderId: id, outcome: "unchanged" },
    ]);
  });

  it("a thousand with a fixed number of statements", async () => {
    const orders = await insertStoreOrders(desk.db, store, { count: 1000, from: 50_000 });
    const orderIds = orders.map((order) => order.id);
    const statements = await countStatements(() => desk.call("POST", "/orders/status-changes", { orderIds, statusId: status("delivery") }));
    const few = await countStatements(() => desk.call("POST", "/orders/status-changes", { orderIds: orderIds.slice(0, 2), statusId: status("new") }));
    expect(statements).toBe(few);
    const moved = await desk.call("POST", "/orders/changes", { orderIds, managerId: null, typeId: type });
    expect(moved.body.results.every((result: { outcome: string }) => result.outcome === "unchanged")).toBe(true);
  });

  it("by two people at once without a deadlock", async () => {
    const ids = (await insertStoreOrders(desk.db, store, { count: 60, from: 70_000 })).map((order) => order.id);
    const answers = await Promise.all(
      [ids, [...ids].reverse(), [...ids].sort()].map((orderIds, n) =>
        desk.call("POST", "/orders/status-changes", { orderIds, statusId: statuses[n]?.id ?? "" }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  });
});

/** Statements that the database saw while `act` ran. Nothing else works on it meanwhile. */
async function countStatements(act: () => Promise<Answer>): Promise<number> {
  const real = pg.Client.prototype.query;
  let count = 0;
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...given: unknown[]) {
    count++;
    return Reflect.apply(real, this, given);
  });
  const answer = await act().finally(() => spy.mockRestore());
  expect(answer.status, answer.text).toBe(200);
  return count;
}
