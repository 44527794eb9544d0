import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { badgeColors, contrast, parseColor } from "./status-colors.ts";

describe("the colours of a status badge", () => {
  it("can be read (WCAG AA) in light and dark, whatever colour the merchant chose", () => {
    const part = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(part, part, part, fc.constantFrom("light" as const, "dark" as const), (r, g, b, scheme) => {
        const chosen = `#${[r, g, b].map((value) => value.toString(16).padStart(2, "0")).join("")}`;
        const { background, text } = badgeColors(chosen, scheme);
        expect(contrast(parseColor(text) ?? [0, 0, 0], parseColor(background) ?? [0, 0, 0])).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 500 },
    );
  });

  it("falls back to grey for what is not a colour", () => {
    expect(badgeColors("tomato", "light")).toEqual(badgeColors("#6e7882", "light"));
  });
});
