import { expect, it } from "vitest";
import { sharedFacts } from "./shared-facts.ts";

it("P14 a candidate says what it has in common with the shop's line, whatever the case and the spaces", () => {
  const product = { id: "1", title: "Чашка  «Ранок»", sku: "cup-1", code: null, barcode: "4820000000017" };
  const line = { title: " чашка «ранок»", sku: "CUP-1 ", key: "cup-1" };
  expect(sharedFacts(line, product)).toEqual(["sku", "name"]);
  expect(sharedFacts({ ...line, title: "Plate", key: "4820000000017" }, product)).toEqual(["sku", "barcode"]);
  expect(sharedFacts({ title: "Plate", sku: null, key: "title plate" }, { ...product, sku: null })).toEqual([]);
});
