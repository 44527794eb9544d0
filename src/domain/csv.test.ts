import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";

describe("a line of a CSV file", () => {
  it("quotes what holds the separator, quotes or line ends, and nothing else", () => {
    expect(csvLine(["1841", "Кравець; Анна", 'Mug "red"', "two\nlines", ""], ";")).toBe('1841;"Кравець; Анна";"Mug ""red""";"two\nlines";\r\n');
    expect(csvLine(["a;b", "c,d"], ",")).toBe('a;b,"c,d"\r\n');
  });

  it.each(["=1+1", "+380501112233", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =HYPERLINK(0)", "\n=1", "＝1+1"])(
    "makes %j a text, so that no spreadsheet runs what a buyer typed",
    (cell) => {
      expect(csvLine([cell], ",").replaceAll('"', "")).toBe(`'${cell}\r\n`);
    },
  );

  it.each(["-12.50", "0", "599.00", "-3", "12,5"])("leaves the plain number %s a number", (cell) => {
    expect(csvLine([cell], ";")).toBe(`${cell}\r\n`);
  });
});
