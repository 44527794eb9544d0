import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { insertStore, insertStoreOrders, PAPER_SHOP, type StoreRow } from "../../test/store-orders.ts";

let desk: Desk;
let store: StoreRow;
let orders: string[];
let own: string;
const statuses: Record<string, string> = {};

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
  orders = (await insertStoreOrders(desk.db, store, { count: 4, from: 1 })).map(({ id }) => id);
  for (const status of (await desk.call("GET", "/order-statuses?limit=200")).body.items) statuses[status.group] ??= status.id;
  const [location] = (await desk.call("GET", "/locations")).body.items;
  const [type] = (await desk.call("GET", "/order-types")).body.items;
  own = (await desk.call("POST", "/orders", { locationId: location.id, typeId: type.id, items: [] })).body.id;
  await sql`insert into store_statuses (store_id, remote_id, titles, final, cancelled, position, seen_at)
    values (${store.id}, '2', '{"en": "Packing"}', false, false, 2, now())`.execute(desk.db);
});
afterAll(() => desk.close());

const foresee = async (statusId: string | undefined, orderIds = [...orders, own]) => {
  const answer = await desk.call("POST", "/orders/status-outlooks", { orderIds, statusId });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.items.map(
    ({ effect, count, remoteStatus, irreversible }: Record<string, unknown> & { remoteStatus: { id: string } | null }) => ({
      effect,
      count,
      remote: remoteStatus?.id ?? null,
      irreversible,
    }),
  );
};
const rule = (direction: "in" | "out", remote: string, status: string | undefined) =>
  sql`insert into status_rules (store_id, direction, remote_status_id, status_id) values (${store.id}, ${direction}, ${remote}, ${status}::bigint)`.execute(
    desk.db,
  );

describe("what a status will do in the store", () => {
  it("P25 is nothing while the store has no rules outward; own orders have no store", async () => {
    expect(await foresee(statuses.in_progress)).toEqual([
      { effect: "independent", count: 4, remote: null, irreversible: false },
      { effect: "own", count: 1, remote: null, irreversible: false },
    ]);
  });

  it("P24 says how many orders will be told what, and what cannot be taken back, order by order", async () => {
    await rule("out", "2", statuses.in_progress);
    await rule("out", "4", statuses.cancelled);
    expect(await foresee(statuses.in_progress)).toContainEqual({ effect: "sends", count: 4, remote: "2", irreversible: false });
    expect(await foresee(statuses.ready)).toContainEqual({ effect: "not_matched", count: 4, remote: null, irreversible: false });
    expect(await foresee(statuses.cancelled)).toContainEqual({ effect: "cancel_not_allowed", count: 4, remote: "4", irreversible: false });
    await sql`update stores set may_cancel_in_store = true where id = ${store.id}`.execute(desk.db);
    expect(await foresee(statuses.cancelled)).toContainEqual({ effect: "sends", count: 4, remote: "4", irreversible: true });
    const { body } = await desk.call("POST", "/orders/status-outlooks", { orderIds: orders, statusId: statuses.cancelled });
    expect(body.items[0].orders).toHaveLength(4);
    expect(body.items[0].orders[0]).toMatchObject({ id: orders[0], buyer: "Anna Kravets" });
  });

  it("P28 never promises to write to an order that is cancelled in the shop", async () => {
    await sql`update bindings set remote_status = '4', base_store_status = '4' where order_id = ${orders[0]}::bigint`.execute(desk.db);
    const items = await foresee(statuses.in_progress);
    expect(items).toContainEqual({ effect: "closed_in_store", count: 1, remote: "2", irreversible: false });
    expect(items).toContainEqual({ effect: "sends", count: 3, remote: "2", irreversible: false });
  });

  it("waits while the store is paused, and ends when it is gone", async () => {
    await sql`update stores set enabled = false where id = ${store.id}`.execute(desk.db);
    expect(await foresee(statuses.in_progress, orders.slice(1))).toEqual([{ effect: "waits", count: 3, remote: "2", irreversible: false }]);
    await sql`update stores set deleted_at = now() where id = ${store.id}`.execute(desk.db);
    expect(await foresee(statuses.in_progress, orders.slice(1))).toEqual([{ effect: "disconnected", count: 3, remote: null, irreversible: false }]);
  });

  it("is told of one order for every status, for its menu", async () => {
    await sql`update stores set deleted_at = null, enabled = true where id = ${store.id}`.execute(desk.db);
    const { body } = await desk.call("GET", `/orders/${orders[1]}/status-outlook`);
    expect(body.items).toHaveLength((await desk.call("GET", "/order-statuses?limit=200")).body.items.length);
    expect(body.items.find((item: { statusId: string }) => item.statusId === statuses.in_progress)).toMatchObject({
      effect: "sends",
      store: { id: store.id },
      remoteStatus: { id: "2", titles: { en: "Packing" } },
    });
    expect(body.items.find((item: { statusId: string }) => item.statusId === statuses.new).effect).toBe("none");
    expect((await desk.call("GET", "/orders/999999/status-outlook")).status).toBe(404);
  });
});
