import { describe, expect, it } from "vitest";
import { anOrder, CUP, hours, knownBy, landed, NOW, PLATE, plan, STORE } from "../../test/page.ts";
import type { StoreLine } from "../domain/store-order.ts";

describe("a new order", () => {
  it("P10 P11 takes the matched status, else the initial one of the store's order type, and says so", () => {
    expect(plan([anOrder({ statusId: "2" })]).newOrders[0]).toMatchObject({
      statusId: "12",
      binding: { matched: true, base: { store: "2", desk: "12" } },
    });
    const unmatched = plan([anOrder({ statusId: "99" })]);
    expect(unmatched.newOrders[0]).toMatchObject({ statusId: "10", binding: { matched: false, base: { store: "99", desk: "10" } } });
    expect(unmatched.unmatchedStatuses).toEqual(["99"]);
  });

  it("P25 without any matching takes the initial status, and nothing is flagged", () => {
    const store = { ...STORE, rules: { in: new Map(), out: new Map() } };
    const planned = plan([anOrder()], { store });
    expect(planned.newOrders[0]).toMatchObject({ statusId: "10", binding: { matched: true } });
    expect(planned.unmatchedStatuses).toEqual([]);
  });

  it("P12 orders of a page take turns from the oldest on, in whatever order the shop lists them", () => {
    const late = anOrder({ remoteId: "3", placedWallClock: "2026-11-24 13:02:00" });
    const early = anOrder({ remoteId: "1", placedWallClock: "2026-11-24 13:00:00" });
    const middle = anOrder({ remoteId: "2", placedWallClock: "2026-11-24 13:01:00" });
    const planned = plan([late, early, middle], { store: { ...STORE, lastTurnPosition: 1 } });
    expect(planned.newOrders.map((order) => [order.observed.remoteId, order.managerId])).toEqual([
      ["1", "2"],
      ["2", "1"],
      ["3", "2"],
    ]);
    expect(planned.lastTurn).toEqual({ employeeId: "2", position: 2 });
  });

  it("P12 an order that is left out or waits uses up no turn", () => {
    const planned = plan([
      anOrder({ remoteId: "1", placedAt: hours(-5), statusId: "3" }),
      anOrder({ remoteId: "2", currency: "EUR" }),
      anOrder({ remoteId: "3" }),
    ]);
    expect(planned.newOrders.map((order) => [order.observed.remoteId, order.managerId])).toEqual([["3", "1"]]);
  });

  it("P20 an order-level discount is one visible line of its own kind, and the total is the shop's to the last unit", () => {
    const order = anOrder({ lines: [CUP, PLATE], totalBeforeDiscount: 25_000n, total: 24_333n, coupon: "AUTUMN" });
    const [planned] = plan([order]).newOrders;
    expect(planned?.items.at(-1)).toMatchObject({ kind: "discount", title: "Discount (AUTUMN)", total: -667n });
    expect(planned?.totals).toEqual({ items: 25_000n, discount: 667n, total: 24_333n });
    expect(planned?.attention).toEqual([]);
  });

  it("P20 the price of delivery is never added; a total that differs is flagged with both figures", () => {
    const delivery = { ...anOrder().delivery, carrier: null, method: "Кур'єр", price: 12_000n };
    expect(plan([anOrder({ delivery })]).newOrders[0]?.totals.total).toBe(20_000n);
    const [differs] = plan([anOrder({ totalBeforeDiscount: 20_001n, total: 20_001n })]).newOrders;
    expect(differs?.attention).toEqual([{ kind: "total_differs", detail: { desk: "20000", store: "20001", currency: "UAH" } }]);
  });

  it("P20 gifts and parts of a set are lines of their own at zero and add nothing", () => {
    const free = (kind: StoreLine["kind"], article: string): StoreLine => ({ ...CUP, kind, article, price: 0n, total: 0n });
    const order = anOrder({ lines: [CUP, free("gift", "SPOON"), free("set_part", "SAUCER")] });
    const [planned] = plan([order]).newOrders;
    expect(planned?.items.map((item) => [item.kind, item.total])).toEqual([
      ["product", 20_000n],
      ["gift", 0n],
      ["set_part", 0n],
    ]);
    expect(planned?.totals.total).toBe(order.total);
  });

  it("P21 a carrier's delivery is fields; the shop's own way is a comment with method, cost and address; notes are the first comments", () => {
    expect(plan([anOrder()]).newOrders[0]?.events.map((event) => event.kind)).toEqual(["created"]);
    const delivery = { ...anOrder().delivery, carrier: null, method: "Кур'єр", price: 12_000n, address: "вул. Прикладна, 5" };
    const [own] = plan([anOrder({ delivery, buyerNote: "Подзвоніть", managerNote: "Vip" })]).newOrders;
    expect(own?.events.map((event) => [event.kind, event.text])).toEqual([
      ["created", null],
      ["comment", "Подзвоніть"],
      ["comment", "Vip"],
      ["comment", "Кур'єр, 120.00 UAH, Олесь Прикладний, Львів, вул. Прикладна, 5"],
    ]);
  });

  it("P19 S10 in a currency that is not accepted it waits with both codes and is no order, no buyer and no product", () => {
    const planned = plan([anOrder({ currency: "EUR" })]);
    expect(planned.parked).toMatchObject([{ reason: "currency_not_accepted", detail: { currency: "EUR", accepted: ["UAH"] } }]);
    expect([planned.newOrders, planned.newBuyers, planned.newProducts]).toEqual([[], [], []]);
  });

  it("P8 S9 one from before the import comes in when open, and is remembered as left out when final or older than the window", () => {
    const planned = plan([
      anOrder({ remoteId: "1", placedAt: hours(-100), statusId: "1" }),
      anOrder({ remoteId: "2", placedAt: hours(-100), statusId: "3" }),
      anOrder({ remoteId: "3", placedAt: new Date(STORE.windowFrom.getTime() - 1), statusId: "1" }),
      anOrder({ remoteId: "4", placedAt: NOW, statusId: "3" }),
    ]);
    expect(planned.newOrders.map((order) => order.observed.remoteId)).toEqual(["1", "4"]);
    expect(planned.leftOut.map((one) => [one.remoteId, one.reason])).toEqual([
      ["2", "final"],
      ["3", "old"],
    ]);
  });

  it("S9 S22 one that was left out is not written again while it stays as it was, and comes in once it is reopened", () => {
    const final = anOrder({ remoteId: "2", placedAt: hours(-100), statusId: "3" });
    const [remembered] = plan([final]).leftOut;
    const leftOut = remembered ? [remembered] : [];
    expect(plan([final], { leftOut }).leftOut).toEqual([]);
    expect(plan([{ ...final, statusId: "2" }], { leftOut }).newOrders).toHaveLength(1);
  });

  it("S9 one that an undone import took back stays away on every path until a new import forgets it", () => {
    const open = anOrder({ placedAt: hours(-100) });
    const undone = { remoteId: open.remoteId, remoteStatus: "1", placedAt: open.placedAt, reason: "undone" as const };
    expect(plan([open], { leftOut: [undone] })).toMatchObject({ newOrders: [], leftOut: [] });
    expect(plan([open]).newOrders).toHaveLength(1);
  });

  it("S22 the second look at the same order changes nothing", () => {
    const order = anOrder({ lines: [CUP, PLATE], total: 24_000n, buyerNote: "Подзвоніть" });
    const known = knownBy(landed(plan([order])));
    expect(plan([order], { known, sequence: 11n })).toMatchObject({ newOrders: [], changed: [], newBuyers: [], newProducts: [], unchanged: 1 });
  });
});
