import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { RemoteError } from "../connectors/contract.ts";
import { readCallBudget } from "../database/call-turns.ts";
import { type OpenDatabase, openDatabase } from "../database/database.ts";
import { openCallBudget } from "./call-budget.ts";

const now = () => new Date();
const WINDOW_MS = 60;

let database: TestDatabase;
let others: OpenDatabase[];
beforeAll(async () => {
  database = await createTestDatabase();
  others = [0, 1].map(() => openDatabase({ connection: { connectionString: database.connectionString }, max: 4, onError: () => undefined }));
});
afterAll(async () => {
  for (const other of others) await other.close();
  await database.drop();
});

let accounts = 0;
function account(options: { windowMs?: number; urgent?: boolean; maxWaitMs?: number; at?: OpenDatabase | undefined; name?: string } = {}) {
  const name = options.name ?? `account-${++accounts}`;
  const settings = { account: name, calls: 3, windowMs: options.windowMs ?? WINDOW_MS, maxWaitMs: options.maxWaitMs ?? 120_000, now };
  return { name, budget: openCallBudget(options.at?.db ?? database.db, { ...settings, urgent: options.urgent ?? false }) };
}

/** The most that stood within any window, when each arrived between its start and its end. */
function most(arrivals: readonly number[], windowMs: number): number {
  const sorted = [...arrivals].sort((a, b) => a - b);
  return Math.max(...sorted.map((at) => sorted.filter((other) => other >= at && other < at + windowMs).length));
}

describe("P36 the calls of an account", () => {
  it("are at most three within any window, from every connection together, however late each of them arrives", async () => {
    const { name } = account();
    const arrivals: number[] = [];
    const spend = (at: OpenDatabase, place: number) =>
      account({ name, at }).budget.spend(async () => {
        // Some go slowly on their way there, some on their way back.
        await sleep((place * 7) % 25);
        arrivals.push(performance.now());
        await sleep((place * 11) % 25);
      });
    await Promise.all([...others, ...others].flatMap((at, group) => Array.from({ length: 6 }, (_, place) => spend(at, group * 6 + place))));
    expect(arrivals).toHaveLength(24);
    expect(most(arrivals, WINDOW_MS)).toBe(3);
  });

  it("go on when a process ends in the middle of one, once its lease is over, and not before", async () => {
    const { name, budget } = account({ windowMs: 20 });
    for (let n = 0; n < 3; n++) await database.pool.query("select take_call_turn($1, null, false, 3, 20, 30000)", [name]);
    const waiting = budget.spend(async () => "done");
    expect(await Promise.race([waiting, sleep(400, "waits")])).toBe("waits");
    await database.pool.query("update call_turns set free_at = clock_timestamp() where account = $1 and started_at is not null", [name]);
    expect(await waiting).toBe("done");
  });

  it("go to people first, and else in the order of asking", async () => {
    const { name } = account();
    const order: string[] = [];
    const spend = (who: string, urgent: boolean) => account({ name, urgent, windowMs: 2000 }).budget.spend(async () => void order.push(who));
    let end: () => void = () => undefined;
    const held = new Promise<void>((done) => {
      end = done;
    });
    const holding = [0, 1, 2].map(() => account({ name, windowMs: 30 }).budget.spend(() => held));
    await expect.poll(() => underWay(name)).toBe(3);
    const waiting: Promise<void>[] = [];
    for (const [index, who] of ["job 1", "job 2", "job 3", "job 4", "person 1", "person 2"].entries()) {
      waiting.push(spend(who, who.startsWith("person")));
      await expect.poll(async () => (await readCallBudget(database.db, name)).waiting).toBe(index + 1);
    }
    end();
    await Promise.all([...holding, ...waiting]);
    // Three turns were free at once: the fourth waits for one of these, so long that nobody overtakes those three on their way here.
    expect(order.slice(0, 3).sort()).toEqual(["job 1", "person 1", "person 2"]);
    expect(order).toHaveLength(6);
  });

  it("wait for all when the account asks to wait, and give up where nobody would wait so long", async () => {
    const { name, budget } = account();
    const asked = new RemoteError("throttled", "too many", { code: "throttled", retryAt: new Date(Date.now() + 60_000) });
    await expect(budget.spend(() => Promise.reject(asked))).rejects.toBe(asked);
    expect((await readCallBudget(database.db, name)).pausedUntil?.getTime()).toBeGreaterThan(Date.now() + 30_000);
    const impatient = account({ name, maxWaitMs: 5000, at: others[0] }).budget.spend(async () => "done");
    await expect(impatient).rejects.toMatchObject({ kind: "throttled", retryAt: expect.any(Date) });
    expect((await readCallBudget(database.db, name)).waiting).toBe(0);
  });

  it("of another account are not waited for, and all are counted", async () => {
    const { name, budget } = account({ windowMs: 60_000 });
    for (let n = 0; n < 3; n++) await budget.spend(async () => undefined);
    await account({ windowMs: 60_000 }).budget.spend(async () => undefined);
    expect(await readCallBudget(database.db, name)).toEqual({ lastMinute: 3, waiting: 0, pausedUntil: null });
    expect(await readCallBudget(database.db, "nobody")).toEqual({ lastMinute: 0, waiting: 0, pausedUntil: null });
  });
});

async function underWay(name: string): Promise<number> {
  const { rows } = await database.pool.query("select count(*)::int as count from call_turns where account = $1 and started_at is not null", [name]);
  return rows[0]?.count;
}
