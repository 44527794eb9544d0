import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { attentionOf, deskOrders, feedOf, must, orderOf, whileWorking } from "../look.ts";
import { openWorld, type World } from "../world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let world: World;
let storeId: string;

beforeAll(async () => {
  world = await openWorld({ shops: [{ port: 0, orders: 14, days: 6, allOpen: true, quirks: false, lines: 2 }] });
  storeId = await world.connected();
  await world.tick();
});
afterAll(() => world.close());
beforeEach(() => {
  world.shop.faults.clear();
});

const fullPass = async () => {
  world.wait(5 * MINUTE);
  await world.tick();
};
const lastUpdate = async (number: number) => new Date((await orderOf(world, storeId, number)).store.lastUpdateAt).getTime();
const isMissing = async (number: number): Promise<boolean> => (await orderOf(world, storeId, number)).store.missing;
/** Numbers that were asked for by id since the log was emptied. */
const askedFor = () => new Set(world.shop.log.requests("orders/get").flatMap(({ params }) => (params.ids as number[] | undefined) ?? []));

/** What stands where in the tables of orders: a row that is written again gets another place or another writer. */
async function imprint(): Promise<Record<string, string>> {
  const tables = ["orders", "order_items", "bindings", "buyers", "products", "order_events", "attention", "left_out", "match_queue"];
  const found: Record<string, string> = {};
  for (const table of tables) {
    const { rows } = await world.desk.pool.query(
      `select coalesce(md5(string_agg(ctid::text || ' ' || xmin::text, ',' order by ctid)), 'empty') as rows from ${table}`,
    );
    found[table] = rows[0].rows;
  }
  return found;
}

describe("looking again", () => {
  it("S22 a pass over unchanged orders writes no row of any table of orders, whichever pass it is", async () => {
    await fullPass();
    const before = await imprint();
    for (const kind of ["light", "full", "sweep", "full"] as const) {
      world.wait(MINUTE);
      const pass = await world.pass(storeId, kind);
      expect([pass.state, pass.changed, pass.created]).toEqual(["done", 0, 0]);
    }
    expect(await imprint()).toEqual(before);
  });

  it("S22 P29 last update follows the start of every complete full pass although nothing is written", async () => {
    const [number = 0] = world.shop.numbers();
    for (let round = 0; round < 2; round++) {
      world.wait(5 * MINUTE);
      const startedAt = world.now().getTime();
      await world.tick();
      expect(await lastUpdate(number)).toBe(startedAt);
    }
    const order = await orderOf(world, storeId, number);
    expect(order.store).toMatchObject({ name: "Kvitka", remoteId: String(number), remoteNumber: String(number), url: `${world.shop.url}/edit/` });
    expect(new Date(order.store.placedAt).getTime()).toBe(new Date(order.placedAt).getTime());
  });

  it("S22 a pass that does not come to its end moves no last update", async () => {
    const [number = 0] = world.shop.numbers();
    const before = await lastUpdate(number);
    world.wait(5 * MINUTE);
    // The window is read, the watched orders are not.
    world.shop.faults.set("serverError", 503, { functions: ["orders/get"] });
    await world.tick();
    expect(await lastUpdate(number)).toBe(before);
    world.shop.faults.clear();
    world.wait(MINUTE);
    await world.tick();
    expect(await lastUpdate(number)).toBeGreaterThan(before);
  });

  it("S22 what was asked for and not compared does not say that it was: absent and unreadable orders keep their last update", async () => {
    const [absent = 0, unreadable = 0, seen = 0] = world.shop.numbers();
    await fullPass();
    const before = await lastUpdate(absent);
    world.shop.faults.set("absentIds", [absent]);
    world.shop.faults.set("garbageOrders", { [unreadable]: "text_total" });
    await fullPass();
    expect(await lastUpdate(absent)).toBe(before);
    expect(await lastUpdate(unreadable)).toBe(before);
    expect(await lastUpdate(seen)).toBe(world.now().getTime());
    world.shop.faults.clear();
    await fullPass();
    expect([await lastUpdate(absent), await lastUpdate(unreadable)]).toEqual([world.now().getTime(), world.now().getTime()]);
  });

  it("S15 an order that an answer lacks is asked for again alone, and is not counted when it comes", async () => {
    const [number = 0] = world.shop.numbers();
    world.shop.faults.set("absentIds", [number], { functions: ["orders/get"], times: 2 });
    world.shop.log.reset();
    await fullPass();
    expect(world.shop.log.requests("orders/get").filter(({ params }) => (params.ids as number[] | undefined)?.length === 1)).toHaveLength(1);
    const { rows } = await world.desk.pool.query("select max(missing_passes) as most from bindings");
    expect(rows[0].most).toBe(0);
  });

  it("S15 absent in three full passes in a row it is shown as missing, with its entry; then it is looked for once a day, and found again", async () => {
    const [number = 0, other = 0] = world.shop.numbers();
    world.shop.faults.set("absentIds", [number]);
    await fullPass();
    await fullPass();
    world.shop.faults.clear();
    await fullPass();
    world.shop.faults.set("absentIds", [number]);
    await fullPass();
    await fullPass();
    expect(await isMissing(number)).toBe(false);
    await fullPass();
    expect(await isMissing(number)).toBe(true);
    expect((await attentionOf(world, storeId, "missing_in_store")).map((entry) => entry.detail.remoteId)).toEqual([String(number)]);
    world.shop.log.reset();
    await fullPass();
    expect([askedFor().has(number), askedFor().has(other)]).toEqual([false, true]);
    world.shop.faults.clear();
    await world.pass(storeId, "sweep");
    expect(await isMissing(number)).toBe(false);
    expect(await attentionOf(world, storeId, "missing_in_store")).toEqual([]);
    const { id } = await orderOf(world, storeId, number);
    expect((await feedOf(world, id)).map((event) => event.kind)).toEqual(expect.arrayContaining(["missing_in_store", "found_again"]));
  });

  it("S15 a piece without its number, asked for alone, is an unreadable order and not an absent one", async () => {
    const [number = 0] = world.shop.numbers();
    world.shop.faults.set("garbageOrders", { [number]: "no_number" });
    for (let pass = 0; pass < 4; pass++) await fullPass();
    expect(await isMissing(number)).toBe(false);
    const [entry] = await attentionOf(world, storeId, "set_aside");
    expect(entry?.remoteId).toBe(String(number));
    world.shop.faults.clear();
    await fullPass();
    expect(await attentionOf(world, storeId, "set_aside")).toEqual([]);
  });

  it("S15 an order that is really gone from the shop stays on the desk, marked", async () => {
    const gone = world.shop.place({}, world.now());
    world.wait(MINUTE);
    await world.tick();
    world.shop.remove(gone);
    for (let pass = 0; pass < 3; pass++) await fullPass();
    expect(await isMissing(gone)).toBe(true);
    expect(await deskOrders(world, storeId)).toEqual(expect.arrayContaining([expect.objectContaining({ remoteId: String(gone) })]));
  });

  it("S13 P23 a change of an open order of any age is seen by the next full pass", async () => {
    const [oldest = 0] = world.shop.numbers();
    const status = world.shop.order(oldest).order.stat_status === 2 ? 6 : 2;
    world.shop.setStatus(oldest, status);
    await fullPass();
    const order = await orderOf(world, storeId, oldest);
    expect(order.store.remoteStatus.id).toBe(String(status));
    expect(order.status.group).toBe(status === 2 ? "in_progress" : "delivery");
  });

  it("S13 a final order leaves the five-minute round, is looked at every hour for 30 days, and a return is seen within the hour", async () => {
    const [number = 0, open = 0] = world.shop.numbers().slice(3);
    world.shop.setStatus(number, 3);
    await fullPass();
    world.wait(HOUR);
    await world.tick();
    world.shop.log.reset();
    await fullPass();
    expect([askedFor().has(number), askedFor().has(open)]).toEqual([false, true]);

    world.wait(28 * DAY);
    await world.tick();
    await fullPass();
    const startedAt = world.now().getTime() + HOUR;
    world.shop.setStatus(number, 15);
    world.wait(HOUR);
    await world.tick();
    const order = await orderOf(world, storeId, number);
    expect(order.store.remoteStatus.id).toBe("15");
    expect(await lastUpdate(number)).toBe(startedAt);
  });

  it("S13 final for more than 30 days it rests, and costs the shop nothing any more", async () => {
    const number = world.shop.place({}, world.now());
    await fullPass();
    world.shop.setStatus(number, 3);
    await fullPass();
    world.wait(31 * DAY);
    await world.tick(); // ages it
    world.wait(HOUR);
    await world.tick();
    const { rows } = await world.desk.pool.query("select watch from bindings where store_id = $1 and remote_id = $2", [storeId, String(number)]);
    expect(rows).toEqual([{ watch: "daily" }]);
    world.shop.log.reset();
    await world.pass(storeId, "full");
    await world.pass(storeId, "sweep");
    expect(askedFor().has(number)).toBe(false);
  });

  it("S13 an open order older than 14 days that rested for 7 is looked at every hour; a change brings it back into every pass", async () => {
    const number = Number(world.shop.numbers()[5]);
    world.wait(HOUR);
    await world.tick();
    const watch = async () => (await world.desk.pool.query("select watch from bindings where remote_id = $1", [String(number)])).rows[0].watch;
    expect(await watch()).toBe("hourly");
    world.shop.log.reset();
    await fullPass();
    expect(askedFor().has(number)).toBe(false);
    world.shop.edit(number, { comment: "after a long time" });
    world.wait(HOUR);
    await world.tick();
    expect(await watch()).toBe("full");
  });

  it("S13 what the merchant marks as final is watched as such from then on, and taking the mark back brings it back", async () => {
    const number = world.shop.place({}, world.now());
    world.shop.setStatus(number, 12);
    await fullPass();
    const watch = async () =>
      (await world.desk.pool.query("select watch, remote_final as final from bindings where remote_id = $1", [String(number)])).rows[0];
    expect(await watch()).toEqual({ watch: "full", final: false });
    const open = (await must(world, "GET", `/stores/${storeId}`)).health.openOrders;
    await must(world, "PATCH", `/stores/${storeId}`, { finalStatusIds: ["12"] });
    expect(await watch()).toEqual({ watch: "hourly", final: true });
    expect((await must(world, "GET", `/stores/${storeId}`)).health.openOrders).toBeLessThan(open);
    const { statuses } = await must(world, "GET", `/stores/${storeId}/remote-statuses`);
    expect(statuses.find((status: { id: string }) => status.id === "12").final).toBe(true);
    await must(world, "PATCH", `/stores/${storeId}`, { finalStatusIds: [] });
    expect(await watch()).toEqual({ watch: "full", final: false });
  });
});

describe("refreshing", () => {
  const refresh = async (...orderIds: (string | undefined)[]) =>
    (await whileWorking(world, world.desk.call("POST", "/orders/refreshes", { orderIds }))).body.results as {
      orderId: string;
      outcome: string;
      retryAt?: string;
    }[];
  let rows: Awaited<ReturnType<typeof deskOrders>>;

  beforeAll(async () => {
    for (let placed = 0; placed < 6; placed++) world.shop.place({}, world.now());
    await world.pass(storeId, "full");
    rows = (await deskOrders(world, storeId)).slice(-6);
  });

  it("P30 P29 reads the order now, says when, and is refused for ten minutes with the time to wait", async () => {
    const [row] = rows;
    world.wait(MINUTE);
    world.shop.setStatus(Number(row?.remoteId), 2);
    const at = world.now();
    expect(await refresh(row?.orderId)).toMatchObject([{ outcome: "refreshed" }]);
    const order = await orderOf(world, storeId, Number(row?.remoteId));
    expect([order.status.group, order.store.lastUpdateAt, order.store.refreshAllowedAt]).toEqual([
      "in_progress",
      at.toISOString(),
      new Date(at.getTime() + 10 * MINUTE).toISOString(),
    ]);
    world.wait(10 * MINUTE - 1000);
    expect(await refresh(row?.orderId)).toMatchObject([{ outcome: "cooling_down", retryAt: new Date(at.getTime() + 10 * MINUTE).toISOString() }]);
    world.wait(1000);
    expect(await refresh(row?.orderId)).toMatchObject([{ outcome: "refreshed" }]);
  });

  it("P30 a group does those that are allowed in one call and names the rest", async () => {
    const [first, second, third] = rows;
    const own = await must(world, "POST", "/orders", await ownOrder());
    world.shop.log.reset();
    const results = await refresh(first?.orderId, second?.orderId, third?.orderId, own.id, "999999");
    expect(results.map((result) => result.outcome)).toEqual(["cooling_down", "refreshed", "refreshed", "not_from_a_store", "failed"]);
    expect(world.shop.log.requests("orders/get")).toHaveLength(1);
  });

  it("P30 two clicks at once on one order are one refresh", async () => {
    const [, , , row] = rows;
    const [a, b] = await Promise.all([refresh(row?.orderId), refresh(row?.orderId)]);
    expect([a?.[0]?.outcome, b?.[0]?.outcome].sort()).toEqual(["cooling_down", "refreshed"]);
  });

  it("P30 S19 a failed refresh says so, uses nothing up, and may be tried again after 30 seconds, not before", async () => {
    const [, , , , row] = rows;
    world.shop.faults.set("serverError", 502);
    const at = world.now().getTime();
    expect(await refresh(row?.orderId)).toMatchObject([{ outcome: "failed", retryAt: new Date(at + 30_000).toISOString() }]);
    world.shop.faults.clear();
    world.wait(20_000);
    expect(await refresh(row?.orderId)).toMatchObject([{ outcome: "cooling_down", retryAt: new Date(at + 30_000).toISOString() }]);
    world.wait(10_000);
    expect(await refresh(row?.orderId)).toMatchObject([{ outcome: "refreshed" }]);
  });

  it("P30 P22 an order that the shop does not show fails alone, and one that cannot be stored is set aside while the others are refreshed", async () => {
    world.wait(11 * MINUTE);
    const [absent, huge, good] = rows;
    world.shop.faults.set("absentIds", [Number(absent?.remoteId)]);
    world.shop.edit(Number(huge?.remoteId), { products: [{ article: "X", price: 0, quantity: 500_000_000_000 }] });
    world.shop.setStatus(Number(good?.remoteId), 6);
    const results = await refresh(absent?.orderId, huge?.orderId, good?.orderId);
    expect(results.map((result) => result.outcome)).toEqual(["failed", "refreshed", "refreshed"]);
    expect((await orderOf(world, storeId, Number(good?.remoteId))).status.group).toBe("delivery");
    expect((await attentionOf(world, storeId, "set_aside")).map((entry) => entry.remoteId)).toEqual([huge?.remoteId]);
  });

  async function ownOrder() {
    const [location] = (await must(world, "GET", "/locations")).items;
    const [type] = (await must(world, "GET", "/order-types")).items;
    return { locationId: location.id, typeId: type.id, items: [{ title: "By hand", quantity: "1", price: "1.00" }] };
  }
});
