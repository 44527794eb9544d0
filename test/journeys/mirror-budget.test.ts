import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RoappSimulator, startRoappSimulator } from "../../simulators/roapp/simulator.ts";
import { packageRoot } from "../../src/package-root.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";

/** Three calls, as in earnest, but in any 150 ms; each is answered after 60, as over a network. */
const WINDOW_MS = 150;
const ANSWERED_AFTER_MS = 60;
/** Each process makes 3 × 2 × 7 calls: enough that what the fastest answers tell is used. */
const READS = 2;
const CALLS = 2 * 3 * READS * 7;

let database: TestDatabase;
let account: RoappSimulator;
beforeAll(async () => {
  database = await createTestDatabase();
  account = await startRoappSimulator({ budget: { calls: 3, windowMs: WINDOW_MS } });
  account.faults.set("latencyMs", ANSWERED_AFTER_MS);
});
afterAll(async () => {
  await account.close();
  await database.drop();
});

async function spendInAnotherProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--import", "tsx", "test/spend-calls.ts"], {
    cwd: packageRoot,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      DATABASE_URL: database.connectionString,
      ACCOUNT_URL: account.url,
      ACCOUNT_KEY: account.apiKey,
      READS: String(READS),
      WINDOW_MS: String(WINDOW_MS),
    },
  });
  const [code] = (await once(child, "exit")) as [number];
  return code;
}

it("P36 two processes that call at once, many calls each, stay within the account's budget as the account sees it, and lose no answer's time", async () => {
  expect(await Promise.all([spendInAnotherProcess(), spendInAnotherProcess()])).toEqual([0, 0]);
  expect(account.log.requests()).toHaveLength(CALLS);
  expect(account.log.mostWithin(WINDOW_MS)).toBe(3);
  expect(account.log.requests().filter(({ http }) => http !== 200)).toEqual([]);
  // Once enough answers are known, a turn ends earlier than a whole window after its answer: by what even the fastest answer took, less the margin.
  const { rows } = await database.pool.query(
    "select max(extract(epoch from free_at - answered_at) * 1000)::float as ms from (select * from call_turns order by answered_at desc limit 10) t",
  );
  expect(rows[0].ms).toBeLessThanOrEqual(WINDOW_MS + 1 - (ANSWERED_AFTER_MS - 20) + 1);
});
