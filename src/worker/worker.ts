import { EventEmitter } from "node:events";
import { Logger as LibraryLogger, run, type TaskList, type WorkerEvents } from "graphile-worker";
import pg from "pg";
import type { Logger } from "pino";
import type { Context } from "../operations/context.ts";
import { startDuePasses } from "../operations/start-due-passes.ts";
import { type Keeper, startKeeper } from "./keeper.ts";
import { runInLane } from "./lane-job.ts";
import { type LanePayload, type LaneTask, laneTasks } from "./lane-tasks.ts";
import { reap, registerProcess, unregisterProcess } from "./reaper.ts";
import { every } from "./tick.ts";

const TICK_MS = 1000;
const REAP_MS = 1000;
/** How long running jobs may take to end before we go without them: they are given back at the next start. */
const STOP_MS = 3000;
/**
 * One connection listens for new jobs, the other asks. The library asks for the next job while the end of the last one is still on its way; only on
 * one connection does the answer know of that end. With more, the next page of a lane is often found only by the next poll.
 */
const POOL_SIZE = 2;

export interface Worker {
  stop(): Promise<void>;
}

/** The worker's door: takes jobs of the queue and gives them to operations. Any number of processes share one queue. */
export async function startWorker(context: Context, options: { connection: pg.PoolConfig; recovery?: boolean }): Promise<Worker> {
  const { db, log, config } = context;
  const processId = context.randomBytes(12).toString("hex");
  const workerIds: string[] = [];
  const keeper = await startKeeper(options.connection, { processId, log, onBack: () => registerProcess(db, keeper, workerIds, context.now()) });
  await registerProcess(db, keeper, [], context.now());
  if (options.recovery !== false) await reap(db, keeper, log);
  const pool = new pg.Pool({ ...options.connection, max: POOL_SIZE, application_name: "econnect jobs" });
  pool.on("error", (error) => log.warn({ problem: error.message }, "job connection broke"));
  pool.on("connect", (client) => client.on("error", (error) => log.warn({ problem: error.message }, "job connection broke")));
  // Jobs are locked with the pool's id, made known by this event before `run` returns.
  const events = new EventEmitter() as WorkerEvents;
  const registered = new Promise<void>((resolve, reject) => {
    events.on("pool:create", ({ workerPool }) => {
      workerIds.push(workerPool.id);
      registerProcess(db, keeper, workerIds, context.now()).then(resolve, reject);
    });
  });
  const runner = await run({
    pgPool: pool,
    concurrency: config.workerConcurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    events,
    taskList: taskList(context, keeper, registered),
    logger: libraryLogger(log),
  });
  await registered;
  const ticks = [
    every(TICK_MS, () => startDuePasses(context), log),
    ...(options.recovery === false ? [] : [every(REAP_MS, () => reap(db, keeper, log), log)]),
  ];

  return {
    async stop() {
      await Promise.all(ticks.map((tick) => tick.stop()));
      await withinMs(STOP_MS, runner.stop());
      await unregisterProcess(db, keeper).catch((error: unknown) => log.warn({ problem: String(error) }, "could not sign off"));
      await keeper.stop();
      await withinMs(500, pool.end());
    },
  };
}

function taskList(context: Context, keeper: Keeper, registered: Promise<void>): TaskList {
  const inLane = ([name, work]: [string, LaneTask]) => [
    name,
    async (payload: unknown) => {
      await registered; // nothing is begun under a name that nobody knows
      const known = payload as LanePayload;
      await runInLane(context, keeper, { storeId: known.storeId, work: (lane) => work(lane, known) });
    },
  ];
  return Object.fromEntries(Object.entries(laneTasks(context)).map(inLane));
}

async function withinMs(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}

function libraryLogger(log: Logger): LibraryLogger {
  return new LibraryLogger(() => (level, message, meta) => {
    if (level === "error") log.error({ ...meta }, message);
    else if (level === "warning") log.warn({ ...meta }, message);
    else log.trace({ ...meta }, message);
  });
}
