import { describe, expect, it } from "vitest";
import { absenceIsBelievable, watchOf } from "./watch.ts";

const NOW = new Date("2026-11-24T10:00:00Z");
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const OPEN = { final: false, unsettled: false, missing: false, placedAt: ago(1), changedAt: ago(1), finalSince: null };

describe("who is looked at, and when", () => {
  it("S13 an open order is in every full pass; one older than 14 days that rested for 7 is looked at every hour", () => {
    expect(watchOf(OPEN, NOW)).toBe("full");
    expect(watchOf({ ...OPEN, placedAt: ago(15), changedAt: ago(6.9) }, NOW)).toBe("full");
    expect(watchOf({ ...OPEN, placedAt: ago(13.9), changedAt: ago(8) }, NOW)).toBe("full");
    expect(watchOf({ ...OPEN, placedAt: ago(14.1), changedAt: ago(7.1) }, NOW)).toBe("hourly");
  });

  it("S13 a final order is looked at every hour for 30 days: a return or a reopened order is seen", () => {
    expect(watchOf({ ...OPEN, final: true, finalSince: NOW }, NOW)).toBe("hourly");
    expect(watchOf({ ...OPEN, final: true, finalSince: ago(29.9), placedAt: ago(60) }, NOW)).toBe("hourly");
    expect(watchOf({ ...OPEN, final: true, finalSince: ago(30.1), placedAt: ago(60) }, NOW)).toBe("daily");
  });

  it("S13 an unsettled order is in every full pass, final or old as it may be; a missing one is looked for once a day", () => {
    expect(watchOf({ ...OPEN, unsettled: true, final: true, finalSince: ago(50), placedAt: ago(60), changedAt: ago(50) }, NOW)).toBe("full");
    expect(watchOf({ ...OPEN, unsettled: true, missing: true }, NOW)).toBe("daily");
  });

  it("S15 more than a fifth of at least ten asked is the shop's own fault, not the orders'", () => {
    expect(absenceIsBelievable(10, 2)).toBe(true);
    expect(absenceIsBelievable(10, 3)).toBe(false);
    expect(absenceIsBelievable(100, 20)).toBe(true);
    expect(absenceIsBelievable(100, 21)).toBe(false);
    expect(absenceIsBelievable(9, 9)).toBe(true);
  });
});
