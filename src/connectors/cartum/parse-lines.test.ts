import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KYIV, LINE, ORDER } from "../../../test/cartum-order.ts";
import { formatMinor } from "../../domain/money.ts";
import { parseOrder } from "./parse-order.ts";

const read = (changes: object) => parseOrder({ ...ORDER, ...changes }, KYIV);
const lines = (...products: object[]) => read({ products }).lines.map((line) => [line.kind, line.price, line.total]);

describe("money of an order", () => {
  it("P20 is read through its decimal text, never by arithmetic with floats", () => {
    expect(read({ total_sum: 599.1 }).total).toBe(59910n);
    expect(read({ total_sum: 0.1 + 0.2 }).total).toBe(30n);
    expect(read({ total_sum: "1234567890.12" }).total).toBe(123456789012n);
    expect(read({ total_sum: 1e-7 }).total).toBe(0n);
    expect(read({ currency: "jpy", total_sum: 1500 })).toMatchObject({ currency: "JPY", total: 1500n });
  });

  it("P20 is exact for every amount, as a number and as a text", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), (minor) => {
        const written = formatMinor(minor, "UAH");
        expect(read({ total_sum: written }).total).toBe(minor);
        expect(read({ total_sum: Number(written) }).total).toBe(minor);
        expect(read({ total_sum: JSON.parse(written) }).total).toBe(minor);
      }),
    );
  });

  it("P20 leaves the order-level discount between the two totals, and the line prices as they are", () => {
    const order = read({ total_default: 799, total_sum: 599, coupon_discount_value: 200 });
    expect([order.totalBeforeDiscount, order.total, order.lines[0]?.total]).toEqual([79900n, 59900n, 79900n]);
  });

  it("P20 never counts delivery: -1 is the carrier's tariff, other prices stand apart", () => {
    expect(read({ delivery_price: -1 }).delivery.price).toBeNull();
    expect(read({ delivery_price: 0 }).delivery.price).toBe(0n);
    expect(read({ delivery_price: "65.5" })).toMatchObject({ total: 59900n, delivery: { price: 6550n } });
  });

  it("S21 takes the shop's own total of a line, and works it out only where there is none", () => {
    expect(lines({ ...LINE, price: 33.33, quantity: 3, total_price: 100 })).toEqual([["product", 3333n, 10000n]]);
    expect(lines({ ...LINE, price: 33.33, quantity: 1.5, total_price: null })).toEqual([["product", 3333n, 5000n]]);
    expect(lines({ ...LINE, price: null, quantity: 1, total_price: 12 })).toEqual([["product", 1200n, 1200n]]);
    expect(read({ products: [{ ...LINE, quantity: "2.125" }] }).lines[0]?.quantity).toBe(2125n);
  });
});

describe("gifts and sets", () => {
  const set = (price: number) => ({ ...LINE, type: "set_main", price, total_price: price });
  const part = (price: number) => ({ ...LINE, type: "set_item", price, quantity: 2, total_price: price * 2 });

  it("shows gifts at zero; the product that brought one is a product", () => {
    expect(lines({ ...LINE, type: "gift_parent" }, { ...LINE, type: "gift", price: 50, total_price: 50 })).toEqual([
      ["product", 79900n, 79900n],
      ["gift", 0n, 0n],
    ]);
  });

  it("shows parts at zero where the set carries the price", () => {
    expect(lines(set(900), part(450), part(0))).toEqual([
      ["set", 90000n, 90000n],
      ["set_part", 0n, 0n],
      ["set_part", 0n, 0n],
    ]);
  });

  it("keeps the money on the parts where the set carries none, each part by its own set", () => {
    expect(lines(set(0), part(450), set(900), part(450))).toEqual([
      ["set", 0n, 0n],
      ["set_part", 45000n, 90000n],
      ["set", 90000n, 90000n],
      ["set_part", 0n, 0n],
    ]);
    expect(lines(part(450))).toEqual([["set_part", 45000n, 90000n]]);
    expect(lines(part(450), set(900))[0]).toEqual(["set_part", 0n, 0n]);
  });

  it("takes an unknown type for goods that count", () => {
    expect(lines({ ...LINE, type: "bundle_2027" })).toEqual([["product", 79900n, 79900n]]);
  });

  it("keeps a GUID as article, takes an empty article for none, and names a line by its article where the title is empty", () => {
    const guid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const [first, second, third] = read({
      products: [
        { ...LINE, article: guid, title: "" },
        { ...LINE, article: " " },
        { ...LINE, article: 4711 },
      ],
    }).lines;
    expect([first?.article, first?.title]).toEqual([guid, guid]);
    expect(second?.article).toBeNull();
    expect(third?.article).toBe("4711");
  });
});
