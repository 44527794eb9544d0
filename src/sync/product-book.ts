import { normalKey, productKey } from "../domain/keys.ts";
import { pickTitle } from "../domain/status.ts";
import type { StoreLine } from "../domain/store-order.ts";

export type MatchMethod = "sku" | "code" | "barcode" | "name";

/** A product of the desk, as matching needs it. `id` is ours, or "new:0" … for one this page creates. */
export interface BookedProduct {
  readonly id: string;
  readonly title: string;
  readonly nameKey: string;
  readonly sku: string | null;
  readonly skuKey: string | null;
  readonly code: string | null;
  readonly codeKey: string | null;
  readonly barcode: string | null;
  readonly barcodeKey: string | null;
}

export interface ProductMatch {
  readonly productId: string | null;
  readonly match: "matched" | "created" | "pending";
  /** The name in the chosen language (product.md 13). */
  readonly title: string;
  /** Why a person has to decide (or has decided), with the key that such lines have in common. */
  readonly queue: { readonly key: string; readonly reason: "empty_key" | "ambiguous" } | null;
}

export interface ProductBook {
  match(line: StoreLine): ProductMatch;
  readonly created: readonly BookedProduct[];
}

/** The key a line is matched by: exact after trimming and case folding, never fuzzy; null when the shop sent none. */
export function matchKey(line: StoreLine, method: MatchMethod, language: string): string | null {
  if (method === "name") return productKey(lineTitle(line, language));
  return productKey(method === "sku" ? line.article : method === "code" ? line.code : line.barcode);
}

/** Chosen language → the shop's own order text → `ua` → `en` → first that is not empty → the article. */
export function lineTitle(line: StoreLine, language: string): string {
  const chosen = line.titles?.[language]?.trim();
  return chosen || line.title.trim() || pickTitle(line.titles, language, "") || line.article || "—";
}

/** What a merchant decided once for such lines, by the queue's key: it holds for all later ones. */
export type Decisions = ReadonlyMap<string, string>;

/** Matches the lines of one page against the catalogue (product.md 14): reused, created, or left to a person. */
export function openProductBook(
  existing: readonly BookedProduct[],
  options: { method: MatchMethod; language: string; decisions: Decisions },
): ProductBook {
  const { method, language } = options;
  const keyOf = { sku: "skuKey", code: "codeKey", barcode: "barcodeKey", name: "nameKey" } as const;
  const byKey = new Map<string, string[]>();
  const taken = { sku: new Set<string>(), code: new Set<string>(), barcode: new Set<string>() };
  const created: BookedProduct[] = [];
  for (const product of existing) enter(product);

  function enter(product: BookedProduct): void {
    const key = product[keyOf[method]];
    if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), product.id]);
    if (product.skuKey !== null) taken.sku.add(product.skuKey);
    if (product.codeKey !== null) taken.code.add(product.codeKey);
    if (product.barcodeKey !== null) taken.barcode.add(product.barcodeKey);
  }

  function match(line: StoreLine): ProductMatch {
    const title = lineTitle(line, language);
    const key = matchKey(line, method, language);
    const queueKey = key ?? `title ${normalKey(title)}`;
    const hits = key === null ? [] : (byKey.get(key) ?? []);
    const [only] = hits;
    if (only !== undefined && hits.length === 1)
      return { productId: only, match: only.startsWith("new:") ? "created" : "matched", title, queue: null };
    const decided = options.decisions.get(queueKey);
    // The line keeps the entry it was decided by, so that taking the decision back reaches it too.
    if (decided !== undefined)
      return { productId: decided, match: "matched", title, queue: { key: queueKey, reason: key === null ? "empty_key" : "ambiguous" } };
    if (key === null) return { productId: null, match: "pending", title, queue: { key: queueKey, reason: "empty_key" } };
    if (hits.length > 1) return { productId: null, match: "pending", title, queue: { key: queueKey, reason: "ambiguous" } };
    return { productId: create(line, title), match: "created", title, queue: null };
  }

  function create(line: StoreLine, title: string): string {
    // Another product may hold the article although we match by something else: then the new one goes without it, never doubled.
    const free = (set: Set<string>, text: string | null): string | null => {
      const key = productKey(text);
      return key !== null && !set.has(key) ? (text ?? "").trim() : null;
    };
    const sku = free(taken.sku, line.article);
    const code = free(taken.code, line.code);
    const barcode = free(taken.barcode, line.barcode);
    const product: BookedProduct = {
      id: `new:${created.length}`,
      title,
      nameKey: normalKey(title),
      sku,
      skuKey: productKey(sku),
      code,
      codeKey: productKey(code),
      barcode,
      barcodeKey: productKey(barcode),
    };
    created.push(product);
    enter(product);
    return product.id;
  }

  return { match, created };
}
