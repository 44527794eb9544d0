import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalKey, productKey } from "../domain/keys.ts";
import type { StoreLine } from "../domain/store-order.ts";
import { type BookedProduct, lineTitle, type MatchMethod, openProductBook } from "./product-book.ts";

const LINE: StoreLine = {
  kind: "product",
  article: "CUP-1",
  title: "Горнятко",
  quantity: 1000n,
  price: 100n,
  total: 100n,
  code: "77",
  barcode: "4820000000017",
  titles: null,
};
const product = (id: string, change: Partial<Pick<BookedProduct, "title" | "sku" | "code" | "barcode">> = {}): BookedProduct => {
  const { title = "Cup", sku = null, code = null, barcode = null } = change;
  return {
    id,
    title,
    nameKey: normalKey(title),
    sku,
    skuKey: productKey(sku),
    code,
    codeKey: productKey(code),
    barcode,
    barcodeKey: productKey(barcode),
  };
};
const book = (method: MatchMethod, existing: readonly BookedProduct[], decisions: Readonly<Record<string, string>> = {}) =>
  openProductBook(existing, { method, language: "ua", decisions: new Map(Object.entries(decisions)) });

describe("products", () => {
  it("P14 match by the chosen method, exactly after trimming and case folding", () => {
    expect(book("sku", [product("5", { sku: " cup-1 " })]).match(LINE)).toMatchObject({ productId: "5", match: "matched" });
    expect(book("code", [product("5", { code: "77" })]).match(LINE)).toMatchObject({ productId: "5", match: "matched" });
    expect(book("barcode", [product("5", { barcode: "4820000000017" })]).match(LINE)).toMatchObject({ productId: "5", match: "matched" });
    expect(book("name", [product("5", { title: "ГОРНЯТКО " })]).match(LINE)).toMatchObject({ productId: "5", match: "matched" });
    expect(book("sku", [product("5", { sku: "CUP-10" })]).match(LINE)).toMatchObject({ productId: "new:0", match: "created" });
  });

  it("P14 what is unknown with a key is created once, however many lines have it, and never takes another product's key", () => {
    const shelf = book("sku", [product("5", { sku: "OTHER", code: "77" })]);
    expect(shelf.match(LINE).productId).toBe("new:0");
    expect(shelf.match({ ...LINE, article: "cup-1" }).productId).toBe("new:0");
    expect(shelf.created).toMatchObject([{ sku: "CUP-1", code: null, barcode: "4820000000017" }]);
  });

  it("P14 an empty key, or one that several have, waits in the match queue and creates nothing", () => {
    const empty = book("sku", []).match({ ...LINE, article: null });
    expect(empty).toMatchObject({ productId: null, match: "pending", queue: { key: "title горнятко", reason: "empty_key" } });
    const twice = book("name", [product("5", { title: "Горнятко" }), product("6", { title: "горнятко" })]);
    expect(twice.match(LINE)).toMatchObject({ productId: null, match: "pending", queue: { key: "горнятко", reason: "ambiguous" } });
    expect(twice.created).toEqual([]);
  });

  it("P14 a decision of a person holds for later lines like it", () => {
    expect(book("sku", [], { "title горнятко": "9" }).match({ ...LINE, article: null })).toMatchObject({ productId: "9", match: "matched" });
  });

  it("P13 the name comes in the chosen language, then the shop's own text, then ua, en, any, the article", () => {
    const titles = { ua: "Горня", en: "Mug", ro: "Cană" };
    expect(lineTitle({ ...LINE, titles }, "ro")).toBe("Cană");
    expect(lineTitle({ ...LINE, titles: { ...titles, ro: " " } }, "ro")).toBe("Горнятко");
    expect(lineTitle({ ...LINE, titles, title: "" }, "fr")).toBe("Горня");
    expect(lineTitle({ ...LINE, titles: { en: "Mug", ro: "Cană" }, title: "" }, "fr")).toBe("Mug");
    expect(lineTitle({ ...LINE, titles: { ro: "Cană" }, title: "" }, "fr")).toBe("Cană");
    expect(lineTitle({ ...LINE, title: "" }, "fr")).toBe("CUP-1");
  });

  it("P14 the same key always ends at the same product: bringing orders in twice makes none twice", () => {
    const keys = fc.array(fc.constantFrom("A", "a", " A ", "B", "C-1", "c-1"), { maxLength: 20 });
    fc.assert(
      fc.property(keys, keys, (first, second) => {
        const shelf = book("sku", []);
        const ids = new Map<string, string | null>();
        for (const article of [...first, ...second]) {
          const { productId } = shelf.match({ ...LINE, article, code: null, barcode: null });
          const key = productKey(article) ?? "";
          expect(ids.get(key) ?? productId).toBe(productId);
          ids.set(key, productId);
        }
        const skus = shelf.created.map((one) => one.skuKey);
        expect(new Set(skus).size).toBe(skus.length);
      }),
    );
  });
});
