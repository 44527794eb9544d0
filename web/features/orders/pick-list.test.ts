import { describe, expect, it } from "vitest";
import type { Order } from "../../api/orders.ts";
import { pickList } from "./pick-list.ts";

const line = (kind: string, sku: string, quantity: string, more: object = {}) => ({
  kind,
  sku,
  quantity,
  title: `Thing ${sku}`,
  productId: null,
  writtenOff: false,
  ...more,
});
const order = (number: number, ...items: object[]) => ({ number, items }) as unknown as Order;

describe("a pick list", () => {
  it("names each product once, with how many and for which orders, in the order of the SKUs", () => {
    const list = pickList([
      order(2, line("product", "B-10", "1.5"), line("gift", "B-9", "1")),
      order(3, line("product", "B-10", "0.1"), line("product", "B-10", "0.2")),
    ]);
    expect(list).toEqual([
      { title: "Thing B-9", sku: "B-9", quantity: 1, orders: [{ number: "2", quantity: 1 }] },
      {
        title: "Thing B-10",
        sku: "B-10",
        quantity: 1.8,
        orders: [
          { number: "2", quantity: 1.5 },
          { number: "3", quantity: 0.3 },
        ],
      },
    ]);
  });

  it("leaves out what is written off, discounts and services, and a set whose parts are listed", () => {
    const list = pickList([
      order(
        1,
        line("set", "SET", "1"),
        line("set_part", "PART", "2"),
        line("discount", "D", "1"),
        line("service", "S", "1"),
        line("product", "OFF", "1", { writtenOff: true }),
      ),
      order(2, line("set", "BOX", "1")),
    ]);
    expect(list.map(({ sku }) => sku)).toEqual(["BOX", "PART"]);
  });
});
