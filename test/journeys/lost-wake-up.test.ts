import { afterEach, describe, expect, it } from "vitest";
import { startDuePasses } from "../../src/operations/start-due-passes.ts";
import { openWorld, type World } from "../world.ts";

const ORDERS = 260;
const JOBS = "graphile_worker._private_jobs";

describe("an import whose next page nobody would ask for", () => {
  let world: World;
  afterEach(() => world.close());

  it.each([
    ["was lost", `delete from ${JOBS}`],
    ["failed for good", `update ${JOBS} set attempts = max_attempts`],
    ["is to wait for hours after many failures", `update ${JOBS} set attempts = 10, run_at = now() + interval '6 hours'`],
  ])("S3 goes on although the page's job %s", async (_, harm) => {
    world = await openWorld({ shops: [{ port: 0, orders: ORDERS, days: 50, allOpen: true, quirks: false }] });
    const storeId = await world.connect();
    const importId = await world.startImport(storeId);
    const progress = async () => (await world.desk.call("GET", `/stores/${storeId}/imports/${importId}`)).body;
    const ready = async () =>
      (await world.desk.pool.query(`select count(*)::int as jobs from ${JOBS} where attempts < max_attempts and run_at <= now()`)).rows[0].jobs;
    await world.workOnce();
    expect((await progress()).state).toBe("running");
    await world.desk.pool.query(harm);
    await startDuePasses(world.desk.context);
    expect(await ready()).toBe(0); // a moment without a job is nothing yet

    world.wait(11_000);
    await startDuePasses(world.desk.context);
    await startDuePasses(world.desk.context);
    expect(await ready()).toBe(1);
    await world.work();
    expect(await progress()).toMatchObject({ state: "done", found: ORDERS, imported: ORDERS });
  });
});
