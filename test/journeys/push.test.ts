import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWorld, type World } from "../world.ts";

// Shop statuses of the simulator: 1 New, 2 Processing, 3 Delivered, 4 Cancelled, 6 Shipping.

describe("a status changed on the desk", () => {
  let world: World;
  let storeId: string;
  let statuses: Map<string, string>;

  beforeAll(async () => {
    world = await openWorld({ shops: [{ port: 0, orders: 0 }] });
    storeId = await world.connected();
    const { items } = (await world.desk.call("GET", "/order-statuses?limit=200")).body;
    statuses = new Map(items.map((status: { id: string; group: string }) => [status.group, status.id]));
    const rules = {
      in: [
        { remoteStatusId: "1", statusId: group("new") },
        { remoteStatusId: "2", statusId: group("in_progress") },
        { remoteStatusId: "3", statusId: group("completed") },
        { remoteStatusId: "4", statusId: group("cancelled") },
        { remoteStatusId: "6", statusId: group("delivery") },
      ],
      out: [
        { statusId: group("in_progress"), remoteStatusId: "2" },
        { statusId: group("pending"), remoteStatusId: "2" },
        { statusId: group("delivery"), remoteStatusId: "6" },
        { statusId: group("completed"), remoteStatusId: "3" },
        { statusId: group("cancelled"), remoteStatusId: "4" },
      ],
    };
    expect((await world.desk.call("PUT", `/stores/${storeId}/status-rules`, rules)).status).toBe(200);
  });
  afterAll(() => world.close());

  beforeEach(() => {
    world.shop.faults.clear();
    world.wait(60_000);
  });

  const group = (name: string): string => statuses.get(name) ?? "";

  async function placed(): Promise<{ number: number; id: string }> {
    const number = world.shop.place({}, world.now());
    await world.pass(storeId, "light");
    world.shop.log.reset();
    return { number, id: await idOf(number) };
  }

  async function idOf(number: number): Promise<string> {
    const { items } = (await world.desk.call("GET", `/orders?storeId=${storeId}&q=${number}`)).body;
    return items.find((found: { store: { remoteNumber: string } }) => found.store.remoteNumber === String(number)).id;
  }

  /** Ids of the newest orders of the store. */
  async function newest(count: number): Promise<string[]> {
    const found: string[] = [];
    let cursor = "";
    while (found.length < count && cursor !== "&cursor=null") {
      const { body } = await world.desk.call("GET", `/orders?storeId=${storeId}&limit=200&sort=-number${cursor}`);
      found.push(...body.items.map((item: { id: string }) => item.id));
      cursor = `&cursor=${body.nextCursor}`;
    }
    return found.slice(0, count);
  }

  const order = async (id: string) => (await world.desk.call("GET", `/orders/${id}`)).body;
  const set = async (id: string, name: string) =>
    expect((await world.desk.call("PATCH", `/orders/${id}`, { statusId: group(name) })).status).toBe(200);
  const inShop = (number: number) => world.shop.order(number).order.stat_status;

  it("P24 S1 reaches the shop: read first, then written once", async () => {
    const { number, id } = await placed();
    await set(id, "in_progress");
    expect((await order(id)).store.pushPending).toBe(true);
    await world.work();
    expect(inShop(number)).toBe(2);
    expect((await order(id)).store).toMatchObject({ pushPending: false, remoteStatus: { id: "2" } });
    expect(world.shop.log.counts()).toMatchObject({ updates: 1, updatedOrders: 1 });
    const { items } = (await world.desk.call("GET", `/orders/${id}/events`)).body;
    expect(items[0]).toMatchObject({ kind: "status_sent", after: { storeStatusId: "2" } });
  });

  it("P26 P28 is not sent when the shop shows it already, and comes back as nothing: no echo", async () => {
    const { number, id } = await placed();
    await set(id, "in_progress");
    await world.work();
    await set(id, "pending"); // stands for the same store status
    await world.work();
    for (let round = 0; round < 3; round++) await world.pass(storeId, "full");
    expect(inShop(number)).toBe(2);
    expect((await order(id)).status.group).toBe("pending");
    expect(world.shop.log.counts().updates).toBe(1);
  });

  it("S1 P27 does not write over a cancellation it has not seen", async () => {
    const { number, id } = await placed();
    world.shop.cancel(number);
    await set(id, "delivery");
    await world.work();
    expect(inShop(number)).toBe(4);
    const { body } = await world.desk.call("GET", `/attention?orderId=${id}`);
    expect(body.items.map((entry: { kind: string }) => entry.kind)).toContain("conflict");
    expect(world.shop.log.counts().updates).toBe(0);
  });

  it("P28 does not cancel in the shop unless the store allows it, and says so", async () => {
    const { number, id } = await placed();
    await set(id, "cancelled");
    await world.work();
    expect(inShop(number)).toBe(1);
    expect((await world.desk.call("GET", `/attention?orderId=${id}`)).body.items[0]).toMatchObject({
      kind: "push_held",
      detail: { why: "cancel_not_allowed" },
    });
    await world.desk.call("PATCH", `/stores/${storeId}`, { mayCancelInStore: true });
    await set(id, "in_progress");
    await set(id, "cancelled");
    await world.work();
    expect(inShop(number)).toBe(4);
    await world.desk.call("PATCH", `/stores/${storeId}`, { mayCancelInStore: false });
  });

  it("S12 settles a lost answer by reading: nothing is written twice, and it is not taken for the shop's own change", async () => {
    const { number, id } = await placed();
    world.shop.faults.set("dropAfter", true, { functions: ["orders/update"], times: 1 });
    await set(id, "in_progress");
    await world.work();
    expect(inShop(number)).toBe(2);
    await world.live(3 * 60_000, 30_000);
    expect(world.shop.log.counts().updates).toBe(1);
    expect(await order(id)).toMatchObject({ status: { group: "in_progress" }, store: { pushPending: false, remoteStatus: { id: "2" } } });
    expect((await world.desk.call("GET", `/attention?orderId=${id}`)).body.items).toEqual([]);
  });

  it("S12 sends again when the lost call took no effect", async () => {
    const { number, id } = await placed();
    world.shop.faults.set("dropBefore", true, { functions: ["orders/update"], times: 1 });
    await set(id, "delivery");
    await world.work();
    expect(inShop(number)).toBe(1);
    await world.live(5 * 60_000, 30_000);
    expect(inShop(number)).toBe(6);
    expect((await order(id)).store.pushPending).toBe(false);
  });

  it("S12 a second change waits until reading has settled the first, whose call may still arrive", async () => {
    const { number, id } = await placed();
    world.shop.faults.set("dropBefore", true, { functions: ["orders/update"], times: 1 });
    await set(id, "in_progress");
    await world.work();
    await set(id, "delivery");
    await world.live(40_000, 20_000);
    expect(world.shop.log.counts().updates).toBe(1);
    await world.live(5 * 60_000, 30_000);
    expect(inShop(number)).toBe(6);
    expect(world.shop.log.counts().updates).toBe(2);
    expect((await order(id)).store.pushPending).toBe(false);
  });

  it("P28 is tried again when the shop refuses, then listed under Attention; the desk's status stays", async () => {
    const { number, id } = await placed();
    world.shop.faults.set("updateRefused", "status is not defined or defined incorrectly");
    await set(id, "delivery");
    await world.work();
    await world.live(4 * 3_600_000, 10 * 60_000);
    expect(inShop(number)).toBe(1);
    expect((await order(id)).status.group).toBe("delivery");
    const { items } = (await world.desk.call("GET", `/attention?orderId=${id}`)).body;
    expect(items[0]).toMatchObject({ kind: "push_refused", detail: { said: "status is not defined or defined incorrectly" } });
    expect(world.shop.log.counts().updates).toBeLessThanOrEqual(6);
    world.shop.faults.clear();
    expect((await world.desk.call("POST", `/attention/${items[0].id}/resolutions`, { action: "send" })).status).toBeLessThan(300);
    await world.work();
    expect(inShop(number)).toBe(6);
  });

  it("P28 a shop that says yes and does nothing takes nobody's work back: the desk's status stays, Attention says so, and one click sends it again", async () => {
    const { number, id } = await placed();
    world.shop.faults.set("updateIgnored", true);
    await set(id, "delivery");
    await world.work();
    expect((await order(id)).store).toMatchObject({ pushPending: false, remoteStatus: { id: "6" } }); // so it said
    await world.pass(storeId, "full");
    expect((await order(id)).status.group).toBe("delivery");
    const open = async () => (await world.desk.call("GET", `/attention?orderId=${id}`)).body.items;
    expect(await open()).toMatchObject([
      { kind: "push_not_taken", detail: { storeStatusId: "1", sentStatusId: "6" }, actions: ["send", "use_store", "dismiss"] },
    ]);
    expect((await world.desk.call("GET", `/orders/${id}/status-explanation`)).body.store).toMatchObject({
      standing: "refused",
      base: { remoteStatus: { id: "1" }, status: { id: group("new") } },
      push: { remoteStatus: { id: "6" }, refusal: { why: "not_taken" } },
    });
    const { items: feed } = (await world.desk.call("GET", `/orders/${id}/events`)).body;
    expect(feed[0]).toMatchObject({ kind: "status_not_taken", before: { storeStatusId: "6" }, after: { storeStatusId: "1" } });
    await world.live(30 * 60_000, 5 * 60_000);
    expect(world.shop.log.counts().updates).toBe(1); // nothing more is sent by itself
    world.shop.faults.clear();
    const [entry] = await open();
    expect((await world.desk.call("POST", `/attention/${entry.id}/resolutions`, { action: "send" })).status).toBeLessThan(300);
    await world.work();
    expect(inShop(number)).toBe(6);
    await world.pass(storeId, "full");
    expect([await open(), (await order(id)).store.pushPending]).toEqual([[], false]);
  });

  it("P23 a shop that was seen with our status, and has the one from before again, was changed there: that is news like any other", async () => {
    const { number, id } = await placed();
    await set(id, "delivery");
    await world.work();
    world.wait(60_000);
    await world.pass(storeId, "full");
    world.shop.setStatus(number, 1);
    world.wait(60_000);
    await world.pass(storeId, "full");
    expect((await order(id)).status.group).toBe("new");
    expect((await world.desk.call("GET", `/attention?orderId=${id}`)).body.items).toEqual([]);
  });

  it("P24 one status for 1,000 selected orders is one call here, and at most 1,000/50 updates, 1,000/100 reads and one call more there", async () => {
    const numbers = Array.from({ length: 1000 }, () => world.shop.place({}, world.now()));
    await world.pass(storeId, "light");
    const ids = await newest(1000);
    world.shop.log.reset();
    const answer = await world.desk.call("POST", "/orders/status-changes", { orderIds: ids, statusId: group("in_progress") });
    expect(answer.body.results.filter((result: { outcome: string }) => result.outcome === "changed")).toHaveLength(1000);
    await world.work();
    expect(new Set(numbers.map(inShop))).toEqual(new Set([2]));
    const { updates, updatedOrders, requests } = world.shop.log.counts();
    expect([updates, updatedOrders]).toEqual([20, 1000]);
    expect(requests).toBeLessThanOrEqual(1000 / 50 + 1000 / 100 + 1);
    const more = await world.desk.call("POST", "/orders/status-changes", { orderIds: [...ids, ids[0]], statusId: group("new") });
    expect([more.status, more.body.code]).toEqual([422, "invalid"]); // 1,001 are refused, and nothing is half done
    expect((await order(ids[0] ?? "")).status.group).toBe("in_progress");
  });

  it("P30 200 selected orders are refreshed in at most two reads and what a new token takes", async () => {
    const ids = await newest(200);
    world.wait(11 * 60_000); // whatever was refreshed before may be again, and the token has run out
    world.shop.log.reset();
    let answered = false;
    const asked = world.desk.call("POST", "/orders/refreshes", { orderIds: ids }).finally(() => {
      answered = true;
    });
    while (!answered) {
      await world.work();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const { results } = (await asked).body;
    expect(new Set(results.map((result: { outcome: string }) => result.outcome))).toEqual(new Set(["refreshed"]));
    expect(world.shop.log.counts().functions["orders/get"]).toBe(2);
    expect(world.shop.log.counts().requests).toBeLessThanOrEqual(2 + 2);
  });

  it("S17 a change made after a pause waits until everything was read", async () => {
    const { number, id } = await placed();
    await world.desk.call("PATCH", `/stores/${storeId}`, { enabled: false });
    await world.desk.call("PATCH", `/stores/${storeId}`, { enabled: true });
    await set(id, "delivery");
    await world.work();
    expect(inShop(number)).toBe(1);
    await world.live(3 * 60_000, 30_000);
    expect(inShop(number)).toBe(6);
  });

  it("S17 waits for one confirmation after a pause", async () => {
    const { number, id } = await placed();
    await world.desk.call("PATCH", `/stores/${storeId}`, { enabled: false });
    await set(id, "delivery");
    await world.work();
    await world.desk.call("PATCH", `/stores/${storeId}`, { enabled: true });
    await world.live(10 * 60_000, 60_000);
    expect(inShop(number)).toBe(1);
    const { items } = (await world.desk.call("GET", `/attention?orderId=${id}`)).body;
    expect(items[0]).toMatchObject({ kind: "push_held", actions: expect.arrayContaining(["send"]) });
    await world.desk.call("POST", "/attention/resolutions", { ids: [items[0].id], action: "send" });
    await world.work();
    expect(inShop(number)).toBe(6);
  });

  it("S7 S1 where the merchant wants the status to wait with a frozen order's content, it waits outward too: at the thaw the shop's news comes first", async () => {
    await world.desk.call("PATCH", `/stores/${storeId}`, { frozenFollowsStatus: false });
    const { number, id } = await placed();
    expect((await world.desk.call("POST", `/orders/${id}/write-offs`, {})).status).toBe(200);
    world.shop.cancel(number);
    await set(id, "delivery");
    await world.live(6 * 60_000, 60_000);
    expect([inShop(number), world.shop.log.counts().updates]).toEqual([4, 0]);
    expect((await world.desk.call("GET", `/orders/${id}/status-explanation`)).body.store.standing).toBe("frozen");
    expect((await world.desk.call("POST", `/orders/${id}/write-offs/undo`, {})).status).toBe(200);
    await world.live(6 * 60_000, 60_000);
    expect([inShop(number), world.shop.log.counts().updates]).toEqual([4, 0]);
    const { body } = await world.desk.call("GET", `/attention?orderId=${id}`);
    expect(body.items.map((entry: { kind: string }) => entry.kind)).toEqual(["conflict"]);
    await world.desk.call("PATCH", `/stores/${storeId}`, { frozenFollowsStatus: true });
  });

  it("P22 P24 an order whose news the database cannot hold keeps no other from being sent, and is sent itself once it can be read", async () => {
    const [bad, good] = [await placed(), await placed()];
    const [line] = world.shop.order(bad.number).order.products;
    world.shop.edit(bad.number, { products: [{ article: "HUGE", price: 0, quantity: 500_000_000_000 }] });
    await set(bad.id, "delivery");
    await set(good.id, "delivery");
    await world.work();
    expect([inShop(good.number), inShop(bad.number)]).toEqual([6, 1]);
    expect((await order(bad.id)).store.pushPending).toBe(true);
    world.shop.edit(bad.number, { products: [{ article: line?.article ?? "", quantity: 1 }] });
    await world.live(6 * 60_000, 60_000);
    expect([inShop(bad.number), (await order(bad.id)).store.pushPending]).toEqual([6, false]);
  });

  it("S15 P24 a wish for an order that three full passes did not find asks for it once an hour, and goes out when it is found again", async () => {
    const { number, id } = await placed();
    world.shop.faults.set("absentIds", [number]);
    for (let pass = 0; pass < 3; pass++) {
      world.wait(60_000);
      await world.pass(storeId, "full");
    }
    await set(id, "delivery");
    await world.live(2 * 60_000, 30_000);
    const asked = () =>
      world.shop.log.requests("orders/get").filter(({ params }) => ((params.ids as number[] | undefined) ?? []).includes(number)).length;
    world.shop.log.reset();
    await world.live(30 * 60_000, 5 * 60_000);
    expect(asked()).toBe(0);
    world.shop.faults.clear();
    await world.live(40 * 60_000, 10 * 60_000);
    expect([inShop(number), (await order(id)).store]).toMatchObject([6, { pushPending: false, missing: false }]);
  });
});
