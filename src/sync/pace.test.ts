import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TROUBLES } from "../connectors/contract.ts";
import { backOffMs, nextDue, REACTIONS } from "./pace.ts";

const AT = new Date("2026-11-24T10:00:00Z");
const seconds = (count: number) => new Date(AT.getTime() + count * 1000);

describe("pace", () => {
  it("P33 waits grow from 15 seconds to half an hour, each with jitter around it", () => {
    expect([1, 2, 3, 4].map((row) => backOffMs(row, 0.5))).toEqual([15_000, 30_000, 60_000, 120_000]);
    expect(backOffMs(50, 0.5)).toBe(30 * 60_000);
    fc.assert(
      fc.property(fc.nat(60), fc.double({ min: 0, max: 1, noNaN: true }), (row, chance) => {
        const middle = backOffMs(row, 0.5);
        const wait = backOffMs(row, chance);
        expect(wait).toBeGreaterThanOrEqual(middle * 0.75 - 1);
        expect(wait).toBeLessThanOrEqual(middle * 1.25 + 1);
      }),
    );
  });

  it("P33 every kind of trouble has its reaction, and only a refused login pauses the schedule", () => {
    expect(Object.keys(REACTIONS).sort()).toEqual([...TROUBLES].sort());
    expect(Object.entries(REACTIONS).filter(([, reaction]) => reaction === "access_lost")).toEqual([["unauthorized", "access_lost"]]);
  });

  it("P9 the next look stays on the store's own grid: a long pass does not shift all later ones", () => {
    expect(nextDue(AT, 60, seconds(7))).toEqual(seconds(60));
    expect(nextDue(AT, 60, seconds(59))).toEqual(seconds(60));
  });

  it("P9 after a pause the next look is one interval away, not a burst of all that were missed", () => {
    expect(nextDue(AT, 60, seconds(3600))).toEqual(seconds(3660));
  });
});
