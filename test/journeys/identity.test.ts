import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { attentionOf, deskOrders, eventually, healthOf, must, numbersOnDesk, openInWindow, orderOf } from "../look.ts";
import { LOGIN, openWorld, PASSWORD, type World } from "../world.ts";

const WINDOW = "2026-09-24 00:00:00";
const CREDENTIALS = { login: LOGIN, password: PASSWORD };

let world: World;
let shops: Record<"kvitka" | "vaza" | "moved" | "other", SimulatedShop>;

beforeAll(async () => {
  const shop = (name: string, seed: number) => ({ port: 0, name, seed, orders: 24, days: 30, lines: 2 });
  world = await openWorld({
    // Kvitka moved: the same shop at another address. Other: a shop of its own whose numbers are the same.
    shops: [shop("Kvitka", 7), shop("Vaza", 21), shop("Kvitka moved", 7), shop("Other", 33)],
  });
  const [kvitka, vaza, moved, other] = world.simulator.shops;
  if (!kvitka || !vaza || !moved || !other) throw new Error("four shops were opened");
  shops = { kvitka, vaza, moved, other };
});
afterAll(() => world.close());

const store = async (id: string) => must(world, "GET", `/stores/${id}`);
const patch = (id: string, body: unknown) => world.desk.call("PATCH", `/stores/${id}`, body);
const localhost = (shop: SimulatedShop) => shop.url.replace("127.0.0.1", "localhost");

/** Connects without the world's own check of the answer. */
async function connect(shop: SimulatedShop, url = shop.url) {
  const [location] = (await must(world, "GET", "/locations")).items;
  const [type] = (await must(world, "GET", "/order-types")).items;
  return world.desk.call("POST", "/stores", {
    platform: "cartum",
    name: `${shop.name} again`,
    url,
    credentials: CREDENTIALS,
    enabled: true,
    locationId: location.id,
    orderTypeId: type.id,
    productLanguage: "ua",
    productMatching: "sku",
    assignment: { mode: "all" },
    timeZone: "Europe/Kyiv",
    statusRules: { in: [], out: [] },
  });
}

describe("a shop keeps its identity", () => {
  let kvitka: string;
  let vaza: string;

  it("P2 P6 any number of stores, each with its own settings; nothing is read before the import is asked for but what the check needs", async () => {
    kvitka = await world.connect(shops.kvitka);
    vaza = await world.connect(shops.vaza, { productLanguage: "en", newOrderIntervalSeconds: 120 });
    expect(await store(kvitka)).toMatchObject({ name: "Kvitka", productLanguage: "ua", newOrderIntervalSeconds: 60 });
    expect(await store(vaza)).toMatchObject({ name: "Vaza", productLanguage: "en", newOrderIntervalSeconds: 120 });
    shops.kvitka.log.reset();
    await world.live(10 * 60_000);
    expect(shops.kvitka.log.counts().requests).toBe(0);
    expect(await deskOrders(world, kvitka)).toEqual([]);
    expect((await healthOf(world, kvitka)).nextRunAt).toBeNull();
  });

  it("S5 P2 the same address again is refused, however it is written, with the name of the store that has it", async () => {
    const { host } = new URL(shops.kvitka.url);
    for (const url of [shops.kvitka.url, `${shops.kvitka.url}/`, `HTTP://${host}/ua/catalog?x=1`]) {
      const answer = await connect(shops.kvitka, url);
      expect([answer.status, answer.body.code, answer.body.store], url).toEqual([409, "already_connected", "Kvitka"]);
    }
  });

  it("S5 the same shop under another host is known by its orders, and refused", async () => {
    await world.startImport(kvitka);
    await world.startImport(vaza);
    await world.work();
    const answer = await connect(shops.kvitka, localhost(shops.kvitka));
    expect([answer.status, answer.body.code, answer.body.store]).toEqual([409, "already_connected", "Kvitka"]);
    // Another shop whose order numbers are the same is another shop.
    expect(await numbersOnDesk(world, vaza)).not.toEqual([]);
  });

  it("S5 another address is taken for a store only when its orders are found there", async () => {
    const refused = await patch(kvitka, { url: shops.other.url });
    expect([refused.status, refused.body.code]).toEqual([422, "another_shop"]);
    expect((await store(kvitka)).url).toBe(shops.kvitka.url);
    const taken = await patch(kvitka, { url: shops.vaza.url });
    expect([taken.status, taken.body.code]).toEqual([422, "another_shop"]);
    expect((await patch(kvitka, { url: shops.moved.url })).status).toBe(200);
    const placed = shops.moved.place({}, world.now());
    world.wait(60_000);
    await world.tick();
    expect(await numbersOnDesk(world, kvitka)).toContain(placed);
    expect((await patch(kvitka, { url: shops.kvitka.url })).status).toBe(200);
  });

  it("P7 unticked, nothing goes to the shop, not even a person's refresh or a hook; ticked again, what was placed meanwhile comes in", async () => {
    shops.kvitka.place({}, world.now());
    await world.pass(kvitka, "full");
    await patch(kvitka, { enabled: false });
    shops.kvitka.log.reset();
    const placed = [shops.kvitka.place({}, world.now())];
    world.wait(40 * 3_600_000);
    placed.push(shops.kvitka.place({}, world.now()));
    const [order] = await deskOrders(world, kvitka);
    await world.live(10 * 60_000);
    const refresh = await world.desk.call("POST", "/orders/refreshes", { orderIds: [order?.orderId] });
    expect(refresh.body.results).toMatchObject([{ outcome: "store_paused" }]);
    for (const path of ["imports", "passes"]) {
      const answer = await world.desk.call("POST", `/stores/${kvitka}/${path}`, path === "passes" ? { kind: "full" } : {});
      expect([answer.status, answer.body.code]).toEqual([409, "store_paused"]);
    }
    expect(shops.kvitka.log.counts().requests).toBe(0);
    expect(await healthOf(world, kvitka)).toMatchObject({ state: "paused", nextRunAt: null });

    // One that was done with before anybody here saw it is new all the same.
    shops.kvitka.setStatus(placed[0] ?? 0, 3);
    await patch(kvitka, { enabled: true });
    await world.tick();
    expect(await numbersOnDesk(world, kvitka)).toEqual(expect.arrayContaining(placed));
    expect((await healthOf(world, kvitka)).state).toBe("ok");
  });

  it("P7 S5 deleted, its password is erased and its orders stay, marked; connected again they are taken up where they were, and turns go on", async () => {
    const before = await deskOrders(world, kvitka);
    const turn = async () =>
      (await world.desk.pool.query("select last_turn_position from stores where id = $1", [kvitka])).rows[0].last_turn_position;
    const lastTurn = await turn();
    expect((await world.desk.call("DELETE", `/stores/${kvitka}`)).status).toBe(204);
    const { rows } = await world.desk.pool.query("select credentials, token, hook_secret from stores where id = $1", [kvitka]);
    expect(rows).toEqual([{ credentials: null, token: null, hook_secret: null }]);
    expect(await orderOf(world, kvitka, Number(before[0]?.remoteId))).toMatchObject({ store: { disconnected: true } });
    shops.kvitka.log.reset();
    await world.live(10 * 60_000);
    expect(shops.kvitka.log.counts().requests).toBe(0);

    const changed = Number(before.find((row) => row.remoteStatus === "1")?.remoteId ?? before[0]?.remoteId);
    shops.kvitka.setStatus(changed, 2);
    const placed = shops.kvitka.place({}, world.now());
    const again = await world.connect(shops.kvitka);
    expect(again).toBe(kvitka);
    expect(await turn()).toBe(lastTurn);
    await world.startImport(kvitka);
    await world.work();
    await world.pass(kvitka, "full");
    const after = await deskOrders(world, kvitka);
    expect(after.map((row) => row.orderId)).toEqual(expect.arrayContaining(before.map((row) => row.orderId)));
    expect(after.map((row) => Number(row.remoteId))).toContain(placed);
    expect(new Set(after.map((row) => row.remoteId)).size).toBe(after.length);
    expect(after.find((row) => row.remoteId === String(changed))?.remoteStatus).toBe("2");
    expect(await orderOf(world, kvitka, changed)).toMatchObject({ store: { disconnected: false } });
  });

  it("P8 S5 the import of a shop that was there before brings in once what it should, and nothing twice", async () => {
    const numbers = await numbersOnDesk(world, kvitka);
    for (const number of openInWindow(shops.kvitka, WINDOW)) expect(numbers.filter((one) => one === number)).toEqual([number]);
  });

  it("P7 S17 ticked again after a moment, the store is looked at in full at once, before anything else is due", async () => {
    await world.tick();
    world.wait(5_000);
    const open = (await deskOrders(world, kvitka)).find((row) => row.remoteStatus === "1" || row.remoteStatus === "2");
    await patch(kvitka, { enabled: false });
    const status = open?.remoteStatus === "2" ? 6 : 2;
    shops.kvitka.setStatus(Number(open?.remoteId), status);
    world.wait(5_000);
    await patch(kvitka, { enabled: true });
    await world.tick();
    const [pass] = (await must(world, "GET", `/stores/${kvitka}/passes?limit=1`)).items;
    expect([pass.kind, pass.state]).toEqual(["full", "done"]);
    expect((await orderOf(world, kvitka, Number(open?.remoteId))).store.remoteStatus.id).toBe(String(status));
  });

  it("P7 S11 a store that is deleted while a hook's order is under way writes nothing and keeps no token", async () => {
    const id = await world.connected(shops.other);
    const count = (await deskOrders(world, id)).length;
    const placed = shops.other.place({}, world.now());
    const { rows: hooks } = await world.desk.pool.query("select hook_secret as secret from stores where id = $1", [id]);
    const secret = world.desk.context.secrets.open(hooks[0].secret, `store:${id}`);
    await world.desk.call("PUT", `/hooks/cartum/${secret}/order_created`, { order_id: placed }, { as: null });
    shops.other.dropTokens();
    shops.other.log.reset();
    // Slow enough for the deletion to come in between on a busy machine.
    shops.other.faults.set("latencyMs", 1_500, { functions: ["auth"] });
    const working = world.work();
    await eventually(() => shops.other.log.requests("auth").length > 0, "the login is on its way");
    expect((await world.desk.call("DELETE", `/stores/${id}`)).status).toBe(204);
    await working;
    expect(shops.other.log.requests("orders/get").length).toBeGreaterThan(0);
    expect(await deskOrders(world, id)).toHaveLength(count);
    const { rows } = await world.desk.pool.query("select credentials, token, failure from stores where id = $1", [id]);
    expect(rows).toEqual([{ credentials: null, token: null, failure: null }]);
    expect(await attentionOf(world, id, "store_access_lost")).toEqual([]);
  });
});
