import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { attentionOf, must } from "../look.ts";
import { openWorld, type World } from "../world.ts";

// Shop statuses of the simulator: 1 New, 2 Processing, 3 Delivered, 4 Cancelled (final there), 6 Shipping, 9 Ready for pickup.

let world: World;
let storeId: string;
let groups: Map<string, string>;

beforeAll(async () => {
  world = await openWorld({ shops: [{ port: 0, orders: 0 }] });
  storeId = await world.connected();
  const { items } = await must(world, "GET", "/order-statuses?limit=200");
  groups = new Map(items.map((status: { id: string; group: string }) => [status.group, status.id]));
  await must(world, "PUT", `/stores/${storeId}/status-rules`, rules());
});
afterAll(() => world.close());
beforeEach(() => {
  world.shop.faults.clear();
  world.wait(60_000);
});

const group = (name: string): string => groups.get(name) ?? "";
const rules = () => ({
  in: [
    { remoteStatusId: "1", statusId: group("new") },
    { remoteStatusId: "2", statusId: group("in_progress") },
    { remoteStatusId: "3", statusId: group("completed") },
    { remoteStatusId: "4", statusId: group("cancelled") },
    { remoteStatusId: "6", statusId: group("delivery") },
  ],
  out: [
    { statusId: group("in_progress"), remoteStatusId: "2" },
    { statusId: group("delivery"), remoteStatusId: "6" },
    { statusId: group("completed"), remoteStatusId: "3" },
    { statusId: group("cancelled"), remoteStatusId: "4" },
  ],
});

async function placed(): Promise<{ number: number; id: string }> {
  const number = world.shop.place({}, world.now());
  await world.pass(storeId, "light");
  const { items } = await must(world, "GET", `/orders?storeId=${storeId}&sort=-number&limit=1`);
  return { number, id: items[0].id };
}

const order = (id: string) => must(world, "GET", `/orders/${id}`);
const set = (id: string, name: string) => must(world, "PATCH", `/orders/${id}`, { statusId: group(name) });
const inShop = (number: number) => world.shop.order(number).order.stat_status;
const resolve = (id: string, action: string) => must(world, "POST", `/attention/${id}/resolutions`, { action });
const enable = (enabled: boolean) => must(world, "PATCH", `/stores/${storeId}`, { enabled });
const open = async (id: string) => (await attentionOf(world, storeId)).filter((entry) => entry.order?.id === id);
const kinds = async (id: string) => (await open(id)).map((entry) => entry.kind).sort();
async function look(): Promise<void> {
  world.wait(60_000);
  await world.pass(storeId, "full");
}
/** A change made while the store was paused: it waits for one confirmation. */
async function held(name: string): Promise<{ number: number; id: string }> {
  const one = await placed();
  await enable(false);
  await set(one.id, name);
  await enable(true);
  expect(await open(one.id)).toMatchObject([{ kind: "push_held", detail: { why: "after_a_pause" } }]);
  return one;
}

describe("what Attention says about the status of an order", () => {
  it("S16 S17 P28 a change that waited for a word and may not be written any more no longer offers to send it: the conflict takes its place", async () => {
    const { number, id } = await held("delivery");
    world.shop.cancel(number);
    await look();
    expect(await open(id)).toMatchObject([{ kind: "conflict", detail: { written: false } }]);
    await look();
    expect(await kinds(id)).toEqual(["conflict"]);
  });

  it("S17 P28 a change that waited for a word and would cancel says that the store does not allow it", async () => {
    const { id } = await held("cancelled");
    await look();
    expect(await open(id)).toMatchObject([{ kind: "push_held", detail: { why: "cancel_not_allowed" } }]);
  });

  it("P28 what may not be sent, and is taken back by hand, is over at once", async () => {
    const { id } = await placed();
    await set(id, "cancelled");
    await world.work();
    expect(await kinds(id)).toEqual(["push_held"]);
    await set(id, "new");
    await world.work();
    expect(await kinds(id)).toEqual([]);
    expect((await order(id)).store.pushPending).toBe(false);
  });

  it("P28 S17 a status set by a person takes the place of the wish that waited: it goes out, and nothing is left to confirm", async () => {
    const { number, id } = await held("delivery");
    await look();
    await set(id, "in_progress");
    await world.work();
    expect(inShop(number)).toBe(2);
    expect(await kinds(id)).toEqual([]);
  });

  it('P25 P28 a wish that waited, for a status that is matched to nothing, is over: the order shows "not matched"', async () => {
    const { id } = await held("delivery");
    await look();
    await set(id, "pending");
    await world.work();
    await look();
    expect(await kinds(id)).toEqual([]);
    expect((await order(id)).store).toMatchObject({ matched: false, pushPending: false });
  });

  it("P27 S17 of two entries about one change the answer to one closes the other", async () => {
    const { number, id } = await held("delivery");
    world.shop.setStatus(number, 2);
    await look();
    const entries = await open(id);
    expect(entries.map((entry) => entry.kind).sort()).toEqual(["conflict", "push_held"]);
    const entryOf = (kind: string) => entries.find((entry) => entry.kind === kind)?.id ?? "";
    await resolve(entryOf("conflict"), "use_store");
    expect(await kinds(id)).toEqual([]);
    const late = await world.desk.call("POST", `/attention/${entryOf("push_held")}/resolutions`, { action: "send" });
    expect(late).toMatchObject({ status: 409, body: { code: "already_resolved", detail: expect.stringContaining("Olena Owner") } });
    await look();
    expect(await kinds(id)).toEqual([]);
    expect((await order(id)).status.group).toBe("in_progress");
  });

  it("P27 a conflict that could not be written says what the desk shows now, when somebody sets that to something else", async () => {
    const { number, id } = await placed();
    world.shop.cancel(number);
    await set(id, "delivery");
    await world.work();
    expect(await open(id)).toMatchObject([{ kind: "conflict", detail: { deskStatusId: group("delivery") } }]);
    await set(id, "in_progress");
    await world.work();
    expect(await open(id)).toMatchObject([{ kind: "conflict", detail: { deskStatusId: group("in_progress"), written: false } }]);
  });

  it("P27 P28 a conflict whose status would cancel in the shop is not sent by itself when the store comes to allow it", async () => {
    const { number, id } = await placed();
    world.shop.setStatus(number, 2);
    await set(id, "cancelled");
    await world.work();
    const [entry] = await open(id);
    expect(entry).toMatchObject({ kind: "conflict", detail: { written: false } });
    await must(world, "PATCH", `/stores/${storeId}`, { mayCancelInStore: true });
    await world.live(6 * 60_000);
    expect(inShop(number)).toBe(2);
    await resolve(entry?.id ?? "", "use_desk");
    await world.work();
    expect(inShop(number)).toBe(4);
    expect(await kinds(id)).toEqual([]);
    await must(world, "PATCH", `/stores/${storeId}`, { mayCancelInStore: false });
  });

  it("S6 P27 rules that are applied to the past settle what they set", async () => {
    const { number, id } = await placed();
    world.shop.setStatus(number, 2);
    await set(id, "cancelled");
    await world.work();
    expect(await kinds(id)).toEqual(["conflict"]);
    await must(world, "POST", `/stores/${storeId}/status-rules/applications`, {});
    expect((await order(id)).status.group).toBe("in_progress");
    expect(await kinds(id)).toEqual([]);
  });

  it("P27 a conflict that the desk won stays until somebody has seen it, and its one click gives the shop back what it had", async () => {
    const { number, id } = await placed();
    world.shop.setStatus(number, 3);
    await set(id, "delivery");
    await world.work();
    expect(inShop(number)).toBe(6);
    await look();
    const [entry, ...more] = await open(id);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ kind: "conflict", detail: { storeStatusId: "3", why: "desk_sent" }, actions: ["use_store", "dismiss"] });
    expect((await must(world, "GET", `/orders/${id}/status-explanation`)).store.standing).toBe("agrees");
    await resolve(entry?.id ?? "", "use_store");
    await world.work();
    expect([(await order(id)).status.group, inShop(number)]).toEqual(["completed", 3]);
    await look();
    expect(await kinds(id)).toEqual([]);
  });

  it("P27 a conflict that was won is over when the order moves on, on either side", async () => {
    const [here, there] = [await placed(), await placed()];
    for (const { number, id } of [here, there]) {
      world.shop.setStatus(number, 2);
      await set(id, "delivery");
    }
    await world.work();
    expect([await kinds(here.id), await kinds(there.id)]).toEqual([["conflict"], ["conflict"]]);
    await set(here.id, "completed");
    world.shop.setStatus(there.number, 3);
    await look();
    await look();
    expect([await kinds(here.id), await kinds(there.id)]).toEqual([[], []]);
  });
});

describe("what Attention says about the lines of an order", () => {
  it("S21 P27 lines in question are another matter than its status: sending the status answers nothing about them", async () => {
    const cups = (...quantities: number[]) => quantities.map((quantity) => ({ article: "CUP-IN-QUESTION", quantity, price: 10 }));
    const number = world.shop.place({ products: cups(1, 2) }, world.now());
    await world.pass(storeId, "light");
    const { items } = await must(world, "GET", `/orders?storeId=${storeId}&sort=-number&limit=1`);
    const { id, version, items: lines } = await order(items[0].id);
    await must(world, "PATCH", `/orders/${id}`, { items: [{ id: lines[0].id, price: "11.00" }], version });
    world.shop.edit(number, { products: cups(3, 4) });
    world.shop.setStatus(number, 2);
    await look();
    await set(id, "delivery");
    await world.work();
    expect(inShop(number)).toBe(6);
    const [entry, ...more] = await open(id);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ kind: "conflict", detail: { lines: [expect.any(String)] }, actions: ["dismiss"] });
  });

  it("P20 a total that differs is a person's own once they change the lines", async () => {
    const { id } = await placed();
    await world.desk.pool.query(
      `insert into attention (kind, subject, store_id, order_id, detail, actions, created_at, updated_at)
       values ('total_differs', 'order:' || $1, $2, $1::bigint, '{}', '{fetch_again,dismiss}', now(), now())`,
      [id, storeId],
    );
    const { version, items } = await order(id);
    await must(world, "PATCH", `/orders/${id}`, { items: [{ id: items[0].id, quantity: "3" }], version });
    expect(await kinds(id)).toEqual([]);
  });
});

describe("a status that is taken back", () => {
  /** Two statuses of the shop stand for one here: 2, which the desk's is sent as, and 9. */
  const double = () => ({ in: [...rules().in, { remoteStatusId: "9", statusId: group("in_progress") }], out: rules().out });
  beforeAll(async () => {
    await must(world, "PUT", `/stores/${storeId}/status-rules`, double());
  });
  async function picking(): Promise<{ number: number; id: string }> {
    const one = await placed();
    world.shop.setStatus(one.number, 9);
    await look();
    expect((await order(one.id)).status.group).toBe("in_progress");
    return one;
  }
  const undo = (id: string) => must(world, "PATCH", `/orders/${id}`, { statusId: group("in_progress"), undo: true });

  it("P24 is taken back in the shop too, to the very status it had there; set by hand it is the one the matching names", async () => {
    const { number, id } = await picking();
    await set(id, "delivery");
    await world.work();
    expect(inShop(number)).toBe(6);
    await undo(id);
    await world.work();
    expect(inShop(number)).toBe(9);
    await look();
    expect([(await order(id)).status.group, (await order(id)).store.pushPending, await kinds(id)]).toEqual(["in_progress", false, []]);
    await set(id, "delivery");
    await world.work();
    await set(id, "in_progress");
    await world.work();
    expect(inShop(number)).toBe(2);
  });

  it("P24 S4 S12 before it was sent nothing is written; while the answer is out, what arrived is taken back", async () => {
    const { number, id } = await picking();
    world.shop.log.reset();
    await set(id, "delivery");
    await undo(id);
    await world.work();
    expect([inShop(number), world.shop.log.counts().updates]).toEqual([9, 0]);
    world.shop.faults.set("dropAfter", true, { functions: ["orders/update"], times: 1 });
    await set(id, "delivery");
    while (world.shop.log.counts().updates === 0) await world.workOnce();
    await undo(id);
    await world.live(3 * 60_000, 30_000);
    expect(inShop(number)).toBe(9);
    expect((await order(id)).store.pushPending).toBe(false);
  });

  it("P24 many at once get back what each of them had, by the same three calls", async () => {
    const orders = [await picking(), await placed(), await placed()];
    await set(orders[1]?.id ?? "", "in_progress");
    world.shop.setStatus(orders[2]?.number ?? 0, 2);
    await look();
    expect(orders.map(({ number }) => inShop(number))).toEqual([9, 2, 2]);
    const orderIds = orders.map(({ id }) => id);
    await must(world, "POST", "/orders/status-changes", { orderIds, statusId: group("delivery") });
    await world.work();
    expect(orders.map(({ number }) => inShop(number))).toEqual([6, 6, 6]);
    world.shop.log.reset();
    await must(world, "POST", "/orders/status-changes", { orderIds, statusId: group("in_progress"), undo: true });
    await world.work();
    expect(orders.map(({ number }) => inShop(number))).toEqual([9, 2, 2]);
    expect(world.shop.log.counts()).toMatchObject({ updates: 1, updatedOrders: 3 });
  });

  it("P24 S17 taken back while the store was paused it waits for a word, and then goes back to the very status it had", async () => {
    const { number, id } = await picking();
    await set(id, "delivery");
    await world.work();
    await enable(false);
    await undo(id);
    await enable(true);
    await look();
    expect(inShop(number)).toBe(6);
    const [entry] = await open(id);
    await resolve(entry?.id ?? "", "send");
    await world.work();
    expect(inShop(number)).toBe(9);
    expect(await kinds(id)).toEqual([]);
  });

  it("P24 where the shop's former status no longer stands for it, the matching says what is sent; and an undo of no status is refused", async () => {
    const { number, id } = await picking();
    await set(id, "delivery");
    await world.work();
    await must(world, "PUT", `/stores/${storeId}/status-rules`, rules());
    await undo(id);
    await world.work();
    expect(inShop(number)).toBe(2);
    const answer = await world.desk.call("PATCH", `/orders/${id}`, { managerId: null, undo: true });
    expect(answer).toMatchObject({ status: 422, body: { code: "invalid", errors: [{ path: "undo" }] } });
  });
});

describe("a store that is disconnected", () => {
  it("S5 leaves no question that only the shop could settle, and nothing that waits to be sent; connected again, what is still so is said again", async () => {
    const [wish, frozen, gone] = [await held("delivery"), await placed(), await placed()];
    await must(world, "POST", `/orders/${frozen.id}/write-offs`, {});
    const [line] = world.shop.order(frozen.number).order.products;
    world.shop.edit(frozen.number, { products: [{ article: line?.article ?? "", quantity: 7 }] });
    world.shop.remove(gone.number);
    for (let pass = 0; pass < 3; pass++) await look();
    expect([await kinds(wish.id), await kinds(frozen.id), await kinds(gone.id)]).toEqual([["push_held"], ["frozen_changed"], ["missing_in_store"]]);
    expect((await world.desk.call("DELETE", `/stores/${storeId}`)).status).toBe(204);
    expect(await attentionOf(world, storeId)).toEqual([]);
    await set(wish.id, "completed");
    expect((await order(wish.id)).store.pushPending).toBe(false);
    expect(await world.connected(world.shop, { statusRules: rules() })).toBe(storeId);
    await look();
    expect([await kinds(wish.id), await kinds(frozen.id)]).toEqual([[], ["frozen_changed"]]);
    expect(inShop(wish.number)).toBe(1); // what was set while nobody was connected is not sent
  });
});
