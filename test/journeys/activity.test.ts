import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { attentionOf, healthOf, must } from "../look.ts";
import { openWorld, type World } from "../world.ts";

let world: World;
let storeId: string;
beforeAll(async () => {
  world = await openWorld({ shops: [{ port: 0, orders: 30, allOpen: true }] });
  storeId = await world.connected();
});
afterAll(() => world.close());
beforeEach(() => world.shop.faults.clear());

it("P33 shows what every synchronisation did, and lets a person end the waiting of a store that failed", async () => {
  world.shop.place();
  await world.pass(storeId, "light");
  const { items } = await must(world, "GET", "/passes?limit=2");
  expect(items).toMatchObject([
    { kind: "light", state: "done", created: 1, store: { id: storeId, name: world.shop.name } },
    { kind: "import", state: "done", failure: null },
  ]);
  expect((await must(world, "GET", "/passes?troubled=true")).items).toEqual([]);

  world.shop.faults.set("serverError", 503);
  world.wait(5 * 60_000);
  await world.tick();
  const failing = await healthOf(world, storeId);
  expect(failing).toMatchObject({ state: "backing_off" });
  const [waiting] = (await must(world, "GET", "/passes?troubled=true")).items;
  expect(waiting).toMatchObject({ state: "waiting", failure: { code: failing.failure?.code } });

  // The shop is back, and somebody does not want to wait for the next try.
  world.shop.faults.clear();
  await world.tick();
  expect(await healthOf(world, storeId)).toMatchObject({ state: "backing_off" });
  expect(await world.desk.call("POST", `/stores/${storeId}/retries`, {})).toMatchObject({ status: 202, body: { id: storeId } });
  await world.tick();
  expect(await healthOf(world, storeId)).toMatchObject({ state: "ok", failure: null });
  expect(await must(world, "GET", `/passes/${waiting.id}`)).toMatchObject({ state: "done", failure: null });
});

it("lets a person try nothing that is paused, unknown or not imported", async () => {
  expect(await world.desk.call("POST", "/stores/999/retries", {})).toMatchObject({ status: 404, body: { code: "not_found" } });
  await must(world, "PATCH", `/stores/${storeId}`, { enabled: false });
  expect(await world.desk.call("POST", `/stores/${storeId}/retries`, {})).toMatchObject({ status: 409, body: { code: "store_paused" } });
  await must(world, "PATCH", `/stores/${storeId}`, { enabled: true });
  await world.tick();
});

it("lists jobs, those that stand still first, and tries one again at a click", async () => {
  await world.desk.pool.query(
    `select graphile_worker.add_job('lane-request', json_build_object('storeId', $1::text), queue_name := 'store:' || $1::text, run_at := now() + interval '1 hour')`,
    [storeId],
  );
  await world.desk.pool.query("update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'the disk was full'");
  const [job] = (await must(world, "GET", "/jobs")).items;
  expect(job).toMatchObject({ task: "lane-request", state: "failed", problem: "the disk was full", store: { id: storeId } });
  expect(await world.desk.call("POST", `/jobs/${job.id}/retries`, {})).toMatchObject({ status: 202 });
  const [again] = (await must(world, "GET", "/jobs")).items;
  expect(again).toMatchObject({ id: job.id, state: "retrying", attempts: 0 });
  expect(Date.parse(again.at)).toBeLessThan(Date.parse(job.at));
  expect(await world.work()).toBeGreaterThan(0);
  expect((await must(world, "GET", "/jobs")).items).toEqual([]);
  expect(await world.desk.call("POST", `/jobs/${job.id}/retries`, {})).toMatchObject({ status: 404, body: { code: "not_found" } });
});

it("counts what waits for a person, and a store's day by the hour", async () => {
  world.shop.faults.set("currency", "EUR", { functions: ["orders/get"] });
  const number = world.shop.place({ products: [{ article: "", title: "Без артикулу", price: 10, quantity: 1 }] });
  await world.pass(storeId, "light");
  world.shop.faults.clear();
  const waiting = await attentionOf(world, storeId, "currency_not_accepted");
  expect(waiting.map((entry) => entry.remoteId)).toContain(String(number));
  const counts = await must(world, "GET", "/attention/counts");
  expect(counts.kinds).toContainEqual({ kind: "currency_not_accepted", count: waiting.length });
  expect(counts.matchQueue).toBe((await must(world, "GET", "/match-queue?limit=200")).items.length);

  const { items } = await must(world, "GET", "/statistics/sync/hours");
  const orders = items.reduce((sum: number, hour: { orders: number }) => sum + hour.orders, 0);
  expect(orders).toBe((await must(world, "GET", "/orders?withTotal=true")).total);
  expect(items.every((hour: { storeId: string; at: string }) => hour.storeId === storeId && hour.at.endsWith(":00:00.000Z"))).toBe(true);
});
