import { describe, expect, it } from "vitest";
import { emailKey, normalKey, productKey } from "./keys.ts";

describe("keys", () => {
  it("P14 are the same after trimming, folding white space and case folding", () => {
    expect(normalKey("  Mug\u00a0 RED\t ")).toBe("mug red");
    expect(normalKey("КРУЖКА Ґанок")).toBe(normalKey("кружка ґанок"));
    expect(normalKey("STRASSE")).toBe(normalKey("straße"));
    expect(normalKey("MUG\u200b-RED\u0000")).toBe("mug-red");
  });
  it("are the same for composed and decomposed letters", () => {
    expect(normalKey("Cafe\u0301 Й")).toBe(normalKey("Café \u0418\u0306"));
  });
  it("do not depend on the machine's locale", () => {
    expect(normalKey("TITLE")).toBe("title");
  });
  it("stay apart where the texts differ, however long the texts are, and short enough for an index", () => {
    const long = "x".repeat(5000);
    expect(normalKey(`${long}a`)).not.toBe(normalKey(`${long}b`));
    expect(normalKey(long).length).toBeLessThanOrEqual(300);
  });
  it("of a product are null when there is nothing to match by", () => {
    expect([productKey(null), productKey(undefined), productKey("  \t"), productKey(" A-1 ")]).toEqual([null, null, null, "a-1"]);
  });
  it("P18 of an e-mail are case folded, and null for what is no address", () => {
    expect([emailKey(" Anna@Example.COM "), emailKey("none"), emailKey("@"), emailKey(""), emailKey("a b@c")]).toEqual([
      "anna@example.com",
      null,
      null,
      null,
      null,
    ]);
  });
});
