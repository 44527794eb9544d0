import { foldText } from "../../domain/keys.ts";
import type { DeskConnection, DeskProduct, NewDeskProduct, ProductKeyKind } from "../desk-contract.ts";
import type { RoappClient } from "./client.ts";
import { create } from "./create.ts";
import { type Block, block, list, rows, text } from "./values.ts";

const PRODUCTS = "/products/";
const PAGE_SIZE = 50;
/** A filter that is ignored answers with the whole catalogue: it is not read to its end. */
const MOST_PAGES = 4;
/** Keys of one call: its address must not grow too long. */
const KEYS_A_CALL = 50;

export function productsOf(client: RoappClient): DeskConnection["products"] {
  return {
    async find(kind, values) {
      const wanted = new Set(values.map(foldText).filter((value) => value !== ""));
      if (wanted.size === 0) return [];
      const found: DeskProduct[] = [];
      for (const query of queriesFor(kind, values)) found.push(...(await search(client, query)));
      return unique(found.filter((product) => keysOf(kind, product).some((key) => wanted.has(foldText(key)))));
    },
    create: (product) => create(client, { path: PRODUCTS, body: wireOf(product), under: false }),
  };
}

/** SKUs and barcodes can be asked for together. A code has no filter of its own: the free text finds it among others. */
function queriesFor(kind: ProductKeyKind, values: readonly string[]): string[] {
  const together = (name: string): string[] =>
    slices(values).map((some) => some.map((value) => `${encodeURIComponent(`${name}[]`)}=${encodeURIComponent(value.trim())}`).join("&"));
  if (kind === "sku") return together("articles");
  // Digits as text: as a number a barcode would lose its leading zeros.
  if (kind === "barcode") return together("barcodes");
  return values.map((value) => `${kind === "code" ? "q" : "title"}=${encodeURIComponent(value.trim())}`);
}

function slices(values: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(values.length / KEYS_A_CALL) }, (_, at) => values.slice(at * KEYS_A_CALL, (at + 1) * KEYS_A_CALL));
}

/** Whether there are pages is not documented: on while they are full and bring something new. */
async function search(client: RoappClient, query: string): Promise<DeskProduct[]> {
  const found = new Map<string, DeskProduct>();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const products = rows(await client.read(`${PRODUCTS}?${query}&page=${page}`)).flatMap((row) => parseProduct(row) ?? []);
    const isNew = products.some(({ remoteId }) => !found.has(remoteId));
    for (const product of products) found.set(product.remoteId, product);
    if (products.length < PAGE_SIZE || !isNew) break;
  }
  return [...found.values()];
}

function parseProduct(row: Block): DeskProduct | null {
  const remoteId = text(row.id);
  if (remoteId === "") return null;
  return {
    remoteId,
    title: text(row.title),
    sku: text(row.article) || text(row.sku),
    code: text(row.code),
    barcodes: list(row.barcodes)
      .map((one) => text(one) || text(block(one).code))
      .filter((code) => code !== ""),
  };
}

function keysOf(kind: ProductKeyKind, product: DeskProduct): readonly string[] {
  if (kind === "barcode") return product.barcodes;
  return [kind === "sku" ? product.sku : kind === "code" ? product.code : product.title];
}

function unique(products: readonly DeskProduct[]): DeskProduct[] {
  return [...new Map(products.map((product) => [product.remoteId, product])).values()];
}

function wireOf({ title, categoryId, sku, code, barcode }: NewDeskProduct): Block {
  return {
    category_id: Number(categoryId),
    title,
    ...(sku ? { article: sku } : {}),
    ...(/^\d+$/.test(code) ? { code } : {}),
    ...(/^\d+$/.test(barcode) ? { barcodes: [barcode] } : {}),
  };
}
