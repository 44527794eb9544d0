import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoreLine } from "../domain/store-order.ts";
import { inStoreOf, type KnownLine, pairLines } from "./lines.ts";

const line = (article: string | null, quantity: number, price: number, title = article ?? "Extra"): StoreLine => ({
  kind: "product",
  article,
  title,
  quantity: BigInt(quantity) * 1000n,
  price: BigInt(price),
  total: BigInt(quantity * price),
  code: null,
  barcode: null,
  titles: null,
});
const known = (id: string, of: StoreLine, more: Partial<KnownLine> = {}): KnownLine => ({
  id,
  inStore: inStoreOf(of),
  edited: false,
  writtenOff: false,
  ...more,
});
const shown = ({ pairs, added, gone }: ReturnType<typeof pairLines>) => ({
  pairs: pairs.map((pair) => `${pair.known.id}=${pair.observed.quantity / 1000n}${pair.certain ? "" : "?"}`),
  added: added.length,
  gone: gone.map((one) => one.id),
});

describe("lines without ids", () => {
  it("S21 pair by article; a changed quantity or price of the only line of its kind is the same line for certain", () => {
    const before = [known("1", line("CUP", 1, 100)), known("2", line("PLATE", 2, 300))];
    expect(shown(pairLines(before, [line("PLATE", 5, 250), line("CUP", 1, 100)]))).toEqual({ pairs: ["2=5", "1=1"], added: 0, gone: [] });
  });

  it("S21 pair by title where the shop sent no article, and never across kinds", () => {
    const gift = { ...line(null, 1, 0, "Spoon"), kind: "gift" as const };
    const result = pairLines(
      [known("1", line(null, 1, 500, "Packing")), known("2", gift)],
      [line(null, 1, 700, " packing "), line(null, 1, 0, "Spoon")],
    );
    expect(shown(result)).toEqual({ pairs: ["1=1"], added: 1, gone: ["2"] });
  });

  it("S21 among lines of one article exact pairs come first, then the order in which they stand, not for certain", () => {
    const before = [known("1", line("CUP", 1, 100)), known("2", line("CUP", 2, 100)), known("3", line("CUP", 3, 100))];
    expect(shown(pairLines(before, [line("CUP", 3, 100), line("CUP", 7, 100), line("CUP", 1, 100)])).pairs).toEqual(["3=3", "1=1", "2=7"]);
    expect(shown(pairLines(before, [line("CUP", 8, 100), line("CUP", 7, 100), line("CUP", 3, 100)])).pairs).toEqual(["3=3", "1=8?", "2=7?"]);
  });

  it("S21 a repeated article of which one line went: which one is certain only when the others are as they were", () => {
    const before = [known("1", line("CUP", 1, 100)), known("2", line("CUP", 2, 100))];
    expect(shown(pairLines(before, [line("CUP", 2, 100)]))).toEqual({ pairs: ["2=2"], added: 0, gone: ["1"] });
    expect(shown(pairLines(before, [line("CUP", 5, 100)]))).toEqual({ pairs: ["1=5?"], added: 0, gone: ["2"] });
  });

  it("S21 every line is paired, added or gone exactly once, and the same lines pair exactly, in any order", () => {
    const lines = fc.array(
      fc.record({ article: fc.constantFrom("A", "B", "C", null), quantity: fc.integer({ min: 1, max: 3 }), price: fc.constantFrom(100, 200) }),
      { maxLength: 12 },
    );
    const made = lines.map((some) => some.map(({ article, quantity, price }) => line(article, quantity, price)));
    fc.assert(
      fc.property(made, made, (ours, theirs) => {
        const result = pairLines(
          ours.map((one, at) => known(String(at), one)),
          theirs,
        );
        expect(result.pairs.length + result.gone.length).toBe(ours.length);
        expect(result.pairs.length + result.added.length).toBe(theirs.length);
        expect(new Set([...result.pairs.map((pair) => pair.known.id), ...result.gone.map((one) => one.id)]).size).toBe(ours.length);
      }),
    );
    fc.assert(
      fc.property(made, fc.infiniteStream(fc.nat()), (ours, dice) => {
        const shuffled = ours.map((one) => ({ one, at: dice.next().value ?? 0 })).sort((a, b) => a.at - b.at);
        const result = pairLines(
          ours.map((one, at) => known(String(at), one)),
          shuffled.map(({ one }) => one),
        );
        expect(result.added).toEqual([]);
        expect(result.gone).toEqual([]);
        expect(result.pairs.every((pair) => pair.certain)).toBe(true);
      }),
    );
  });
});
