import { describe, expect, it } from "vitest";
import { parsePhone, phoneKey, phoneSearchDigits } from "./phone.ts";

describe("phone", () => {
  it("P18 reads any spelling of a number into E.164 with the company's country", () => {
    const spellings = ["050 111 22 33", "+38 (050) 111-22-33", "380501112233", "00380501112233", "8 050 111 22 33", "tel. +380501112233"];
    for (const text of spellings) expect(phoneKey(text, "UA"), text).toBe("+380501112233");
    expect(phoneKey("06 12 34 56 78", "FR")).toBe("+33612345678");
    expect(phoneKey("0722 123 456", "RO")).toBe("+40722123456");
  });
  it("reads a foreign number written without its plus", () => {
    expect(phoneKey("33 6 12 34 56 78", "UA")).toBe("+33612345678");
  });
  it("answers null for what is no number, so that placeholders match nobody", () => {
    for (const text of ["", "-", "0000000000", "call me", "12345"]) expect(phoneKey(text, "UA"), text).toBeNull();
    expect(phoneKey("+380501112233", "??")).toBe("+380501112233");
    expect(phoneKey("0501112233", "??")).toBeNull();
  });
  it("gives the digits a person may type", () => {
    expect(phoneSearchDigits("+380501112233", "UA").sort()).toEqual(["0501112233", "1112233", "380501112233", "501112233"]);
    expect(phoneSearchDigits("12345", "UA")).toEqual(["12345"]);
    expect(phoneSearchDigits("-", "UA")).toEqual([]);
    expect(parsePhone("0501112233", "UA")).toEqual({ e164: "+380501112233", national: "0501112233" });
  });
});
