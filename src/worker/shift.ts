import { EventEmitter } from "node:events";
import { Logger as LibraryLogger, type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import type pg from "pg";
import type { Logger } from "pino";
import type { Context } from "../operations/context.ts";
import { doWhatIsDue } from "../operations/do-what-is-due.ts";
import { type HouseTask, houseTasks } from "./house-tasks.ts";
import { type Keeper, startKeeper } from "./keeper.ts";
import { runInLane, runInMirrorLane } from "./lane-job.ts";
import { type LanePayload, type LaneTask, laneTasks } from "./lane-tasks.ts";
import { type MirrorPayload, type MirrorTask, mirrorTasks } from "./mirror-tasks.ts";
import { openQueuePool } from "./queue-pool.ts";
import { reap, registerProcess, unregisterProcess } from "./reaper.ts";
import { every } from "./tick.ts";

const TICK_MS = 1000;
const REAP_MS = 1000;
/** How long running jobs may take to end before we go without them: they are given back at the next start. */
const STOP_MS = 2000;
/** Of a shift whose database is lost nothing is waited for but that. */
const LEAVE_MS = 500;

export interface ShiftOptions {
  readonly connection: pg.PoolConfig;
  readonly recovery?: boolean;
}

/** Everything that works on the queue under one process id, until it is stopped or the database is lost. */
export interface Shift {
  /** Settles with the reason when the shift can do nothing more: its jobs are given back by the next one, as those of a killed process are. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

export async function startShift(context: Context, options: ShiftOptions): Promise<Shift> {
  const { db, log } = context;
  let isBroken = false;
  let tell: (reason: string) => void = () => undefined;
  const broken = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const breakUp = (reason: string): void => {
    isBroken = true;
    tell(reason);
  };

  const keeper = await startKeeper(options.connection, { processId: context.randomBytes(12).toString("hex"), onLost: breakUp });
  const queue = openQueuePool(options.connection, { log, onBroken: breakUp });
  const leave = () => withinMs(LEAVE_MS, Promise.allSettled([keeper.stop(), queue.end()]));
  let runner: Runner;
  try {
    await registerProcess(db, keeper, [], context.now());
    if (options.recovery !== false) await reap(db, keeper, log);
    runner = await Promise.race([startRunner(context, keeper, queue.pool), broken.then(refuse)]);
  } catch (error) {
    await leave();
    throw error;
  }
  // Ended by itself, whatever the reason: nobody takes jobs any more.
  const over = (): void => breakUp("the job library stopped working");
  runner.promise.then(over, over);
  const ticks = [
    every(TICK_MS, () => doWhatIsDue(context), log),
    ...(options.recovery === false ? [] : [every(REAP_MS, () => reap(db, keeper, log), log)]),
  ];

  return {
    broken,
    async stop() {
      const wait = isBroken ? LEAVE_MS : STOP_MS;
      const resting = Promise.all([...ticks.map((tick) => tick.stop()), runner.stop()]);
      resting.catch((error: unknown) => log.warn({ problem: String(error) }, "the job library did not stop as it should"));
      // What still runs stays known as ours, so that the next shift gives it back at once.
      if ((await withinMs(wait, resting)) && !isBroken) {
        await unregisterProcess(db, keeper).catch((error: unknown) => log.warn({ problem: String(error) }, "could not sign off"));
      }
      await leave();
    },
  };
}

function refuse(reason: string): never {
  throw new Error(reason);
}

async function startRunner(context: Context, keeper: Keeper, pgPool: pg.Pool): Promise<Runner> {
  const workerIds: string[] = [];
  // Jobs are locked with the pool's id, made known by this event before `run` returns.
  const events = new EventEmitter() as WorkerEvents;
  const registered = new Promise<void>((resolve, reject) => {
    events.on("pool:create", ({ workerPool }) => {
      workerIds.push(workerPool.id);
      registerProcess(context.db, keeper, workerIds, context.now()).then(resolve, reject);
    });
  });
  const runner = await run({
    pgPool,
    concurrency: context.config.workerConcurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    events,
    taskList: taskList(context, keeper, registered),
    logger: libraryLogger(context.log),
  });
  await registered;
  return runner;
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
  const inMirrorLane = ([name, work]: [string, MirrorTask]) => [
    name,
    async (payload: unknown) => {
      await registered;
      const known = payload as MirrorPayload;
      await runInMirrorLane(context, keeper, { mirrorId: known.mirrorId, work: (lane) => work(lane, known) });
    },
  ];
  const inHouse = ([name, work]: [string, HouseTask]) => [
    name,
    async () => {
      await registered;
      await work();
    },
  ];
  return Object.fromEntries([
    ...Object.entries(laneTasks(context)).map(inLane),
    ...Object.entries(mirrorTasks(context)).map(inMirrorLane),
    ...Object.entries(houseTasks(context)).map(inHouse),
  ]);
}

/** False when the work took longer; it goes on then, and whoever began it looks after its failure. */
async function withinMs(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = await Promise.race([
    work.then(
      () => true,
      () => false,
    ),
    late,
  ]);
  clearTimeout(timer);
  return done;
}

function libraryLogger(log: Logger): LibraryLogger {
  return new LibraryLogger(() => (level, message, meta) => {
    // Fewer connections than workers is meant: see queue-pool.ts.
    const isMeant = message.includes("maxPoolSize");
    if (level === "error") log.error({ ...meta }, message);
    else if (level === "warning" && !isMeant) log.warn({ ...meta }, message);
    else log.trace({ ...meta }, message);
  });
}
