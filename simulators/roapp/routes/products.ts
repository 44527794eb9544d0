import type { Product } from "../state.ts";
import { productRecord } from "../wire.ts";
import { type Call, created, done, invalid, NOT_FOUND, numberOf, ok, pageOf, type Reply, type Route, textOf } from "./call.ts";

export const PRODUCT_ROUTES: readonly Route[] = [
  { method: "GET", path: "/products", knows: ["page", "ids", "categories", "title", "articles", "barcodes", "q"], run: list },
  { method: "POST", path: "/products", run: create },
  { method: "GET", path: "/products/#", run: (call) => found(call, (product) => ok(productRecord(call.account, product))) },
  { method: "PUT", path: "/products/#", run: (call) => found(call, (product) => change(call, product)) },
  { method: "GET", path: "/warehouse/categories", run: categories },
  { method: "GET", path: "/v2/catalog/products", knows: ["page", "q", "barcode", "category_ids", "sort"], run: catalogue },
];

function list(call: Call): Reply {
  const { account, query } = call;
  const ids = query.numbers("ids");
  const wanted = {
    categories: query.numbers("categories"),
    title: query.text("title"),
    articles: query.list("articles"),
    barcodes: query.list("barcodes"),
  };
  const q = query.text("q")?.toLowerCase() ?? null;
  const all = account.state.products
    .filter((product) => !ids || ids.includes(product.id))
    .filter((product) => !wanted.categories || wanted.categories.includes(product.category))
    .filter((product) => wanted.title === null || product.title === wanted.title)
    .filter((product) => !wanted.articles || wanted.articles.includes(product.article))
    // Declared as numbers: a leading zero is no part of one.
    .filter((product) => !wanted.barcodes || product.barcodes.some((code) => wanted.barcodes?.some((asked) => Number(asked) === Number(code))))
    .filter((product) => q === null || holds(product, q));
  const { rows } = pageOf(all, call);
  return ok({ data: rows.map((product) => productRecord(account, product)), count: all.length, success: true });
}

function holds({ title, article, code, barcodes }: Product, q: string): boolean {
  return [title, article, code, ...barcodes].some((text) => text.toLowerCase().includes(q));
}

function catalogue(call: Call): Reply {
  const { account, query } = call;
  const q = query.text("q")?.toLowerCase() ?? null;
  const { rows, paging } = pageOf(
    account.state.products.filter((product) => q === null || holds(product, q)),
    call,
  );
  const data = rows.map(({ id, category, title, description, code, article, barcodes }) => ({
    id,
    category_id: category,
    title,
    description,
    code,
    sku: article,
    cost: "0.00000",
    barcodes,
    prices: [],
  }));
  return ok({ data, paging });
}

function categories({ account }: Call): Reply {
  const data = account.state.categories.map(({ id, title, parent }) => ({ id, title, ...(parent === null ? {} : { parent_id: parent }) }));
  return ok({ data, count: data.length, success: true });
}

function found({ account, ids }: Call, act: (product: Product) => Reply): Reply {
  const product = account.state.products.find(({ id }) => id === ids[0]);
  return product ? act(product) : NOT_FOUND;
}

/** Two products may have the same keys: nothing here is unique. */
function create({ account, body, faults }: Call): Reply {
  const category = numberOf(body.category_id);
  if (!textOf(body.title)?.trim()) return invalid({ title: ["required"] });
  if (!account.state.categories.some(({ id }) => id === category)) return invalid({ category_id: ["does not exist"] });
  const product: Product = { id: account.nextId(), title: "", article: "", code: "", barcodes: [], category: category ?? 0, description: "" };
  const problem = write(product, body);
  if (problem) return problem;
  account.state.products.push(product);
  return created(product.id, faults);
}

function change({ account, body }: Call, product: Product): Reply {
  const problem = write(product, body);
  account.onChange();
  return problem ?? done;
}

function write(product: Product, body: Call["body"]): Reply | null {
  for (const code of [body.code, ...(Array.isArray(body.barcodes) ? body.barcodes : [])])
    if (code !== undefined && !/^\d+$/.test(textOf(code) ?? "")) return invalid({ code: ["must be a number"] });
  product.title = textOf(body.title) ?? product.title;
  product.article = textOf(body.article) ?? product.article;
  product.code = textOf(body.code) ?? product.code;
  product.description = textOf(body.description) ?? product.description;
  if (Array.isArray(body.barcodes)) product.barcodes = body.barcodes.map((code: unknown) => textOf(code) ?? "");
  return null;
}
