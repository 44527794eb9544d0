import { describe, expect, it } from "vitest";
import { type SearchedOrder, searchQuery, searchTokens } from "./search.ts";

const order: SearchedOrder = {
  number: "7",
  storeNumber: "1841",
  firstName: "Мар’яна",
  lastName: "Kravets-Ivanova",
  email: "Anna@Example.com",
  phone: "050 111 22 33",
  country: "UA",
  skus: ["MUG-RED", "A 12", null, ""],
};

/** What PostgreSQL would say; the SQL itself is held to the same in src/http/order-list.test.ts. */
function finds(typed: string): boolean {
  const tokens = searchTokens(order);
  const query = searchQuery(typed) ?? "";
  const script = query
    .replace(/'((?:[^']|'')*)'(:\*)?/g, (_, quoted: string, prefix: string | undefined) => {
      const word = quoted.replaceAll("''", "'").replaceAll("\\\\", "\\");
      return tokens.some((token) => (prefix ? token.startsWith(word) : token === word)) ? "T" : "F";
    })
    .replaceAll(" ", "");
  let left = script;
  for (let last = ""; last !== left; ) {
    last = left;
    left = left.replace(/\(([TF])\)/g, "$1").replace(/([TF])&([TF])/g, (_, a, b) => (a === "T" && b === "T" ? "T" : "F"));
    if (last === left) left = left.replace(/([TF])\|([TF])/g, (_, a, b) => (a === "T" || b === "T" ? "T" : "F"));
  }
  expect(["T", "F"]).toContain(left);
  return left === "T";
}

describe("search", () => {
  it("P31 finds by number, store number, buyer, telephone and SKU", () => {
    for (const typed of [
      "050 111",
      "+38 (050) 111-22-33",
      "501112233",
      "111-22-33",
      "1841",
      "#1841,",
      "№1841",
      "Kravets",
      "krav",
      "ivanova",
      "мар'яна",
      "МАР’ЯНА",
      "anna@example.com",
      "example.com",
      "mug-red",
      "mug red",
      "a 12",
      "Kravets 050 111 22 33",
      "1841 kravets",
      "7",
      "1841 0501112233",
    ])
      expect(finds(typed), typed).toBe(true);
    for (const typed of ["050 112", "Shevchenko", "1842", "1", "k", "mug-blue", "1841 shevchenko", "!!!"]) expect(finds(typed), typed).toBe(false);
  });
  it("has nothing to ask when nothing was typed", () => {
    expect(searchQuery("  \u0000 \t")).toBeNull();
  });
  it("gives whole words, each once, none empty", () => {
    const tokens = searchTokens({ ...order, lastName: "Мар’яна", skus: ["x".repeat(500), "---"] });
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(tokens.every((token) => token !== "" && token.length <= 100)).toBe(true);
  });
});
