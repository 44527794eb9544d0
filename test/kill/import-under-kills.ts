import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { openDatabaseOf } from "./installation.ts";
import type { ServiceProcess } from "./processes.ts";

/** Nothing of the import moved for this long although the service is up: it will not move any more. */
export class Stuck extends Error {}

export interface Kill {
  /** How much of the import was on the desk when the kill was decided. */
  readonly orders: number;
  readonly during: "start" | "import";
  readonly processes: number;
}

export interface KilledImport {
  readonly kills: readonly Kill[];
  /** How many times a start gave back jobs that a killed process still held: kills that landed in the middle of a job. */
  readonly givenBack: number;
  readonly service: ServiceProcess;
}

interface Run {
  readonly start: (program: string, dataDir: string) => ServiceProcess;
  readonly program: string;
  readonly dataDir: string;
  readonly importId: string;
  readonly orders: number;
  readonly kills: number;
  readonly random: () => number;
  readonly stuckAfterMs: number;
  /** Already running; the first to be killed. */
  readonly service: ServiceProcess;
  /** Told about every service it starts. */
  readonly onStart?: (service: ServiceProcess) => void;
}

/** Longest wait between the moment a kill is due and the kill: about three pages. */
const LONGEST_DELAY_MS = 300;

/**
 * Kills the whole process tree again and again while an import is under way and starts it anew each time; then lets it end. The moments are spread
 * over the whole import: each kill waits for a random number of orders, then for a random time. Where the import is past that number already, the
 * kill lands while the service starts. Throws `Stuck` when the import stands still.
 */
export async function importUnderKills(run: Run): Promise<KilledImport> {
  const due = Array.from({ length: run.kills }, () => Math.floor(run.random() * run.orders * 0.9)).sort((a, b) => a - b);
  const kills: Kill[] = [];
  let { service } = run;
  let lines: ServiceProcess["lines"] = [];
  let startMs = 1000;
  let before = 0;
  for (const target of due) {
    if (before >= target && kills.length > 0) {
      await sleep(run.random() * startMs * 1.2);
      kills.push({ orders: before, during: "start", processes: await service.killTree() });
    } else {
      const began = performance.now();
      await service.listening();
      if (kills.length > 0) startMs = performance.now() - began;
      before = await untilImported(run, target);
      await sleep(run.random() * LONGEST_DELAY_MS);
      kills.push({ orders: before, during: "import", processes: await service.killTree() });
    }
    lines = [...lines, ...service.lines];
    service = run.start(run.program, run.dataDir);
    run.onStart?.(service);
  }
  await service.listening();
  await untilImported(run, run.orders);
  const givenBack = [...lines, ...service.lines].filter((line) => line.msg.startsWith("gave back the work") && Number(line.jobs) > 0).length;
  return { kills, givenBack, service };
}

/** Resolves with how many orders are on the desk once it is at least `target`. */
export async function untilImported(run: Pick<Run, "dataDir" | "importId" | "orders" | "stuckAfterMs">, target: number): Promise<number> {
  const client = await openDatabaseOf(run.dataDir);
  try {
    let [moved, at] = [performance.now(), -1];
    for (;;) {
      const { created, state } = await progressOf(client, run.importId);
      if (state === "done" ? target >= run.orders : created >= target && target < run.orders) return created;
      if (state === "done" || state === "failed") throw new Error(`the import was ${state} with ${created} orders, before the kill at ${target}`);
      if (created > at) [moved, at] = [performance.now(), created];
      if (performance.now() - moved > run.stuckAfterMs) throw new Stuck(`the import stands still at ${created} of ${run.orders} orders`);
      await sleep(15);
    }
  } finally {
    await client.end();
  }
}

async function progressOf(client: pg.Client, importId: string): Promise<{ created: number; state: string }> {
  const { rows } = await client.query("select created, state from passes where id = $1", [importId]);
  return rows[0];
}

/** The same numbers from the same seed, 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
