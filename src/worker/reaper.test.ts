import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { readFigures } from "../database/figures.ts";
import { addJob } from "../database/jobs.ts";
import { type Keeper, startKeeper } from "./keeper.ts";
import { reap, registerProcess } from "./reaper.ts";

const log = pino({ level: "silent" });
const NOW = new Date("2026-11-24T10:00:00Z");

describe("giving back what nobody works on any more (S3, S11)", () => {
  let database: TestDatabase;
  let ours: Keeper;
  let other: Keeper;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.pool.query("delete from worker_processes");
    await database.pool.query("delete from graphile_worker._private_jobs");
    ours = await startKeeper({ connectionString: database.connectionString }, { processId: "ours", onLost: () => {} });
    other = await startKeeper({ connectionString: database.connectionString }, { processId: "other", onLost: () => {} });
    await registerProcess(database.db, ours, ["pool-ours"], NOW);
    await registerProcess(database.db, other, ["pool-other"], NOW);
    return async () => {
      await ours.stop();
      await other.stop();
    };
  });

  /** A job in the lane of store 1, held by a pool since so many seconds. */
  async function hold(pool: string, seconds: number): Promise<void> {
    await database.pool.query("select graphile_worker.add_job('pass-page', '{}', 'store:1')");
    for (const table of ["_private_jobs", "_private_job_queues"]) {
      await database.pool.query(`update graphile_worker.${table} set locked_by = $1, locked_at = now() - make_interval(secs => $2)`, [pool, seconds]);
    }
  }

  async function held(): Promise<{ jobs: number; queues: number }> {
    const { rows } = await database.pool.query(
      `select (select count(*)::int from graphile_worker._private_jobs where locked_by is not null) as jobs,
         (select count(*)::int from graphile_worker._private_job_queues where locked_by is not null) as queues`,
    );
    return rows[0];
  }

  it("leaves alone whatever a living process holds, however long", async () => {
    for (const pool of ["pool-ours", "pool-other"]) {
      await database.pool.query("delete from graphile_worker._private_jobs");
      await hold(pool, 3600);
      await reap(database.db, ours, log);
      expect(await held()).toEqual({ jobs: 1, queues: 1 });
    }
  });

  it("gives a dead process's jobs and lanes back at once, and forgets the process", async () => {
    await hold("pool-other", 0);
    await other.stop();
    // The server notices a moment later that the connection, and with it the lock, is gone.
    await expect.poll(async () => reap(database.db, ours, log).then(held), { timeout: 5000 }).toEqual({ jobs: 0, queues: 0 });
    expect((await database.pool.query("select id from worker_processes")).rows).toEqual([{ id: "ours" }]);
  });

  it("gives back what a process holds that died before it could say who it was, after a while", async () => {
    await hold("pool-of-nobody", 5);
    await reap(database.db, ours, log);
    expect(await held()).toEqual({ jobs: 1, queues: 1 });
    await hold("pool-of-nobody", 11);
    await reap(database.db, ours, log);
    expect(await held()).toEqual({ jobs: 0, queues: 0 });
  });

  it("S3 S11 leaves nothing of a job that a fresh one replaced while it ran, so that a kill is no failure for ever", async () => {
    for (const pool of ["pool-other", "pool-of-nobody"]) {
      await database.pool.query("delete from graphile_worker._private_jobs");
      await database.pool.query("select graphile_worker.add_job('push-statuses', '{}', 'store:1', job_key => 'push:1:now')");
      for (const table of ["_private_jobs", "_private_job_queues"])
        await database.pool.query(`update graphile_worker.${table} set locked_by = $1, locked_at = now() - interval '1 minute'`, [pool]);
      await addJob(database.db, { name: "push-statuses", payload: {}, queue: "store:1", key: "push:1:now" });
      if (pool === "pool-other") await other.stop();
      await expect.poll(async () => reap(database.db, ours, log).then(held), { timeout: 5000 }).toEqual({ jobs: 0, queues: 0 });
      const left = await database.pool.query("select key, attempts from graphile_worker._private_jobs");
      expect(left.rows).toEqual([{ key: "push:1:now", attempts: 0 }]);
      expect(await readFigures(database.db, new Date())).toMatchObject({ jobsFailed: 0, jobsRunning: 0 });
    }
  });

  it("lets go of a lane that a living process holds without a job", async () => {
    await hold("pool-ours", 11);
    await database.pool.query("delete from graphile_worker._private_jobs");
    expect(await held()).toEqual({ jobs: 0, queues: 1 });
    await reap(database.db, ours, log);
    expect(await held()).toEqual({ jobs: 0, queues: 0 });
  });
});
