import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { admit } from "./admission.ts";

const STORE = { importStartedAt: new Date("2026-11-24T10:00:00Z"), windowFrom: new Date("2026-09-23T21:00:00Z") };
const times = fc.date({ min: new Date("2026-08-01T00:00:00Z"), max: new Date("2026-12-31T00:00:00Z"), noInvalidDate: true });

describe("the one rule for orders that are not ours yet", () => {
  it("S9 an order placed after the import was asked for is new, whatever its status", () => {
    for (const final of [true, false]) {
      expect(admit({ placedAt: STORE.importStartedAt, final }, STORE)).toBe("bring_in");
      expect(admit({ placedAt: new Date("2026-11-25T10:00:00Z"), final }, STORE)).toBe("bring_in");
    }
  });

  it("S9 P8 an earlier order comes in when it is open and inside the two months, to the millisecond", () => {
    const before = new Date(STORE.importStartedAt.getTime() - 1);
    expect(admit({ placedAt: before, final: false }, STORE)).toBe("bring_in");
    expect(admit({ placedAt: before, final: true }, STORE)).toBe("left_out_final");
    expect(admit({ placedAt: STORE.windowFrom, final: false }, STORE)).toBe("bring_in");
    expect(admit({ placedAt: new Date(STORE.windowFrom.getTime() - 1), final: false }, STORE)).toBe("left_out_old");
  });

  it("S9 depends on nothing but the date and whether it is final", () => {
    fc.assert(
      fc.property(times, fc.boolean(), (placedAt, final) => {
        const wanted =
          placedAt >= STORE.importStartedAt ? "bring_in" : placedAt < STORE.windowFrom ? "left_out_old" : final ? "left_out_final" : "bring_in";
        expect(admit({ placedAt, final }, STORE)).toBe(wanted);
      }),
    );
  });
});
