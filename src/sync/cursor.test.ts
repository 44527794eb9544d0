import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addSeconds, wallClockIn, wallFromSeconds, wallSeconds } from "../domain/wall-clock.ts";
import { cursorAfterPass, cursorNow, FULL_OVERLAP_SECONDS, LIGHT_OVERLAP_SECONDS, latestPossible } from "./cursor.ts";
import { fullPosition, lightPosition } from "./pass-steps.ts";

const ZONE = "Europe/Kyiv";
const STARTED = new Date("2026-11-24T10:00:00Z"); // 12:00 in the shop
const PASS = { cursor: null, newest: null, startedAt: STARTED, from: "2026-11-24 09:00:00", timeZone: ZONE };

const instants = fc.date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2027-12-31T00:00:00Z"), noInvalidDate: true });
const walls = instants.map((at) => wallFromSeconds(Math.floor(at.getTime() / 1000)));

describe("the cursor", () => {
  it("S14 is the newest order's own clock after a complete pass, and the window's beginning when there was none", () => {
    expect(cursorAfterPass({ ...PASS, newest: "2026-11-24 11:58:03" })).toBe("2026-11-24 11:58:03");
    expect(cursorAfterPass(PASS)).toBe("2026-11-24 09:00:00");
  });

  it("S14 goes no further than 14 hours after the request, in the shop's clock, for an order dated in the future", () => {
    expect(cursorAfterPass({ ...PASS, newest: "2031-01-01 00:00:00" })).toBe("2026-11-25 02:00:00");
  });

  it("S14 never goes back, whatever a pass saw", () => {
    fc.assert(
      fc.property(walls, fc.option(walls), walls, instants, (cursor, newest, from, startedAt) => {
        expect(cursorAfterPass({ cursor, newest, startedAt, from, timeZone: ZONE }) >= cursor).toBe(true);
      }),
    );
  });

  it("S14 begins a light pass 90 minutes before it and a full pass 26 hours before it, without an end", () => {
    expect(lightPosition("2026-11-24 12:00:00")).toMatchObject({ from: "2026-11-24 10:30:00", walk: { rest: [{ to: null }] } });
    expect(fullPosition("2026-11-24 12:00:00", false)).toMatchObject({ from: "2026-11-23 10:00:00", walk: { rest: [{ to: null }] } });
  });

  it("S14 P9 a future date hides nothing: the next pass looks from before now, so that an order dated as it should be is in its window", () => {
    fc.assert(
      fc.property(instants, walls, (now, dated) => {
        const cursor = cursorAfterPass({ ...PASS, startedAt: now, newest: dated });
        const from = cursorNow({ cursor, timeZone: ZONE }, now);
        expect(addSeconds(from, -LIGHT_OVERLAP_SECONDS) < wallClockIn(ZONE, now)).toBe(true);
      }),
    );
  });

  it("S14 a wrong zone of the store loses no order: whatever both zones are, a full pass begins before the shop's own now", () => {
    const zones = fc.constantFrom("Pacific/Kiritimati", "Asia/Kolkata", "Europe/Kyiv", "America/New_York", "Pacific/Pago_Pago", "Etc/GMT+12");
    fc.assert(
      fc.property(zones, zones, instants, walls, (told, real, now, dated) => {
        const cursor = cursorAfterPass({ ...PASS, timeZone: told, startedAt: now, newest: dated });
        const from = addSeconds(cursorNow({ cursor, timeZone: told }, now), -FULL_OVERLAP_SECONDS);
        expect(from <= wallClockIn(real, now)).toBe(true);
      }),
    );
  });

  it("S14 the autumn hour loses no order: the hour that comes twice lies inside the overlap of a light pass", () => {
    // In Kyiv 03:00 to 03:59 came twice on 25 October 2026. The newest order of the first time is the cursor; the next is dated earlier.
    const cursor = cursorAfterPass({ ...PASS, startedAt: new Date("2026-10-25T00:59:00Z"), newest: "2026-10-25 03:59:00" });
    const from = lightPosition(cursorNow({ cursor, timeZone: ZONE }, new Date("2026-10-25T01:01:00Z"))).from;
    expect(wallClockIn(ZONE, new Date("2026-10-25T01:00:30Z"))).toBe("2026-10-25 03:00:30");
    expect(from <= "2026-10-25 03:00:30").toBe(true);
    // Also when nobody could look for more than an hour: by then the cursor, and not the shop's clock, says from where.
    const later = lightPosition(cursorNow({ cursor, timeZone: ZONE }, new Date("2026-10-25T02:30:00Z"))).from;
    expect(later <= "2026-10-25 03:00:30").toBe(true);
  });

  it("S14 the latest an order can be dated is 14 hours after the request, in the shop's clock", () => {
    expect(wallSeconds(latestPossible(ZONE, STARTED)) - wallSeconds(wallClockIn(ZONE, STARTED))).toBe(14 * 3600);
  });
});
