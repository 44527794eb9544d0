import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { STRIDE } from "../../src/operations/run-pass-page.ts";
import { attentionOf, deskOrders, healthOf, must } from "../look.ts";
import { LOGIN, openWorld, type World } from "../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Thirty days in which New York and then Europe lose an hour, and Sydney, Auckland and Santiago have one twice. */
const BEGINNING = new Date("2027-03-12T22:00:00Z");
const DAYS = 30;
const ZONES = [
  ["Europe/Kyiv", 6],
  ["Europe/Bucharest", 3],
  ["Europe/London", 2],
  ["America/New_York", 3],
  ["Australia/Sydney", 3],
  ["Pacific/Auckland", 2],
  ["America/Santiago", 1],
] as const;
/** The instants at which clocks change: spring in New York and in Europe, autumn in the south. */
const NIGHTS = ["2027-03-14T07:00:00Z", "2027-03-28T01:00:00Z", "2027-04-03T14:00:00Z", "2027-04-03T16:00:00Z", "2027-04-04T03:00:00Z"];
/** Orders are thin and so are the looks, so that thirty days of twenty stores take seconds: each is looked at once a day, four are swept each night too. */
const LOOK_MS = DAY;
const SWEPT = 4;

interface Store {
  readonly id: string;
  readonly shop: SimulatedShop;
}

let world: World;
const stores: Store[] = [];

beforeAll(async () => {
  const zones = ZONES.flatMap(([zone, count]) => new Array<string>(count).fill(zone));
  world = await openWorld({
    beginning: BEGINNING,
    shops: zones.map((timeZone, at) => ({
      port: 0,
      name: `Shop ${at}`,
      seed: 100 + at,
      orders: 2,
      days: 5,
      allOpen: true,
      lines: 1,
      quirks: false,
      timeZone,
    })),
    stride: STRIDE,
    config: { newOrderIntervalSeconds: LOOK_MS / 1000, fullPassIntervalSeconds: LOOK_MS / 1000 },
  });
  for (const [at, shop] of world.simulator.shops.entries()) stores.push({ id: await world.connected(shop, { timeZone: zones[at] }), shop });
  // Whoever connects a shop logs in for the check, for the connecting and for the import; the month begins after that.
  for (const { shop } of stores) shop.log.reset();
  const rest = stores.slice(SWEPT).map(({ id }) => id);
  await world.desk.pool.query("update stores set next_sweep_at = $2 where id = any($1::bigint[])", [rest, new Date(BEGINNING.getTime() + 90 * DAY)]);
}, 300_000);
afterAll(() => world?.close());

const store = (at: number): Store => {
  const found = stores[at];
  if (!found) throw new Error(`no store ${at}`);
  return found;
};

/** Stores under Attention as late, against those whose last success is longer ago than two intervals and that are expected to be looked at. */
async function lateStores(): Promise<{ said: string[]; really: string[] }> {
  const { rows } = await world.desk.pool.query(
    `select s.id, s.enabled and s.access_lost_at is null and $1::timestamptz - s.last_success_at > interval '48 hours 30 seconds' as really,
       exists (select from attention a where a.store_id = s.id and a.kind = 'store_late' and a.resolved_at is null) as said from stores s order by s.id`,
    [world.now()],
  );
  return { said: rows.filter((row) => row.said).map((row) => row.id), really: rows.filter((row) => row.really).map((row) => row.id) };
}

/** The most logins of any ten minutes that a shop judged, right or wrong. What it answers with an error of its own while it is down never came so far. */
function mostLogins({ shop }: Store): number {
  const judged = shop.log.requests("auth").filter((request) => request.http === 200);
  const times = judged.map((request) => new Date(request.time).getTime());
  return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 10 * MINUTE).length));
}

describe(`${DAYS} days of ${ZONES.reduce((sum, [, count]) => sum + count, 0)} stores in seven zones, with outages and changed passwords`, () => {
  it("S14 S17 S20 S23 P9 P33 P34 nothing is missed, nobody logs in more than twice in ten minutes, and who is late is said, no one else", async () => {
    const end = BEGINNING.getTime() + DAYS * DAY;
    const placedAt = new Map<string, number>();
    const { items } = await must(world, "GET", "/order-statuses?limit=200");
    const delivery = items.find((status: { group: string }) => status.group === "delivery").id;
    const wrongAlarms: string[] = [];
    const everLate = new Set<string>();

    const place = (at: number): void => {
      const { shop } = store(at);
      placedAt.set(`${at}:${shop.place({}, world.now())}`, world.now().getTime());
    };
    /** Goes on to an instant, looking at what is due, and at who is said to be late. */
    const goTo = async (instant: number): Promise<void> => {
      if (instant > world.now().getTime()) world.wait(instant - world.now().getTime());
      await world.tick();
      await world.tick(); // a pass that went on after a failure may leave another due
      const { said, really } = await lateStores();
      for (const id of said) everLate.add(id);
      if (said.join() !== really.join()) wrongAlarms.push(`${world.now().toISOString()}: said ${said}, really ${really}`);
    };

    // What happens when, by the hour since the beginning; the stores that nothing happens to are all the others.
    const [down, flapping, changed, throttled, paused, forgetful] = [0, 9, 1, 12, 14, 17].map(store) as [Store, Store, Store, Store, Store, Store];
    const password = "another-password-since-march";
    const happens: [number, () => unknown][] = [
      [3 * 24 + 1, () => down.shop.faults.set("serverError", 503)],
      [6 * 24 + 7, () => down.shop.faults.clear()],
      [4 * 24 + 2, () => changed.shop.changePassword(password, { dropTokens: true })],
      [6 * 24 + 9, () => must(world, "PATCH", `/stores/${changed.id}`, { credentials: { login: LOGIN, password } })],
      [8 * 24 + 1, () => throttled.shop.faults.set("throttled", 3600, { times: 1 })],
      [10 * 24, () => must(world, "PATCH", `/stores/${paused.id}`, { enabled: false })],
      [13 * 24, () => must(world, "PATCH", `/stores/${paused.id}`, { enabled: true })],
      [14 * 24 + 3, () => flapping.shop.faults.set("dropAfter", true, { times: 1 })],
      [16 * 24, () => forgetful.shop.faults.set("tokenRefused", "200-error")],
      [18 * 24, () => forgetful.shop.faults.clear()],
      [20 * 24 + 1, () => down.shop.faults.set("html", 502)],
      [21 * 24 + 9, () => down.shop.faults.clear()],
    ];
    const due = [
      ...happens.map(([hours, happen]) => ({ at: BEGINNING.getTime() + hours * HOUR, happen })),
      // Around each change of clocks an order every half hour, in every zone that may be concerned.
      ...NIGHTS.flatMap((night) =>
        Array.from({ length: 5 }, (_, step) => ({
          at: new Date(night).getTime() + (step - 2) * 30 * MINUTE,
          happen: () => [0, 6, 11, 14, 17, 19].forEach(place),
        })),
      ),
      // A password that is wrong, and a shop that refuses its own tokens: looked at every minute for a while, as people at a screen would.
      ...[4 * 24 + 2, 16 * 24].flatMap((hours) =>
        Array.from({ length: 20 }, (_, minute) => ({ at: BEGINNING.getTime() + hours * HOUR + (minute + 1) * MINUTE, happen: clickOn })),
      ),
      ...Array.from({ length: DAYS - 1 }, (_, day) => ({ at: BEGINNING.getTime() + (day + 1) * DAY, happen: () => ordinaryDay(day) })),
    ].toSorted((a, b) => a.at - b.at);

    /** Somebody asks for a look at the two stores whose access is troubled. */
    async function clickOn(): Promise<void> {
      for (const { id } of [changed, forgetful]) await world.desk.call("POST", `/stores/${id}/passes`, { kind: "light" });
    }

    async function ordinaryDay(day: number): Promise<void> {
      for (let at = day % 4; at < stores.length; at += 4) place(at);
      const { id, shop } = store(day % stores.length);
      const open = shop.numbers().filter((number) => shop.order(number).order.stat_status === 1);
      if (open[0] !== undefined) shop.setStatus(open[0], 2);
      const [row] = (await deskOrders(world, id)).filter((order) => order.remoteStatus === "1" && Number(order.remoteId) === open.at(-1));
      if (row && open.length > 1) await must(world, "PATCH", `/orders/${row.orderId}`, { statusId: delivery });
    }

    const began = performance.now();
    const used = process.cpuUsage();
    for (const { at, happen } of due) {
      await goTo(at);
      await happen();
    }
    await goTo(end);
    for (let hours = 1; hours <= 26; hours += 5) await goTo(end + hours * HOUR);
    // What was decided before a pause or a repair waits for one confirmation.
    const held = (await Promise.all(stores.map(({ id }) => attentionOf(world, id, "push_held")))).flat().map((entry) => entry.id);
    if (held.length > 0) await must(world, "POST", "/attention/resolutions", { ids: held, action: "send" });
    await goTo(end + 51 * HOUR);

    const requests = stores.reduce((sum, { shop }) => sum + shop.log.requests().length, 0);
    const { user, system } = process.cpuUsage(used);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(
      `${DAYS} days in ${seconds} s (${((user + system) / 1e6).toFixed(1)} s of this process): ${placedAt.size} orders placed, ${requests} calls, ${everLate.size} stores were late\n`,
    );

    for (const { id, shop } of stores) {
      const rows = await deskOrders(world, id);
      expect(rows.map((row) => Number(row.remoteId)).toSorted((a, b) => a - b)).toEqual(shop.numbers().toSorted((a, b) => a - b));
      expect(rows.map((row) => [row.remoteId, row.remoteStatus])).toEqual(
        rows.map((row) => [row.remoteId, String(shop.order(Number(row.remoteId)).order.stat_status)]),
      );
      expect(await healthOf(world, id)).toMatchObject({ state: "ok", failure: null });
    }
    expect(Object.fromEntries(stores.map((one) => [one.shop.name, mostLogins(one)]).filter(([, logins]) => Number(logins) > 2))).toEqual({});
    expect(wrongAlarms).toEqual([]);
    expect([...everLate].toSorted()).toEqual([down.id].toSorted());
  }, 300_000);
});
