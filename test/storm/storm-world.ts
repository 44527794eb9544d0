import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { openDatabase } from "../../src/database/database.ts";
import { hashOfSecret } from "../../src/database/store-writes.ts";
import type { Actor, Context } from "../../src/operations/context.ts";
import { STRIDE, type Stride } from "../../src/operations/run-pass-page.ts";
import { houseTasks } from "../../src/worker/house-tasks.ts";
import { type Keeper, startKeeper } from "../../src/worker/keeper.ts";
import { LaneBusy, runInLane } from "../../src/worker/lane-job.ts";
import { type LanePayload, laneTasks } from "../../src/worker/lane-tasks.ts";
import { must } from "../look.ts";
import { openWorld, type World } from "../world.ts";
import { type KeptState, keepState } from "./kept-state.ts";
import { Killed, type MortalOptions, type MortalProcess, mortalProcess } from "./mortal.ts";

/** Every statement is planned once: on a handful of rows no plan is better than another. */
const OPTIONS = "-c TimeZone=UTC -c plan_cache_mode=force_generic_plan -c jit=off";
export const HOOK_SECRET = "the-secret-in-the-path";
/** Small pages and batches make passes and pushes of several out of a handful of orders; with usual ones each is a single page, and soon done. */
const SIZES = { small: { page: 3, ids: 3, changes: 2 }, usual: { page: 50, ids: 50, changes: 50 } };
const STRIDES: Readonly<Record<keyof typeof SIZES, Stride>> = { small: { pages: 2, orders: 0 }, usual: STRIDE };

/** One rule of each direction for every status, and many to one: two desk statuses stand for the shop's 2, two of the shop's for one of the desk. */
export interface RuleSet {
  readonly in: readonly { readonly remoteStatusId: string; readonly statusId: string }[];
  readonly out: readonly { readonly statusId: string; readonly remoteStatusId: string }[];
}

/** One store with an empty shop, imported, under one clock; everything can be put back as it was. */
export interface StormWorld {
  readonly world: World;
  readonly storeId: string;
  readonly shop: SimulatedShop;
  readonly actor: Actor;
  /** Ids of the desk's statuses by group, and who takes orders, in the order of turns. */
  readonly statuses: ReadonlyMap<string, string>;
  readonly turns: readonly string[];
  readonly rules: readonly RuleSet[];
  /** The connections of the processes that live and die here. */
  readonly pool: pg.Pool;
  /** The keeper of the process that lives now; of another, once that one is dead. */
  keeper(): Promise<Keeper>;
  /** Back to the beginning: the database, the shop and the clock. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openStormWorld(): Promise<StormWorld> {
  const world = await openWorld({ shops: [{ port: 0, orders: 0, quirks: false }] });
  const { desk, shop } = world;
  const turns: string[] = [];
  for (const name of ["Marta", "Orest", "Petro"]) {
    const person = { name, email: `${name.toLowerCase()}@kvitka.example`, role: "manager", password: "Barvinok-31-pelyustka" };
    turns.push((await must(world, "POST", "/employees", person)).id);
  }
  const storeId = await world.connected(shop, { assignment: { mode: "selected", employeeIds: turns } });
  const { items } = await must(world, "GET", "/order-statuses?limit=200");
  const statuses = new Map<string, string>(items.map((status: { id: string; group: string }) => [status.group, status.id]));
  const rules = ruleSets(statuses);
  await must(world, "PUT", `/stores/${storeId}/status-rules`, rules[0]);
  await desk.pool.query("update stores set hook_secret_hash = $2 where id = $1", [storeId, hashOfSecret(HOOK_SECRET)]);
  const { rows } = await desk.pool.query("select id, name from employees order by id limit 1");
  const kept: KeptState = await keepState(desk);
  const own = openDatabase({
    connection: { connectionString: desk.connectionString, options: OPTIONS },
    onError: (error) => console.error(error.message),
  });
  let keeper: Keeper | null = null;
  const began = world.now().getTime();
  return {
    world,
    storeId,
    shop,
    actor: { kind: "employee", id: rows[0].id, name: rows[0].name, permissions: ["orders.items_without_deduction"] },
    statuses,
    turns,
    rules,
    pool: own.pool,
    async keeper() {
      keeper = keeper?.alive() ? keeper : await newKeeper(desk.connectionString);
      return keeper;
    },
    async reset() {
      await kept.restore();
      shop.faults.clear();
      for (const number of shop.numbers()) shop.remove(number);
      shop.log.reset();
      world.wait(began - world.now().getTime());
    },
    async close() {
      await keeper?.stop();
      await own.close();
      await kept.forget();
      await world.close();
    },
  };
}

function newKeeper(connectionString: string): Promise<Keeper> {
  return startKeeper({ connectionString }, { processId: randomBytes(8).toString("hex"), onLost: () => {} });
}

function ruleSets(statuses: ReadonlyMap<string, string>): RuleSet[] {
  const desk = (group: string) => statuses.get(group) ?? "";
  const inward = (...pairs: [string, string][]) => pairs.map(([remoteStatusId, group]) => ({ remoteStatusId, statusId: desk(group) }));
  const outward = (...pairs: [string, string][]) => pairs.map(([group, remoteStatusId]) => ({ statusId: desk(group), remoteStatusId }));
  const usual: RuleSet = {
    in: inward(["1", "new"], ["2", "in_progress"], ["3", "completed"], ["4", "cancelled"], ["6", "delivery"]),
    out: outward(["new", "1"], ["in_progress", "2"], ["pending", "2"], ["delivery", "6"], ["completed", "3"], ["cancelled", "4"]),
  };
  const coarse: RuleSet = {
    in: inward(["1", "new"], ["2", "pending"], ["3", "delivery"], ["4", "cancelled"], ["6", "delivery"]),
    out: outward(["new", "1"], ["in_progress", "1"], ["pending", "2"], ["delivery", "6"], ["completed", "3"]),
  };
  const gaps: RuleSet = { in: inward(["1", "new"], ["2", "in_progress"]), out: outward(["in_progress", "2"], ["delivery", "6"]) };
  return [usual, coarse, gaps];
}

/** The process of a run: born again with nothing in memory each time it was killed. */
export interface Worker {
  readonly context: () => Context;
  readonly deaths: () => number;
  /** Does something as this process; null when it was killed meanwhile, and another was born. Errors of the database are the doer's to bear: false. */
  does<Result>(work: (context: Context) => Promise<Result>): Promise<Result | null>;
  workOnce(): Promise<boolean>;
  work(): Promise<void>;
}

export async function startWorker(
  at: StormWorld,
  options: MortalOptions & { readonly jobSurvives: () => boolean; readonly sizes: keyof typeof SIZES },
): Promise<Worker> {
  const { desk } = at.world;
  let deaths = 0;
  let life = await born();

  async function born(): Promise<{
    process: MortalProcess;
    keeper: Keeper;
    tasks: ReturnType<typeof laneTasks>;
    house: ReturnType<typeof houseTasks>;
  }> {
    const small = new Map([...desk.context.connectors].map(([name, connector]) => [name, { ...connector, sizes: SIZES[options.sizes] }]));
    const process = mortalProcess({ context: { ...desk.context, connectors: small }, pool: at.pool }, options);
    const keeper = await at.keeper();
    return { process, keeper, tasks: laneTasks(process.context, { stride: STRIDES[options.sizes] }), house: houseTasks(process.context) };
  }

  async function rebornIfDead(): Promise<boolean> {
    if (!life.process.isDead()) return false;
    deaths++;
    await life.keeper.stop();
    life = await born();
    return true;
  }

  async function does<Result>(work: (context: Context) => Promise<Result>): Promise<Result | null> {
    try {
      return await work(life.process.context);
    } catch (error) {
      if (life.process.isDead() || isLost(error)) return null;
      throw error;
    } finally {
      await rebornIfDead();
    }
  }

  async function workOnce(): Promise<boolean> {
    const { rows } = await at.pool.query<{ id: string; name: string; payload: LanePayload; row: object }>(TAKE_JOB);
    const [job] = rows;
    if (!job) return false;
    const { process, keeper, house, tasks } = life;
    const [houseTask, task] = [house[job.name], tasks[job.name]];
    try {
      if (houseTask) await houseTask();
      else if (task) await runInLane(process.context, keeper, { storeId: job.payload.storeId, work: (lane) => task(lane, job.payload) });
      else throw new Error(`nobody does the job ${job.name}`);
    } catch (error) {
      if (!process.isDead() && !isLost(error) && !(error instanceof LaneBusy)) throw error;
      // A job that failed is tried again; one of a killed process is given back, unless it is lost for good: jobs are only wake-ups (S3).
      if (!process.isDead() || options.jobSurvives()) await at.pool.query(GIVE_BACK, [JSON.stringify(job.row)]);
    }
    await rebornIfDead();
    return true;
  }

  return {
    context: () => life.process.context,
    deaths: () => deaths,
    does,
    workOnce,
    async work() {
      while (await workOnce());
    },
  };
}

/** The blows that fall on the database only end what was being done, not the process. */
function isLost(error: unknown): boolean {
  return error instanceof Killed || (error instanceof Error && "code" in error && (error.code === "57P01" || error.code === "40P01"));
}

const TAKE_JOB = `/* prepared: storm_take */
  with next as (
    select j.id, t.identifier as name, j.payload, to_jsonb(j) as row
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    order by j.priority, j.run_at, j.id limit 1
  ), taken as (delete from graphile_worker._private_jobs j using next n where j.id = n.id)
  select * from next`;
const COLUMNS =
  "id, job_queue_id, task_id, payload, priority, run_at, attempts, max_attempts, last_error, created_at, updated_at, key, locked_at, locked_by, revision, flags";
const GIVE_BACK = `insert into graphile_worker._private_jobs (${COLUMNS}) overriding system value
  select ${COLUMNS} from jsonb_populate_record(null::graphile_worker._private_jobs, $1::jsonb) on conflict do nothing`;
