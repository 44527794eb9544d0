import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { instantOf, readWallTime } from "./clock.ts";

const at = (text: string, zone = "Europe/Kyiv") => {
  const wall = readWallTime(text);
  if (!wall) throw new Error(`not read: ${text}`);
  return instantOf(wall, zone).toISOString();
};

describe("the shop's wall clock", () => {
  it("is read with the store's zone on both sides of a change of the clocks", () => {
    expect(at("2026-03-29 02:59:59")).toBe("2026-03-29T00:59:59.000Z");
    expect(at("2026-03-29 04:00:00")).toBe("2026-03-29T01:00:00.000Z");
    expect(at("2026-10-25 02:59:59")).toBe("2026-10-24T23:59:59.000Z");
    expect(at("2026-10-25 04:00:00")).toBe("2026-10-25T02:00:00.000Z");
    expect(at("2026-11-22 08:03:55", "Europe/Bucharest")).toBe("2026-11-22T06:03:55.000Z");
  });

  it("takes the earlier instant in the hour that autumn repeats", () => {
    expect(at("2026-10-25 03:30:00")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("goes forward in the hour that spring leaves out", () => {
    expect(at("2026-03-29 03:30:00")).toBe("2026-03-29T01:30:00.000Z");
  });

  it("reads the forms a shop writes, and no day that does not exist", () => {
    expect(readWallTime("24.11.2026 08:30:00")?.text).toBe("2026-11-24 08:30:00");
    expect(readWallTime("2026-11-24T08:30")?.text).toBe("2026-11-24 08:30:00");
    for (const nonsense of [
      "",
      "2026-02-29 10:00:00",
      "2026-11-24",
      "0000-00-00 00:00:00",
      "2026-11-24 24:00:00",
      "2026-11-24 10:60:00",
      "tomorrow",
    ]) {
      expect(readWallTime(nonsense)).toBeNull();
    }
  });

  it("agrees with the calendar library at every second of every zone, before and after any change of the clocks", () => {
    const zones = [
      "Europe/Kyiv",
      "Europe/Bucharest",
      "Europe/Warsaw",
      "UTC",
      "Australia/Lord_Howe",
      "America/Sao_Paulo",
      "Asia/Kolkata",
      "Pacific/Apia",
      "Africa/Casablanca",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2037, 11, 31) / 1000 }),
        fc.boolean(),
        (zone, seconds, nearChange) => {
          // Half of the tries within a day of a change, where the two could differ.
          const anywhere = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(zone);
          const change = nearChange ? anywhere.getTimeZoneTransition("next") : null;
          const shown = new Date((change ? change.epochMilliseconds + ((seconds % 172_800) - 86_400) * 1000 : seconds * 1000) + 3 * 3_600_000)
            .toISOString()
            .slice(0, 19);
          const expected = Temporal.PlainDateTime.from(shown).toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
          expect(at(shown.replace("T", " "), zone)).toBe(new Date(expected).toISOString());
        },
      ),
      { numRuns: 2000 },
    );
  });
});
