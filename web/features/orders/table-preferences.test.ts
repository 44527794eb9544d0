import { describe, expect, it } from "vitest";
import { parsePreferences, USUAL } from "./table-preferences.ts";

describe("how somebody likes their order table", () => {
  it("is as usual without anything kept, and with what makes no sense", () => {
    for (const text of [null, "", "{", "7", "null", '{"columns":[]}', '{"columns":["salary"],"sort":"luck"}'])
      expect(parsePreferences(text)).toEqual(USUAL);
  });

  it("keeps the columns in their order, each once, and never loses the number", () => {
    expect(parsePreferences('{"columns":["store","status","store","gone"],"dense":true,"sort":"-updatedAt"}')).toEqual({
      columns: ["number", "store", "status"],
      dense: true,
      sort: "-updatedAt",
    });
  });
});
