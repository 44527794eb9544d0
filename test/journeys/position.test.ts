import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { enterLane, LaneLost } from "../../src/database/lane.ts";
import { findPass } from "../../src/database/passes.ts";
import { findSyncStore } from "../../src/database/sync-store.ts";
import { inTransaction } from "../../src/database/transaction.ts";
import { applySighting, lookCloser, type Sighting } from "../../src/operations/apply-observed.ts";
import { openStoreConnection } from "../../src/operations/open-store-connection.ts";
import { createPrefetch } from "../../src/operations/prefetch.ts";
import { quarantine } from "../../src/operations/quarantine.ts";
import { runPassPages } from "../../src/operations/run-pass-page.ts";
import { startDuePasses } from "../../src/operations/start-due-passes.ts";
import { attentionOf, deskOrders, eventually, must, numbersOnDesk, openInWindow, orderOf, whileWorking } from "../look.ts";
import { ONE_SLICE, openWorld, type World } from "../world.ts";

const WINDOW = "2026-09-24 00:00:00";

let world: World;
beforeAll(async () => {
  world = await openWorld({
    shops: [10, 11, 12, 13, 14, 15].map((seed) => ({ port: 0, name: `Shop ${seed}`, seed, orders: 30, days: 55, allOpen: true, lines: 2 })),
  });
});
afterAll(() => world.close());
beforeEach(() => {
  for (const shop of world.simulator.shops) shop.faults.clear();
});

const rowOf = async (storeId: string) => (await world.desk.pool.query("select * from stores where id = $1", [storeId])).rows[0];
const jobs = async () =>
  (
    await world.desk.pool.query(
      "select j.payload, t.identifier as name from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id",
    )
  ).rows;
const loseJobs = () => world.desk.pool.query("delete from graphile_worker._private_jobs");
const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b);

/** An import of a shop of its own, begun and not worked on. */
async function begun(at: number) {
  const shop = world.simulator.shops[at] ?? world.shop;
  const storeId = await world.connect(shop);
  const importId = await world.startImport(storeId);
  const wanted = openInWindow(shop, WINDOW);
  return { shop, storeId, importId, wanted };
}

describe("a pass has its own position", () => {
  it("S2 P8 a job run twice starts no second chain, and a page in the middle moves no cursor; only the end does", async () => {
    const { shop, storeId, importId, wanted } = await begun(0);
    const [first] = await jobs();
    await world.workOnce();
    const { step } = (await findPass(world.desk.db, importId)) ?? {};
    expect([step, (await rowOf(storeId)).cursor]).toEqual([1, null]);
    await world.desk.pool.query("select graphile_worker.add_job($1, $2)", [first.name, first.payload]);
    expect(await jobs()).toHaveLength(2);
    const asked = shop.log.requests("orders/get").length;
    // The stale one does nothing and adds nothing.
    const stale = { lane: await lane(storeId), prefetch: createPrefetch(), stride: ONE_SLICE };
    await runPassPages(world.desk.context, stale, { passId: importId, step: 0 });
    expect(shop.log.requests("orders/get")).toHaveLength(asked);
    await world.work();
    expect(await numbersOnDesk(world, storeId)).toEqual(wanted);
    const newest = wanted
      .map((number) => shop.order(number).order.stat_created)
      .toSorted()
      .at(-1);
    expect((await rowOf(storeId)).cursor).toBe(newest);
  });

  it("S2 two workers on the same page: what the second would write is thrown away whole", async () => {
    const { storeId, importId, wanted } = await begun(1);
    await loseJobs();
    const mine = await lane(storeId);
    const prefetch = createPrefetch;
    const runs = await Promise.allSettled([
      runPassPages(world.desk.context, { lane: mine, prefetch: prefetch(), stride: ONE_SLICE }, { passId: importId, step: 0 }),
      runPassPages(world.desk.context, { lane: mine, prefetch: prefetch(), stride: ONE_SLICE }, { passId: importId, step: 0 }),
    ]);
    expect(runs.filter((run) => run.status === "fulfilled")).toHaveLength(1);
    expect((await findPass(world.desk.db, importId))?.step).toBe(1);
    expect(await jobs()).toHaveLength(1);
    await world.work();
    expect(await numbersOnDesk(world, storeId)).toEqual(wanted);
  });

  it("S11 a lane that was taken over writes nothing any more, neither orders nor failures nor tokens' work", async () => {
    const { shop, storeId, importId, wanted } = await begun(2);
    const old = await lane(storeId);
    // The first page asks for the statuses as well, which looks at the lane too: the second has nothing but its own check.
    await runPassPages(world.desk.context, { lane: old, prefetch: createPrefetch(), stride: ONE_SLICE }, { passId: importId, step: 0 });
    await loseJobs();
    await enterLane(world.desk.db, storeId, "another process");
    const before = await deskOrders(world, storeId);
    await expect(
      runPassPages(world.desk.context, { lane: old, prefetch: createPrefetch(), stride: ONE_SLICE }, { passId: importId, step: 1 }),
    ).rejects.toThrow(LaneLost);
    expect(await deskOrders(world, storeId)).toEqual(before);
    expect((await findPass(world.desk.db, importId))?.step).toBe(1);
    expect(await jobs()).toEqual([]);
    // A failure that the past brings home says nothing of the present.
    shop.faults.set("serverError", 503);
    await expect(
      runPassPages(world.desk.context, { lane: old, prefetch: createPrefetch(), stride: ONE_SLICE }, { passId: importId, step: 1 }),
    ).rejects.toThrow();
    expect((await rowOf(storeId)).failure).toBeNull();
    shop.faults.clear();
    world.wait(11_000);
    await world.tick();
    expect(await numbersOnDesk(world, storeId)).toEqual(wanted);
  });

  it("S3 nothing depends on a single add: with every job lost after every page the tick goes on until all is there", async () => {
    const { storeId, importId, wanted } = await begun(3);
    for (let lost = 0; lost < 60 && (await findPass(world.desk.db, importId))?.state !== "done"; lost++) {
      await loseJobs();
      world.wait(11_000);
      await startDuePasses(world.desk.context);
      await world.workOnce();
    }
    expect((await findPass(world.desk.db, importId))?.state).toBe("done");
    expect(sorted(await numbersOnDesk(world, storeId))).toEqual(wanted);
  });

  it("S3 S19 a person's question whose job was lost is answered all the same", async () => {
    const [storeId = ""] = (await world.desk.pool.query("select id from stores order by id limit 1")).rows.map((row) => row.id);
    const [order] = await deskOrders(world, storeId);
    const answer = world.desk.call("POST", "/orders/refreshes", { orderIds: [order?.orderId] });
    await eventually(async () => (await jobs()).some((job) => job.name === "lane-request"), "the question has its job");
    await loseJobs();
    world.wait(4_000);
    await world.tick();
    expect((await answer).body.results).toMatchObject([{ outcome: "refreshed" }]);
  });

  it("S2 S12 a failure in the middle waits and goes on where it stopped, asking no slice twice", async () => {
    const { shop, storeId, importId, wanted } = await begun(4);
    await world.workOnce();
    await world.workOnce();
    const asked = shop.log.requests("orders/get").length;
    shop.faults.set("serverError", 502);
    await world.work();
    expect((await must(world, "GET", `/stores/${storeId}/imports/${importId}`)).state).toBe("waiting");
    expect((await rowOf(storeId)).cursor).toBeNull();
    shop.faults.clear();
    world.wait(60_000);
    await world.tick();
    expect(await must(world, "GET", `/stores/${storeId}/imports/${importId}`)).toMatchObject({
      state: "done",
      imported: wanted.length,
      found: wanted.length,
    });
    expect(sorted(await numbersOnDesk(world, storeId))).toEqual(wanted);
    const slices = shop.log
      .requests("orders/get")
      .slice(asked)
      .filter((request) => request.http === 200);
    expect(new Set(slices.map(({ params }) => `${params.from} ${params.to} ${params.offset}`)).size).toBe(slices.length);
  });
});

describe("people and pages", () => {
  it("S19 P30 a refresh that is asked for during an import is answered before the import's next page", async () => {
    const { shop, storeId, importId } = await begun(5);
    await world.workOnce();
    await world.workOnce();
    const [row] = await deskOrders(world, storeId);
    shop.edit(Number(row?.remoteId), { comment: "while it runs" });
    const answer = world.desk.call("POST", "/orders/refreshes", { orderIds: [row?.orderId] });
    await eventually(async () => (await jobs()).length >= 2, "the question has its job");
    await world.workOnce();
    expect((await answer).body.results).toMatchObject([{ outcome: "refreshed" }]);
    expect((await must(world, "GET", `/stores/${storeId}/imports/${importId}`)).state).toBe("running");
    await world.work();
  });
});

describe("what is seen and what people do at the same time", () => {
  const storeOf = async () => (await world.desk.pool.query("select id from stores order by id limit 1")).rows[0].id as string;

  it("S4 a change made between the shop's answer and our writing is not lost, and neither is the shop's", async () => {
    const storeId = await storeOf();
    const [row] = await deskOrders(world, storeId);
    const number = Number(row?.remoteId);
    world.shop.pay(number, world.shop.order(number).order.payed === 0);
    world.shop.faults.set("latencyMs", 300);
    const pass = world.pass(storeId, "full");
    const { id: locationId } = await must(world, "POST", "/locations", { name: "Second" });
    const before = await orderOf(world, storeId, number);
    await must(world, "PATCH", `/orders/${row?.orderId}`, { locationId, version: before.version });
    await pass;
    const after = await orderOf(world, storeId, number);
    expect(after.location.id).toBe(locationId);
    expect(after.payment.paid).toBe(world.shop.order(number).order.payed === 1);
  });

  it("S4 a person's change that is not committed yet is waited for and seen: two different changes meet as a conflict, and none is lost", async () => {
    const storeId = await storeOf();
    const row = (await deskOrders(world, storeId)).find((one) => one.remoteStatus !== "2");
    const number = Number(row?.remoteId);
    const { items } = await must(world, "GET", "/order-statuses?limit=200");
    const done = items.find((status: { group: string }) => status.group === "completed");
    const person = await world.desk.pool.connect();
    try {
      await person.query("begin");
      await person.query("select 1 from orders where id = $1 for update", [row?.orderId]);
      world.shop.setStatus(number, 2);
      const pass = world.pass(storeId, "full");
      const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      await eventually(async () => (await world.desk.pool.query(waiting)).rows.length > 0, "the pass waits for the person");
      await person.query("update orders set status_id = $2, version = version + 1, touched = true where id = $1", [row?.orderId, done.id]);
      await person.query("commit");
      await pass;
    } finally {
      person.release();
    }
    const order = await orderOf(world, storeId, number);
    expect([order.status.group, order.store.remoteStatus.id]).toEqual(["completed", "2"]);
    expect((await attentionOf(world, storeId, "conflict")).map((entry) => entry.order?.id)).toContain(row?.orderId);
  });

  it("S4 S18 passes and changes of many orders in any order run beside each other, and all of them succeed", async () => {
    const storeId = await storeOf();
    const rows = await deskOrders(world, storeId);
    for (const row of rows.slice(0, 10)) world.shop.edit(Number(row.remoteId), { comment: `again ${world.now().toISOString()}` });
    const { items } = await must(world, "GET", "/employees");
    const ids = rows.map((row) => row.orderId);
    const changes = [ids, ids.toReversed(), ids.toSorted(), ids.toReversed()].map((orderIds) =>
      world.desk.call("POST", "/orders/changes", { orderIds, managerId: items[0].id }),
    );
    const [pass, ...answers] = await Promise.all([world.pass(storeId, "full"), ...changes]);
    expect(pass.state).toBe("done");
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
  });

  it("S18 P22 a product that goes between the look and the writing stops no page: its orders come in with a new one", async () => {
    const storeId = await storeOf();
    const { context } = world.desk;
    const { id: productId } = await must(world, "POST", "/products", { title: "Soon gone", sku: "SOON-GONE" });
    const number = world.shop.place({ products: [{ article: "SOON-GONE" }] });
    const mine = await lane(storeId);
    const store = await findSyncStore(context.db, storeId);
    if (!store) throw new Error("no store");
    const open = openStoreConnection(context, store);
    const sequence = await mine.nextNumber();
    const sighting = await lookCloser(context, { store, open }, await open.connection.orders.byIds([String(number)]));
    expect(sighting.products?.map((product) => product.id)).toEqual([productId]);
    await world.desk.pool.query("delete from products where id = $1", [productId]);
    const facts = { sequence, cause: "light pass", importId: null };
    const write = (seen: Sighting) =>
      inTransaction(context.db, async (tx) => void (await applySighting(tx, store, seen, { ...facts, now: context.now(), lastTurnPosition: 0 })));
    await expect(write(sighting)).rejects.toMatchObject({ code: "23503" });
    await quarantine(context, { lane: mine, store, open, ...facts }, { sighting, write });
    const order = await orderOf(world, storeId, number);
    expect(order.items).toMatchObject([{ sku: "SOON-GONE", match: "created" }]);
    expect(order.items[0].productId).not.toBe(productId);
  });

  it("S12 a page that was asked for before a refresh is too old to say anything about the order", async () => {
    const storeId = await storeOf();
    const [, row] = await deskOrders(world, storeId);
    const number = Number(row?.remoteId);
    const { context } = world.desk;
    const mine = await lane(storeId);
    const store = await findSyncStore(context.db, storeId);
    if (!store) throw new Error("no store");
    const open = openStoreConnection(context, store);
    world.shop.edit(number, { comment: "the old text" });
    const sequence = await mine.nextNumber();
    const old = await open.connection.orders.byIds([String(number)]);
    world.shop.edit(number, { comment: "the new text" });
    await whileWorking(world, must(world, "POST", "/orders/refreshes", { orderIds: [row?.orderId] }));
    const sighting = await lookCloser(context, { store, open }, old);
    const facts = { sequence, now: context.now(), cause: "full pass", importId: null, lastTurnPosition: 0 };
    const { counts } = await inTransaction(context.db, (tx) => applySighting(tx, store, sighting, facts));
    expect(counts).toMatchObject({ changed: 0, unchanged: 1 });
    const { rows: texts } = await world.desk.pool.query("select content->>'buyerNote' as note from bindings where order_id = $1", [row?.orderId]);
    expect(texts).toEqual([{ note: "the new text" }]);
  });
});

async function lane(storeId: string) {
  const entered = await enterLane(world.desk.db, storeId, "this process");
  if (!entered) throw new Error("no such store");
  return entered;
}
