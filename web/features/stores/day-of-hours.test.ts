import { expect, it } from "vitest";
import { dayOfHours } from "./day-of-hours.ts";

it("shows 24 hours up to the present one, with those in which nothing happened", () => {
  const known = [
    { storeId: "1", at: "2026-11-24T08:00:00.000Z", orders: 3, passes: 60, failures: 0 },
    { storeId: "1", at: "2026-11-24T10:00:00.000Z", orders: 1, passes: 20, failures: 2 },
  ];
  const hours = dayOfHours(known, Date.parse("2026-11-24T10:20:00Z"));
  expect(hours.length).toBe(24);
  expect(hours.at(0)?.at).toBe("2026-11-23T11:00:00.000Z");
  expect(hours.slice(-3)).toEqual([
    { at: "2026-11-24T08:00:00.000Z", orders: 3, failures: 0 },
    { at: "2026-11-24T09:00:00.000Z", orders: 0, failures: 0 },
    { at: "2026-11-24T10:00:00.000Z", orders: 1, failures: 2 },
  ]);
});
