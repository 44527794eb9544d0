import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { attentionOf, deskOrders, eventually, healthOf, must, numbersOnDesk, orderOf, untilHealthy, whileWorking } from "../look.ts";
import { LOGIN, openWorld, PASSWORD, type World } from "../world.ts";

const MINUTE = 60_000;

let world: World;
let shop: SimulatedShop;
let other: SimulatedShop;
let storeId: string;
let otherId: string;

beforeAll(async () => {
  world = await openWorld({
    shops: ["Kvitka", "Vaza"].map((name, at) => ({ port: 0, name, seed: 7 + at, orders: 12, days: 5, allOpen: true, quirks: false, lines: 1 })),
  });
  [shop = world.shop, other = world.shop] = world.simulator.shops;
  storeId = await world.connected(shop);
  otherId = await world.connected(other);
  await world.tick();
});
afterAll(() => world.close());
beforeEach(() => {
  for (const one of world.simulator.shops) one.faults.clear();
});

const hint = async (number: number) => {
  const { rows } = await world.desk.pool.query("select hook_secret as secret from stores where id = $1", [storeId]);
  const secret = world.desk.context.secrets.open(rows[0].secret, `store:${storeId}`);
  expect((await world.desk.call("PUT", `/hooks/cartum/${secret}/order_update`, { order_id: number }, { as: null })).status).toBe(204);
};
const refresh = (orderId: string | undefined) => whileWorking(world, world.desk.call("POST", "/orders/refreshes", { orderIds: [orderId] }));

describe("the shop's token", () => {
  it("S20 one login serves passes, hooks, refreshes and statuses until the token runs out, whichever job or process asks", async () => {
    world.wait(11 * MINUTE);
    shop.log.reset();
    await world.tick();
    const [row] = await deskOrders(world, storeId);
    await hint(Number(row?.remoteId));
    await world.work();
    await refresh(row?.orderId);
    await whileWorking(world, must(world, "GET", `/stores/${storeId}/remote-statuses?refresh=true`));
    await world.live(8 * MINUTE);
    expect(shop.log.counts().logins).toBe(1);
    expect(shop.log.counts().requests).toBeGreaterThan(10);
    await world.live(2 * MINUTE);
    expect(shop.log.counts().logins).toBe(2);
  });

  it("S20 the token is kept encrypted with its store, and a check of the form has one of its own", async () => {
    const kept = async () => (await world.desk.pool.query("select token from stores where id = $1", [storeId])).rows[0].token as Buffer;
    const token = await kept();
    expect(() => world.desk.context.secrets.open(token, `store:${otherId}`)).toThrow();
    expect(JSON.parse(world.desk.context.secrets.open(token, `store:${storeId}`)).token).toMatch(/^[0-9a-f]{32}$/);
    await must(world, "POST", "/stores/checks", { platform: "cartum", url: shop.url, credentials: { login: LOGIN, password: PASSWORD } });
    expect(await kept()).toEqual(token);
  });

  it("S20 a token that the shop forgot costs one login and fails nothing", async () => {
    shop.dropTokens();
    shop.log.reset();
    await world.pass(storeId, "full");
    expect(shop.log.counts().logins).toBe(1);
    expect((await healthOf(world, storeId)).state).toBe("ok");
  });
});

describe("access lost and found", () => {
  it("S20 S17 P33 a changed password costs one login, then one an hour, whatever people click and hooks say; people are told", async () => {
    const rows = await deskOrders(world, storeId);
    shop.changePassword("another password", { dropTokens: true });
    const placed = shop.place({}, world.now());
    shop.setStatus(Number(rows[0]?.remoteId), 6);
    shop.log.reset();
    world.wait(MINUTE);
    await world.tick();
    expect(await healthOf(world, storeId)).toMatchObject({ state: "access_lost", failure: { code: "wrong_credentials" } });
    for (const row of rows.slice(0, 4)) {
      await hint(Number(row.remoteId));
      const answer = await refresh(row.orderId);
      expect(answer.body.results).toMatchObject([{ outcome: "failed", problem: expect.stringContaining("login was refused") }]);
    }
    const statuses = await whileWorking(world, world.desk.call("GET", `/stores/${storeId}/remote-statuses?refresh=true`));
    expect([statuses.status, statuses.body.code]).toEqual([422, "wrong_credentials"]);
    await world.live(55 * MINUTE);
    expect(shop.log.counts()).toMatchObject({ logins: 1 });
    await world.live(10 * MINUTE);
    expect(shop.log.counts().logins).toBe(2);
    expect((await attentionOf(world, storeId)).map((entry) => entry.kind)).toContain("store_access_lost");
    expect(await numbersOnDesk(world, storeId)).not.toContain(placed);
  });

  it("P33 another wrong password is refused before anything is saved; the right one brings in all that was missed, at once", async () => {
    const patch = (password: string) => world.desk.call("PATCH", `/stores/${storeId}`, { credentials: { login: LOGIN, password } });
    const refused = await patch("still wrong");
    expect([refused.status, refused.body.code]).toEqual([422, "wrong_credentials"]);
    expect((await healthOf(world, storeId)).state).toBe("access_lost");
    const missed = shop.place({}, world.now());
    expect((await patch("another password")).status).toBe(200);
    // What had been under way goes on first, then the full pass.
    await world.tick();
    await world.tick();
    expect(await healthOf(world, storeId)).toMatchObject({ state: "ok", failure: null });
    expect(await numbersOnDesk(world, storeId)).toContain(missed);
    const [first] = await deskOrders(world, storeId);
    expect(first?.remoteStatus).toBe("6");
    expect((await attentionOf(world, storeId)).map((entry) => entry.kind)).not.toContain("store_access_lost");
  });

  it("S11 P33 a job that still speaks with the old password does not take the new one's access away", async () => {
    shop.changePassword("third password", { dropTokens: true });
    shop.faults.set("latencyMs", 250, { functions: ["auth"] });
    shop.log.reset();
    world.wait(5 * MINUTE);
    const working = world.tick();
    await eventually(() => shop.log.requests("auth").length > 0, "the old login is on its way");
    // The old login is on its way; the merchant saves the new password while it is.
    shop.faults.clear();
    expect((await world.desk.call("PATCH", `/stores/${storeId}`, { credentials: { login: LOGIN, password: "third password" } })).status).toBe(200);
    await working;
    expect((await healthOf(world, storeId)).failure).toBeNull();
    world.wait(11_000);
    await world.tick();
    expect(await healthOf(world, storeId)).toMatchObject({ state: "ok", failure: null });
    expect((await attentionOf(world, storeId)).map((entry) => entry.kind)).not.toContain("store_access_lost");
  });
});

describe("a shop that is down", () => {
  it("P33 is left alone for growing waits, other stores do not notice, and what was missed is caught up", async () => {
    const waits: number[] = [];
    shop.faults.set("serverError", 502);
    world.wait(5 * MINUTE);
    await world.tick();
    const placed = { here: shop.place({}, world.now()), there: other.place({}, world.now()) };
    for (let failure = 0; failure < 7; failure++) {
      const { nextRunAt, state } = await healthOf(world, storeId);
      expect(state).toBe("backing_off");
      const wait = new Date(nextRunAt ?? 0).getTime() - world.now().getTime();
      waits.push(wait);
      shop.log.reset();
      world.wait(wait - 1);
      await world.tick();
      expect(shop.log.counts().requests).toBe(0);
      world.wait(1);
      await world.tick();
      expect(shop.log.counts().requests).toBeGreaterThan(0);
    }
    for (const [at, wait] of waits.slice(1).entries()) expect(wait).toBeGreaterThan((waits[at] ?? 0) * 1.1);
    expect(await healthOf(world, otherId)).toMatchObject({ state: "ok", failure: null });
    expect(await numbersOnDesk(world, otherId)).toContain(placed.there);
    expect(await numbersOnDesk(world, storeId)).not.toContain(placed.here);

    shop.faults.clear();
    expect((await untilHealthy(world, storeId)).failure).toBeNull();
    expect(await numbersOnDesk(world, storeId)).toContain(placed.here);
  });

  it("P33 S19 a refresh by a person tries a shop that is down, and its success ends the waiting", async () => {
    shop.faults.set("dropBefore", true);
    world.wait(5 * MINUTE);
    await world.tick();
    expect((await healthOf(world, storeId)).state).toBe("backing_off");
    shop.faults.clear();
    const [, , row] = await deskOrders(world, storeId);
    expect((await refresh(row?.orderId)).body.results).toMatchObject([{ outcome: "refreshed" }]);
    expect((await healthOf(world, storeId)).state).toBe("ok");
  });

  it("P33 S19 a shop that asked us to wait is not called by anybody until then", async () => {
    shop.faults.set("throttled", 900);
    world.wait(5 * MINUTE);
    await world.tick();
    shop.faults.clear();
    shop.log.reset();
    const [, , , row] = await deskOrders(world, storeId);
    expect((await refresh(row?.orderId)).body.results).toMatchObject([{ outcome: "failed", problem: expect.stringContaining("call less often") }]);
    await hint(Number(row?.remoteId));
    await world.live(10 * MINUTE);
    expect(shop.log.counts().requests).toBe(0);
    await world.live(7 * MINUTE);
    expect((await healthOf(world, storeId)).state).toBe("ok");
  });

  it("P33 P34 a store that nobody looks at for two intervals says that it is late", async () => {
    await world.live(6 * MINUTE);
    expect((await healthOf(world, storeId)).state).toBe("ok");
    world.wait(3 * MINUTE);
    expect((await healthOf(world, storeId)).state).toBe("late");
    await world.tick();
    expect((await healthOf(world, storeId)).state).toBe("ok");
  });

  it("P29 S22 an order shows when it was last compared also while its shop is down", async () => {
    const [row] = await deskOrders(world, storeId);
    await world.live(5 * MINUTE);
    const before = (await orderOf(world, storeId, Number(row?.remoteId))).store.lastUpdateAt;
    shop.faults.set("serverError", 500);
    await world.live(6 * MINUTE);
    expect((await orderOf(world, storeId, Number(row?.remoteId))).store.lastUpdateAt).toBe(before);
  });
});
