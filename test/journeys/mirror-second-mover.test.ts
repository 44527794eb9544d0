import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deskOrders, must } from "../look.ts";
import { type MirrorWorld, openMirrorWorld } from "../mirror-world.ts";

let world: MirrorWorld;
let storeId: string;

beforeAll(async () => {
  world = await openMirrorWorld(3);
  storeId = await world.connected();
}, 60_000);
afterAll(() => world.close());

/** As RO App's own import would bring a store's order in. */
function importedThere(number: number) {
  const { order } = world.shop.order(number);
  const total = Math.round(order.total_sum * 100);
  return world.roapp.importFromCartum({
    phone: order.delivery_phone,
    firstName: "Imported",
    lines: [{ title: "Everything", article: `ALL-${number}`, quantity: 1, price: total }],
  });
}

describe("a second mover", () => {
  it("P36 the set-up stops when the same orders are in RO App already, says which, and binds them once told to", async () => {
    world.shop.place({}, world.now());
    world.wait(60_000);
    await world.pass(storeId, "light");
    const number = world.shop.numbers().at(-1) ?? 0;
    const there = importedThere(number);
    const body = await world.mirrorSettings();
    const refused = await world.desk.call("POST", "/mirrors", body);
    expect([refused.status, refused.body.code, refused.body.count]).toEqual([409, "second_mover", 1]);
    expect((await must(world, "GET", "/mirrors")).items).toEqual([]);
    await must(world, "POST", "/mirrors", { ...body, existing: "bind" });
    world.roapp.log.reset();
    await world.settle();
    const rows = await deskOrders(world, storeId);
    expect(world.roapp.orders()).toHaveLength(rows.length);
    const bound = rows.find((row) => row.remoteId === String(number));
    const order = (await world.desk.call("GET", `/orders/${bound?.orderId}`)).body;
    expect(order.mirror).toMatchObject({ remoteId: String(there.id), adopted: true, state: "bound" });
    expect(there.items).toHaveLength(1);
    world.roapp.setStatus(there.id, 24);
    await world.settle();
    expect((await world.desk.call("GET", `/orders/${bound?.orderId}`)).body.status.group).toBe("ready");
  });

  it("P36 no call is above the budget in any sliding second, and the page says what the wait is for", async () => {
    expect(world.roapp.log.mostWithin(20)).toBeLessThanOrEqual(3);
    expect(world.roapp.log.requests().some(({ http }) => http === 429)).toBe(false);
    world.shop.place({}, world.now());
    world.wait(1000);
    await world.pass(storeId, "light");
    const { id } = await world.mirror();
    await world.desk.pool.query("delete from graphile_worker._private_jobs");
    const { doDueMirrors } = await import("../../src/operations/do-due-mirrors.ts");
    await doDueMirrors(world.desk.context);
    const shown = await must(world, "GET", `/mirrors/${id}`);
    expect(shown.orders.waiting).toBe(1);
    expect(shown.budget.callsPerSecond).toBe(150);
    expect(shown.budget.waiting).toBeGreaterThanOrEqual(5);
    expect(shown.budget.backlogSeconds).toBeGreaterThanOrEqual(1);
    expect(shown.budget.used).toBeGreaterThan(0);
    await world.settle();
  });

  it("P36 somebody who still brings orders in is noticed while it runs", async () => {
    world.shop.place({}, world.now());
    world.wait(30_000);
    importedThere(world.shop.numbers().at(-1) ?? 0);
    await world.live(4 * 60_000);
    expect((await must(world, "GET", "/attention?kind=mirror_second_mover")).items.length).toBeGreaterThanOrEqual(1);
  });
});
