import { describe, expect, it } from "vitest";
import { anOrder, CUP, hours, knownBy, landed, PLATE, plan, STORE } from "../../test/page.ts";
import type { StoreOrder } from "../domain/store-order.ts";
import type { KnownItem, KnownOrder } from "./page-plan.ts";

const ORDER = anOrder({ lines: [CUP, PLATE] });
const BOUND = landed(plan([ORDER]));

/** What the shop's showing it like this means, at a later request. */
const look = (order: StoreOrder, known: KnownOrder = BOUND, sequence = 11n) => plan([order], { known: knownBy(known), sequence, now: hours(3) });
const change = (order: StoreOrder, known: KnownOrder = BOUND) => {
  const [only] = look(order, known).changed;
  if (!only) throw new Error("nothing was changed");
  return only;
};
const withItem = (id: string, patch: Partial<KnownItem>): KnownOrder => ({
  ...BOUND,
  items: BOUND.items.map((item) => (item.id === id ? { ...item, ...patch } : item)),
});
const moreCups = (quantity: bigint, order: StoreOrder = ORDER): StoreOrder =>
  anOrder({ ...order, lines: [{ ...CUP, quantity, total: (CUP.price * quantity) / 1000n }, PLATE], ...sums(quantity) });
const sums = (quantity: bigint) => {
  const total = (CUP.price * quantity) / 1000n + PLATE.total;
  return { total, totalBeforeDiscount: total };
};

describe("an order we have", () => {
  it("S12 an answer asked for before what is known of it is no news", () => {
    expect(look(moreCups(9000n), BOUND, 9n).changed).toEqual([]);
    expect(look(moreCups(9000n), BOUND, 11n).changed).toHaveLength(1);
  });

  it("S12 an answer asked for before a push was answered says nothing of status, but its content counts", () => {
    const pushed = {
      ...BOUND,
      statusId: "12",
      binding: { ...BOUND.binding, base: { store: "2", desk: "12" }, remoteStatus: "2", pushSequence: 20n },
    };
    const [stale] = look(moreCups(3000n), pushed, 19n).changed;
    expect(stale).toMatchObject({ statusId: "12", binding: { base: { store: "2", desk: "12" }, remoteStatus: "2" } });
    expect(stale?.content?.updated).toHaveLength(1);
  });

  it("P23 a changed status of the shop sets the desk, with an entry in the feed by the store", () => {
    const planned = change({ ...ORDER, statusId: "2" });
    expect(planned).toMatchObject({ statusId: "12", content: null, binding: { base: { store: "2", desk: "12" }, remoteStatus: "2" } });
    expect(planned.events).toMatchObject([{ author: "store", kind: "status_changed", before: { statusId: "11" }, after: { statusId: "12" } }]);
  });

  it("P25 S10 a status without a rule moves no base: it is said, and looked at again until there is one", () => {
    const planned = change({ ...ORDER, statusId: "99" });
    expect(planned).toMatchObject({
      statusId: "11",
      binding: { matched: false, base: { store: "1", desk: "11" }, remoteStatus: "99", watch: "full" },
    });
    expect(look({ ...ORDER, statusId: "99" }).unmatchedStatuses).toEqual(["99"]);
    const waiting = landed(look({ ...ORDER, statusId: "99" }));
    expect(look({ ...ORDER, statusId: "99" }, waiting, 12n).changed).toEqual([]);
  });

  it("P25 an order that came in unmatched is still unmatched when its content changes", () => {
    const strange = landed(plan([{ ...ORDER, statusId: "99" }]));
    expect(change({ ...moreCups(3000n), statusId: "99" }, strange).binding.matched).toBe(false);
  });

  it("P27 S16 a conflict is told once, and stays open until both sides agree", () => {
    const onDesk = { ...BOUND, statusId: "13" };
    const first = look({ ...ORDER, statusId: "2" }, onDesk);
    expect(first.changed[0]).toMatchObject({ statusId: "13", attention: [{ kind: "conflict" }], events: [{ author: "system", kind: "conflict" }] });
    const open = landed(first);
    expect(look({ ...ORDER, statusId: "2" }, open, 12n).changed).toEqual([]);
    const over = change({ ...ORDER, statusId: "3" }, open);
    expect(over).toMatchObject({ statusId: "13", binding: { conflictAt: null, base: { store: "3", desk: "13" } } });
    expect(over.settled).toContain("conflict");
  });

  it("P28 a wish to send that comes to nothing takes what is said of it under Attention along", () => {
    const wished = { ...BOUND, binding: { ...BOUND.binding, pushPendingAt: hours(1) } };
    const over = change(ORDER, wished);
    expect(over.binding.pushPendingAt).toBe(null);
    expect(over.settled).toEqual(expect.arrayContaining(["push_held", "push_refused"]));
  });

  it("S7 content and status have each their own base: a frozen order keeps its lines and follows the status", () => {
    const frozen = { ...BOUND, frozen: true };
    const planned = change({ ...moreCups(5000n), statusId: "2" }, frozen);
    expect(planned).toMatchObject({ statusId: "12", content: null });
    expect(planned.binding).toMatchObject({ contentHash: null, content: { hash: BOUND.binding.content.hash }, waiting: { total: "55000" } });
    expect(planned.attention.map((entry) => entry.kind)).toEqual(["frozen_changed"]);
  });

  it("S7 where the merchant wants it so, the status of a frozen order waits with its content, and is seen at the thaw", () => {
    const store = { ...STORE, frozenFollowsStatus: false };
    const shop = { ...ORDER, statusId: "2" };
    const sight = { store, sequence: 11n };
    expect(plan([shop], { ...sight, known: knownBy({ ...BOUND, frozen: true }) }).changed).toEqual([]);
    expect(plan([shop], { ...sight, known: knownBy(BOUND) }).changed).toMatchObject([{ statusId: "12" }]);
  });

  it("P16 S10 news of a frozen order are told once for each change, taken back when the shop goes back, and planned at the thaw", () => {
    const frozen = { ...BOUND, frozen: true };
    const waiting = landed(look(moreCups(5000n), frozen));
    expect(look(moreCups(5000n), waiting, 12n).changed).toEqual([]);
    const back = change(ORDER, waiting);
    expect(back.binding.waiting).toBeNull();
    expect(back.settled).toContain("frozen_changed");
    const thawed = { ...waiting, frozen: false };
    expect(change(moreCups(5000n), thawed).content?.updated).toMatchObject([{ quantity: 5000n, total: 50_000n }]);
  });

  it("P19 S10 a currency that changed is not taken over; the order keeps what it had, and is looked at again", () => {
    const planned = change({ ...ORDER, currency: "EUR" });
    expect(planned).toMatchObject({ content: null, binding: { contentHash: null } });
    expect(planned.attention).toMatchObject([{ kind: "set_aside", detail: { currency: "EUR", deskCurrency: "UAH" } }]);
    expect(change(ORDER, landed(look({ ...ORDER, currency: "EUR" }))).settled).toContain("set_aside");
  });

  it("P10 changed lines, payment and delivery come over, each with one entry in the feed", () => {
    const order = { ...moreCups(3000n), payment: { ...ORDER.payment, paid: true }, delivery: { ...ORDER.delivery, waybill: "20450000000001" } };
    const planned = change(order);
    expect(planned.events.map((event) => event.kind)).toEqual(["payment_changed", "delivery_changed", "items_changed"]);
    expect(planned.content?.totals.total).toBe(order.total);
  });

  it("P21 a change of the shop's own delivery is one new comment with method, cost and address", () => {
    const own = { ...ORDER.delivery, carrier: null, method: "Кур'єр", price: 12_000n, address: "вул. Прикладна, 5" };
    const bound = landed(plan([{ ...ORDER, delivery: own }]));
    const planned = change({ ...ORDER, delivery: { ...own, address: "вул. Нова, 7" } }, bound);
    expect(planned.events).toMatchObject([{ kind: "delivery_changed", text: "Кур'єр, 120.00 UAH, Олесь Прикладний, Львів, вул. Нова, 7" }]);
  });

  it("P32 payment, waybill, notes and buyer that change in the shop are each one entry: by the store, with before, after and cause", () => {
    const before = { ...ORDER, buyerNote: "Подзвоніть", managerNote: "" };
    const bound = landed(plan([before]));
    const { events } = change(
      {
        ...before,
        payment: { ...ORDER.payment, method: "Картка", paid: !ORDER.payment.paid },
        delivery: { ...ORDER.delivery, waybill: "20450000000001" },
        buyerNote: "",
        managerNote: "VIP",
        buyer: { ...ORDER.buyer, phone: "+380671112233", email: "other@example.com" },
      },
      bound,
    );
    expect(events.map(({ kind, cause }) => [kind, cause])).toEqual([
      ["payment_changed", "store"],
      ["delivery_changed", "store"],
      ["note_removed", "buyer_note"],
      ["comment", "manager_note"],
      ["buyer_changed", "store"],
    ]);
    expect(events.every(({ author, before: was, after }) => author === "store" && (was !== null || after !== null))).toBe(true);
    expect(events[1]).toMatchObject({ before: { waybill: ORDER.delivery.waybill }, after: { waybill: "20450000000001" } });
    expect(events[2]).toMatchObject({ before: { note: "Подзвоніть" }, after: null });
    expect(events[3]).toMatchObject({ text: "VIP", before: null, after: { note: "VIP" } });
  });

  it("P28 S12 a shop that shows the status from before our change, at the first look after it said yes, did not take it; seen since, it is its own news", () => {
    const pushed = {
      ...BOUND,
      statusId: "12",
      binding: { ...BOUND.binding, base: { store: "2", desk: "12" }, remoteStatus: "2", pushSequence: 10n, beforePush: { store: "1", desk: "11" } },
    };
    const planned = change({ ...ORDER, statusId: "1" }, pushed);
    expect(planned).toMatchObject({ statusId: "12", binding: { base: { store: "1", desk: "11" }, remoteStatus: "1", pushHeld: true } });
    expect(planned.attention).toMatchObject([{ kind: "push_not_taken", detail: { storeStatusId: "1", sentStatusId: "2" } }]);
    expect(look({ ...ORDER, statusId: "1" }, landed(look({ ...ORDER, statusId: "1" }, pushed)), 12n).changed).toEqual([]); // told once
    const agreed = change({ ...ORDER, statusId: "2" }, landed(look({ ...ORDER, statusId: "1" }, pushed)));
    expect(agreed).toMatchObject({ statusId: "12", binding: { pushHeld: false, pushPendingAt: null } });
    expect(agreed.settled).toContain("push_not_taken"); // it took it late
    const seen = { ...pushed, binding: { ...pushed.binding, observedSequence: 10n + 1n } };
    expect(look({ ...ORDER, statusId: "1" }, seen, 12n).changed).toMatchObject([{ statusId: "11", binding: { base: { store: "1", desk: "11" } } }]);
  });

  it("P17 S21 a line that a person edited keeps the desk's values; the shop's are kept beside it", () => {
    const edited = withItem("1", { edited: true, quantity: 7000n, total: 70_000n });
    const planned = change(moreCups(3000n), edited);
    expect(planned.content?.updated).toMatchObject([{ id: "1", quantity: 7000n, total: 70_000n, inStore: { quantity: "3000" } }]);
    expect(planned.content?.totals.total).toBe(75_000n);
    expect(planned.attention).toEqual([]);
  });

  it("P17 a line gone from the shop goes, unless a person edited it: then it stays, marked", () => {
    const cupGone = anOrder({ ...ORDER, lines: [PLATE], total: 5_000n, totalBeforeDiscount: 5_000n });
    expect(change(cupGone).content).toMatchObject({ removed: ["1"], updated: [] });
    const planned = change(cupGone, withItem("1", { edited: true }));
    expect(planned.content).toMatchObject({ removed: [], updated: [{ id: "1", removedInStore: true }] });
  });

  it("S21 an edited line whose counterpart in the shop is doubtful keeps everything, and the order is flagged", () => {
    const two = anOrder({ lines: [CUP, { ...CUP, quantity: 1000n, total: 10_000n }] });
    const bound = landed(plan([two]));
    const edited = {
      ...bound,
      items: bound.items.map((item) => (item.id === "1" ? { ...item, edited: true, quantity: 7000n, total: 70_000n } : item)),
    };
    const shop = anOrder({
      lines: [
        { ...CUP, quantity: 4000n, total: 40_000n },
        { ...CUP, quantity: 5000n, total: 50_000n },
      ],
    });
    const planned = change(shop, edited);
    expect(planned.content?.updated.find((item) => item.id === "1")).toMatchObject({ quantity: 7000n, total: 70_000n });
    expect(planned.attention).toMatchObject([{ kind: "conflict", detail: { lines: [CUP.title] } }]);
    // It is a person's to close: later news of something else leave it open.
    const flagged = landed(look(shop, edited));
    expect(change({ ...shop, payment: { ...shop.payment, paid: true } }, flagged).settled).not.toContain("conflict");
  });

  it("P20 an order-level discount that comes, changes and goes is one line, and the total stays the shop's", () => {
    const off = (discount: bigint) => ({ ...ORDER, total: ORDER.totalBeforeDiscount - discount });
    const came = look(off(500n));
    expect(came.changed[0]?.content?.added).toMatchObject([{ kind: "discount", total: -500n }]);
    const changed = look(off(700n), landed(came), 12n);
    expect(changed.changed[0]?.content).toMatchObject({ added: [], updated: [{ kind: "discount", total: -700n }], totals: { total: 24_300n } });
    const gone = look(off(0n), landed(changed), 13n);
    expect(gone.changed[0]?.content).toMatchObject({ updated: [], totals: { discount: 0n, total: 25_000n } });
    expect(gone.changed[0]?.content?.removed).toHaveLength(1);
  });

  it("P17 a discount that a person edited stays as it is while other things change in the shop, and the shop's stands beside it", () => {
    const off = (discount: bigint) => ({ ...ORDER, total: ORDER.totalBeforeDiscount - discount });
    const bound = landed(plan([off(500n)]));
    const edited = {
      ...bound,
      items: bound.items.map((item) => (item.kind === "discount" ? { ...item, edited: true, price: -900n, total: -900n } : item)),
    };
    const paid = { ...off(500n), payment: { ...ORDER.payment, paid: true } };
    expect(change(paid, edited).content).toMatchObject({ updated: [], removed: [], totals: { discount: 900n } });
    expect(change(off(700n), edited).content?.updated).toMatchObject([{ kind: "discount", total: -900n, inStore: { total: "-700" } }]);
    expect(change(off(0n), edited).content).toMatchObject({ removed: [], updated: [{ kind: "discount", total: -900n, removedInStore: true }] });
  });

  it("P12 never changes the manager, whoever's turn it is", () => {
    expect(look(moreCups(3000n)).lastTurn).toBeNull();
  });

  it("P18 another buyer in the shop is matched anew and said; the same buyer is left alone", () => {
    const other = { ...ORDER, buyer: { ...ORDER.buyer, phone: "0631112233", email: "new@example.com", firstName: "Інша" } };
    expect(change(other).events.map((event) => event.kind)).toEqual(["buyer_changed"]);
    expect(change(moreCups(3000n)).content?.buyerId).toBe(BOUND.buyerId);
  });

  it("S13 S22 an order that became final is watched every hour from then on; a change brings an old one back into every pass", () => {
    const done = change({ ...ORDER, statusId: "3" });
    expect(done.binding).toMatchObject({ watch: "hourly", finalSince: hours(3), watchedSince: hours(3) });
    const old = { ...BOUND, placedAt: hours(-24 * 20), binding: { ...BOUND.binding, watch: "hourly" as const, changedAt: hours(-24 * 8) } };
    expect(change(moreCups(3000n), old).binding).toMatchObject({ watch: "full", watchedSince: hours(3) });
  });

  it("S15 one that was missing is found again: said in the feed, its Attention settled, its count begun anew", () => {
    const missing = { ...BOUND, binding: { ...BOUND.binding, missingPasses: 3, missingAt: hours(1), watch: "daily" as const } };
    const planned = change(ORDER, missing);
    expect(planned).toMatchObject({
      events: [{ kind: "found_again" }],
      settled: ["missing_in_store"],
      binding: { missingPasses: 0, missingAt: null, watch: "full" },
    });
    const once = { ...BOUND, binding: { ...BOUND.binding, missingPasses: 1 } };
    expect(change(ORDER, once)).toMatchObject({ events: [], binding: { missingPasses: 0 } });
  });

  it("S10 the hash of the shop's content is kept only where all of it was brought over", () => {
    expect(change(moreCups(3000n)).binding.contentHash).not.toBeNull();
    for (const known of [{ ...BOUND, frozen: true }]) expect(change(moreCups(3000n), known).binding.contentHash).toBeNull();
    expect(change({ ...moreCups(3000n), currency: "EUR" }).binding.contentHash).toBeNull();
    expect(STORE.company.currencies.has("EUR")).toBe(false);
  });
});
