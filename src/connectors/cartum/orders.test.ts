import { describe, expect, it } from "vitest";
import { outcomesOf } from "./orders.ts";
import { parseStatuses } from "./statuses.ts";

const MARKS = { finalStatusIds: [], cancelledStatusIds: [], productLanguage: "ua" };

describe("the log of a change of statuses", () => {
  const changes = ["1841", "1842", "1843"].map((remoteId) => ({ remoteId, statusId: "2" }));
  const outcomes = (...log: unknown[]) => outcomesOf(changes, log).map((one) => one.outcome);
  const ok = { status: "OK", message: "UPDATED" };
  const error = { status: "ERROR", message: "status is not defined or defined incorrectly" };

  it("is read by order number, whatever its order, numbers or texts", () => {
    expect(outcomes({ order_id: "1843", ...error }, { order_id: 1841, ...ok }, { order_id: 1842, ...ok })).toEqual(["done", "done", "refused"]);
  });

  it("is read by position where it tells no number and is as long as the request", () => {
    expect(outcomes(ok, error, ok)).toEqual(["done", "refused", "done"]);
    expect(outcomesOf(changes, [ok, { status: "ERROR", messages: ["a", "b"] }, ok])[1]).toEqual({
      remoteId: "1842",
      outcome: "refused",
      message: "a; b",
    });
  });

  it("leaves unknown what it does not tell for certain", () => {
    expect(outcomes(ok, ok)).toEqual(["unknown", "unknown", "unknown"]);
    expect(outcomes()).toEqual(["unknown", "unknown", "unknown"]);
    expect(outcomes({ order_id: 1841, ...ok }, { order_id: 7, ...ok }, { order_id: 8, ...ok })).toEqual(["done", "unknown", "unknown"]);
    expect(outcomes({ order_id: 1841, status: "MAYBE" }, null, "OK")).toEqual(["unknown", "unknown", "unknown"]);
  });
});

describe("the statuses of a shop", () => {
  const entry = { id: 9, title: { ua: "Чекає на самовивіз", en: "" }, is_successful: 0 };

  it("are read from an object keyed by id and from a list, and from the older name of success", () => {
    const open = { id: "9", titles: { ua: "Чекає на самовивіз" }, final: false, cancelled: false };
    expect(parseStatuses({ statuses: { "9": entry } }, MARKS)).toEqual([open]);
    expect(parseStatuses({ statuses: [entry, entry] }, MARKS)).toEqual([open]);
    expect(parseStatuses({ statuses: { "9": { title: { ua: "Чекає на самовивіз" } } } }, MARKS)).toEqual([open]);
    expect(parseStatuses({ statuses: [{ id: 9, title: "Готово", success: "1" }] }, MARKS)).toEqual([
      { id: "9", titles: { ua: "Готово" }, final: true, cancelled: false },
    ]);
  });

  it("P8 are final when successful, delivered (3), cancelled (4) or marked by the merchant", () => {
    const statuses = [1, 3, 4, 5, 7, 8].map((id) => ({ id, title: { ua: `S${id}` }, is_successful: id === 5 ? 1 : 0 }));
    const read = parseStatuses({ statuses }, { ...MARKS, finalStatusIds: ["7"], cancelledStatusIds: ["8"] });
    expect(read.map(({ id, final, cancelled }) => [id, final, cancelled])).toEqual([
      ["1", false, false],
      ["3", true, false],
      ["4", true, true],
      ["5", true, false],
      ["7", true, false],
      ["8", true, true],
    ]);
  });

  it("never have an empty title", () => {
    for (const title of [[], {}, null, { ua: "", en: " " }, ""])
      expect(parseStatuses({ statuses: [{ id: 9, title }] }, MARKS)[0]?.titles).toEqual({ ua: "#9" });
  });

  it("are none in an empty answer", () => {
    for (const response of [[], {}, null, { statuses: [] }, { statuses: null }]) expect(parseStatuses(response, MARKS)).toEqual([]);
  });
});
