import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deskOrders, must, numbersOnDesk, openInWindow, orderOf } from "../look.ts";
import { openWorld, type World } from "../world.ts";

// Single moments of which storms are made, each so that it fails by itself when its rule is taken out.

let world: World;
let storeId: string;
let statuses: Map<string, string>;
/** What happens between the shop's taking a change of status and our hearing of it. */
let meanwhile: (() => Promise<void>) | null = null;

beforeAll(async () => {
  world = await openWorld({
    shops: [
      { port: 0, name: "Kvitka", orders: 4, days: 5, allOpen: true, quirks: false },
      { port: 0, name: "Barvinok", seed: 3, orders: 12, days: 50, allOpen: true, quirks: false },
    ],
    network: (httpFor) => (key, pace) => {
      const http = httpFor(key, pace);
      return {
        async send(request) {
          try {
            return await http.send(request);
          } finally {
            if (request.url.includes("orders/update")) await happenOnce();
          }
        },
      };
    },
  });
  storeId = await world.connected();
  const { items } = await must(world, "GET", "/order-statuses?limit=200");
  statuses = new Map(items.map((status: { id: string; group: string }) => [status.group, status.id]));
  const pairs = [
    ["new", "1"],
    ["in_progress", "2"],
    ["delivery", "6"],
  ] as const;
  const rules = pairs.map(([group, remoteStatusId]) => ({ statusId: statuses.get(group), remoteStatusId }));
  await must(world, "PUT", `/stores/${storeId}/status-rules`, { in: rules, out: rules });
});
afterAll(() => world.close());

async function happenOnce(): Promise<void> {
  const happening = meanwhile;
  meanwhile = null;
  await happening?.();
}

/** An order of the shop that nobody has touched yet. */
async function untouched(at: number): Promise<{ number: number; id: string }> {
  const order = (await deskOrders(world, storeId))[at];
  if (!order) throw new Error(`there is no order ${at}`);
  world.shop.setStatus(Number(order.remoteId), 1);
  await world.pass(storeId, "full");
  world.shop.log.reset();
  return { number: Number(order.remoteId), id: order.orderId };
}

const set = (id: string, group: string) => must(world, "PATCH", `/orders/${id}`, { statusId: statuses.get(group) });
const inShop = (number: number) => world.shop.order(number).order.stat_status;

describe("between two effects", () => {
  it("S4 a change made while the last one is on its way is sent after it: the base takes what was sent, not what the desk shows by then", async () => {
    const { number, id } = await untouched(0);
    meanwhile = () => set(id, "delivery");
    await set(id, "in_progress");
    await world.work();
    expect(inShop(number)).toBe(6);
    expect(await orderOf(world, storeId, number)).toMatchObject({ status: { group: "delivery" }, store: { pushPending: false } });
    expect(world.shop.log.counts().updates).toBe(2);
  });

  it("S12 P26 our own value whose answer was lost is ours when it turns up, also when a person has chosen again by then: no conflict", async () => {
    const { number, id } = await untouched(2);
    world.shop.faults.set("dropAfter", true, { functions: ["orders/update"], times: 1 });
    meanwhile = () => set(id, "delivery");
    await set(id, "in_progress");
    await world.work();
    await world.live(3 * 60_000, 30_000);
    expect(inShop(number)).toBe(6);
    expect(world.shop.log.counts().updates).toBe(2);
    const { items } = await must(world, "GET", `/orders/${id}/events`);
    expect(items.map((event: { kind: string }) => event.kind)).not.toContain("conflict");
  });

  it("S3 P24 a change whose job was lost is sent all the same, before any pass looks at the order", async () => {
    const { number, id } = await untouched(1);
    await set(id, "in_progress");
    await world.desk.pool.query("delete from graphile_worker._private_jobs");
    await world.tick();
    expect(inShop(number)).toBe(2);
  });

  it("S2 S23 a page that could not be written to its end is asked for again: its orders and the pass's place are saved together", async () => {
    const shop = world.simulator.shops[1] ?? world.shop;
    const other = await world.connect(shop);
    await world.startImport(other);
    await world.desk.pool.query(`create function cut_off() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$`);
    await world.desk.pool.query("create trigger cut_off before insert on bindings for each row execute function cut_off()");
    await expect(world.work()).rejects.toThrow("cut off");
    await world.desk.pool.query("drop function cut_off cascade");
    await world.live(60_000, 12_000);
    const found = await numbersOnDesk(world, other);
    expect(found.toSorted((a, b) => a - b)).toEqual(openInWindow(shop, "2026-09-24 00:00:00").toSorted((a, b) => a - b));
    expect(found.length).toBeGreaterThan(5);
  });
});
