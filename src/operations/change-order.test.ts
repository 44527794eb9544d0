import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Desk, openDesk } from "../../test/desk.ts";
import { bringOver, observedLine, observedOrder } from "../../test/observed-order.ts";
import { insertStore, PAPER_SHOP, type StoreRow } from "../../test/store-orders.ts";

let desk: Desk;
let store: StoreRow;

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
});
afterAll(() => desk.close());

const mug = (quantity: bigint) => observedLine({ title: "Mug", article: "MUG", quantity });
const plate = (price: bigint) => observedLine({ title: "Plate", article: "PLATE", price });
const spoon = (quantity: bigint) => observedLine({ title: "Spoon", article: "SPOON", quantity });

async function order(remoteId: string): Promise<Answer["body"]> {
  const found = await sql<{ id: string }>`select order_id as id from bindings where store_id = ${store.id} and remote_id = ${remoteId}`.execute(
    desk.db,
  );
  return (await desk.call("GET", `/orders/${found.rows[0]?.id}`)).body;
}

/** Title, quantity, price on the desk and quantity, price in the shop: what a person sees of each line. */
const shown = (body: Answer["body"]) =>
  body.items.map((item: Answer["body"]) => [
    item.title,
    item.quantity,
    item.price.amount,
    item.inStore?.quantity ?? null,
    item.inStore?.price.amount ?? null,
  ]);

describe("what a person did with a store's order", () => {
  it("P17 stays when the shop changes: edited lines keep our values with the shop's beside them, a line taken away does not come back, ours is not touched", async () => {
    await bringOver(desk.context, store.id, observedOrder("1", [mug(1000n), plate(1000n), spoon(1000n)]));
    const before = await order("1");
    const [first, second] = before.items;
    const items = [
      { id: first.id, quantity: "5" },
      { id: second.id, remove: true },
      { title: "Gift wrap", quantity: "1", price: "3.00" },
    ];
    const edited = await desk.call("PATCH", `/orders/${before.id}`, { version: before.version, items });
    expect(edited.status, edited.text).toBe(200);

    await bringOver(desk.context, store.id, observedOrder("1", [mug(2000n), plate(1500n), spoon(4000n)]));
    const after = await order("1");
    expect(shown(after)).toEqual([
      ["Mug", "5", "10.00", "2", "10.00"],
      ["Spoon", "4", "10.00", "4", "10.00"],
      ["Gift wrap", "1", "3.00", null, null],
    ]);
    expect(after).toMatchObject({ total: { amount: "93.00" }, totals: { storeTotal: { amount: "75.00" }, equal: false } });

    await bringOver(desk.context, store.id, observedOrder("1", [spoon(4000n)]));
    const last = await order("1");
    expect(shown(last).map(([title]: [string]) => title)).toEqual(["Mug", "Spoon", "Gift wrap"]);
    expect(last.items[0].inStore.removed).toBe(true);
  });

  it("P16 holds the shop's content back while a line is written off, shows it beside ours, and lets it in after the undo", async () => {
    await bringOver(desk.context, store.id, observedOrder("2", [mug(1000n)]));
    const before = await order("2");
    await desk.call("POST", `/orders/${before.id}/write-offs`, {});
    await bringOver(desk.context, store.id, observedOrder("2", [mug(3000n), spoon(1000n)], { statusId: "3" }));
    const frozen = await order("2");
    expect(shown(frozen)).toEqual([["Mug", "1", "10.00", "1", "10.00"]]);
    expect(frozen).toMatchObject({
      store: {
        frozen: true,
        remoteStatus: { id: "3" },
        waiting: { total: { amount: "40.00" }, lines: [{ title: "Mug", quantity: "3" }, { title: "Spoon" }] },
      },
      attention: [{ kind: "frozen_changed", actions: ["take_over", "keep_ours"] }],
    });
    expect((await desk.call("POST", `/orders/${before.id}/write-offs/undo`, {})).body).toMatchObject({
      store: { frozen: false, waiting: null },
      attention: [],
    });
    await bringOver(desk.context, store.id, observedOrder("2", [mug(3000n), spoon(1000n)], { statusId: "3" }));
    expect(shown(await order("2"))).toEqual([
      ["Mug", "3", "10.00", "3", "10.00"],
      ["Spoon", "1", "10.00", "1", "10.00"],
    ]);
  });

  it("is not lost when the shop's answer and a person's click meet: both arrive", async () => {
    for (let round = 0; round < 4; round++) {
      const remoteId = `9${round}`;
      await bringOver(desk.context, store.id, observedOrder(remoteId, [mug(1000n)]));
      const { id, items, version } = await order(remoteId);
      const [answer] = await Promise.all([
        desk.call("PATCH", `/orders/${id}`, { version, items: [{ id: items[0].id, quantity: "7" }] }),
        bringOver(desk.context, store.id, observedOrder(remoteId, [mug(1000n), spoon(2000n)])),
      ]);
      const after = await order(remoteId);
      expect(shown(after).find(([title]: [string]) => title === "Spoon")?.[1]).toBe("2");
      // Either the click was first and is kept, or it was told that the order had changed.
      expect(shown(after)[0][1]).toBe(answer.status === 200 ? "7" : "1");
      expect([200, 409]).toContain(answer.status);
    }
  });
});
