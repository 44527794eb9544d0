import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { deskOrders, eventually, feedOf, healthOf, must, numbersOnDesk, orderOf, whileWorking } from "../look.ts";
import { LOGIN, openWorld, PASSWORD, type World } from "../world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVENTS = ["order_created", "order_paid", "order_update"];

let world: World;
let shop: SimulatedShop;
let storeId: string;
let address: string;

/** PUBLIC_URL as it would be after a restart with another setting. */
const publicUrl = (url: string | null) => Object.assign(world.desk.context.config, { publicUrl: url });
const webHooks = async () => (await must(world, "GET", `/stores/${storeId}`)).health.webHooks;
const inShop = () => shop.subscriptions().map(({ event, targetUrl }) => ({ event, at: targetUrl.split("/hooks/")[0] }));
const all = (at: string) => EVENTS.map((event) => ({ event, at }));
/** The shop has sent its web-hooks, and they were answered. */
const heard = (count: number) => eventually(() => shop.log.hooks().length >= count, `${count} web-hooks`);
const rows = async () => (await world.desk.pool.query("select * from hook_subscriptions where store_id = $1 order by event", [storeId])).rows;

beforeAll(async () => {
  world = await openWorld({ shops: [{ port: 0, seed: 21, orders: 8, days: 4, allOpen: true, quirks: false, lines: 1 }] });
  shop = world.shop;
  await world.desk.app.listen({ host: "127.0.0.1", port: 0 });
  address = `http://127.0.0.1:${(world.desk.app.server.address() as AddressInfo).port}`;
  storeId = await world.connect();
});
afterAll(() => world.close());
beforeEach(() => shop.faults.clear());

describe("the web-hooks of a shop", () => {
  it("P9 are not asked for without an address of ours, nor before the first import", async () => {
    publicUrl(address);
    await world.tick();
    expect(inShop()).toEqual([]);
    publicUrl(null);
    await must(world, "POST", `/stores/${storeId}/imports`, {});
    await world.tick();
    expect(inShop()).toEqual([]);
    expect(await webHooks()).toMatchObject({ state: "no_public_url", problem: null });
  });

  it("P9 are asked for as soon as there is one, each with its number kept and its address sealed", async () => {
    publicUrl(address);
    await world.tick();
    expect(inShop()).toEqual(all(address));
    expect((await rows()).map((row) => [row.event, row.state, row.remote_id])).toEqual(
      shop.subscriptions().map(({ id, event }) => [event, "on", String(id)]),
    );
    const [secret = ""] = shop.subscriptions().map(({ targetUrl }) => targetUrl.split("/").at(-2));
    expect(secret.length).toBeGreaterThan(30);
    expect(JSON.stringify(await rows())).not.toContain(secret);
    expect((await rows())[0].target_url.includes(secret)).toBe(false);
    expect(await webHooks()).toMatchObject({ state: "on", since: world.now().toISOString(), lastReceivedAt: null, problem: null });
    shop.log.reset();
    await world.live(10 * 60_000, 5 * 60_000);
    expect(shop.log.counts().functions).not.toHaveProperty("hooks/subscribe");
  });

  it("P9 P23 bring a new order and a change without any pass, all that wait in one read; the feed says from where", async () => {
    shop.log.reset();
    const number = shop.place();
    const [row] = await deskOrders(world, storeId);
    shop.setStatus(Number(row?.remoteId), 2);
    await heard(2);
    await world.work();
    expect(await numbersOnDesk(world, storeId)).toContain(number);
    expect((await deskOrders(world, storeId)).find((one) => one.remoteId === row?.remoteId)?.remoteStatus).toBe("2");
    expect(shop.log.counts().functions["orders/get"]).toBe(1);
    const made = await orderOf(world, storeId, number);
    expect(await feedOf(world, made.id)).toMatchObject([{ kind: "created", author: { kind: "store" } }]);
    expect(await webHooks()).toMatchObject({ state: "on", lastReceivedAt: world.now().toISOString() });
    expect((await world.desk.pool.query("select from order_hints")).rowCount).toBe(0);
  });

  it("S3 P9 a hint whose job was lost, or that came while the shop was down, is looked at all the same", async () => {
    const number = shop.place();
    shop.log.reset();
    shop.setStatus(number, 2);
    await heard(1);
    await world.desk.pool.query("delete from graphile_worker._private_jobs");
    await world.tick();
    expect(await numbersOnDesk(world, storeId)).toContain(number);

    shop.faults.set("serverError", 503);
    shop.log.reset();
    shop.setStatus(number, 3);
    await heard(1);
    await world.work();
    expect((await healthOf(world, storeId)).state).toBe("backing_off");
    expect((await world.desk.pool.query("select from order_hints")).rowCount).toBe(1);
    shop.faults.clear();
    await world.live(60_000);
    expect((await world.desk.pool.query("select from order_hints")).rowCount).toBe(0);
    expect((await deskOrders(world, storeId)).find((one) => one.remoteId === String(number))?.remoteStatus).toBe("3");
  });

  it("P9 a DELETE says that we were unsubscribed: told on the health line, passes go on, and a day later it is asked for again", async () => {
    const [first] = shop.subscriptions();
    await shop.removeSubscription(first?.id ?? 0);
    expect(await webHooks()).toMatchObject({
      state: "partly",
      problem: { code: "removed_by_shop", message: expect.stringContaining("removed our web-hooks") },
    });
    const number = shop.place();
    await world.live(2 * 60_000);
    expect(await numbersOnDesk(world, storeId)).toContain(number);
    expect(inShop()).toHaveLength(2);
    world.wait(DAY);
    await world.tick();
    expect(inShop()).toHaveLength(3);
    expect(await webHooks()).toMatchObject({ state: "on", problem: null });
  });

  it("P9 follow a changed PUBLIC_URL: the old ones are ended, the new ones asked for", async () => {
    const before = shop.subscriptions().map(({ id }) => id);
    publicUrl("http://127.0.0.1:1");
    await world.tick();
    expect(inShop().toSorted((a, b) => a.event.localeCompare(b.event))).toEqual(all("http://127.0.0.1:1"));
    expect(shop.subscriptions().filter(({ id }) => before.includes(id))).toEqual([]);
    publicUrl(null);
    await world.tick();
    expect(inShop()).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it("P9 P33 trouble with them is their own: five taken places and a shop without them are said in words, and the store stays well", async () => {
    const taken = await Promise.all(Array.from({ length: 5 }, (_, at) => subscribe("order_paid", `${address}/somebody-else/${at}`)));
    publicUrl(address);
    await world.tick();
    const health = await healthOf(world, storeId);
    expect(health).toMatchObject({ state: "ok", failure: null });
    expect(await webHooks()).toMatchObject({
      state: "partly",
      problem: { code: "slots_full", message: expect.stringContaining("All five places"), advice: expect.stringContaining("Remove a web-hook") },
    });
    // Not asked again at every tick; a person who made room says so.
    shop.log.reset();
    await world.live(HOUR, HOUR / 4);
    expect(shop.log.counts().functions).not.toHaveProperty("hooks/subscribe");
    await shop.removeSubscription(taken[0] ?? 0);
    expect((await world.desk.call("POST", `/stores/${storeId}/web-hooks/retries`, {})).status).toBe(202);
    await world.work();
    expect(await webHooks()).toMatchObject({ state: "on", problem: null });
    for (const id of taken.slice(1)) await shop.removeSubscription(id);
  });

  it("S23 a kill between the shop's answer and ours leaves a row that knows: a notice proves it, and nobody is asked twice meanwhile", async () => {
    // As after a kill: asked, and the answer never written down.
    await world.desk.pool.query(
      "update hook_subscriptions set state = 'asking', remote_id = null, problem = 'in_doubt', retry_at = $2 where store_id = $1 and event = 'order_update'",
      [storeId, new Date(world.now().getTime() + HOUR)],
    );
    expect(await webHooks()).toMatchObject({ state: "partly", problem: { code: "in_doubt" } });
    await world.tick();
    expect(inShop()).toHaveLength(3);
    const [row] = await deskOrders(world, storeId);
    shop.log.reset();
    shop.setStatus(Number(row?.remoteId), 1);
    shop.setStatus(Number(row?.remoteId), 3);
    await heard(1);
    await world.live(2 * HOUR, HOUR / 2);
    expect(inShop()).toHaveLength(3);
    expect(await webHooks()).toMatchObject({ state: "on", problem: null });
  });

  it("P7 are ended when the store goes, and asked for again when the shop is connected again", async () => {
    await world.desk.pool.query("delete from hook_subscriptions where remote_id is null");
    const left = shop.subscriptions().filter(({ event }) => event === "order_update");
    for (const { id } of left) await shop.removeSubscription(id);
    await world.tick();
    expect(inShop()).toHaveLength(3);
    expect((await whileWorking(world, world.desk.call("DELETE", `/stores/${storeId}`))).status).toBe(204);
    expect(inShop()).toEqual([]);
    expect(await rows()).toEqual([]);
    await world.connected();
    await world.tick();
    expect(inShop()).toEqual(all(address));
  });

  it("P7 a store whose shop is down goes at once; what it still sends finds nobody, and is ended when it is connected again", async () => {
    const before = shop.subscriptions().map(({ id, targetUrl }) => ({ id, targetUrl }));
    shop.faults.set("dropBefore", true);
    expect((await whileWorking(world, world.desk.call("DELETE", `/stores/${storeId}`))).status).toBe(204);
    shop.faults.clear();
    expect(shop.subscriptions()).toHaveLength(3);
    const path = new URL(before[0]?.targetUrl ?? "").pathname;
    expect((await world.desk.call("PUT", path, { order_id: 1 }, { as: null })).status).toBe(404);
    await world.connected();
    await world.tick();
    world.wait(HOUR);
    await world.tick();
    expect(inShop().toSorted((a, b) => a.event.localeCompare(b.event))).toEqual(all(address));
    expect(shop.subscriptions().filter(({ id }) => before.some((old) => old.id === id))).toEqual([]);
  });
});

/** Another program takes a place in the shop. */
async function subscribe(event: string, targetUrl: string): Promise<number> {
  const call = async (path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${shop.url}/api/${path}/`, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.json()) as { id: number; response: { token: string } };
  };
  const { response } = await call("auth", { login: LOGIN, password: PASSWORD });
  return (await call("hooks/subscribe", { token: response.token, event, target_url: targetUrl })).id;
}
