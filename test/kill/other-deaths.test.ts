import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRunning, until } from "../embedded-installation.ts";
import { untilImported } from "./import-under-kills.ts";
import { openDatabaseOf } from "./installation.ts";
import { databaseProcesses, kill } from "./processes.ts";
import { type BegunImport, openStage, type Stage } from "./stage.ts";

const ORDERS = 1200;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ORDERS);
}, 120_000);
afterAll(() => stage?.close());

/** An import in its middle. */
async function inTheMiddle(): Promise<BegunImport> {
  const begun = await stage.begin(stage.programs.service);
  await untilImported({ ...begun, orders: ORDERS, stuckAfterMs: 30_000 }, ORDERS / 4);
  return begun;
}

async function expectGoesOn(begun: BegunImport): Promise<void> {
  const service = stage.start(stage.programs.service, begun.dataDir);
  await service.listening();
  await stage.expectAllOnce({ ...begun, service });
  await service.killTree();
}

/** The database's main process, and those that serve one connection each. */
async function serversOf({ dataDir }: BegunImport): Promise<{ main: number; sessions: number[] }> {
  const client = await openDatabaseOf(dataDir);
  const { rows } = await client.query("select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()");
  const { rows: found } = await client.query("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as main");
  await client.end();
  return { main: found[0].main, sessions: rows.map((row) => row.pid) };
}

describe("in the middle of an import", () => {
  it.each([
    ["as it is", 0],
    ["while the shop does not answer", 20_000],
  ])("SIGTERM, %s, ends everything within 5 s with exit code 0 and nothing left, and the next start goes on", async (_, latencyMs) => {
    const begun = await inTheMiddle();
    await stage.shop.setLatency(latencyMs);
    if (latencyMs > 0) await sleep(500); // so that the page ahead is among those that wait
    const tree = begun.service.tree();
    const began = performance.now();
    begun.service.child.kill("SIGTERM");
    expect(await begun.service.exit).toEqual({ code: 0, signal: null });
    const ms = performance.now() - began;
    process.stdout.write(`SIGTERM in the middle of an import: stopped within ${ms.toFixed(0)} ms\n`);
    expect(ms).toBeLessThan(5000);
    expect(begun.service.lines.map((line) => line.msg)).not.toContain("store failed"); // our own end is no news about the shop
    expect(tree.length).toBeGreaterThan(8);
    expect([...tree.filter(isRunning), ...databaseProcesses(begun.dataDir)]).toEqual([]);
    await stage.shop.setLatency(0);
    await expectGoesOn(begun);
  });

  it("SIGKILL of the service alone ends its database too, and the next start goes on", async () => {
    const begun = await inTheMiddle();
    const tree = begun.service.tree();
    begun.service.child.kill("SIGKILL");
    expect((await begun.service.exit).signal).toBe("SIGKILL");
    await until("the end of the database", () => [...tree.filter(isRunning), ...databaseProcesses(begun.dataDir)].length === 0, 10_000);
    await expectGoesOn(begun);
  });

  it("SIGKILL of the service alone, started again at once, waits for the old database to end", async () => {
    const begun = await inTheMiddle();
    begun.service.child.kill("SIGKILL");
    await expectGoesOn(begun);
  });

  it("SIGKILL of the database's main process ends the service with a sentence and exit code 1, and the next start goes on", async () => {
    const begun = await inTheMiddle();
    const tree = begun.service.tree();
    kill((await serversOf(begun)).main);
    expect(await begun.service.exit).toEqual({ code: 1, signal: null });
    const said = begun.service.lines.find((line) => line.level === 60);
    expect(said).toMatchObject({ msg: "the service cannot go on", reason: expect.stringMatching(/^The embedded database ended by itself/) });
    await until("the end of the database", () => [...tree.filter(isRunning), ...databaseProcesses(begun.dataDir)].length === 0, 10_000);
    await expectGoesOn(begun);
  });

  it("SIGKILL of the database's sessions, again and again, is lived through: the same service brings everything in", async () => {
    const begun = await inTheMiddle();
    for (let round = 0; round < 3; round++) {
      const { sessions } = await serversOf(begun);
      for (const session of sessions) kill(session);
      await sleep(1500);
    }
    await stage.expectAllOnce(begun);
    expect(isRunning(begun.service.pid)).toBe(true);
    await begun.service.killTree();
  });
});
