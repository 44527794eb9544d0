import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { eventually } from "../../test/look.ts";
import { addJob } from "./jobs.ts";
import { lockKeys } from "./key-locks.ts";
import { inTransaction } from "./transaction.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A unit of work that the database ends with this code, so many times; answers how often it was begun. */
async function begunWhen(code: string, times: number): Promise<number> {
  let begun = 0;
  await inTransaction(database.db, async (tx) => {
    begun++;
    if (begun <= times) await sql.raw(`do $$ begin raise exception sqlstate '${code}'; end $$`).execute(tx);
  });
  return begun;
}

describe("a unit of work", () => {
  it("S18 that a deadlock or a conflict of writes ended is begun anew", async () => {
    expect(await begunWhen("40P01", 1)).toBe(2);
    expect(await begunWhen("40001", 3)).toBe(4);
  });

  it("S18 is given up after five tries, and at once when trying again would not help", async () => {
    await expect(begunWhen("40P01", 5)).rejects.toMatchObject({ code: "40P01" });
    await expect(begunWhen("23505", 1)).rejects.toMatchObject({ code: "23505" });
  });

  it("S18 holds the keys of its buyers and goods until its end: another one that has one of them waits, one that has none does not", async () => {
    const other = (key: string) =>
      inTransaction(database.db, async (tx) => {
        await sql`set local lock_timeout = '50ms'`.execute(tx);
        await lockKeys(tx, [key]);
      });
    await inTransaction(database.db, async (tx) => {
      await lockKeys(tx, ["sku:cup-1", "phone:+380501112233"]);
      await expect(other("phone:+380501112233")).rejects.toMatchObject({ code: "55P03" });
      await other("phone:+380509998877");
    });
    await other("phone:+380501112233");
  });
});

describe("a wake-up", () => {
  it("S3 that is added in the very moment in which the last one is taken is not lost", async () => {
    const wake = { name: "push-statuses", payload: { storeId: "1" }, queue: "store:1", key: "push:1:now" };
    await addJob(database.db, wake);
    const taker = await database.pool.connect();
    try {
      await taker.query("begin");
      await taker.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool', attempts = 1");
      const added = addJob(database.db, wake);
      const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      await eventually(async () => (await database.pool.query(waiting)).rows.length > 0, "the adding meets the taking");
      await taker.query("commit");
      await added;
    } finally {
      taker.release();
    }
    const { rows } = await database.pool.query("select count(*)::int as jobs from graphile_worker._private_jobs where locked_at is null");
    expect(rows).toEqual([{ jobs: 1 }]);
  });
});
