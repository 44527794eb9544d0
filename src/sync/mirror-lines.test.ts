import { describe, expect, it } from "vitest";
import { isIdle, type MirroredItem, planMirrorLines, type SentLine, wantedLines } from "./mirror-lines.ts";

const item = (id: string, more: Partial<MirroredItem> = {}): MirroredItem => {
  const { quantity = 1000n, price = 1000n, kind = "product" } = more;
  return { id, productId: id, title: `Line ${id}`, sku: null, kind, quantity, price, total: (price * quantity) / 1000n, ...more };
};
const sum = (lines: readonly { quantity: bigint; price: bigint; discount: bigint }[]) =>
  lines.reduce((total, line) => total + (line.price * line.quantity) / 1000n - line.discount, 0n);
const sentOf = (items: readonly MirroredItem[]): SentLine[] =>
  wantedLines(items).map(({ itemId, key, quantity, price, discount }) => ({
    itemId,
    remoteId: `r${itemId}`,
    productKey: key,
    productId: `p${itemId}`,
    quantity,
    price,
    discount,
    differs: false,
  }));

describe("P36 an order's lines on the other desk", () => {
  it("come to the order's total to the last unit: a discount line becomes discounts of the lines, a dearer total a dearer price", () => {
    const items = [
      item("1", { quantity: 3000n, total: 2500n }),
      item("2", { total: 1001n }),
      item("3", { kind: "discount", quantity: 1000n, price: -2700n, total: -2700n }),
    ];
    const wanted = wantedLines(items);
    expect(wanted).toHaveLength(2);
    expect(sum(wanted)).toBe(2500n + 1001n - 2700n);
    expect(wanted.every((line) => line.discount >= 0n)).toBe(true);
  });

  it("are at rest when nothing changed, and a change is one call", () => {
    const items = [item("1"), item("2")];
    const sent = sentOf(items);
    expect(isIdle(planMirrorLines(wantedLines(items), sent, { products: new Map(), shown: null }))).toBe(true);
    const changed = planMirrorLines(wantedLines([item("1", { quantity: 2000n }), item("3")]), sent, { products: new Map(), shown: null });
    expect([changed.change.length, changed.add.map((line) => line.itemId), changed.remove.map((line) => line.itemId)]).toEqual([1, ["3"], ["2"]]);
  });

  it("that a person changed or took away there are theirs, and are neither overwritten nor added again", () => {
    const items = [item("1"), item("2")];
    const sent = sentOf(items);
    const shown = [{ remoteId: "r1", quantity: 9000n, price: 1000n, discount: 0n }];
    const steps = planMirrorLines(wantedLines([item("1", { quantity: 2000n }), item("2", { quantity: 2000n })]), sent, {
      products: new Map(),
      shown,
    });
    expect(steps.theirs.map((line) => line.itemId)).toEqual(["1", "2"]);
    expect([steps.add, steps.change, steps.remove]).toEqual([[], [], []]);
  });

  it("whose change has landed already although its answer was lost are not taken for somebody else's", () => {
    const sent = sentOf([item("1")]);
    const shown = [{ remoteId: "r1", quantity: 2000n, price: 1000n, discount: 0n }];
    const steps = planMirrorLines(wantedLines([item("1", { quantity: 2000n })]), sent, { products: new Map(), shown });
    expect([steps.theirs.length, steps.change.length]).toEqual([0, 1]);
  });
});
