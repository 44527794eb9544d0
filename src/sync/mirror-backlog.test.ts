import { expect, it } from "vitest";
import { callsOf, secondsOf } from "./mirror-backlog.ts";

const FIVE_HUNDRED = { opening: 500, waiting: 500, waitingLines: 1500, unknownPeople: 500, unknownProducts: 1000 };

it("P36 says how many calls a backlog takes, and how long that lasts at the pace that is really reached", () => {
  expect(callsOf(FIVE_HUNDRED)).toBe(7000);
  expect(callsOf({ ...FIVE_HUNDRED, unknownPeople: 0, unknownProducts: 0 })).toBe(3500);
  expect(Math.round(secondsOf(7000, { calls: 3, windowMs: 1000 }) / 60)).toBe(41);
  expect(secondsOf(1, { calls: 3, windowMs: 1000 })).toBe(1);
  expect(secondsOf(0, { calls: 3, windowMs: 1000 })).toBe(0);
});
