import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importUnderKills, randomFrom, Stuck } from "./import-under-kills.ts";
import { openDatabaseOf } from "./installation.ts";
import type { ServiceProcess } from "./processes.ts";
import { openStage, type Stage } from "./stage.ts";
import { locksOf } from "./whole-import.ts";

const ORDERS = 5000;
const KILLS = 32;
/** The same seed kills after the same numbers of orders and the same waits. */
const SEED = Number(process.env.KILL_SEED ?? 20_261_124);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ORDERS);
}, 120_000);
afterAll(() => stage?.close());

const plan = () => ({ ...stage, orders: ORDERS, kills: KILLS, random: randomFrom(SEED) });

describe(`${KILLS} kills of everything during an import of ${ORDERS} orders (seed ${SEED})`, () => {
  it("P8 P12 P22 S2 S3 S11 bring in every order once, managers in exact turn, and no job stuck", async () => {
    const began = performance.now();
    const program = stage.programs.service;
    const begun = await stage.begin(program);
    const { kills, givenBack, service } = await importUnderKills({ ...plan(), ...begun, program, stuckAfterMs: 30_000 });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const during = (what: "start" | "import") => kills.filter((kill) => kill.during === what).length;
    process.stdout.write(
      `seed ${SEED}: ${kills.length} kills in ${seconds} s (${during("import")} while it imported, ${during("start")} while it started), ` +
        `${givenBack} landed in the middle of a job; after ${kills.map((kill) => kill.orders).join(", ")} orders\n`,
    );

    expect(kills.length).toBeGreaterThanOrEqual(30);
    // The service, two watchers, the database's main process and its helpers.
    for (const kill of kills.filter((one) => one.during === "import")) expect(kill.processes).toBeGreaterThan(8);
    expect(during("import")).toBeGreaterThanOrEqual(10);
    expect(givenBack).toBeGreaterThanOrEqual(10);
    await stage.expectAllOnce({ ...begun, service });
    await service.killTree();
  }, 600_000);

  it("end in an import that stands still when the recovery is switched off, with a job held by a dead process, and go on once it is on again", async () => {
    const program = stage.programs.withoutRecovery;
    const begun = await stage.begin(program);
    let last = begun.service;
    const onStart = (service: ServiceProcess) => {
      last = service;
    };
    await expect(importUnderKills({ ...plan(), ...begun, program, stuckAfterMs: 8000, onStart })).rejects.toThrow(Stuck);

    const client = await openDatabaseOf(begun.dataDir);
    const alive = await client.query("select unnest(worker_ids) as id from worker_processes order by started_at desc limit 1");
    const { jobs, queues } = await locksOf(client);
    const passes = await client.query("select kind, state from passes");
    await client.end();
    expect(jobs.length).toBe(1);
    expect(queues).toEqual(jobs);
    expect(alive.rows.length).toBe(1);
    expect(alive.rows.map((row) => row.id)).not.toContain(jobs[0]);
    expect(passes.rows).toEqual([{ kind: "import", state: "running" }]);
    await last.killTree();

    const service = stage.start(stage.programs.service, begun.dataDir);
    await service.listening();
    await stage.expectAllOnce({ ...begun, service });
    await service.killTree();
  }, 300_000);
});
