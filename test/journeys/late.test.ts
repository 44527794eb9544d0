import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "../world.ts";

describe("a store that is later than two intervals", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ shops: [7, 8].map((seed) => ({ port: 0, seed, orders: 3 })) });
  });
  afterAll(() => world.close());

  it("P34 is under Attention and on its health line, until it is on time again", async () => {
    const storeId = await world.connected();
    const health = async () => (await world.desk.call("GET", `/stores/${storeId}`)).body.health.state;
    const open = async () => (await world.desk.call("GET", "/attention?kind=store_late")).body.items.length;
    await world.live(3 * 60_000);
    expect([await health(), await open()]).toEqual(["ok", 0]);
    world.shop.faults.set("serverError", 503);
    await world.live(4 * 60_000);
    expect(await open()).toBe(1);
    expect(await health()).toBe("backing_off");
    world.shop.faults.clear();
    await world.live(35 * 60_000);
    expect([await health(), await open()]).toEqual(["ok", 0]);
  });

  it("P34 is not called late because the service stood still, or the store was paused, as long as its next pass goes well", async () => {
    const { items } = (await world.desk.call("GET", "/stores")).body;
    const open = async () => (await world.desk.call("GET", "/attention?kind=store_late")).body.items.length;
    const everRaised = async () => Number((await world.desk.pool.query("select count(*) as n from attention where kind = 'store_late'")).rows[0].n);
    const before = await everRaised();
    world.wait(3 * 3_600_000);
    await world.tick();
    await world.desk.call("PATCH", `/stores/${items[0].id}`, { enabled: false });
    world.wait(3_600_000);
    await world.tick();
    await world.desk.call("PATCH", `/stores/${items[0].id}`, { enabled: true });
    await world.tick();
    expect([await open(), await everRaised()]).toEqual([0, before]);
  });

  it("P34 P8 is late also when its first import does not get on", async () => {
    const [, second] = world.simulator.shops;
    const storeId = await world.connect(second);
    second?.faults.set("serverError", 503);
    await world.desk.call("POST", `/stores/${storeId}/imports`, {});
    await world.live(5 * 60_000);
    const { items } = (await world.desk.call("GET", `/attention?kind=store_late&storeId=${storeId}`)).body;
    expect(items).toHaveLength(1);
  });
});
