import { expect, it } from "vitest";
import { fromMinor } from "./minor-units.ts";

it("P20 shows minor units exactly, in the digits of their currency", () => {
  expect(fromMinor("41050", "UAH")).toBe("410.50");
  expect(fromMinor("5", "UAH")).toBe("0.05");
  expect(fromMinor("-1", "EUR")).toBe("-0.01");
  expect(fromMinor("1200", "JPY")).toBe("1200");
  expect(fromMinor("9007199254740993123", "USD")).toBe("90071992547409931.23");
});
