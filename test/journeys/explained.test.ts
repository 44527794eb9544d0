import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWorld, type World } from "../world.ts";

// Shop statuses of the simulator: 1 New, 2 Processing, 3 Delivered, 4 Cancelled, 6 Shipping.

describe("P32 why an order has this status is answered from stored facts", () => {
  let world: World;
  let storeId: string;
  let groups: Map<string, string>;

  beforeAll(async () => {
    world = await openWorld({ shops: [{ port: 0, orders: 0 }] });
    storeId = await world.connected();
    const { items } = (await world.desk.call("GET", "/order-statuses?limit=200")).body;
    groups = new Map(items.map((status: { id: string; group: string }) => [status.group, status.id]));
    const rule = (remoteStatusId: string, name: string) => ({ remoteStatusId, statusId: group(name) });
    const rules = {
      in: [rule("1", "new"), rule("3", "completed"), rule("4", "cancelled"), rule("6", "delivery")],
      out: [rule("2", "in_progress"), rule("6", "delivery"), rule("3", "completed"), rule("4", "cancelled")],
    };
    expect((await world.desk.call("PUT", `/stores/${storeId}/status-rules`, rules)).status).toBe(200);
  });
  afterAll(() => world.close());

  beforeEach(() => {
    world.shop.faults.clear();
    world.wait(60_000);
  });

  const group = (name: string): string => groups.get(name) ?? "";
  const why = async (id: string) => (await world.desk.call("GET", `/orders/${id}/status-explanation`)).body;
  const set = async (id: string, name: string) =>
    expect((await world.desk.call("PATCH", `/orders/${id}`, { statusId: group(name) })).status).toBe(200);

  async function placed(): Promise<{ number: number; id: string }> {
    const number = world.shop.place({}, world.now());
    await world.pass(storeId, "light");
    const { items } = (await world.desk.call("GET", `/orders?storeId=${storeId}&q=${number}`)).body;
    return { number, id: items[0].id };
  }

  it("came in by a rule, was set by the store by another, and by a person: who, from what, by which rule, and both bases", async () => {
    const { number, id } = await placed();
    expect(await why(id)).toMatchObject({
      status: { id: group("new") },
      setBy: { how: "came_in_matched", author: { kind: "store" }, from: null, rule: { remoteStatus: { id: "1" }, stillSo: true } },
      store: {
        id: storeId,
        connection: "on",
        standing: "agrees",
        remoteStatus: { id: "1", titles: { en: "New" } },
        base: { remoteStatus: { id: "1" }, status: { id: group("new") } },
        rules: { in: { id: group("new") }, out: null },
        push: null,
        conflict: null,
        frozen: null,
      },
    });
    world.shop.setStatus(number, 6);
    await world.pass(storeId, "full");
    expect(await why(id)).toMatchObject({
      setBy: {
        how: "store",
        author: { kind: "store", name: expect.stringContaining("integration") },
        from: { id: group("new") },
        rule: { remoteStatus: { id: "6" }, status: { id: group("delivery") }, stillSo: true },
      },
      store: { standing: "agrees", base: { remoteStatus: { id: "6" }, status: { id: group("delivery") } } },
    });
    await set(id, "completed");
    expect(await why(id)).toMatchObject({
      setBy: { how: "person", author: { kind: "employee" }, from: { id: group("delivery") }, rule: null },
      store: {
        standing: "waiting_to_send",
        changedOnDesk: true,
        changedInStore: false,
        base: { status: { id: group("delivery") } },
        push: { remoteStatus: { id: "3" }, refusals: 0, heldWhy: null, since: world.now().toISOString() },
      },
    });
    await world.work();
    expect(await why(id)).toMatchObject({ setBy: { how: "person" }, store: { standing: "agrees", remoteStatus: { id: "3" }, push: null } });
  });

  it("what waits: a refusal that is tried again, an answer that was lost, a cancelling that is held back, a pause", async () => {
    const refused = await placed();
    world.shop.faults.set("updateRefused", "Access denied");
    await set(refused.id, "delivery");
    await world.work();
    expect((await why(refused.id)).store).toMatchObject({
      standing: "retrying",
      push: { remoteStatus: { id: "6" }, refusals: 1, retryAt: expect.any(String) },
    });
    world.shop.faults.clear();
    await set(refused.id, "new"); // taken back: nothing is left to send
    await world.work();

    const lost = await placed();
    world.shop.faults.set("dropBefore", true, { functions: ["orders/update"], times: 1 });
    await set(lost.id, "delivery");
    await world.work();
    expect((await why(lost.id)).store).toMatchObject({ standing: "in_doubt", push: { remoteStatus: { id: "6" }, inDoubtUntil: expect.any(String) } });
    await world.live(3 * 60_000);
    expect((await why(lost.id)).store).toMatchObject({ standing: "agrees", push: null });

    const held = await placed();
    await set(held.id, "cancelled");
    await world.work();
    expect((await why(held.id)).store).toMatchObject({
      standing: "held",
      push: { heldWhy: "cancel_not_allowed", remoteStatus: { id: "4" } },
      attention: [{ kind: "push_held" }],
    });
    await world.desk.call("PATCH", `/stores/${storeId}`, { enabled: false });
    expect((await why(held.id)).store).toMatchObject({ connection: "paused" });
    await world.desk.call("PATCH", `/stores/${storeId}`, { enabled: true });
    await world.tick();
  });

  it("both changed, one side without a rule, and a write-off that holds the content", async () => {
    const both = await placed();
    world.shop.cancel(both.number);
    await set(both.id, "delivery");
    await world.work();
    expect((await why(both.id)).store).toMatchObject({
      standing: "conflict",
      changedInStore: true,
      changedOnDesk: true,
      conflict: { winner: "desk", willBeWritten: false },
      attention: [{ kind: "conflict" }],
    });

    const gap = await placed();
    world.shop.setStatus(gap.number, 2); // no rule inward
    await world.pass(storeId, "full");
    expect((await why(gap.id)).store).toMatchObject({ standing: "not_matched", unmatchedSide: "store", rules: { in: null } });

    const frozen = await placed();
    expect((await world.desk.call("POST", `/orders/${frozen.id}/write-offs`, {})).status).toBe(200);
    expect((await why(frozen.id)).store).toMatchObject({
      standing: "agrees",
      frozen: { holdsStatus: false, changedInStore: false, because: expect.arrayContaining([expect.objectContaining({ by: "Olena Owner" })]) },
    });
  });

  it("an order made on the desk says who made it; one that does not exist is not found", async () => {
    const [location] = (await world.desk.call("GET", "/locations")).body.items;
    const [type] = (await world.desk.call("GET", "/order-types")).body.items;
    const { id } = (await world.desk.call("POST", "/orders", { locationId: location.id, typeId: type.id, items: [] })).body;
    expect(await why(id)).toMatchObject({ setBy: { how: "made_on_desk", author: { kind: "employee" } }, store: null });
    expect((await world.desk.call("GET", "/orders/999999/status-explanation")).body.code).toBe("not_found");
  });
});
