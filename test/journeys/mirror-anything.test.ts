import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomOf } from "../../simulators/cartum/generate/random.ts";
import type { FaultName } from "../../simulators/roapp/faults.ts";
import { enterMirrorLane } from "../../src/database/mirror-lane.ts";
import { type DeskRow, deskOrders, must, orderOf, untilHealthy } from "../look.ts";
import { openWorld, type World } from "../world.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Runs with another seed each: `ANYTHING=40 npx vitest run test/journeys/mirror-anything.test.ts` looks further. */
const RUNS = Number(process.env.ANYTHING ?? 1);
const STEPS = 45;
/** Of the account: what the desk knows of an order's origin. */
const REMOTE_ID = 122;

/** A process that is killed: its job ends in the middle of a call, and nothing it wanted to write afterwards is written. */
class Killed extends Error {}

/** The kill that is to come: so many calls to RO App from now, before or after the call took effect. */
let kill: { in: number; after: boolean } | null = null;

let world: World;
let storeId: string;
let mirrorId: string;
let statuses: readonly { id: string; group: string }[];

beforeAll(async () => {
  world = await openWorld({
    roapp: true,
    shops: [{ port: 0, orders: 4, days: 5, allOpen: true, lines: 2, quirks: false }],
    network: (httpFor) => (key, pace) => {
      const http = httpFor(key, pace);
      return key.startsWith("mirror:") ? { send: (request) => sendOrDie(() => http.send(request)) } : http;
    },
  });
  storeId = await world.connected();
  mirrorId = await world.mirrored();
  statuses = (await must(world, "GET", "/order-statuses?limit=200")).items;
}, 120_000);
afterAll(() => world.close());

async function sendOrDie<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  if (kill === null || --kill.in > 0) return send();
  const { after } = kill;
  kill = null;
  if (after) await send().catch(() => undefined); // nobody hears the answer
  throw new Killed("killed in the middle of a call");
}

/** Works as processes do that are killed now and then: the next one goes on. */
async function survive(work: () => Promise<unknown>): Promise<void> {
  for (let kills = 0; ; kills++) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof Killed) || kills > 20) throw error;
    }
  }
}

type Random = ReturnType<typeof randomOf>;

function oneOf<Item>(random: Random, items: readonly Item[]): Item | null {
  return items[random.between(0, items.length - 1)] ?? null;
}

/** Everything that can happen to a store, its desk and the account of RO App, their people and the processes between them. */
function happenings(random: Random): Readonly<Record<string, () => unknown>> {
  const { shop, desk, roapp } = world;
  const number = () => oneOf(random, shop.numbers()) ?? 0;
  const patch = async (change: (order: { version: number; items: { id: string; kind: string }[] }) => Record<string, unknown> | null) => {
    const row = oneOf(random, await deskOrders(world, storeId));
    const { body: order } = await desk.call("GET", `/orders/${row?.orderId}`);
    const wanted = change(order);
    if (wanted) expect((await desk.call("PATCH", `/orders/${row?.orderId}`, wanted)).status).toBeLessThan(500);
  };
  const there = (act: (order: (typeof roapp.state.orders)[number]) => void) => {
    const order = oneOf(random, roapp.orders());
    if (order) act(order);
  };
  const fault = (name: FaultName, value: unknown, calls?: RegExp) =>
    roapp.faults.set(name, value as never, { times: random.between(1, 2), ...(calls ? { calls } : {}) });
  const writes = random.pick([
    /POST .*orders$/,
    /POST .*items/,
    /POST .*people/,
    /POST .*products/,
    /POST .*(status|comments)/,
    /^(POST|PATCH|DELETE)/,
  ]);
  return {
    places: () => shop.place({}, world.now()),
    relines: () => {
      const of = number();
      const { products } = shop.order(of).order;
      const lines = products.map(({ article, title, price, quantity }) => ({
        ...{ article, title, price, quantity: random.once(2) ? quantity : random.between(1, 5) },
      }));
      shop.edit(of, { products: random.once(3) ? [...lines, { article: `EXTRA-${random.between(1, 3)}`, price: 10, quantity: 1 }] : lines });
    },
    steps: () => shop.setStatus(number(), random.pick([1, 2, 6, 9])),
    cancels: () => (random.once(3) ? shop.cancel(number()) : null),
    setsStatus: () => patch(() => ({ statusId: oneOf(random, statuses)?.id })),
    editsLine: () =>
      patch(({ version, items }) => {
        const line = oneOf(
          random,
          items.filter((item) => item.kind === "product"),
        );
        return line && { version, items: [{ id: line.id, quantity: String(random.between(1, 9)) }] };
      }),
    setsStatusThere: () => there((order) => roapp.setStatus(order.id, oneOf(random, roapp.state.statuses)?.id ?? order.status)),
    commentsThere: () => there((order) => roapp.setManager(order.id, random.pick([7, 8, 9]))),
    addsLineThere: () =>
      there((order) => {
        const product = oneOf(random, roapp.state.products);
        if (product && random.once(3)) roapp.addItem(order.id, { product: product.id, quantity: 1, price: 100 });
      }),
    writesOffThere: () => there((order) => (random.once(3) ? roapp.writeOff(order.id) : null)),
    undoesThere: () => there((order) => roapp.undoWriteOff(order.id)),
    losesAnswers: () => fault("dropAfter", true, writes),
    failsAfterwards: () => fault("serverErrorAfter", random.pick([500, 504]), writes),
    cutsOff: () => fault(random.pick(["dropBefore", "truncated"]), true),
    isDown: () => fault("serverErrorBefore", 502),
    asksToWait: () => fault("throttled", random.between(1, 2)),
    writesIdsOtherwise: () => fault("created", random.pick(["wrapped", "list", "number"])),
    ignoresFilters: () => fault("ignores", ["phones", "ids", "clients_ids", "created_at", "modified_at", "articles", "barcodes", "q"]),
    drifts: () => fault("drift", 2, /GET .*orders$/),
    kills: () => {
      kill = { in: random.between(1, 12), after: random.once(2) };
    },
    takesOver: () => enterMirrorLane(desk.db, mirrorId, `process ${random.between(1, 9)}`),
    losesJobs: () => desk.pool.query("delete from graphile_worker._private_jobs"),
    pauses: () => (random.once(4) ? must(world, "PATCH", `/mirrors/${mirrorId}`, { enabled: random.once(2) }) : null),
    worksOnce: () => survive(() => world.workOnce()),
    works: () => survive(() => world.work()),
    ticks: () => survive(() => world.tick()),
    waits: () => world.wait(random.pick([SECOND, 20 * SECOND, MINUTE, 5 * MINUTE])),
    lives: () => survive(() => world.live(4 * MINUTE, MINUTE)),
    livesOn: () => survive(() => world.live(10 * MINUTE, 2 * MINUTE)),
  };
}

/** Nothing more happens from outside, and what waits for a person is tried again by one. */
async function rest(): Promise<void> {
  kill = null;
  world.roapp.faults.clear();
  await must(world, "PATCH", `/mirrors/${mirrorId}`, { enabled: true });
  expect((await untilHealthy(world, storeId, 20)).state).toBe("ok");
  await world.live(60 * MINUTE, 5 * MINUTE);
  const parked = (await flags()).filter((entry) => entry.kind === "mirror_set_aside").map((entry) => entry.id);
  if (parked.length > 0) await must(world, "POST", "/attention/resolutions", { ids: parked, action: "mirror_again" });
  await world.live(90 * MINUTE, 10 * MINUTE);
}

interface Flag {
  readonly id: string;
  readonly kind: string;
  readonly order: { readonly id: string } | null;
}

async function flags(): Promise<Flag[]> {
  return (await must(world, "GET", "/attention?limit=200")).items;
}

async function atRest(): Promise<void> {
  const { roapp } = world;
  const rows = await deskOrders(world, storeId);
  const flagged = await flags();
  const rules = await readMirrorRules();
  for (const row of rows) {
    const order = await orderOf(world, storeId, Number(row.remoteId));
    const theirs = roapp.orders().filter((one) => roapp.field(one.id, REMOTE_ID) === row.remoteId);
    const kinds = flagged.filter((entry) => entry.order?.id === row.orderId).map((entry) => entry.kind);
    const told = `order ${row.remoteId}: ${order.status.name}, there ${theirs.map((one) => one.status).join(" and ") || "nothing"}, ${kinds.join(" ") || "not flagged"}`;
    expect(theirs, told).toHaveLength(1);
    const [one] = theirs;
    if (!one) continue;
    expect(order.mirror, told).toMatchObject({ state: "bound", remoteId: String(one.id) });
    expect(new Set(marks(one)).size, `${told}: lines doubled`).toBe(marks(one).length);
    const stands = rules.some((rule) => rule.statusId === row.statusId && rule.remoteId === String(one.status));
    expect(stands || (await wasAgreed(row, one.status)), told).toBe(true);
    expectSameLines(row, { items: order.items, one, kinds, told });
  }
  expect(roapp.orders()).toHaveLength(rows.length);
  const keys = (texts: readonly string[]) => texts.filter((text) => text !== "");
  const phones = keys(roapp.state.people.flatMap((person) => person.phones));
  expect(phones).toHaveLength(new Set(phones).size);
  const articles = keys(roapp.state.products.map((product) => product.article));
  expect(articles).toHaveLength(new Set(articles).size);
}

/** Our marks of lines; a line that the staff added has none. */
function marks(order: { items: readonly { comment: string }[] }): string[] {
  return order.items.flatMap((item) => /\[EC ([^\]]+)\]/.exec(item.comment)?.[1] ?? []);
}

interface Compared {
  readonly items: readonly { kind: string; quantity: string }[];
  readonly one: World["roapp"]["state"]["orders"][number];
  readonly kinds: readonly string[];
  readonly told: string;
}

/** Content rests once something is written off there or here, and what the staff changed is theirs. */
function expectSameLines(_: DeskRow, { items, one, kinds, told }: Compared): void {
  if (one.items.some((item) => item.writtenOff) || kinds.includes("mirror_lines_differ") || kinds.includes("frozen_changed")) return;
  const here = items.filter((item) => item.kind !== "discount").map((item) => Math.round(Number(item.quantity) * 1000));
  const ours = one.items.filter((item) => item.comment.includes("[EC ")).map((item) => item.quantity);
  expect(ours.toSorted(), told).toEqual(here.toSorted());
}

async function readMirrorRules(): Promise<readonly { statusId: string; remoteId: string }[]> {
  return (await must(world, "GET", `/mirrors/${mirrorId}`)).directory.orderStatuses;
}

/** A status of ours that has no counterpart there is not sent: both sides rest where they last agreed. */
async function wasAgreed(row: DeskRow, status: number): Promise<boolean> {
  const { rows } = await world.desk.pool.query("select base_remote as base, remote_status as shown from mirror_orders where order_id = $1", [
    row.orderId,
  ]);
  const isUnmatched = !(await readMirrorRules()).some((rule) => rule.statusId === row.statusId);
  return isUnmatched && String(rows[0]?.base) === String(status);
}

describe("P36 P37 whatever happens between shop, desk and RO App", () => {
  for (let run = 1; run <= RUNS; run++) {
    it(`P36 P37 at rest there is one order there for each here, no line doubled, and statuses agree (run ${run})`, async () => {
      const random = randomOf(20_261_125, run);
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
        expect(world.roapp.log.mostWithin(world.roapp.budget.windowMs)).toBeLessThanOrEqual(world.roapp.budget.calls);
        world.roapp.log.reset();
        await world.live(20 * MINUTE, 5 * MINUTE);
        expect(world.roapp.log.requests(/^(POST|PATCH|PUT|DELETE) /).map(({ method, path }) => `${method} ${path}`)).toEqual([]);
      } catch (error) {
        throw new Error(`run ${run} after ${done.join(", ")}`, { cause: error });
      }
    }, 300_000);
  }
});
