import { describe, expect, it } from "vitest";
import type { ListedOrder } from "../../api/orders.ts";
import { mergePage, ordersOf, updateRows } from "./merge-orders.ts";

const order = (id: number, version = 1) => ({ id: String(id), version }) as ListedOrder;
const page = (ids: readonly number[], nextCursor: string | null) => ({ items: ids.map((id) => order(id)), nextCursor });
const ids = (items: readonly ListedOrder[]) => items.map(({ id }) => Number(id));

describe("new orders in a table that is already loaded (P9, P31)", () => {
  it("come in at the front, and push nothing out between two pages", () => {
    const merged = mergePage(page([9, 8, 7, 6], "after 6"), page([11, 10, 9, 8], "after 8"));
    expect(ids(merged?.items ?? [])).toEqual([11, 10, 9, 8, 7, 6]);
    expect(merged?.nextCursor).toBe("after 6");
  });

  it("are loaded anew when more came than a page holds", () => {
    expect(mergePage(page([4, 3], "after 3"), page([9, 8], "after 8"))).toBeNull();
  });

  it("leave no row behind that the filters do not hold any more", () => {
    const merged = mergePage(page([9, 8, 7, 6], "after 6"), page([9, 7, 6, 5], "after 5"));
    expect(ids(merged?.items ?? [])).toEqual([9, 7, 6, 5]);
    expect(merged?.nextCursor).toBe("after 5");
  });

  it("are there once, though two pages overlap", () => {
    expect(ids(ordersOf([page([3, 2], "x"), page([2, 1], null)]))).toEqual([3, 2, 1]);
  });

  it("wait while somebody points at the table; what is shown is brought up to date in its place", () => {
    const updated = updateRows(
      page([2, 1], null),
      new Map([
        ["2", order(2, 5)],
        ["3", order(3)],
      ]),
    );
    expect(ids(updated.items)).toEqual([2, 1]);
    expect(updated.items[0]?.version).toBe(5);
  });
});
