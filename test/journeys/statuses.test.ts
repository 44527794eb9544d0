import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { throwAwayEnded } from "../../src/operations/throw-away-ended.ts";
import { openWorld, type World } from "../world.ts";

// Shop statuses of the simulator: 1 New, 2 Processing, 3 Delivered, 4 Cancelled, 6 Shipping.
const DAY = 24 * 3_600_000;

let world: World;
let storeId: string;
let groups: Map<string, string>;

beforeAll(async () => {
  world = await openWorld({ shops: [{ port: 0, orders: 0 }] });
  storeId = await world.connected();
  const { items } = (await world.desk.call("GET", "/order-statuses?limit=200")).body;
  groups = new Map(items.map((status: { id: string; group: string }) => [status.group, status.id]));
});
afterAll(() => world.close());

const group = (name: string): string => groups.get(name) ?? "";
const open = async (kind: string) => (await world.desk.call("GET", `/attention?storeId=${storeId}&kind=${kind}`)).body.items;
const rules = async () => (await world.desk.call("GET", `/stores/${storeId}/status-rules`)).body;
const resolve = (id: string, action: string) => world.desk.call("POST", `/attention/${id}/resolutions`, { action });
const calls = (name: string) => world.shop.log.counts().functions[name] ?? 0;

async function placed(draft: object = {}): Promise<{ number: number; id: string }> {
  const number = world.shop.place(draft, world.now());
  await world.pass(storeId, "light");
  const { items } = (await world.desk.call("GET", `/orders?storeId=${storeId}&sort=-number&limit=1`)).body;
  return { number, id: items[0].id };
}

describe("a shop that changes its statuses (P5)", () => {
  it("is noticed at night: what is new comes with a suggestion, what was renamed with both names, and what is matched and gone is told", async () => {
    world.shop.putStatus({ id: 31, title: { ua: "Готовий до видачі", en: "Ready for pickup" } });
    world.shop.putStatus({ id: 32, title: { ua: "Щось своє", en: "Blue" } });
    world.shop.putStatus({ id: 2, title: { ua: "Комплектується", en: "Picking" } });
    world.wait(60_000);
    await world.pass(storeId, "sweep");
    const [entry] = await open("store_statuses_changed");
    expect(entry).toMatchObject({
      store: { id: storeId },
      actions: ["use_suggestion", "dismiss"],
      detail: {
        added: [
          { id: "31", titles: { en: "Ready for pickup" }, suggestedStatusId: group("ready") },
          { id: "32", suggestedStatusId: null },
        ],
        renamed: [{ id: "2", before: { en: "Processing" }, after: { en: "Picking" } }],
        gone: [],
      },
    });
    world.shop.removeStatus(6);
    world.wait(60_000);
    await world.pass(storeId, "sweep");
    const [later, ...none] = await open("store_statuses_changed");
    expect(none).toEqual([]);
    expect(later).toMatchObject({ id: entry.id, detail: { added: [{ id: "31" }, { id: "32" }], gone: [{ id: "6" }] } });
  });

  it("gets the suggested rules by one click, both ways, and keeps those it has; a second person hears who was faster", async () => {
    const before = await rules();
    const [entry] = await open("store_statuses_changed");
    const answers = [await resolve(entry.id, "use_suggestion"), await resolve(entry.id, "use_suggestion")];
    expect(answers.map((answer) => answer.status)).toEqual([201, 409]);
    expect(answers[1]?.body).toMatchObject({ code: "already_resolved", detail: expect.stringContaining("Olena Owner") });
    const after = await rules();
    expect(after.in).toEqual(expect.arrayContaining([...before.in, { remoteStatusId: "31", statusId: group("ready") }]));
    expect(after.in).toHaveLength(before.in.length + 1);
    // What "ready" becomes in the shop was decided before.
    expect(before.out.map((rule: { statusId: string }) => rule.statusId)).toContain(group("ready"));
    expect(after.out).toEqual(before.out);
    expect(await open("store_statuses_changed")).toEqual([]);
    world.wait(60_000);
    await world.pass(storeId, "sweep");
    expect(await open("store_statuses_changed")).toEqual([]); // nothing is told twice
  });

  it("is noticed at once when an order takes a status nobody has heard of, and the shop is asked about it once an hour at most", async () => {
    const { number, id } = await placed();
    world.shop.putStatus({ id: 33, title: { ua: "Надіслано кур’єром", en: "Sent by courier" } });
    world.shop.setStatus(number, 33);
    world.shop.log.reset();
    await world.live(6 * 60_000);
    expect((await open("store_statuses_changed"))[0]).toMatchObject({ detail: { added: [{ id: "33", suggestedStatusId: group("delivery") }] } });
    expect(calls("orders/get_available_statuses")).toBe(1);
    const order = (await world.desk.call("GET", `/orders/${id}`)).body;
    expect(order).toMatchObject({
      status: { group: "new" },
      store: { matched: false, remoteStatus: { id: "33", titles: { en: "Sent by courier" } } },
    });
    await world.live(20 * 60_000, 5 * 60_000);
    expect(calls("orders/get_available_statuses")).toBe(1);
  });
});

describe("the matching acts on the past only when asked to (S6, P25)", () => {
  it("applied to open orders it says how many it changes, here and there, and is taken back exactly; the second to take it back hears so", async () => {
    const waiting = await placed();
    world.shop.setStatus(waiting.number, 33); // known by now, and still without a rule
    await world.pass(storeId, "full");
    const now = await rules();
    const rule = { remoteStatusId: "33", statusId: group("delivery") };
    const saved = await world.desk.call("PUT", `/stores/${storeId}/status-rules`, { in: [...now.in, rule], out: now.out });
    expect(saved.body.affectedOpenOrders).toBeGreaterThanOrEqual(2);
    await world.pass(storeId, "full");
    const status = async () => (await world.desk.call("GET", `/orders/${waiting.id}`)).body.status.group;
    expect(await status()).toBe("new"); // new rules act on the future
    const applied = await world.desk.call("POST", `/stores/${storeId}/status-rules/applications`, {});
    expect(applied.body).toMatchObject({ changedOnDesk: 2, pushedToStore: 0, unmatched: 0 });
    expect(await status()).toBe("delivery");
    const why = (await world.desk.call("GET", `/orders/${waiting.id}/status-explanation`)).body;
    expect(why).toMatchObject({
      setBy: { how: "rules_applied", rule: { remoteStatus: { id: "33" }, stillSo: true } },
      store: { standing: "agrees" },
    });
    const undo = `/stores/${storeId}/status-rules/applications/${applied.body.id}/undo`;
    const answers = await Promise.all([world.desk.call("POST", undo, {}), world.desk.call("POST", undo, {})]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body.code).toBe("already_undone");
    expect(await status()).toBe("new");
    await world.pass(storeId, "full");
    expect(await status()).toBe("new"); // and it stays so: both sides count as agreed
    expect(world.shop.order(waiting.number).order.stat_status).toBe(33);
  });
});

describe("what cannot be is refused whole, and says why", () => {
  it("P5 rules to statuses that do not exist on either side, or twice for one: the rules stay as they were", async () => {
    const before = await rules();
    const gone = (await world.desk.call("POST", "/order-statuses", { name: "Short-lived", group: "pending" })).body.id;
    expect((await world.desk.call("DELETE", `/order-statuses/${gone}`)).status).toBe(204);
    for (const [body, path] of [
      [{ in: [{ remoteStatusId: "999", statusId: group("new") }], out: [] }, "in.0.remoteStatusId"],
      [{ in: [{ remoteStatusId: "1", statusId: gone }], out: [] }, "in.0.statusId"],
      [{ in: [], out: [{ statusId: group("new"), remoteStatusId: "6" }] }, "out.0.remoteStatusId"], // the shop has taken it away
      [{ in: ["new", "ready"].map((name) => ({ remoteStatusId: "1", statusId: group(name) })), out: [] }, "in.1.remoteStatusId"],
    ] as const) {
      const answer = await world.desk.call("PUT", `/stores/${storeId}/status-rules`, body);
      expect([answer.status, answer.body.code, answer.body.errors[0].path], path).toEqual([422, "invalid", path]);
    }
    expect(await rules()).toEqual(before);
  });

  it("a desk status that a rule uses cannot be deleted; a status that does not exist cannot be set, on none of the orders named", async () => {
    const { id } = await placed();
    const used = await world.desk.call("DELETE", `/order-statuses/${group("ready")}`);
    expect([used.status, used.body.code]).toEqual([409, "in_use"]);
    const set = await world.desk.call("POST", "/orders/status-changes", { orderIds: [id], statusId: "999999" });
    expect([set.status, set.body.errors[0].path]).toEqual([422, "statusId"]);
    const mixed = await world.desk.call("POST", "/orders/status-changes", { orderIds: [id, "999999"], statusId: group("ready") });
    expect(mixed.body.results).toMatchObject([{ outcome: "changed" }, { outcome: "refused", problem: { code: "not_found" } }]);
    await world.work();
  });

  it("P15 a write-off of a line of another order takes nothing out", async () => {
    const [mine, other] = [await placed(), await placed()];
    const [foreign] = (await world.desk.call("GET", `/orders/${other.id}`)).body.items;
    const [own] = (await world.desk.call("GET", `/orders/${mine.id}`)).body.items;
    const answer = await world.desk.call("POST", `/orders/${mine.id}/write-offs`, { itemIds: [own.id, foreign.id] });
    expect([answer.status, answer.body.code, answer.body.errors[0].path]).toEqual([422, "invalid", "itemIds.1"]);
    for (const { id } of [mine, other]) {
      const { items, store } = (await world.desk.call("GET", `/orders/${id}`)).body;
      expect([items.some((item: { writtenOff: boolean }) => item.writtenOff), store.frozen]).toEqual([false, false]);
    }
  });

  it("P30 a refresh of 201 orders is refused before anything is asked", async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, at) => String(at + 1));
    world.shop.log.reset();
    const refused = await world.desk.call("POST", "/orders/refreshes", { orderIds: ids(201) });
    expect([refused.status, refused.body.code, refused.body.errors[0].path]).toEqual([422, "invalid", "orderIds"]);
    expect(world.shop.log.counts().requests).toBe(0);
  });
});

describe("what a shop said of an order that is set aside (P22)", () => {
  it("is kept for a month without secrets, then thrown away; the order stays on the list and is asked for again", async () => {
    const number = world.shop.place({}, world.now());
    world.shop.faults.set("garbageOrders", { [number]: "text_price" });
    await world.pass(storeId, "light");
    const [entry] = await open("set_aside");
    expect(entry).toMatchObject({ remoteId: String(number), actions: ["fetch_again", "apply_again", "dismiss"] });
    const kept = async () =>
      (
        await world.desk.pool.query("select raw is not null as raw from parked_orders where store_id = $1 and remote_id = $2", [
          storeId,
          String(number),
        ])
      ).rows;
    await world.desk.call("PATCH", `/stores/${storeId}`, { enabled: false });
    world.wait(29 * DAY);
    await throwAwayEnded(world.desk.context);
    expect(await kept()).toEqual([{ raw: true }]);
    world.wait(2 * DAY);
    await throwAwayEnded(world.desk.context);
    expect(await kept()).toEqual([{ raw: false }]);
    expect(await open("set_aside")).toHaveLength(1);
    world.shop.faults.clear();
    await world.desk.call("PATCH", `/stores/${storeId}`, { enabled: true });
    expect((await resolve(entry.id, "apply_again")).status).toBeLessThan(300);
    await world.work();
    await world.tick();
    expect([await open("set_aside"), await kept()]).toEqual([[], []]);
  });
});
