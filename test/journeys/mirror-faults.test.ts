import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultName } from "../../simulators/roapp/faults.ts";
import { enterMirrorLane } from "../../src/database/mirror-lane.ts";
import { STATUS_GROUPS } from "../../src/domain/status.ts";
import { deskOrders, must } from "../look.ts";
import { type MirrorWorld, openMirrorWorld } from "../mirror-world.ts";

/** What an RO App account does when things go wrong, and what the product makes of it: nothing lost, nothing doubled. */
let world: MirrorWorld;
let storeId: string;
let mirrorId: string;

beforeAll(async () => {
  world = await openMirrorWorld(4);
  storeId = await world.connected();
  mirrorId = await world.connectMirror({ ...(await world.mirrorSettings()), webhookSecret: "hook-secret" });
}, 60_000);
afterAll(() => world.close());

/** Every store order there exactly once, with the desk's total and status, no line doubled. */
async function threeSidesAgree(): Promise<void> {
  const rows = await deskOrders(world, storeId);
  const { roapp } = world;
  const ours = roapp.orders().filter((order) => roapp.field(order.id, 122) !== null);
  expect(ours.map((order) => roapp.field(order.id, 122)).toSorted()).toEqual(rows.map((row) => row.remoteId).toSorted());
  for (const row of rows) {
    const order = (await world.desk.call("GET", `/orders/${row.orderId}`)).body;
    const there = roapp.order(Number(order.mirror.remoteId));
    const lines = order.items.filter((item: { kind: string; quantity: string }) => item.kind !== "discount" && item.quantity !== "0");
    expect(there.items, `order ${row.remoteId}`).toHaveLength(lines.length);
    expect(roapp.total(there.id)).toBe(Number(row.total));
    expect(STATUS_GROUPS[(roapp.state.statuses.find((status) => status.id === there.status)?.group ?? 0) - 1]).toBe(order.status.group);
    expect(order.mirror).toMatchObject({ state: "bound", pending: false });
    expect(there.comments.length).toBeLessThanOrEqual(2);
  }
  const phones = roapp.state.people.flatMap((person) => person.phones);
  expect(new Set(phones).size).toBe(phones.length);
  const articles = roapp.state.products.map((product) => product.article);
  expect(new Set(articles).size).toBe(articles.length);
}

const place = (at = 1000) => {
  world.wait(at);
  return world.shop.place({}, world.now());
};
/** Long enough for every wait: back-off, the minute in which a lost write may land, and the look after it. */
const recover = () => world.live(4 * 60_000, 30_000);

describe("an RO App account in trouble", () => {
  it("P36 answers lost after each kind of write, and writes refused on the way: everything is there once", async () => {
    const trouble: readonly (readonly [FaultName, unknown, RegExp])[] = [
      ["dropAfter", true, /^POST \/v2\/contacts\/people$/],
      ["serverErrorAfter", 500, /^POST \/products/],
      ["dropAfter", true, /^POST \/v2\/orders$/],
      ["dropAfter", true, /^POST \/v2\/orders\/\d+\/items$/],
      ["serverErrorAfter", 502, /^POST \/v2\/orders\/\d+\/status$/],
      ["dropAfter", true, /^POST \/v2\/orders\/\d+\/comments$/],
      ["dropBefore", true, /^POST \/v2\/orders$/],
      ["serverErrorBefore", 503, /^POST \/v2\/orders\/\d+\/items$/],
    ];
    for (const [name, value, calls] of trouble) {
      world.roapp.faults.set(name, value as never, { times: 1, calls });
      place();
      await world.live(150_000, 30_000);
      world.roapp.faults.clear();
    }
    await recover();
    await threeSidesAgree();
    expect((await world.mirror()).health).toMatchObject({ state: "ok", failure: null });
  });

  it("P36 a create that lands late although its connection was cut is found, not repeated", async () => {
    place();
    world.roapp.faults.set("landsLateMs", 30, { times: 1, calls: /^POST \/v2\/orders$/ });
    await recover();
    await threeSidesAgree();
  });

  it("S11 a lane taken over between any two calls loses and doubles nothing", async () => {
    for (let kill = 0; kill < 6; kill++) {
      place();
      await world.pass(storeId, "light");
      const before = world.roapp.log.requests().length;
      let over = false;
      // Another process takes the lane as soon as so many calls were made: whatever this one still wants to write is void.
      const taking = (async () => {
        while (!over && world.roapp.log.requests().length - before < kill + 2) await new Promise((resolve) => setTimeout(resolve, 1));
        await enterMirrorLane(world.desk.db, mirrorId, `process ${kill}`);
      })();
      await world.tick();
      over = true;
      await taking;
    }
    await recover();
    await threeSidesAgree();
  });

  it("P37 a web-hook is a hint: heard once, read, applied; a forged or unsigned one is refused", async () => {
    const [row] = await deskOrders(world, storeId);
    const order = (await world.desk.call("GET", `/orders/${row?.orderId}`)).body;
    world.roapp.setStatus(Number(order.mirror.remoteId), 24);
    const id = "11111111-2222-4333-8444-555555555555";
    const body = { id, event_name: "Order.Status.Changed", context: { object_id: Number(order.mirror.remoteId), object_type: "order" } };
    const signature = createHmac("sha256", "hook-secret").update(id).digest("hex");
    const send = (given: string) =>
      world.desk.call("POST", `/hooks/roapp/${mirrorId}/order`, body, { as: null, headers: { "x-signature": given, "x-webhook-id": id } });
    expect((await send("0".repeat(64))).status).toBe(404);
    expect((await send(signature)).status).toBe(204);
    expect((await send(signature)).status).toBe(204);
    world.roapp.log.reset();
    await world.work();
    expect(world.roapp.log.requests(`GET /v2/orders/${order.mirror.remoteId}`).filter(({ path }) => !path.endsWith("/items"))).toHaveLength(1);
    expect((await world.desk.call("GET", `/orders/${row?.orderId}`)).body.status.group).toBe("ready");
    await recover();
    await threeSidesAgree();
  });

  it("P37 a change that turns up in the list late, dated before what was read already, is seen by the next pass", async () => {
    const row = (await deskOrders(world, storeId))[2];
    const order = (await world.desk.call("GET", `/orders/${row?.orderId}`)).body;
    const there = world.roapp.order(Number(order.mirror.remoteId));
    // Something later is read first.
    const another = world.roapp.orders().find(({ id }) => id !== there.id);
    world.wait(10 * 60_000);
    world.roapp.setManager(another?.id ?? 0, 8);
    await world.settle();
    world.roapp.faults.set("hooksSilent", true);
    world.roapp.setStatus(there.id, 25);
    there.modifiedAt = world.now().getTime() - 4 * 60_000;
    await world.settle();
    expect((await world.desk.call("GET", `/orders/${row?.orderId}`)).body.status.group).toBe("delivery");
    world.roapp.faults.clear();
    await threeSidesAgree();
  });

  it("P37 both changed: the desk counts, Attention says so and takes the other with one click", async () => {
    const row = (await deskOrders(world, storeId))[1];
    const order = (await world.desk.call("GET", `/orders/${row?.orderId}`)).body;
    const statuses = (await must(world, "GET", "/order-statuses?limit=200")).items as { id: string; group: string }[];
    world.roapp.setStatus(Number(order.mirror.remoteId), 24);
    await must(world, "PATCH", `/orders/${row?.orderId}`, { statusId: statuses.find((one) => one.group === "in_progress")?.id });
    await world.tick();
    expect(world.roapp.order(Number(order.mirror.remoteId)).status).toBe(22);
    const [entry] = (await must(world, "GET", "/attention?kind=mirror_conflict")).items;
    expect(entry.actions).toContain("use_mirror");
    const named = world.roapp.state.statuses.find(({ id }) => id === 24)?.name;
    expect(entry.detail).toMatchObject({ remoteStatusId: "24", remoteStatus: named });
    await must(world, "POST", `/attention/${entry.id}/resolutions`, { action: "use_mirror" });
    await world.settle();
    expect(world.roapp.order(Number(order.mirror.remoteId)).status).toBe(24);
    await threeSidesAgree();
  });

  it("P35 a key that no longer works: access lost, nothing lost, caught up once a working one is saved", async () => {
    world.roapp.changeKey("another-key");
    place();
    await world.live(3 * 60_000);
    expect((await world.mirror()).health).toMatchObject({ state: "access_lost", failure: { code: "wrong_credentials" } });
    expect((await must(world, "GET", "/attention?kind=mirror_access_lost")).items).toHaveLength(1);
    const before = world.roapp.log.requests().length;
    await world.live(10 * 60_000);
    expect(world.roapp.log.requests().length - before).toBeLessThanOrEqual(1);
    await must(world, "PATCH", `/mirrors/${mirrorId}`, { apiKey: "another-key" });
    await recover();
    expect((await world.mirror()).health).toMatchObject({ state: "ok", failure: null });
    expect((await must(world, "GET", "/attention?kind=mirror_access_lost")).items).toEqual([]);
    await threeSidesAgree();
  });

  it("P36 a person who matches twice: the most recently used is taken, and a person is told", async () => {
    const phone = "+380671234567";
    world.roapp.addPerson({ firstName: "First", phones: [phone] });
    world.wait(1000);
    const second = world.roapp.addPerson({ firstName: "Second", phones: [phone] });
    second.modifiedAt = world.now().getTime();
    world.wait(1000);
    world.shop.place({ delivery_phone: phone, delivery_email: "" }, world.now());
    await recover();
    expect((await must(world, "GET", "/attention?kind=mirror_buyer_ambiguous")).items).toHaveLength(1);
    expect(world.roapp.orders().filter((order) => order.client === second.id)).toHaveLength(1);
    second.phones = [];
  });

  it("P36 a product that somebody made there meanwhile is taken, also with leading zeros in its article", async () => {
    const product = world.roapp.addProduct({ title: "Theirs", article: "00042" });
    world.wait(1000);
    world.shop.place({ products: [{ article: "00042", title: "Ours", price: 10, quantity: 1 }] }, world.now());
    await recover();
    expect(world.roapp.state.products.filter(({ article }) => article === "00042")).toHaveLength(1);
    expect(world.roapp.orders().some((order) => order.items.some((item) => item.product === product.id))).toBe(true);
    await threeSidesAgree();
  });

  it("P35 a status deleted there is said, and nothing is set to it; an employee who left takes no orders here", async () => {
    world.roapp.removeStatus(23);
    await must(world, "POST", `/mirrors/${mirrorId}/directory-reads`);
    await world.work();
    const [entry] = (await must(world, "GET", "/attention?kind=mirror_directory_gone")).items;
    expect(entry.detail).toMatchObject({ name: "Waiting" });
  });

  it("P36 an order deleted there waits for a person, who may have it created anew", async () => {
    const [row] = await deskOrders(world, storeId);
    const order = (await world.desk.call("GET", `/orders/${row?.orderId}`)).body;
    world.roapp.removeOrder(Number(order.mirror.remoteId));
    const statuses = (await must(world, "GET", "/order-statuses?limit=200")).items as { id: string; group: string }[];
    await must(world, "PATCH", `/orders/${row?.orderId}`, { statusId: statuses.find((one) => one.group === "delivery")?.id });
    await world.settle();
    const [entry] = (await must(world, "GET", "/attention?kind=mirror_set_aside")).items;
    expect(entry.detail).toMatchObject({ reason: "gone_there" });
    await must(world, "POST", `/attention/${entry.id}/resolutions`, { action: "mirror_again" });
    await recover();
    await threeSidesAgree();
  });

  it("P35 paused, nothing is asked of it; disconnected, its key is gone; connected again, its orders are taken up", async () => {
    await must(world, "PATCH", `/mirrors/${mirrorId}`, { enabled: false });
    place();
    world.roapp.log.reset();
    await world.live(5 * 60_000);
    expect(world.roapp.log.requests()).toEqual([]);
    await must(world, "PATCH", `/mirrors/${mirrorId}`, { enabled: true });
    await recover();
    await threeSidesAgree();
    const { directory } = (await must(world, "GET", "/mirrors")).items[0];
    await must(world, "DELETE", `/mirrors/${mirrorId}`);
    const { rows } = await world.desk.pool.query("select api_key from mirrors");
    expect(rows).toEqual([{ api_key: null }]);
    const again = await must(world, "POST", "/mirrors", {
      platform: "roapp",
      url: world.roapp.url,
      apiKey: "another-key",
      name: "RO App",
      enabled: true,
      directory: { ...directory, orderStatuses: directory.orderStatuses.filter(({ remoteId }: { remoteId: string }) => remoteId !== "23") },
      productCategoryId: "62",
      fields: { remoteId: "122" },
    });
    expect(again.id).toBe(mirrorId);
    await recover();
    await threeSidesAgree();
  });
});
