import { createHash } from "node:crypto";
import { randomOf } from "./random.ts";
import { retail } from "./retail.ts";
import { productTitle } from "./titles.ts";

/** One thing the shop sells. Amounts in hundredths of the shop's currency. */
export interface Product {
  /** The unique key; a GUID where the shop was filled from an ERP. */
  readonly article: string;
  parentArticle: string;
  /** The code people know. */
  code: string;
  gtin: string;
  titles: Record<string, string>;
  /** Commonest first; a promotion or an older price list makes the others. */
  prices: number[];
  priceOld: number;
  shown: 0 | 1;
  section: number;
  created: string;
  presence: "in_stock" | "out_of_stock" | "to_order";
  /** Pieces at the `office` warehouse. */
  stock: number;
  /** Further members that catalog/import wrote. */
  more: Record<string, unknown>;
}

export interface CatalogueSetup {
  readonly seed: number;
  readonly currency: string;
  readonly languages: readonly string[];
}

export const SECTIONS = [1, 2, 3, 4, 5] as const;

const ONE_POUND: Readonly<Record<string, number>> = { UAH: 52, RON: 5.8, EUR: 1.15, USD: 1.3, PLN: 4.9, MDL: 23, GBP: 1 };

/** The goods of a shop, in the order of the real codes. The index is the real product's index. */
export function makeCatalogue({ seed, currency, languages }: CatalogueSetup): Product[] {
  const firstOfFamily = new Map<string, string>();
  return retail().products.map(({ code, description, pence }, index) => {
    const random = randomOf(seed, 11, index);
    const article = index % 31 === 5 ? guid(seed, code) : code;
    const family = /^\d{5}/.exec(code)?.[0] ?? code;
    if (!firstOfFamily.has(family)) firstOfFamily.set(family, article);
    return {
      article,
      parentArticle: firstOfFamily.get(family) ?? article,
      code: article !== code ? code : index % 40 === 7 ? "" : index % 4 === 0 ? `GK-${String(index).padStart(4, "0")}` : code,
      gtin:
        index % 12 === 3 ? "" : ean13(`482${String(seed % 1000).padStart(3, "0")}${String(index % 150 === 10 ? index - 1 : index).padStart(6, "0")}`),
      titles: Object.fromEntries(languages.map((language) => [language, productTitle(description, language)])),
      prices: pence.map((value) => priceIn(currency, value)),
      priceOld: 0,
      shown: index % 50 === 9 ? 0 : 1,
      section: SECTIONS[index % SECTIONS.length] ?? 1,
      created: `2025-0${1 + (index % 9)}-1${index % 10} 0${index % 10}:15:00`,
      presence: random.once(14) ? "out_of_stock" : random.once(20) ? "to_order" : "in_stock",
      stock: random.between(0, 60),
      more: {},
    };
  });
}

/** Hundredths of a currency for a real price in pence: whole hryvnias and lei mostly, as price lists there look. */
function priceIn(currency: string, pence: number): number {
  const exact = pence * (ONE_POUND[currency] ?? 1);
  if (currency === "UAH" || currency === "MDL")
    return Math.max(100, pence % 7 === 0 ? Math.round(exact / 50) * 50 - 10 : Math.round(exact / 100) * 100);
  if (currency === "RON" || currency === "PLN") return Math.max(10, Math.round(exact / 10) * 10 - (pence % 3 === 0 ? 1 : 0));
  return Math.max(1, Math.round(exact));
}

function guid(seed: number, code: string): string {
  const hex = createHash("sha1").update(`${seed}:${code}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function ean13(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
