import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { attentionOf, must } from "../look.ts";
import { openWorld, type World } from "../world.ts";

// Shop statuses of the simulator: 1 New, 2 Processing, 3 Delivered, 4 Cancelled (final there), 6 Shipping.

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
    await resolve(entries.find((entry) => entry.kind === "conflict")?.id ?? "", "use_store");
    expect(await kinds(id)).toEqual([]);
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
    await look();
    await world.work();
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
});
