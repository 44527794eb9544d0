import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { deskOrders, eventually, must, numbersOnDesk, openInWindow, orderOf, whileWorking } from "../look.ts";
import { openWorld, type World } from "../world.ts";

const WINDOW = "2026-09-24 00:00:00";
const DAY = 86_400_000;

let world: World;
beforeAll(async () => {
  const shop = (name: string, seed: number, orders: number, days = 75) => ({ port: 0, name, seed, orders, days, lines: 2 });
  world = await openWorld({
    shops: [shop("First", 3, 260, 90), shop("Second", 4, 40), shop("Third", 5, 30), shop("Fourth", 6, 0), shop("Fifth", 8, 24, 20)],
  });
});
afterAll(() => world.close());
beforeEach(() => {
  for (const shop of world.simulator.shops) shop.faults.clear();
});

const shopAt = (at: number): SimulatedShop => world.simulator.shops[at] ?? world.shop;
const importOf = (storeId: string, id: string) => must(world, "GET", `/stores/${storeId}/imports/${id}`);

describe("the first import", () => {
  it("P8 S8 shows its progress, asks the shop to leave out what is final, and brings in each open order of two months once", async () => {
    const shop = shopAt(0);
    const storeId = await world.connect(shop);
    shop.log.reset();
    const id = await world.startImport(storeId);
    expect(await world.startImport(storeId)).toBe(id);
    const seen: number[] = [];
    while (await world.workOnce()) {
      const { progress, imported, found, state } = await importOf(storeId, id);
      if (progress !== null) seen.push(progress);
      expect(imported).toBeLessThanOrEqual(found);
      expect(["running", "done"]).toContain(state);
    }
    const wanted = openInWindow(shop, WINDOW);
    expect(await numbersOnDesk(world, storeId)).toEqual(wanted);
    expect(await importOf(storeId, id)).toMatchObject({
      state: "done",
      found: wanted.length,
      imported: wanted.length,
      alreadyThere: 0,
      leftOut: null,
      setAside: 0,
      progress: 1,
    });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const final = new Set([3, 4, 16]);
    for (const { params } of shop.log.requests("orders/get")) expect((params.status as number[]).some((status) => final.has(status))).toBe(false);
    expect(shop.log.counts().mostAtOnce).toBe(1);
  });

  it("P8 S9 a shop that ignores the filter sends all: final ones are left out here, counted, and remembered", async () => {
    const shop = shopAt(1);
    shop.faults.set("ignores", ["status"]);
    shop.faults.set("resultOrder", "shuffled");
    const storeId = await world.connect(shop);
    const id = await world.startImport(storeId);
    await world.work();
    const wanted = openInWindow(shop, WINDOW);
    const inWindow = shop.numbers().filter((number) => shop.order(number).order.stat_created >= WINDOW);
    expect(await numbersOnDesk(world, storeId)).toEqual(wanted);
    const { rows } = await world.desk.pool.query("select count(*)::int as count from left_out where store_id = $1 and reason = 'final'", [storeId]);
    expect(rows[0].count).toBe(inWindow.length - wanted.length);
    expect(await importOf(storeId, id)).toMatchObject({ found: inWindow.length, imported: wanted.length });
  });

  it("P8 asks for statuses that the shop has made since it was connected, and heeds those it has made final", async () => {
    const shop = shopAt(2);
    const storeId = await world.connect(shop);
    shop.putStatus({ id: 31, title: { ua: "Пакується", en: "Packing" } });
    shop.putStatus({ id: 9, title: { ua: "Забрали", en: "Picked up" }, is_successful: 1 });
    const packed = shop.place({}, new Date(world.now().getTime() - 5 * DAY));
    const picked = shop.place({}, new Date(world.now().getTime() - 5 * DAY));
    shop.setStatus(packed, 31);
    shop.setStatus(picked, 9);
    await world.startImport(storeId);
    await world.work();
    const numbers = await numbersOnDesk(world, storeId);
    expect([numbers.includes(packed), numbers.includes(picked)]).toEqual([true, false]);
    expect((await orderOf(world, storeId, packed)).store.remoteStatus.titles.en).toBe("Packing");
  });
});

describe("orders from before the import, on every path", () => {
  let storeId: string;
  let shop: SimulatedShop;
  let final: number;
  let old: number;

  beforeAll(async () => {
    shop = shopAt(3);
    const daysAgo = (days: number) => new Date(world.now().getTime() - days * DAY);
    final = shop.place({}, daysAgo(20));
    shop.setStatus(final, 3);
    old = shop.place({}, daysAgo(80));
    storeId = await world.connected(shop);
  });

  const hint = async (number: number) => {
    const { rows } = await world.desk.pool.query("select hook_secret as secret from stores where id = $1", [storeId]);
    const secret = world.desk.context.secrets.open(rows[0].secret, `store:${storeId}`);
    const answer = await world.desk.call("PUT", `/hooks/cartum/${secret}/order_update`, { order_id: number }, { as: null });
    expect(answer.status).toBe(204);
    await world.work();
  };

  it("S9 final and older ones stay out of passes, sweeps and hooks", async () => {
    for (const kind of ["light", "full", "sweep"] as const) await world.pass(storeId, kind);
    await hint(final);
    await hint(old);
    expect(await numbersOnDesk(world, storeId)).toEqual([]);
    const { rows } = await world.desk.pool.query("select remote_id, reason from left_out where store_id = $1 order by remote_id", [storeId]);
    expect(rows).toEqual([
      { remote_id: String(final), reason: "final" },
      { remote_id: String(old), reason: "old" },
    ]);
  });

  it("S9 one placed after the import comes in whatever its status is, also when nobody saw it open", async () => {
    const placed = shop.place({}, world.now());
    shop.setStatus(placed, 3);
    world.wait(60_000);
    await world.tick();
    expect(await numbersOnDesk(world, storeId)).toContain(placed);
  });

  it("S9 S13 a final one of the two months that is reopened comes in by the nightly sweep", async () => {
    shop.setStatus(final, 2);
    await world.pass(storeId, "full");
    expect(await numbersOnDesk(world, storeId)).not.toContain(final);
    await world.pass(storeId, "sweep");
    expect(await numbersOnDesk(world, storeId)).toContain(final);
    const { rows } = await world.desk.pool.query("select 1 from left_out where store_id = $1 and remote_id = $2", [storeId, String(final)]);
    expect(rows).toEqual([]);
  });

  it("S9 P23 a hook brings a reopened one in at once; a hook of an order nobody has does nothing; a wrong secret is not known", async () => {
    const reopened = shop.place({}, new Date("2026-11-10T10:00:00Z"));
    shop.setStatus(reopened, 16);
    await hint(reopened);
    expect(await numbersOnDesk(world, storeId)).not.toContain(reopened);
    shop.setStatus(reopened, 1);
    await hint(reopened);
    expect(await numbersOnDesk(world, storeId)).toContain(reopened);
    const count = (await deskOrders(world, storeId)).length;
    await hint(999_999);
    expect(await deskOrders(world, storeId)).toHaveLength(count);
    expect((await world.desk.call("PUT", "/hooks/cartum/not-the-secret/order_update", { order_id: reopened }, { as: null })).status).toBe(404);
  });

  it("S9 a refresh of a bound order is not a way in for others, and an old order that changes stays out", async () => {
    shop.setStatus(old, 2);
    const [row] = await deskOrders(world, storeId);
    await whileWorking(world, must(world, "POST", "/orders/refreshes", { orderIds: [row?.orderId] }));
    await world.pass(storeId, "sweep");
    expect(await numbersOnDesk(world, storeId)).not.toContain(old);
  });

  it("P9 an order is here a minute after it was placed, and every minute's look costs one call", async () => {
    for (let minute = 0; minute < 4; minute++) {
      const placed = shop.place({}, world.now());
      shop.log.reset();
      world.wait(60_000);
      await world.tick();
      expect(await numbersOnDesk(world, storeId)).toContain(placed);
    }
    const kinds = (await must(world, "GET", `/stores/${storeId}/passes?limit=5`)).items.map((pass: { kind: string }) => pass.kind);
    expect(kinds).toContain("light");
    expect(shop.log.requests("orders/get").length).toBeLessThanOrEqual(3);
  });
});

describe("undoing an import", () => {
  it("P8 removes what nobody touched, keeps what somebody did, and it stays so until a new import is asked for", async () => {
    const shop = shopAt(4);
    const storeId = await world.connect(shop);
    const id = await world.startImport(storeId);
    expect((await world.desk.call("POST", `/stores/${storeId}/imports/${id}/undo`, {})).body.code).toBe("import_running");
    await world.work();
    const rows = await deskOrders(world, storeId);
    const [touched, commented] = rows;
    const { items: statuses } = await must(world, "GET", "/order-statuses?limit=200");
    const other = statuses.find((status: { id: string }) => status.id !== touched?.statusId);
    await must(world, "PATCH", `/orders/${touched?.orderId}`, { statusId: other.id });
    await must(world, "POST", `/orders/${commented?.orderId}/comments`, { text: "Called the buyer" });
    expect(await must(world, "POST", `/stores/${storeId}/imports/${id}/undo`, {})).toEqual({ removedOrders: rows.length - 2, keptOrders: 2 });
    const kept = [touched, commented].map((row) => Number(row?.remoteId)).toSorted((a, b) => a - b);
    const gone = rows.map((row) => Number(row.remoteId)).filter((number) => !kept.includes(number));

    for (const number of gone.slice(0, 3)) shop.edit(number, { comment: "changed in the shop since" });
    for (const kind of ["light", "full", "sweep"] as const) await world.pass(storeId, kind);
    expect(await numbersOnDesk(world, storeId)).toEqual(kept);

    await world.startImport(storeId);
    await world.work();
    const again = await numbersOnDesk(world, storeId);
    expect(again).toEqual(openInWindow(shop, WINDOW));
    expect(new Set(again).size).toBe(again.length);
  });

  it("P8 S9 an undo while a page of changes is under way is not undone by that page", async () => {
    const shop = shopAt(4);
    const [{ id: storeId }] = (await must(world, "GET", "/stores?limit=50")).items.filter((store: { name: string }) => store.name === "Fifth");
    const { lastImportId } = await must(world, "GET", `/stores/${storeId}`);
    const before = await numbersOnDesk(world, storeId);
    for (const number of before) shop.edit(number, { products: [{ article: `NEW-${number}`, price: 10 }] });
    shop.log.reset();
    shop.faults.set("latencyMs", 300);
    const pass = world.pass(storeId, "full");
    // The orders were glanced at, and the catalogue is asked about them: now the import is undone.
    await eventually(() => shop.log.requests("catalog/export").length > 0, "the catalogue is asked");
    const undone = await must(world, "POST", `/stores/${storeId}/imports/${lastImportId}/undo`, {});
    await pass;
    expect(undone.removedOrders).toBeGreaterThan(0);
    expect(await numbersOnDesk(world, storeId)).toHaveLength(before.length - undone.removedOrders);
  });
});
