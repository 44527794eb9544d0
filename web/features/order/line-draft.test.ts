import { describe, expect, it } from "vitest";
import type { Order } from "../../api/orders.ts";
import { beginDraft, changesOf, conflictsOf, isAmount, type LineDraft, type OrderDraft, rebase } from "./line-draft.ts";

const order = (version: number, lines: Record<string, [quantity: string, price: string]>): Order =>
  ({
    version,
    items: Object.entries(lines).map(([id, [quantity, amount]]) => ({ id, title: `Line ${id}`, quantity, price: { amount, currency: "UAH" } })),
  }) as unknown as Order;
const typed = (quantity: string, price: string, removed = false): LineDraft => ({ quantity, price, removed });
const READ = order(3, { "1": ["2", "10.00"], "2": ["1", "5.00"] });
const draft = (lines: OrderDraft["lines"]): OrderDraft => ({ ...beginDraft(READ), lines });

describe("lines being edited", () => {
  it("ask for what differs only, with a comma as good as a point", () => {
    expect(changesOf(draft({ "1": typed("2.000", "10,00"), "2": typed("1,5", "5.00") }))).toEqual([{ id: "2", quantity: "1.5" }]);
    expect(changesOf(draft({ "1": typed("2", "10.00", true) }))).toEqual([{ id: "1", remove: true }]);
  });

  it("conflict where both changed the same line to different things, and only there", () => {
    const mine = draft({ "1": typed("3", "10.00"), "2": typed("1", "6.00") });
    expect(conflictsOf(mine, order(4, { "1": ["5", "10.00"], "2": ["1", "5.00"] })).map(({ id }) => id)).toEqual(["1"]);
    expect(conflictsOf(mine, order(4, { "1": ["3", "10.00"], "2": ["1", "5.00"] }))).toEqual([]);
    expect(conflictsOf(mine, order(4, { "2": ["1", "5.00"] }))).toMatchObject([{ id: "1", theirs: null }]);
  });

  it("are put on top of the order as it is now: mine stays mine, what I left alone follows the others, what I give up goes", () => {
    const now = order(4, { "1": ["5", "12.00"], "2": ["1", "7.00"] });
    const merged = rebase(draft({ "1": typed("3", "10.00"), "2": typed("1", "6.00") }), now, new Set(["2"]));
    expect(merged.version).toBe(4);
    expect(changesOf(merged)).toEqual([{ id: "1", quantity: "3" }]);
  });

  it("take amounts as people type them", () => {
    for (const good of ["1", "0,5", "12.345"]) expect(isAmount(good, 3), good).toBe(true);
    for (const bad of ["", "-1", "1.2345", "one", "1 000", "1e3"]) expect(isAmount(bad, 3), bad).toBe(false);
  });
});
