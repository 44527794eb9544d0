import type { MatchEntry, MatchProduct } from "../../api/matching.ts";

export type SharedFact = "sku" | "code" | "barcode" | "name";

/** What a line of a shop and a product of ours have in common, as matching compares: trimmed, without regard to case. */
export function sharedFacts(entry: Pick<MatchEntry, "title" | "sku" | "key">, product: MatchProduct): SharedFact[] {
  const keys = new Set([folded(entry.sku), folded(entry.key)].filter((key) => key !== ""));
  const shared = (["sku", "code", "barcode"] as const).filter((fact) => keys.has(folded(product[fact])));
  return folded(entry.title) === folded(product.title) ? [...shared, "name"] : shared;
}

function folded(text: string | null): string {
  return (text ?? "").trim().replace(/\s+/g, " ").toLocaleLowerCase("und");
}
