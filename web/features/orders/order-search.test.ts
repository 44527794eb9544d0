import { describe, expect, it } from "vitest";
import { askedFilters, type Period, parseOrderSearch, startOfDay } from "./order-search.ts";
import { searchOf, searchText } from "./search-text.ts";

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

  it("asks for periods that move with the days of the company's zone", () => {
    const asked = (period: Period) => askedFilters({ period }, "Europe/Kyiv", "2026-11-03");
    const days = (from: string, end: string) => ({ placedFrom: `${from}T22:00:00.000Z`, placedTo: `${end}T22:00:00.000Z` });
    expect(asked("today")).toEqual(days("2026-11-02", "2026-11-03"));
    expect(asked("yesterday")).toEqual(days("2026-11-01", "2026-11-02"));
    expect(asked("this_month")).toEqual(days("2026-10-31", "2026-11-03"));
    expect(asked("week")).toEqual(days("2026-10-27", "2026-11-03"));
  });

  it("is kept as a text that is the same for the same filters, and comes back whole", () => {
    const search = parseOrderSearch({ q: "050 111", statusGroup: "new", unseen: "true", period: "week", managerId: "none" });
    expect(searchText(search)).toBe("managerId=none&period=week&q=050+111&statusGroup=new&unseen=true");
    expect(searchOf(searchText(search))).toEqual(search);
  });

  it("begins days rightly on both sides of a clock change", () => {
    expect(startOfDay("2026-10-25", "Europe/Kyiv")).toBe("2026-10-24T21:00:00.000Z");
    expect(startOfDay("2026-10-26", "Europe/Kyiv")).toBe("2026-10-25T22:00:00.000Z");
    expect(startOfDay("2026-03-08", "America/New_York")).toBe("2026-03-08T05:00:00.000Z");
    expect(startOfDay("2026-03-09", "America/New_York")).toBe("2026-03-09T04:00:00.000Z");
  });
});
