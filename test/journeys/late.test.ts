import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "../world.ts";

describe("a store that is later than two intervals", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ shops: [{ port: 0, orders: 3 }] });
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
});
