import { describe, expect, it } from "vitest";
import { ruleHints } from "./rule-warnings.ts";

const remote = [1, 2, 4].map((id) => ({ id: String(id), titles: { en: `Status ${id}` }, final: id === 4, cancelled: id === 4 }));
const into = (...pairs: [string, string][]) => pairs.map(([remoteStatusId, statusId]) => ({ remoteStatusId, statusId }));
const out = (...pairs: [string, string][]) => pairs.map(([statusId, remoteStatusId]) => ({ statusId, remoteStatusId }));
const codes = (hints: ReturnType<typeof ruleHints>) => hints.map(({ code }) => code);

describe("hints while status rules are edited (P5)", () => {
  it("are silent about rules that meet again", () => {
    expect(ruleHints({ in: into(["1", "10"], ["2", "20"], ["4", "40"]), out: out(["10", "1"], ["20", "2"]) }, remote, false)).toEqual([]);
  });

  it("tell a loop: there and back it becomes something else", () => {
    const hints = ruleHints({ in: into(["1", "20"], ["2", "10"], ["4", "40"]), out: out(["10", "1"], ["20", "2"]) }, remote, false);
    expect(codes(hints)).toEqual(["loop", "loop"]);
    expect(hints[0]).toMatchObject({ statusId: "10", remoteStatusId: "1", backId: "20" });
  });

  it("tell a one-way street, a dead end and a gap", () => {
    const hints = ruleHints({ in: into(["1", "10"]), out: out(["20", "2"]) }, remote, false);
    expect(codes(hints)).toEqual(["one_way", "dead_end", "unmatched", "unmatched"]);
    expect(hints[1]).toMatchObject({ statusId: "10", remoteStatusId: "1" });
  });

  it("tell that a rule would cancel in the store, and that it is held back unless the store allows it (P28)", () => {
    const rules = { in: into(["1", "10"], ["2", "20"], ["4", "40"]), out: out(["10", "1"], ["20", "2"], ["40", "4"]) };
    expect(codes(ruleHints(rules, remote, false))).toEqual(["cancels_held"]);
    expect(codes(ruleHints(rules, remote, true))).toEqual(["cancels"]);
  });

  it("say nothing of gaps where there is no rule at all: then the statuses are independent (P25)", () => {
    expect(ruleHints({ in: [], out: [] }, remote, false)).toEqual([]);
  });
});
