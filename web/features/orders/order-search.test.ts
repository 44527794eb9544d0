import { describe, expect, it } from "vitest";
import { askedFilters, parseOrderSearch, startOfDay } from "./order-search.ts";

describe("the order table's filters in the address bar (P31)", () => {
  it("keeps what is known and drops the rest", () => {
    expect(parseOrderSearch({ storeId: 7, q: 380501112233, unseen: "true", statusGroup: "eaten", sort: "price", managerId: "me", other: 1 })).toEqual(
      {
        storeId: "7",
        q: "380501112233",
        unseen: true,
        managerId: "me",
      },
    );
  });

  it("asks the API for whole days of the company's zone", () => {
    expect(askedFilters({ placedFrom: "2026-11-20", placedTo: "2026-11-24" }, "Europe/Kyiv")).toEqual({
      placedFrom: "2026-11-19T22:00:00.000Z",
      placedTo: "2026-11-24T22:00:00.000Z",
    });
  });

  it("begins days rightly on both sides of a clock change", () => {
    expect(startOfDay("2026-10-25", "Europe/Kyiv")).toBe("2026-10-24T21:00:00.000Z");
    expect(startOfDay("2026-10-26", "Europe/Kyiv")).toBe("2026-10-25T22:00:00.000Z");
    expect(startOfDay("2026-03-08", "America/New_York")).toBe("2026-03-08T05:00:00.000Z");
    expect(startOfDay("2026-03-09", "America/New_York")).toBe("2026-03-09T04:00:00.000Z");
  });
});
