import { afterEach, describe, expect, it } from "vitest";
import { must, numbersOnDesk, orderOf } from "../look.ts";
import { openWorld, type World } from "../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("the shop's clock", () => {
  let world: World;
  afterEach(() => world.close());

  /** Places an order every so often; the numbers that the desk did not have a minute later. */
  async function lateOnes(storeId: string, count: number, everyMs: number): Promise<number[]> {
    const late: number[] = [];
    for (let placed = 0; placed < count; placed++) {
      const number = world.shop.place({}, world.now());
      world.wait(MINUTE);
      await world.tick();
      if (!(await numbersOnDesk(world, storeId)).includes(number)) late.push(number);
      world.wait(everyMs - MINUTE);
      await world.tick();
    }
    return late;
  }

  it("S14 P9 on the autumn night, when an hour comes twice, every order is here within a minute, on both sides of the change and once", async () => {
    world = await openWorld({ beginning: new Date("2026-10-24T22:30:00Z"), shops: [{ port: 0, orders: 0 }] });
    const storeId = await world.connected();
    expect(await lateOnes(storeId, 24, 10 * MINUTE)).toEqual([]);
    expect(await numbersOnDesk(world, storeId)).toEqual(world.shop.numbers().toSorted((a, b) => a - b));
    const { rows } = await world.desk.pool.query("select placed_wall_clock as wall from bindings order by order_id");
    const walls = rows.map((row) => row.wall);
    expect(walls).not.toEqual(walls.toSorted()); // the clock did go back
  });

  it("S14 in spring, when an hour is left out, nothing is lost either", async () => {
    world = await openWorld({ beginning: new Date("2027-03-28T00:20:00Z"), shops: [{ port: 0, orders: 0 }] });
    const storeId = await world.connected();
    expect(await lateOnes(storeId, 8, 15 * MINUTE)).toEqual([]);
  });

  it("S14 P9 an order dated in the future hides no other: the next ones are here within a minute, and the cursor never goes back", async () => {
    world = await openWorld({ shops: [{ port: 0, orders: 5, days: 2 }] });
    const storeId = await world.connected();
    const cursor = async () => (await world.desk.pool.query("select cursor from stores")).rows[0].cursor as string;
    const future = world.shop.place({}, new Date(world.now().getTime() + 40 * 24 * HOUR));
    await world.live(6 * MINUTE);
    expect(await numbersOnDesk(world, storeId)).toContain(future);
    const cursors = [await cursor()];
    expect(await lateOnes(storeId, 5, 7 * MINUTE)).toEqual([]);
    cursors.push(await cursor());
    world.wait(30 * HOUR);
    await world.tick();
    expect(await lateOnes(storeId, 2, 7 * MINUTE)).toEqual([]);
    cursors.push(await cursor());
    expect(cursors).toEqual(cursors.toSorted());
  });

  it("S14 a store connected with a wrong zone misses nothing, whichever side it is wrong to", async () => {
    world = await openWorld({
      shops: [
        { port: 0, orders: 8, days: 3, allOpen: true },
        { port: 0, seed: 9, orders: 8, days: 3, allOpen: true },
      ],
    });
    for (const [at, timeZone] of ["Pacific/Auckland", "America/Los_Angeles"].entries()) {
      const shop = world.simulator.shops[at] ?? world.shop;
      const storeId = await world.connected(shop, { timeZone });
      for (let hour = 0; hour < 30; hour += 3) {
        shop.place({}, world.now());
        world.wait(5 * MINUTE);
        await world.tick();
        expect((await numbersOnDesk(world, storeId)).length).toBe(shop.numbers().length);
        world.wait(3 * HOUR - 5 * MINUTE);
        await world.tick();
      }
    }
  });

  it("P10 S14 the time of an order is the shop's own clock read in the store's zone", async () => {
    world = await openWorld({ shops: [{ port: 0, orders: 0, timeZone: "Europe/Bucharest" }] });
    const storeId = await world.connect(world.shop, { timeZone: "Europe/Bucharest" });
    await world.startImport(storeId);
    await world.work();
    const placed = world.shop.place({}, world.now());
    world.wait(MINUTE);
    await world.tick();
    const order = await orderOf(world, storeId, placed);
    expect(world.shop.order(placed).order.stat_created).toBe("2026-11-24 12:00:00");
    expect(order.placedAt).toBe("2026-11-24T10:00:00.000Z");
    expect((await must(world, "GET", `/stores/${storeId}`)).timeZone).toBe("Europe/Bucharest");
  });
});
