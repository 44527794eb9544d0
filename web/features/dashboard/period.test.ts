import { describe, expect, it } from "vitest";
import { daysOf, lastDays } from "./period.ts";

describe("a period of the dashboard", () => {
  it("ends with today in the company's zone, and has as many days as it says", () => {
    const justAfterMidnightInKyiv = new Date("2026-10-31T22:30:00Z");
    const week = lastDays(7, "Europe/Kyiv", justAfterMidnightInKyiv);
    expect(week).toEqual({ from: "2026-10-26", to: "2026-11-01" });
    expect(daysOf(week)).toHaveLength(7);
    expect(daysOf(lastDays(90, "America/New_York", justAfterMidnightInKyiv))).toHaveLength(90);
  });
});
