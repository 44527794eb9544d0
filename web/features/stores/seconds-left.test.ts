import { describe, expect, it } from "vitest";
import { secondsLeft } from "./seconds-left.ts";

describe("the time an import will still take (P8)", () => {
  it("goes by the pace seen so far", () => {
    expect(secondsLeft({ at: 0, share: 0.2 }, { at: 4_000, share: 0.4 })).toBeCloseTo(12);
  });

  it("is not said before there is a pace", () => {
    expect(secondsLeft({ at: 0, share: 0.2 }, { at: 500, share: 0.4 })).toBeNull();
    expect(secondsLeft({ at: 0, share: 0.2 }, { at: 9_000, share: 0.2 })).toBeNull();
  });
});
