import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomOf } from "../../simulators/cartum/generate/random.ts";
import { enterLane } from "../../src/database/lane.ts";
import { startDuePasses } from "../../src/operations/start-due-passes.ts";
import { attentionOf, deskOrders, healthOf, must, orderOf, untilHealthy, whileWorking } from "../look.ts";
import { openWorld, type World } from "../world.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Runs with another seed each: `ANYTHING=40 npx vitest run test/journeys/anything.test.ts` looks further. */
const RUNS = Number(process.env.ANYTHING ?? 3);
const STEPS = 60;

let world: World;
let storeId: string;
let statuses: readonly { id: string; group: string }[];

beforeAll(async () => {
  world = await openWorld({ shops: [{ port: 0, orders: 8, days: 5, allOpen: true, lines: 2, quirks: false }] });
  storeId = await world.connected();
  statuses = (await must(world, "GET", "/order-statuses?limit=200")).items;
});
afterAll(() => world.close());

type Random = ReturnType<typeof randomOf>;

/** Everything that can happen to a store, its shop, its people and its processes. */
function happenings(random: Random): Readonly<Record<string, () => unknown>> {
  const { shop, desk } = world;
  const oneOf = <Item>(items: readonly Item[]): Item => {
    const item = items[random.between(0, items.length - 1)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  };
  const number = () => oneOf(shop.numbers());
  const anOrder = async () => oneOf(await deskOrders(world, storeId));
  const relined = (of: number) => {
    const { products } = shop.order(of).order;
    const kept = products.map(({ article, title, price, quantity }) => ({
      article,
      title,
      price,
      quantity: random.once(2) ? quantity : random.between(1, 5),
    }));
    return random.once(4)
      ? [...kept, { article: `EXTRA-${random.between(1, 3)}`, price: 10, quantity: 1 }]
      : kept.length > 1 && random.once(4)
        ? kept.slice(1)
        : kept;
  };
  const fault = (name: Parameters<typeof shop.faults.set>[0], value: never, times: number, functions?: string[]) =>
    shop.faults.set(name, value, { times, ...(functions ? { functions } : {}) });
  const patch = async (change: (order: { version: number; items: { id: string; kind: string }[] }) => Record<string, unknown> | null) => {
    const row = await anOrder();
    const { body: order } = await desk.call("GET", `/orders/${row.orderId}`);
    const wanted = change(order);
    if (wanted) expect((await desk.call("PATCH", `/orders/${row.orderId}`, wanted)).status).toBeLessThan(500);
  };
  return {
    place: () => shop.place({}, world.now()),
    relines: () => {
      const of = number();
      shop.edit(of, { products: relined(of) });
    },
    pays: () => shop.pay(number(), random.once(2)),
    steps: () => shop.setStatus(number(), random.pick([1, 2, 6, 9, 12, 3])),
    cancels: () => (random.once(3) ? shop.cancel(number()) : null),
    comments: () => shop.edit(number(), { comment: `note ${random.between(1, 99)}` }),
    ships: () => shop.ship(number()),
    forgetsTokens: () => shop.dropTokens(),
    isDown: () => fault(random.pick(["serverError", "html"]), random.pick([502, 503]) as never, random.between(1, 3)),
    cutsOff: () => fault(random.pick(["dropBefore", "dropAfter", "truncated", "exception"]), true as never, random.between(1, 2)),
    cutsOffChanges: () => fault(random.pick(["dropBefore", "dropAfter", "exception"]), true as never, 1, ["orders/update"]),
    refusesChanges: () => fault("updateRefused", "Access denied" as never, 1),
    asksToWait: () => fault("throttled", random.between(1, 90) as never, 1),
    shuffles: () => fault("resultOrder", "shuffled" as never, random.between(1, 5)),
    repeats: () => fault("duplicates", 3 as never, random.between(1, 5)),
    hides: () => fault("absentIds", [number()] as never, random.between(1, 4)),
    garbles: () =>
      fault("garbageOrders", { [number()]: random.pick(["text_price", "no_status", "bad_date", "no_lines"]) } as never, random.between(1, 3)),
    cutsTheLog: () => fault("logShort", 1 as never, 1),
    clears: () => shop.faults.clear(),
    setsStatus: () => patch(() => ({ statusId: oneOf(statuses.filter((status) => status.group !== "cancelled")).id })),
    editsLine: () =>
      patch(({ version, items }) => {
        const lines = items.filter((item) => item.kind === "product");
        return lines.length === 0 ? null : { version, items: [{ id: oneOf(lines).id, quantity: String(random.between(1, 9)) }] };
      }),
    writesOff: async () => desk.call("POST", `/orders/${(await anOrder()).orderId}/write-offs`, {}),
    undoesWriteOff: async () => desk.call("POST", `/orders/${(await anOrder()).orderId}/write-offs/undo`, {}),
    refreshes: async () => whileWorking(world, desk.call("POST", "/orders/refreshes", { orderIds: [(await anOrder()).orderId] })),
    savesRules: async () => must(world, "PUT", `/stores/${storeId}/status-rules`, await must(world, "GET", `/stores/${storeId}/status-rules`)),
    pauses: () => (random.once(4) ? must(world, "PATCH", `/stores/${storeId}`, { enabled: random.once(2) }) : null),
    passes: () => desk.call("POST", `/stores/${storeId}/passes`, { kind: random.pick(["light", "full", "sweep"]) }),
    worksOnce: () => world.workOnce(),
    works: () => world.work(),
    ticks: () => world.tick(),
    starts: () => startDuePasses(desk.context),
    losesJobs: () => desk.pool.query("delete from graphile_worker._private_jobs"),
    takesOver: () => enterLane(desk.db, storeId, `process ${random.between(1, 9)}`),
    waits: () => world.wait(random.pick([SECOND, 20 * SECOND, MINUTE, 5 * MINUTE, 20 * MINUTE])),
    lives: () => world.live(10 * MINUTE, 2 * MINUTE),
  };
}

/** Nothing more happens from outside: everything that was due is done. */
async function rest(): Promise<void> {
  world.shop.faults.clear();
  await must(world, "PATCH", `/stores/${storeId}`, { enabled: true });
  expect((await untilHealthy(world, storeId, 20)).state).toBe("ok");
  await world.live(3 * 60 * MINUTE, 10 * MINUTE);
  // What waits for a person is confirmed by one.
  const held = (await attentionOf(world, storeId, "push_held")).filter((entry) => entry.detail.why !== "cancel_not_allowed").map((entry) => entry.id);
  if (held.length > 0) await must(world, "POST", "/attention/resolutions", { ids: held, action: "send" });
  await world.live(30 * MINUTE, 5 * MINUTE);
}

async function atRest(): Promise<void> {
  const rows = await deskOrders(world, storeId);
  const { shop } = world;
  expect(rows.map((row) => Number(row.remoteId)).toSorted((a, b) => a - b)).toEqual(shop.numbers().toSorted((a, b) => a - b));
  const rules = await must(world, "GET", `/stores/${storeId}/status-rules`);
  const flagged = new Map<string, string[]>();
  for (const entry of await attentionOf(world, storeId))
    if (entry.order) flagged.set(entry.order.id, [...(flagged.get(entry.order.id) ?? []), entry.kind]);
  for (const row of rows) {
    const order = await orderOf(world, storeId, Number(row.remoteId));
    const theirs = shop.order(Number(row.remoteId)).order;
    const told = `order ${row.remoteId}: desk ${order.status.group}, shop ${theirs.stat_status}, ${flagged.get(row.orderId)?.join(" ") ?? "not flagged"}`;
    expect(order.store.remoteStatus.id, told).toBe(String(theirs.stat_status));
    expect(order.store.missing, told).toBe(false);
    const stands =
      rules.in.some(
        (rule: { remoteStatusId: string; statusId: string }) => rule.remoteStatusId === row.remoteStatus && rule.statusId === row.statusId,
      ) ||
      rules.out.some(
        (rule: { remoteStatusId: string; statusId: string }) => rule.remoteStatusId === row.remoteStatus && rule.statusId === row.statusId,
      );
    const explained =
      (flagged.get(row.orderId) ?? []).some((kind) => ["conflict", "push_held", "push_refused", "push_not_taken"].includes(kind)) ||
      !order.store.matched;
    expect(stands || explained || (await agreedToDiffer(row.orderId)), told).toBe(true);
    expect(order.store.pushPending && !explained, told).toBe(false);
    const edited = order.items.some((item: { edited: boolean }) => item.edited);
    if (!order.store.frozen) expect(order.totals.storeTotal.amount, told).toBe(theirs.total_sum.toFixed(2));
    if (!order.store.frozen) expect(order.payment.paid, told).toBe(theirs.payed === 1);
    if (!order.store.frozen && !edited) expect(order.totals.equal, told).toBe(true);
    if (order.store.frozen && order.totals.storeTotal.amount !== theirs.total_sum.toFixed(2))
      expect(flagged.get(row.orderId), told).toContain("frozen_changed");
  }
  const { rows: unfinished } = await world.desk.pool.query("select id, kind, state from passes where state in ('running', 'waiting')");
  expect(unfinished).toEqual([]);
  expect(await healthOf(world, storeId)).toMatchObject({ state: "ok", failure: null });
}

/** Both bases are where both sides are: saving rules said that things are well as they are (S6). */
async function agreedToDiffer(orderId: string): Promise<boolean> {
  const { rows } = await world.desk.pool.query(
    "select 1 from bindings b join orders o on o.id = b.order_id where b.order_id = $1 and b.base_store_status = b.remote_status and b.base_desk_status = o.status_id",
    [orderId],
  );
  return rows.length === 1;
}

async function imprint(): Promise<unknown> {
  const tables = ["orders", "order_items", "bindings", "buyers", "products", "order_events", "attention"];
  const found: unknown[] = [];
  for (const table of tables)
    found.push(
      (await world.desk.pool.query(`select count(*), md5(string_agg(ctid::text || ' ' || xmin::text, ',' order by ctid)) as rows from ${table}`))
        .rows[0],
    );
  return found;
}

describe("whatever happens, in whatever order", () => {
  for (let run = 1; run <= RUNS; run++) {
    it(`S23 S4 P26 at rest both sides agree or say why, one order here for each there, and nothing is written any more (run ${run})`, async () => {
      const random = randomOf(20_261_124, run);
      const all = Object.entries(happenings(random));
      const done: string[] = [];
      try {
        for (let step = 0; step < STEPS; step++) {
          const [name, happen] = all[random.between(0, all.length - 1)] ?? ["nothing", () => {}];
          done.push(name);
          await happen();
        }
        await rest();
        await atRest();
        const before = await imprint();
        world.shop.log.reset();
        await world.live(20 * MINUTE, 5 * MINUTE);
        expect(await imprint()).toEqual(before);
        expect(world.shop.log.counts().updates).toBe(0);
      } catch (error) {
        throw new Error(`run ${run} after ${done.join(", ")}`, { cause: error });
      }
    });
  }
});
