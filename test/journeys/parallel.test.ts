import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { lockKeys } from "../../src/database/key-locks.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { type Keeper, startKeeper } from "../../src/worker/keeper.ts";
import { runInLane } from "../../src/worker/lane-job.ts";
import { laneTasks } from "../../src/worker/lane-tasks.ts";
import { deskOrders, must, openInWindow } from "../look.ts";
import { openWorld, type World } from "../world.ts";

const WINDOW = "2026-09-24 00:00:00";

let world: World;
let keepers: Keeper[];

beforeAll(async () => {
  // The same buyers and the same goods in every shop; the orders' numbers differ.
  const shops = [0, 1, 2].map((at) => ({
    port: 0,
    name: `Shop ${at}`,
    seed: 5,
    orders: 90,
    days: 40,
    allOpen: true,
    firstOrderNumber: 1000 * (at + 1),
    maxLines: 6,
  }));
  world = await openWorld({ shops });
  keepers = await Promise.all(
    shops.map(() => startKeeper({ connectionString: world.desk.connectionString }, { processId: randomBytes(8).toString("hex"), onLost: () => {} })),
  );
});
afterAll(async () => {
  await Promise.all(keepers.map((keeper) => keeper.stop()));
  await world.close();
});

/** Each store's lane in a process of its own, all at once, until nothing is left to do. */
async function workSideBySide(storeIds: readonly string[]): Promise<void> {
  await Promise.all(
    storeIds.map(async (storeId, at) => {
      const keeper = keepers[at];
      if (!keeper) throw new Error("a keeper for each store");
      const tasks = laneTasks(world.desk.context);
      for (;;) {
        const { rows } = await world.desk.pool.query(
          `with next as (
             select j.id, t.identifier as name, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
             where j.payload->>'storeId' = $1 order by j.priority, j.id limit 1
           ), taken as (delete from graphile_worker._private_jobs j using next n where j.id = n.id)
           select * from next`,
          [storeId],
        );
        const [job] = rows;
        if (!job) return;
        const task = tasks[job.name];
        if (!task) throw new Error(`nobody does the job ${job.name}`);
        await runInLane(world.desk.context, keeper, { storeId, work: (lane) => task(lane, job.payload) });
      }
    }),
  );
}

const doubled = async (column: string, table: string) =>
  (await world.desk.pool.query(`select ${column}, count(*) from ${table} where ${column} is not null group by 1 having count(*) > 1`)).rows;

describe("many stores at once", () => {
  const stores: { id: string; shop: SimulatedShop }[] = [];

  it("S18 P14 P18 three imports of shops with the same buyers and goods, side by side: none is doubled, none is lost", async () => {
    for (const shop of world.simulator.shops) stores.push({ id: await world.connect(shop), shop });
    await Promise.all(stores.map(({ id }) => world.startImport(id)));
    await workSideBySide(stores.map(({ id }) => id));
    for (const { id, shop } of stores) {
      expect((await deskOrders(world, id)).map((row) => Number(row.remoteId))).toEqual(openInWindow(shop, WINDOW));
      expect((await must(world, "GET", `/stores/${id}`)).health).toMatchObject({ state: "ok", failure: null });
    }
    expect(await doubled("phone_key", "buyers")).toEqual([]);
    expect(await doubled("sku_key", "products")).toEqual([]);
    expect(await doubled("number", "orders")).toEqual([]);
    const { rows } = await world.desk.pool.query(
      "select count(distinct b.store_id)::int as stores from orders o join bindings b on b.order_id = o.id join buyers u on u.id = o.buyer_id where u.phone_key is not null group by u.id order by 1 desc limit 1",
    );
    expect(rows[0].stores).toBe(3);
  });

  it("S18 P12 turns are exact in each store, whatever runs at once: nobody has two orders more than anybody else", async () => {
    const made = await Promise.all(
      ["Anna", "Borys", "Vira"].map((name) =>
        must(world, "POST", "/employees", { name, email: `${name}@kvitka.example`, role: "manager", password: "Sonyashnyk-99-lystia" }),
      ),
    );
    expect(made).toHaveLength(3);
    for (const { shop } of stores) for (let order = 0; order < 11; order++) shop.place({}, new Date(world.now().getTime() + order * 1000));
    world.wait(60_000);
    const before = await Promise.all(stores.map(({ id }) => deskOrders(world, id)));
    await Promise.all(stores.map(({ id }) => must(world, "POST", `/stores/${id}/passes`, { kind: "light" })));
    await workSideBySide(stores.map(({ id }) => id));
    for (const [at, { id }] of stores.entries()) {
      const known = new Set(before[at]?.map((row) => row.orderId));
      const fresh = (await deskOrders(world, id)).filter((row) => !known.has(row.orderId));
      expect(fresh).toHaveLength(11);
      const turns = fresh.map((row) => row.managerId);
      for (const [place, manager] of turns.slice(4).entries()) expect(manager).toBe(turns[place]);
      expect(new Set(turns).size).toBe(4);
    }
  });

  it("S18 changes in all shops at once meet each other's buyers and goods in any order, and all of them come over", async () => {
    for (let round = 0; round < 3; round++) {
      for (const { shop } of stores)
        for (const number of shop.numbers().slice(-40)) {
          const { order } = shop.order(number);
          const products = order.products
            .toReversed()
            .map(({ article, title, price, quantity }) => ({ article, title, price, quantity: quantity + 1 }));
          shop.edit(number, { products, delivery_email: `b${(number * 7 + round) % 13}@example.com` });
        }
      world.wait(5 * 60_000);
      await Promise.all(stores.map(({ id }) => must(world, "POST", `/stores/${id}/passes`, { kind: "full" })));
      await workSideBySide(stores.map(({ id }) => id));
      for (const { id, shop } of stores) {
        const rows = await deskOrders(world, id);
        for (const row of rows) expect(row.storeTotal).toBe(String(Math.round(shop.order(Number(row.remoteId)).order.total_sum * 100)));
      }
    }
    expect(await doubled("phone_key", "buyers")).toEqual([]);
    expect(await doubled("sku_key", "products")).toEqual([]);
  });

  it("S18 a page with many thousands of keys finds room in the server's table of locks, beside other pages", async () => {
    const keys = (page: number) => Array.from({ length: 15_000 }, (_, at) => `sku:${page}-${at}`);
    await Promise.all([1, 2, 3].map((page) => inTransaction(world.desk.db, (tx) => lockKeys(tx, keys(page)))));
  });
});
