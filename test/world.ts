import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { type CartumSimulator, type SimulatedShop, type SimulatorOptions, startCartumSimulator } from "../simulators/cartum/simulator.ts";
import { type RoappSimulator, startRoappSimulator } from "../simulators/roapp/simulator.ts";
import type { Config } from "../src/config.ts";
import { connectors, desks } from "../src/connectors/registry.ts";
import { createMailer } from "../src/net/mail.ts";
import { createNet, type NetLimits } from "../src/net/net.ts";
import type { Context } from "../src/operations/context.ts";
import { doWhatIsDue } from "../src/operations/do-what-is-due.ts";
import type { Stride } from "../src/operations/run-pass-page.ts";
import { houseTasks } from "../src/worker/house-tasks.ts";
import { startKeeper } from "../src/worker/keeper.ts";
import { runInLane, runInMirrorLane } from "../src/worker/lane-job.ts";
import { type LanePayload, laneTasks } from "../src/worker/lane-tasks.ts";
import { type MirrorPayload, mirrorTasks } from "../src/worker/mirror-tasks.ts";
import { type Desk, openDesk } from "./desk.ts";

/** The instant at which every world begins, unless told otherwise: an ordinary Tuesday. */
/** Of a pass: one answer of the shop a page, one page a job, so that a test can stand between any two. */
export const ONE_SLICE: Stride = { pages: 1, orders: 0 };

export const BEGINNING = new Date("2026-11-24T10:00:00Z");

export interface World {
  readonly desk: Desk;
  readonly simulator: CartumSimulator;
  readonly shop: SimulatedShop;
  /** The account of RO App beside the desk; only in a world that was opened with one. */
  readonly roapp: RoappSimulator;
  /** The world's clock: shops and product live by it. */
  now(): Date;
  /** Lets time pass without anything happening. */
  wait(ms: number): void;
  /** Connects a shop with the matching the form suggests; returns the store's id. Nothing is imported yet. */
  connect(shop?: SimulatedShop, settings?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Connects and imports; returns the store's id. */
  connected(shop?: SimulatedShop, settings?: Readonly<Record<string, unknown>>): Promise<string>;
  startImport(storeId: string): Promise<string>;
  /** Connects the account of RO App as its form suggests; returns the mirror's id. `settings` win over what is suggested. */
  mirrored(settings?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Starts a pass of this kind and works until it is done. Returns the pass as the API shows it. */
  pass(storeId: string, kind: "light" | "full" | "sweep"): Promise<Readonly<Record<string, unknown>>>;
  /** Runs every job that waits, in the order of the queue, until none is left; returns how many ran. */
  work(): Promise<number>;
  /** Runs the job that is next, if any. */
  workOnce(): Promise<boolean>;
  /** Starts what is due by the clock, then works. */
  tick(): Promise<number>;
  /** Lets time pass in steps, ticking after each. */
  live(ms: number, stepMs?: number): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions extends Omit<SimulatorOptions, "shops" | "now"> {
  readonly shops?: SimulatorOptions["shops"];
  /** An account of RO App too, whose second lasts only a moment. */
  readonly roapp?: boolean;
  /** Stands between the product and its network, e.g. to end a job in the middle of a call as a kill does. */
  readonly network?: (httpFor: Context["httpFor"]) => Context["httpFor"];
  readonly config?: Partial<Config>;
  readonly beginning?: Date;
  /** How long the product waits for a shop, and how much it takes from one. */
  readonly limits?: Partial<NetLimits>;
  /** How much of a pass one job does; one answer a page and one page a job unless given. */
  readonly stride?: Stride;
}

export const LOGIN = "desk";
export const PASSWORD = "the-shop's-own-password";

/** Three calls, as in earnest, but in any 20 ms: a journey of hundreds of calls need not take minutes. */
const ROAPP_BUDGET = { calls: 3, windowMs: 20 };

/** Shops, the product and a database of its own under one clock that only moves when told to (S23). */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  let clock = options.beginning ?? BEGINNING;
  const now = () => new Date(clock);
  const shops = (options.shops ?? [{ port: 0, orders: 30 }]).map((shop) => ({ login: LOGIN, password: PASSWORD, ...shop }));
  const simulator = await startCartumSimulator({ ...options, shops, now });
  const roapp = options.roapp ? await startRoappSimulator({ now, budget: ROAPP_BUDGET }) : null;
  const log = pino({ level: process.env.LOG_LEVEL ?? "silent" });
  const net = createNet({ allowedPrivateHosts: ["127.0.0.0/8"], log, now, ...(options.limits ? { limits: options.limits } : {}) });
  const desk = await openDesk({
    now,
    connectors: [...connectors.values()],
    sendMail: createMailer({ allowedPrivateHosts: ["127.0.0.0/8"] }),
    desks: [...desks.values()].map((one) => ({ ...one, budget: ROAPP_BUDGET })),
    httpFor: options.network?.(net.httpFor) ?? net.httpFor,
    config: { allowedPrivateHosts: ["127.0.0.0/8"], ...options.config },
  });
  const keeper = await startKeeper({ connectionString: desk.connectionString }, { processId: randomBytes(8).toString("hex"), onLost: () => {} });
  const tasks = laneTasks(desk.context, { stride: options.stride ?? ONE_SLICE });
  const house = houseTasks(desk.context);
  const ofMirrors = mirrorTasks(desk.context);

  async function workOnce(): Promise<boolean> {
    const { rows } = await desk.pool.query<{ id: string; name: string; payload: LanePayload | MirrorPayload }>(
      `with next as (
         select j.id, t.identifier as name, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
         where j.attempts < j.max_attempts order by j.priority, j.run_at, j.id limit 1
       ), taken as (delete from graphile_worker._private_jobs j using next n where j.id = n.id)
       select * from next`,
    );
    const [job] = rows;
    if (!job) return false;
    const houseTask = house[job.name];
    if (houseTask) {
      await houseTask();
      return true;
    }
    const { payload } = job;
    const task = tasks[job.name];
    const ofMirror = ofMirrors[job.name];
    if ("storeId" in payload && task) await runInLane(desk.context, keeper, { storeId: payload.storeId, work: (lane) => task(lane, payload) });
    else if ("mirrorId" in payload && ofMirror)
      await runInMirrorLane(desk.context, keeper, { mirrorId: payload.mirrorId, work: (lane) => ofMirror(lane, payload) });
    else throw new Error(`nobody does the job ${job.name}`);
    return true;
  }

  async function work(): Promise<number> {
    let ran = 0;
    while (await workOnce()) ran++;
    return ran;
  }

  async function tick(): Promise<number> {
    await doWhatIsDue(desk.context);
    return work();
  }

  async function must(method: string, path: string, body?: unknown) {
    const answer = await desk.call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  async function connect(shop = simulator.shop, settings: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const credentials = { login: LOGIN, password: PASSWORD };
    const checked = await must("POST", "/stores/checks", { platform: "cartum", url: shop.url, credentials });
    const [location] = (await must("GET", "/locations")).items;
    const [type] = (await must("GET", "/order-types")).items;
    const store = await must("POST", "/stores", {
      platform: "cartum",
      name: shop.name,
      url: shop.url,
      credentials,
      enabled: true,
      locationId: location.id,
      orderTypeId: type.id,
      productLanguage: "ua",
      productMatching: "sku",
      assignment: { mode: "all" },
      timeZone: checked.suggestedTimeZone,
      statusRules: checked.suggestedRules,
      ...settings,
    });
    return store.id;
  }

  async function mirrored(settings: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const account = openedAccount();
    const access = { platform: "roapp", url: account.url, apiKey: account.apiKey };
    const { suggested, productCategories } = await must("POST", "/mirrors/checks", access);
    const pairs = (list: readonly { remoteId: string; deskId: string | null }[], member: string) =>
      list.map(({ remoteId, deskId }) => ({ [member]: deskId, remoteId }));
    const directory = {
      locations: pairs(suggested.locations, "locationId"),
      employees: pairs(suggested.employees, "employeeId"),
      orderTypes: pairs(suggested.orderTypes, "orderTypeId"),
      orderStatuses: pairs(suggested.orderStatuses, "statusId"),
    };
    const fields = { storeName: "121", remoteId: "122", remoteNumber: "123", placedAt: "124" };
    const mirror = { ...access, name: "RO App", enabled: true, directory, fields, productCategoryId: productCategories[0].id, ...settings };
    return (await must("POST", "/mirrors", mirror)).id;
  }

  function openedAccount(): RoappSimulator {
    if (!roapp) throw new Error("this world has no RO App: open it with { roapp: true }");
    return roapp;
  }

  async function startImport(storeId: string): Promise<string> {
    return (await must("POST", `/stores/${storeId}/imports`, {})).id;
  }

  return {
    desk,
    simulator,
    shop: simulator.shop,
    get roapp() {
      return openedAccount();
    },
    now,
    wait: (ms) => {
      clock = new Date(clock.getTime() + ms);
    },
    connect,
    startImport,
    mirrored,
    async connected(shop, settings) {
      const storeId = await connect(shop, settings);
      await startImport(storeId);
      await work();
      return storeId;
    },
    async pass(storeId, kind) {
      const { id } = await must("POST", `/stores/${storeId}/passes`, { kind });
      await work();
      return must("GET", `/passes/${id}`);
    },
    work,
    workOnce,
    tick,
    async live(ms, stepMs = 60_000) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock = new Date(clock.getTime() + Math.min(stepMs, ms - passed));
        await tick();
      }
    },
    async close() {
      await keeper.stop();
      await net.close();
      await desk.close();
      await simulator.close();
      await roapp?.close();
    },
  };
}
