import { setTimeout as pause } from "node:timers/promises";
import type { randomOf } from "../../simulators/cartum/generate/random.ts";
import type { OrderDraft } from "../../simulators/cartum/keeper.ts";
import { enterLane } from "../../src/database/lane.ts";
import { changeOrder } from "../../src/operations/change-order.ts";
import { changeManyOrders } from "../../src/operations/change-orders.ts";
import { changeStore } from "../../src/operations/change-store.ts";
import type { Context } from "../../src/operations/context.ts";
import { doWhatIsDue } from "../../src/operations/do-what-is-due.ts";
import { Problem } from "../../src/operations/problem.ts";
import { refreshOrders } from "../../src/operations/refresh-orders.ts";
import { saveStatusRules } from "../../src/operations/save-status-rules.ts";
import { startImport } from "../../src/operations/start-import.ts";
import { startPass } from "../../src/operations/start-pass.ts";
import { takeHint } from "../../src/operations/take-hint.ts";
import { undoWriteOff } from "../../src/operations/undo-write-off.ts";
import { writeOffItems } from "../../src/operations/write-off-items.ts";
import { HOOK_SECRET, type StormWorld, type Worker } from "./storm-world.ts";

export type Random = ReturnType<typeof randomOf>;

/** What a run did that its end must be judged by. */
export interface Deeds {
  /** Faults that may have cost a call to `orders/update` its effect or its answer. */
  lostUpdates: number;
  /** How long the shop's history of each order, and the feed, were when rules were last saved: what was before is settled by that (S6). */
  ruledAt: { readonly feed: number; readonly history: ReadonlyMap<number, number> } | null;
  readonly rulesSeen: Set<number>;
  /** Orders from before the import: those that were final when it saw them stay out (S9). */
  readonly old: Set<number>;
}

export interface Run extends StormWorld {
  readonly random: Random;
  readonly worker: Worker;
  readonly deeds: Deeds;
}

type Happening = () => unknown;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** What the shop's own people and its buyers do. `calm`: nothing about status, for a moment when that could not be seen by anybody (S1). */
export function inShop({ shop, world, random }: Pick<Run, "shop" | "world" | "random">, { calm = false } = {}): Readonly<Record<string, Happening>> {
  const number = (): number | null => {
    const numbers = shop.numbers();
    return numbers[random.between(0, numbers.length - 1)] ?? null;
  };
  const known = (change: (of: number) => void): void => {
    const of = number();
    if (of !== null) change(of);
  };
  const content: Record<string, Happening> = {
    pays: () => known((of) => shop.pay(of, random.once(2))),
    relines: () => known((of) => shop.edit(of, { products: lines(random) })),
    comments: () => known((of) => shop.edit(of, { comment: `note ${random.between(1, 99)}` })),
  };
  if (calm) return content;
  return {
    ...content,
    places: () => place({ shop, world, random }),
    steps: () => known((of) => shop.order(of).order.stat_status !== 4 && shop.setStatus(of, random.pick([1, 2, 2, 6, 6, 3]))),
    cancels: () => known((of) => random.once(3) && shop.cancel(of)),
  };
}

/** A new order that depends on the seed only, placed now or so many days ago. */
export function place({ shop, world, random }: Pick<Run, "shop" | "world" | "random">, daysAgo = 0): number {
  const who = random.between(1, 4);
  const draft: OrderDraft = {
    products: lines(random),
    delivery_name: `Buyer ${who}`,
    delivery_phone: `+38067000000${who}`,
    delivery_email: random.once(2) ? `buyer${who}@kvitka.example` : "",
  };
  return shop.place(draft, new Date(world.now().getTime() - daysAgo * DAY));
}

function lines(random: Random) {
  return Array.from({ length: random.between(1, 2) }, () => {
    const which = random.between(1, 4);
    return { article: `ARTICLE-${which}`, title: `Thing ${which}`, price: 10 * which, quantity: random.between(1, 4) };
  });
}

/** What the people at the desk do, through the process they are connected to. */
export function atDesk(run: Pick<Run, "storeId" | "shop" | "actor" | "statuses" | "random" | "pool">, by: Does): Readonly<Record<string, Happening>> {
  const { random, storeId, actor } = run;
  const orders = async (): Promise<string[]> => (await run.pool.query(ORDERS, [storeId])).rows.map((row) => row.id);
  const withOrder = async (work: (context: Context, orderId: string) => Promise<unknown>) => {
    const ids = await orders();
    const orderId = ids[random.between(0, ids.length - 1)];
    if (orderId !== undefined) await by((context) => work(context, orderId));
  };
  const status = () => run.statuses.get(random.pick(["new", "in_progress", "pending", "delivery", "delivery", "completed", "cancelled"])) ?? "";
  return {
    setsStatus: () => withOrder((context, orderId) => changeOrder(context, actor, { orderId, change: { statusId: status() } })),
    setsStatusAgain: () => withOrder((context, orderId) => changeOrder(context, actor, { orderId, change: { statusId: status() } })),
    setsMany: async () => {
      const orderIds = await orders();
      if (orderIds.length > 0) await by((context) => changeManyOrders(context, actor, { orderIds, fields: { statusId: status() } }));
    },
    editsLine: () =>
      withOrder(async (context, orderId) => {
        const { rows } = await run.pool.query(LINE, [orderId]);
        const [line] = rows;
        const items = [{ id: line?.id, quantity: String(random.between(1, 9)) }];
        if (line) await changeOrder(context, actor, { orderId, change: { version: line.version, items } });
      }),
    writesOff: () => withOrder((context, orderId) => writeOffItems(context, actor, { orderId })),
    undoesWriteOff: () => withOrder((context, orderId) => undoWriteOff(context, actor, { orderId })),
    hints: async () => {
      const number = run.shop.numbers()[0] ?? 1;
      const hook = { platform: "cartum", secret: HOOK_SECRET, event: "order_update", body: { order_id: number, stat_status: 3 } };
      await by((context) => takeHint(context, hook));
    },
  };
}

export type Does = (work: (context: Context) => Promise<unknown>) => Promise<unknown>;

/** A wish that cannot be granted now is answered with a problem: that is an answer. */
export async function heard(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** Everything that can happen to a store, its shop, its people and its processes. */
export function happenings(run: Run): Readonly<Record<string, Happening>> {
  const { shop, random, world, pool, storeId, worker, deeds, actor } = run;
  const by: Does = (work) => heard(worker.does(work));
  const fault = (name: Parameters<typeof shop.faults.set>[0], value: never, times: number, functions?: string[]) => {
    shop.faults.set(name, value, { times, ...(functions ? { functions } : {}) });
    if (functions === undefined || functions.includes("orders/update")) deeds.lostUpdates += times;
  };
  return {
    ...inShop(run),
    ...atDesk(run, by),
    breaks: () => fault(random.pick(["serverError", "html"]), 503 as never, random.between(1, 2)),
    cutsOff: () => fault(random.pick(["dropBefore", "dropAfter", "truncated", "exception"]), true as never, 1),
    losesAnswer: () => fault("dropAfter", true as never, 1, ["orders/update"]),
    losesChange: () => fault(random.pick(["dropBefore", "exception"]), true as never, 1, ["orders/update"]),
    refuses: () => fault("updateRefused", "Access denied" as never, 1),
    asksToWait: () => fault("throttled", random.between(1, 90) as never, 1),
    shuffles: () => fault("resultOrder", "shuffled" as never, 4, ["orders/get"]),
    repeats: () => fault("duplicates", 3 as never, 4, ["orders/get"]),
    cutsTheLog: () => (random.once(2) ? fault("logShort", 1 as never, 1) : fault("logWithoutOrderId", true as never, 1)),
    forgetsTokens: () => shop.dropTokens(),
    refreshes: async () => {
      const { rows } = await pool.query(ORDERS, [storeId]);
      const orderIds = rows.map((row) => row.id as string);
      if (orderIds.length === 0) return;
      const asked = by((context) => refreshOrders(context, orderIds));
      let over = false;
      const end = asked.finally(() => {
        over = true;
      });
      if (random.once(2)) await worker.work();
      await Promise.race([end, pause(40)]);
      // Whoever asked gives up after ten seconds; the late answer is taken all the same (S19).
      while (!over) {
        world.wait(11 * SECOND);
        await Promise.race([end, pause(40)]);
      }
      await end;
    },
    savesRules: () => saveRules(run),
    pauses: () => by((context) => changeStore(context, storeId, { enabled: random.once(3) })),
    passes: () => by((context) => startPass(context, { storeId, kind: random.pick(["light", "full", "full", "sweep"]), actor })),
    takesOver: () => enterLane(world.desk.db, storeId, `process ${random.between(1, 9)}`),
    losesJobs: () => pool.query("delete from graphile_worker._private_jobs"),
    worksOnce: () => worker.workOnce(),
    works: () => worker.work(),
    ticks: () => tick(run),
    waits: () => world.wait(random.pick([SECOND, 20 * SECOND, MINUTE, 5 * MINUTE, 20 * MINUTE])),
    lives: async () => {
      world.wait(6 * MINUTE);
      await tick(run);
    },
  };
}

/** Orders that only the import brings in, since no pass looks so far back: a page of it that is lost is missed for good (S2). */
export async function importOld(run: Run): Promise<void> {
  const { random, worker, storeId, actor, deeds, pool } = run;
  for (let orders = random.between(2, 4); orders > 0; orders--) deeds.old.add(place(run, random.between(2, 40)));
  const isAsked = async () => (await pool.query("select from passes where kind = 'import' and store_id = $1", [storeId])).rowCount === 2;
  while (!(await isAsked())) await worker.does((context) => startImport(context, storeId, actor));
}

export async function tick({ worker }: Pick<Run, "worker">): Promise<void> {
  await worker.does((context) => doWhatIsDue(context));
  await worker.work();
}

async function saveRules({ random, rules, deeds, worker, storeId, shop, pool }: Run): Promise<void> {
  const which = random.between(0, rules.length - 1);
  const chosen = rules[which];
  if (!chosen || !random.once(2)) return;
  deeds.rulesSeen.add(which);
  await heard(worker.does((context) => saveStatusRules(context, storeId, { in: [...chosen.in], out: [...chosen.out] })));
  const { rows } = await pool.query("select coalesce(max(id), 0)::int as feed from order_events");
  deeds.ruledAt = { feed: rows[0].feed, history: new Map(shop.numbers().map((number) => [number, shop.order(number).history.length])) };
}

const ORDERS = "/* prepared: storm_orders */ select id from orders where store_id = $1 order by id";
const LINE = `/* prepared: storm_line */
  select i.id, o.version from order_items i join orders o on o.id = i.order_id where o.id = $1 and i.kind = 'product' order by i.id limit 1`;
