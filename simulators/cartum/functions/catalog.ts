import type { Product } from "../generate/catalogue.ts";
import { asInteger, asList, type Params } from "../request-body.ts";
import type { Shop } from "../shop.ts";
import { decimal, hundredths } from "../wire.ts";
import { type Answer, type Call, failed, listed, ok } from "./call.ts";

const MOST_PRODUCTS = 500;
const ALWAYS = ["article", "parent_article", "parent"];

/** Products by article, section or visibility: 500 at most, whatever is asked. */
export function catalogExport({ shop, params, faults }: Call): Answer {
  const limit = Math.min(Math.max(0, asInteger(params.limit) ?? MOST_PRODUCTS), MOST_PRODUCTS);
  const offset = Math.max(0, asInteger(params.offset) ?? 0);
  const expression = typeof params.expr === "object" && params.expr !== null ? (params.expr as Params) : {};
  const found = productsOf(shop, expression).slice(offset, offset + limit);
  const names = { included: namesIn(params.includedParams), excluded: namesIn(params.excludedParams) ?? [] };
  const rows = found.map((product) => chooseMembers(row(shop, product), names));
  return listed("products", rows, faults);
}

function productsOf(shop: Shop, expression: Params): Product[] {
  const articles = asList(expression.article)?.map(String) ?? null;
  const shown = asInteger(expression.display_in_showcase);
  const nested = typeof expression.parent === "object" && expression.parent !== null ? (expression.parent as Params).id : undefined;
  const sections = asList(expression["parent.id"] ?? nested)?.map(asInteger) ?? null;
  const all = articles === null ? [...shop.products.values()] : [...new Set(articles)].flatMap((article) => shop.products.get(article) ?? []);
  return all.filter(
    (product) =>
      (shown === null || product.shown === shown) && (sections === null || sections.includes(product.section)) && inPath(product, expression.parent),
  );
}

function inPath(product: Product, path: unknown): boolean {
  return typeof path !== "string" || path === "" || sectionPath(product.section) === path || path.endsWith(`\\${sectionPath(product.section)}`);
}

const sectionPath = (section: number): string => `Section ${section}`;

function namesIn(value: unknown): string[] | null {
  const list = asList(typeof value === "string" ? value.split(",").map((name) => name.trim()) : value);
  return list === null || list.length === 0 ? null : list.map(String);
}

function chooseMembers(all: Params, { included, excluded }: { included: string[] | null; excluded: string[] }): Params {
  const wanted = (name: string): boolean => ALWAYS.includes(name) || ((included === null || included.includes(name)) && !excluded.includes(name));
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted(name)));
}

const PRESENCE = {
  in_stock: { id: 1, value: { ua: "В наявності", ru: "В наличии", en: "In stock", ro: "În stoc" } },
  out_of_stock: { id: 2, value: { ua: "Немає в наявності", ru: "Нет в наличии", en: "Out of stock", ro: "Stoc epuizat" } },
  to_order: { id: 3, value: { ua: "Під замовлення", ru: "Под заказ", en: "To order", ro: "La comandă" } },
} as const;

function row(shop: Shop, product: Product): Params {
  const price = product.prices[0] ?? 0;
  return {
    article: product.article,
    parent_article: product.parentArticle,
    article_for_display: product.code,
    title: product.titles,
    mod_title: product.titles,
    short_description: Object.fromEntries(shop.setup.languages.map((language) => [language, ""])),
    description: Object.fromEntries(Object.entries(product.titles).map(([language, title]) => [language, `<p>${title}</p>`])),
    creation_time: product.created,
    display_in_showcase: product.shown,
    price: decimal(price),
    price_old: decimal(product.priceOld),
    discount: 0,
    currency: shop.setup.currency,
    presence: PRESENCE[product.presence],
    quantity: 0,
    residues: shop.setup.stockAccounting ? [{ warehouse: "office", quantity: product.stock }] : [],
    gtin: product.gtin,
    mpn: "",
    brand: { value: { ua: "", en: "" } },
    parent: { id: product.section, value: sectionPath(product.section) },
    link: `/${encodeURIComponent(product.article.toLowerCase())}/`,
    images: [],
    uktzed: "",
    characteristics: [],
    wholesale_prices: [],
    ...product.more,
  };
}

const MESSAGES: Readonly<Record<number, string>> = {
  0: "The product was written",
  6: "title is required for a new product",
  7: "parent is required for a new product",
  15: "Stock was updated",
  16: "Stock accounting is off",
  18: "Warehouse was not found",
};

/** Writes products by article: a new one is hidden and needs a title and a section. */
export function catalogImport({ shop, params }: Call): Answer {
  const products = asList(params.products);
  if (products === null) return failed("ERROR", "products is not defined or defined incorrectly");
  const log = products.map((entry) => {
    const codes = importOne(shop, entry as Params);
    return { article: String((entry as Params).article ?? ""), info: codes.map((code) => ({ code, message: MESSAGES[code] ?? "" })) };
  });
  const clean = log.every(({ info }) => info.every(({ code }) => code === 0));
  return { http: 200, json: { status: clean ? "OK" : "WARNING", response: { log } } };
}

function importOne(shop: Shop, entry: Params): number[] {
  const article = String(entry.article ?? "");
  const known = shop.products.get(article);
  if (!known && typeof entry.title !== "object") return [6];
  if (!known && entry.parent === undefined) return [7];
  const product = known ?? newProduct(shop, article);
  shop.products.set(article, product);
  if (typeof entry.title === "object" && entry.title !== null) product.titles = { ...product.titles, ...(entry.title as Record<string, string>) };
  if (typeof entry.price === "number") product.prices = [hundredths(entry.price)];
  if (typeof entry.price_old === "number") product.priceOld = hundredths(entry.price_old);
  if (typeof entry.gtin === "string") product.gtin = entry.gtin;
  if (typeof entry.article_for_display === "string") product.code = entry.article_for_display;
  if (entry.display_in_showcase !== undefined) product.shown = asInteger(entry.display_in_showcase) === 1 ? 1 : 0;
  return [0, ...(asList(entry.residues) ?? []).map((residue) => setStock(shop, product, residue as Params))];
}

function newProduct(shop: Shop, article: string): Product {
  const created = shop.wallNow();
  return {
    article,
    parentArticle: article,
    code: article,
    gtin: "",
    titles: {},
    prices: [0],
    priceOld: 0,
    shown: 0,
    section: 1,
    created,
    presence: "in_stock",
    stock: 0,
    more: {},
  };
}

function setStock(shop: Shop, product: Product, { warehouse, quantity }: Params): number {
  if (!shop.setup.stockAccounting) return 16;
  if (warehouse !== "office") return 18;
  product.stock = Number(quantity);
  return 15;
}

/** The older way to write stock. */
export function importResidues({ shop, params }: Call): Answer {
  const log = (asList(params.products) ?? []).map((entry) => {
    const { article, warehouse, quantity } = entry as Params;
    const product = shop.products.get(String(article));
    const refusal = product ? (warehouse === "office" ? null : `Warehouse ${String(warehouse)} is not defined`) : "Article is not defined";
    if (product && refusal === null) product.stock = Number(quantity);
    return { article, status: refusal === null ? "OK" : "ERROR", message: refusal ?? "UPDATED" };
  });
  return log.every(({ status }) => status === "OK") ? ok({ log }) : { http: 200, json: { status: "WARNING", response: { log } } };
}
