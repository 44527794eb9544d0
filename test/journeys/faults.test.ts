import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAULT_NAMES, type FaultLimits, type FaultName, type FaultValues, GARBAGE } from "../../simulators/cartum/faults.ts";
import { ApiCaller } from "../../simulators/cartum/testing.ts";
import { attentionOf, deskOrders, feedOf, healthOf, must, numbersOnDesk, orderOf, untilHealthy } from "../look.ts";
import { LOGIN, openWorld, PASSWORD, type World } from "../world.ts";

const MINUTE = 60_000;

/** What stands in every row: one order is changed in the shop and one is placed while something is wrong with it. */
interface Scene {
  readonly changed: number;
  readonly placed: number;
}

interface Row {
  readonly what: string;
  /** Sets the fault. */
  readonly set: () => void;
  /** How the product looks at the shop meanwhile; a full pass when its time has come, unless told otherwise. */
  readonly look?: (scene: Scene) => Promise<unknown>;
  /** The health line while the fault holds. */
  readonly state: "ok" | "backing_off" | "access_lost";
  readonly code?: string;
  /** What is new under Attention meanwhile, sorted. */
  readonly attention?: readonly string[];
  /** What else is to be seen meanwhile: the order, its feed, the shop's log. */
  readonly says?: (scene: Scene) => Promise<void>;
  /** How long after the fault is over: what is looked for once a day is waited for. */
  readonly daysAfter?: number;
  /** What stays under Attention until a person closes it. */
  readonly left?: readonly string[];
}

let world: World;
let storeId: string;

beforeAll(async () => {
  world = await openWorld({
    shops: [{ port: 0, orders: 14, days: 10, allOpen: true, quirks: false, lines: 2 }],
    // A machine under load may take seconds for what is done at once otherwise.
    limits: { totalMs: 6_000, maxBytes: 2_000_000 },
  });
  storeId = await world.connected();
  world.wait(9 * 3_600_000);
  await world.pass(storeId, "full");
  await openHook();
});
afterAll(() => world.close());

/** The desk listens, and the shop is told where. */
async function openHook(): Promise<void> {
  await world.desk.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = world.desk.app.server.address() as AddressInfo;
  const { rows } = await world.desk.pool.query<{ secret: Buffer }>("select hook_secret as secret from stores where id = $1", [storeId]);
  const secret = world.desk.context.secrets.open(rows[0]?.secret ?? Buffer.alloc(0), `store:${storeId}`);
  const caller = await new ApiCaller(world.shop.url).logIn(LOGIN, PASSWORD);
  const url = (event: string) => `http://127.0.0.1:${port}/hooks/cartum/${secret}/${event}`;
  for (const event of ["order_created", "order_update"]) await caller.call("hooks/subscribe", { event, target_url: url(event) });
}

function set<Name extends FaultName>(name: Name, value: FaultValues[Name], limits: FaultLimits = {}): () => void {
  return () => world.shop.faults.set(name, value, limits);
}

const full = () => world.tick();
const sweep = () => world.pass(storeId, "sweep");
const group = async (name: string): Promise<string> =>
  (await must(world, "GET", "/order-statuses?limit=200")).items.find((one: { group: string }) => one.group === name).id;

/** The desk's own change of an order, and its way to the shop. */
async function changeOnDesk({ placed }: Scene): Promise<void> {
  await full();
  const order = await orderOf(world, storeId, placed);
  await must(world, "PATCH", `/orders/${order.id}`, { statusId: await group("delivery") });
  await world.work();
}

/** Waits until the shop has told the desk `count` times, then lets the lane work: no pass is due. */
async function heard(count: number): Promise<void> {
  for (let waited = 0; world.shop.log.hooks().length < count && waited < 500; waited++) await new Promise((resolve) => setTimeout(resolve, 10));
  await world.work();
}

const readBoth = async ({ changed, placed }: Scene) => {
  expect(await numbersOnDesk(world, storeId)).toContain(placed);
  expect(await shownStatus(changed)).toBe(world.shop.order(changed).order.stat_status);
};
const readNeither = async ({ changed, placed }: Scene) => {
  expect(await numbersOnDesk(world, storeId)).not.toContain(placed);
  expect(await shownStatus(changed)).not.toBe(world.shop.order(changed).order.stat_status);
};
const shownStatus = async (number: number) => Number((await orderOf(world, storeId, number)).store.remoteStatus.id);

const GET: FaultLimits = { functions: ["orders/get"] };

const NAMELESS = ["no_number", "not_an_object"];

const ROWS: Readonly<Record<FaultName, Row>> = {
  tokenFailure: {
    what: "a lost token is answered with 200 and ERROR: one login, and the pass goes on",
    set: () => {
      world.shop.dropTokens();
      world.shop.faults.set("tokenFailure", "200-error");
    },
    state: "ok",
    says: readBoth,
  },
  tokenRefused: {
    what: "good tokens are refused: one fresh login, then access lost, since this user may not do it",
    set: set("tokenRefused", "200-unauthorized"),
    state: "access_lost",
    code: "missing_right",
    attention: ["store_access_lost"],
    says: readNeither,
  },
  tokenLifetimeSeconds: {
    what: "tokens die after two seconds: each pass logs in once",
    set: set("tokenLifetimeSeconds", 2),
    state: "ok",
    says: readBoth,
  },
  credentialsRefused: {
    what: "the password was changed: access lost, told to people",
    set: set("credentialsRefused", "ERROR"),
    state: "access_lost",
    code: "wrong_credentials",
    attention: ["store_access_lost"],
    says: readNeither,
  },
  noApi: {
    what: "the plan lost its API",
    set: set("noApi", 404),
    state: "access_lost",
    code: "api_not_in_plan",
    attention: ["store_access_lost"],
    says: readNeither,
  },
  challenge: { what: "a bot filter stands in front", set: set("challenge", 403), state: "backing_off", code: "bot_filter", says: readNeither },
  html: { what: "some web page answers", set: set("html", 200), state: "backing_off", code: "not_this_platform", says: readNeither },
  jsonWithoutStatus: { what: "JSON of something else answers", set: set("jsonWithoutStatus", true), state: "backing_off", code: "not_this_platform" },
  undefinedFunction: {
    what: "an older platform does not list its statuses: everything else goes on",
    set: set("undefinedFunction", true),
    look: sweep,
    state: "ok",
    says: readBoth,
  },
  exception: { what: "the shop's own software fails", set: set("exception", true), state: "backing_off", code: "server_error", says: readNeither },
  httpError: { what: "the shop refuses with HTTP_ERROR", set: set("httpError", 400), state: "backing_off", code: "server_error", says: readNeither },
  serverError: { what: "a proxy's 524", set: set("serverError", 524), state: "backing_off", code: "server_error", says: readNeither },
  throttled: {
    what: "429 with Retry-After: left alone at least as long as it asks",
    set: set("throttled", 600),
    state: "backing_off",
    code: "throttled",
    says: async (scene) => {
      await readNeither(scene);
      const { nextRunAt } = await healthOf(world, storeId);
      expect(new Date(nextRunAt ?? 0).getTime()).toBeGreaterThanOrEqual(world.now().getTime() + 600_000);
    },
  },
  redirect: { what: "the address leads elsewhere", set: set("redirect", "https://elsewhere.example/"), state: "backing_off", code: "redirected" },
  dropBefore: { what: "the connection is cut", set: set("dropBefore", true), state: "backing_off", code: "unreachable", says: readNeither },
  dropAfter: { what: "the answer is cut off", set: set("dropAfter", true), state: "backing_off", code: "unreachable", says: readNeither },
  never: { what: "nothing is answered", set: set("never", true, { times: 1 }), state: "backing_off", code: "timeout", says: readNeither },
  latencyMs: { what: "a slow shop is read all the same", set: set("latencyMs", 30), state: "ok", says: readBoth },
  dripMs: { what: "an answer in drops is read all the same", set: set("dripMs", 2), state: "ok", says: readBoth },
  tooLarge: {
    what: "an answer far too large is thrown away",
    set: set("tooLarge", 3_000_000, GET),
    state: "backing_off",
    code: "response_too_large",
    says: readNeither,
  },
  badJson: { what: "broken JSON", set: set("badJson", true, GET), state: "backing_off", code: "malformed_answer", says: readNeither },
  truncated: { what: "half an answer", set: set("truncated", true, GET), state: "backing_off", code: "unreachable", says: readNeither },
  logTextKey: {
    what: "the log of changes has other member names",
    set: set("logTextKey", "messages"),
    look: changeOnDesk,
    state: "ok",
    says: async ({ placed }) => expect(world.shop.order(placed).order.stat_status).toBe(6),
  },
  logWithoutOrderId: {
    what: "the log of changes does not say which order",
    set: set("logWithoutOrderId", true),
    look: changeOnDesk,
    state: "ok",
    says: sentOnce,
  },
  logShort: {
    what: "the log of changes is cut: the order is read instead",
    set: set("logShort", 1),
    look: changeOnDesk,
    state: "ok",
    says: sentOnce,
  },
  updateRefused: {
    what: "the user may not change orders: the desk's status stays, tried again, then listed",
    set: set("updateRefused", "Access denied"),
    look: async (scene) => {
      await changeOnDesk(scene);
      await world.live(3 * 3_600_000, 15 * MINUTE);
    },
    state: "ok",
    attention: ["push_refused"],
    says: async ({ placed }) => {
      expect((await orderOf(world, storeId, placed)).status.group).toBe("delivery");
      expect(world.shop.order(placed).order.stat_status).toBe(1);
      const [entry] = await attentionOf(world, storeId, "push_refused");
      expect(entry?.detail.said).toBe("Access denied");
      world.shop.faults.clear("updateRefused");
      await must(world, "POST", `/attention/${entry?.id}/resolutions`, { action: "send" });
      await world.work();
      expect(world.shop.order(placed).order.stat_status).toBe(6);
    },
  },
  updateIgnored: {
    what: "the shop says UPDATED and does nothing: nobody's work is taken back, and Attention asks what is to be",
    set: set("updateIgnored", true),
    look: async (scene) => {
      await changeOnDesk(scene);
      await world.live(6 * MINUTE);
    },
    state: "ok",
    attention: ["push_not_taken"],
    left: ["push_not_taken"],
    says: async ({ placed }) => {
      const order = await orderOf(world, storeId, placed);
      expect([order.status.group, order.store.remoteStatus.id]).toEqual(["delivery", "1"]);
      expect((await feedOf(world, order.id)).map((event) => event.kind)).toEqual(["created", "status_changed", "status_sent", "status_not_taken"]);
    },
  },
  cancelledLocked: {
    what: "a cancelled order cannot be changed: nothing is written over it",
    set: set("cancelledLocked", true),
    look: async (scene) => {
      await full();
      world.shop.cancel(scene.placed);
      const order = await orderOf(world, storeId, scene.placed);
      await must(world, "PATCH", `/orders/${order.id}`, { statusId: await group("delivery") });
      await world.work();
    },
    state: "ok",
    attention: ["conflict"],
    left: ["conflict"],
    says: async ({ placed }) => {
      expect(world.shop.order(placed).order.stat_status).toBe(4);
      expect(world.shop.log.counts().updates).toBe(0);
    },
  },
  numbersAsStrings: { what: "numbers are texts", set: set("numbersAsStrings", true), state: "ok", says: readBoth },
  emptyBlocks: { what: "empty blocks are lists", set: set("emptyBlocks", "[]"), state: "ok", says: readBoth },
  emptyAnswer: {
    what: "an answer without orders has no list at all",
    set: set("emptyAnswer", "absent"),
    look: async ({ placed }) => {
      await world.pass(storeId, "full");
      world.wait(40 * 3_600_000);
      await world.pass(storeId, "full");
      expect(await numbersOnDesk(world, storeId)).toContain(placed);
    },
    state: "ok",
    says: readBoth,
  },
  resultOrder: { what: "results come in no order", set: set("resultOrder", "shuffled"), look: sweep, state: "ok", says: readBoth },
  statusesAsArray: { what: "statuses are a list", set: set("statusesAsArray", true), look: sweep, state: "ok", says: readBoth },
  unknownMembers: { what: "members nobody knows", set: set("unknownMembers", true), state: "ok", says: readBoth },
  escapedUnicode: { what: "letters as escapes", set: set("escapedUnicode", true), state: "ok", says: readBoth },
  garbageOrders: {
    what: "unreadable orders are set aside with their reason, the others go on",
    set: () => {
      const numbers = GARBAGE.map(() => world.shop.place({}, world.now()));
      world.shop.faults.set("garbageOrders", Object.fromEntries(GARBAGE.map((kind, at) => [String(numbers[at]), kind])));
    },
    state: "ok",
    // The two without a number are named by the web-hook that told of them, and stand in the list as pieces that nobody can name.
    attention: [...GARBAGE, ...NAMELESS].map(() => "set_aside"),
    // Two pieces had no number at all: the sweep has seen every order since, and says that it is over.
    daysAfter: 1,
    says: async (scene) => {
      await readBoth(scene);
      const problems = (await attentionOf(world, storeId, "set_aside")).map((entry) => String(entry.detail.problem));
      expect(
        problems.filter((problem) => /stat_created|order_id|stat_status|quantity|price|products|object|total_sum|currency/.test(problem)),
      ).toHaveLength(GARBAGE.length + NAMELESS.length);
    },
  },
  absentIds: {
    what: "one order is not shown: doubted, then missing after three full passes; found again later",
    set: () => {},
    look: async ({ changed }) => {
      world.shop.faults.set("absentIds", [changed]);
      for (let pass = 0; pass < 3; pass++) {
        expect((await orderOf(world, storeId, changed)).store.missing).toBe(false);
        world.wait(5 * MINUTE);
        await full();
      }
    },
    state: "ok",
    attention: ["missing_in_store"],
    daysAfter: 1,
    says: async ({ changed }) => expect((await orderOf(world, storeId, changed)).store.missing).toBe(true),
  },
  absentShare: {
    what: "a third of what is asked for is not shown: the shop is at fault, and no order is marked",
    set: set("absentShare", 0.34),
    look: async () => {
      for (let pass = 0; pass < 4; pass++) {
        world.wait(5 * MINUTE);
        await full();
      }
    },
    state: "ok",
    says: async () => {
      const { rows } = await world.desk.pool.query("select 1 from bindings where missing_passes > 0 or missing_at is not null");
      expect(rows).toEqual([]);
    },
  },
  duplicates: { what: "orders come twice in an answer", set: set("duplicates", 5), look: sweep, state: "ok", says: readBoth },
  ignores: {
    what: "no parameter is looked at: what comes is sorted out here, what does not come is not taken for gone",
    set: set("ignores", ["status", "limit", "offset", "ids", "from", "to"]),
    look: async () => {
      for (let pass = 0; pass < 3; pass++) {
        world.wait(5 * MINUTE);
        await full();
      }
    },
    state: "ok",
    says: readBoth,
  },
  currency: {
    what: "all orders are said to be in another currency: new ones wait, known ones keep what they had",
    set: set("currency", "EUR"),
    state: "ok",
    says: async ({ changed, placed }) => {
      expect(await numbersOnDesk(world, storeId)).not.toContain(placed);
      expect((await orderOf(world, storeId, changed)).currency).toBe("UAH");
      const waiting = await attentionOf(world, storeId, "currency_not_accepted");
      expect(waiting.map((entry) => [entry.remoteId, entry.detail.currency])).toEqual([[String(placed), "EUR"]]);
      const known = await attentionOf(world, storeId, "set_aside");
      expect(known.every((entry) => entry.order !== null && entry.detail.currency === "EUR" && entry.detail.deskCurrency === "UAH")).toBe(true);
      expect(known.length).toBeGreaterThan(10);
    },
  },
  clockOffsetMinutes: { what: "the shop's clock is 45 minutes behind", set: set("clockOffsetMinutes", -45), state: "ok", says: readBoth },
  timeZone: { what: "the shop's clock is in New York", set: set("timeZone", "America/New_York"), state: "ok", says: readBoth },
  staleHookBody: {
    what: "a web-hook tells of an order as it was: the order is read, not the hook",
    set: set("staleHookBody", true),
    look: () => heard(2),
    state: "ok",
    says: async ({ changed }) =>
      expect((await orderOf(world, storeId, changed)).store.remoteStatus.id).toBe(String(world.shop.order(changed).order.stat_status)),
  },
  hookMethod: { what: "web-hooks come by POST", set: set("hookMethod", "POST"), look: () => heard(2), state: "ok", says: readBoth },
  hookTwice: {
    what: "web-hooks come twice: one order, read once or twice, never doubled",
    set: set("hookTwice", true),
    look: () => heard(4),
    state: "ok",
    says: readBoth,
  },
  hookDelayMs: { what: "web-hooks wait in the shop's queue", set: set("hookDelayMs", 150), look: () => heard(2), state: "ok", says: readBoth },
  hooksSilent: {
    what: "web-hooks never come: the passes find everything in their time",
    set: set("hooksSilent", true),
    look: async (scene) => {
      await heard(0);
      expect(await numbersOnDesk(world, storeId)).not.toContain(scene.placed);
      await full();
    },
    state: "ok",
    says: readBoth,
  },
};

async function sentOnce({ placed }: Scene): Promise<void> {
  expect(world.shop.order(placed).order.stat_status).toBe(6);
  expect((await orderOf(world, storeId, placed)).store.pushPending).toBe(false);
  expect(world.shop.log.counts().updates).toBe(1);
}

describe("every fault of a shop", () => {
  it("P33 has a row here", () => {
    expect(Object.keys(ROWS).sort()).toEqual([...FAULT_NAMES].sort());
  });

  let turn = 0;
  for (const name of FAULT_NAMES) {
    const row = ROWS[name];
    it(`P33 ${name}: ${row.what}; afterwards everything is caught up and nothing is doubled`, async () => {
      const before = new Set((await attentionOf(world, storeId)).map((entry) => entry.id));
      world.shop.faults.clear();
      await untilHealthy(world, storeId);
      // Ten minutes: every pass is due, and the token has run out. The row of the lost token needs one that we still trust.
      world.wait(10 * MINUTE);
      if (name === "tokenFailure") await full();
      if (name === "tokenFailure") world.wait(5 * MINUTE);
      world.shop.log.reset();
      row.set();
      const scene = happen(turn++);
      await (row.look ?? full)(scene);
      const health = await healthOf(world, storeId);
      expect([health.state, health.failure?.code ?? null]).toEqual([row.state, row.code ?? null]);
      if (row.code) expect(health.failure?.advice).not.toBe("");
      const news = await raised(before);
      if (name !== "currency") expect(news.map((entry) => entry.kind).sort()).toEqual([...(row.attention ?? [])].sort());
      await row.says?.(scene);

      world.shop.faults.clear();
      if (row.daysAfter) await world.live(row.daysAfter * 86_400_000, 6 * 3_600_000);
      expect((await untilHealthy(world, storeId)).state).toBe("ok");
      world.wait(5 * MINUTE);
      await world.tick();
      await caughtUp();
      expect((await raised(before)).map((entry) => entry.kind)).toEqual(row.left ?? []);
    });
  }
});

/** What came under Attention since; that nobody worked while the clock was moved on is not the shop's fault. */
async function raised(before: ReadonlySet<string>) {
  return (await attentionOf(world, storeId)).filter((entry) => !before.has(entry.id) && entry.kind !== "store_late");
}

/** One order of the shop goes one step on, and another is placed. */
function happen(turn: number): Scene {
  const open = world.shop.numbers().slice(0, 12);
  const changed = open[turn % open.length] ?? 0;
  const { stat_status } = world.shop.order(changed).order;
  world.shop.setStatus(changed, stat_status === 2 ? 6 : 2);
  return { changed, placed: world.shop.place({}, world.now()) };
}

/** The desk shows every order of the shop once, as the shop has it. */
async function caughtUp(): Promise<void> {
  const desk = await deskOrders(world, storeId);
  const shop = world.shop.numbers().map((number) => world.shop.order(number).order);
  const shown = desk.map((row) => [row.remoteId, row.remoteStatus, row.paid, row.storeTotal]);
  const wanted = shop.map((order) => [
    String(order.order_id),
    String(order.stat_status),
    order.payed === 1,
    String(Math.round(order.total_sum * 100)),
  ]);
  const byNumber = (a: (string | boolean | null)[], b: (string | boolean | null)[]) => Number(a[0]) - Number(b[0]);
  expect(shown.sort(byNumber)).toEqual(wanted.sort(byNumber));
}
