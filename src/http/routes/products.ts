import { z } from "zod";
import { findProduct, listProducts, type Product } from "../../database/products.ts";
import { readStock, type StockLevel } from "../../database/stock.ts";
import { formatThousandths, parseThousandths } from "../../domain/money.ts";
import type { Context } from "../../operations/context.ts";
import { notFound } from "../../operations/problem.ts";
import { changeProduct, createProduct } from "../../operations/save-product.ts";
import { setStock } from "../../operations/set-stock.ts";
import { decimal, decimalInput, id, idParams, instant, listOf, name, pageOf, pageQuery, queryFlag, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const product = z.object({
  id,
  title: z.string(),
  sku: z.string().nullable(),
  code: z.string().nullable(),
  barcode: z.string().nullable(),
  archived: z.boolean(),
  stock: decimal.nullable().meta({ description: "Over all locations; null while nobody has set it" }),
  createdAt: instant,
  updatedAt: instant,
});

const key = z.string().trim().max(255).nullable();
const newProduct = strict({ title: name(1000), sku: key.optional(), code: key.optional(), barcode: key.optional() });
const productChange = strict({ ...newProduct.partial().shape, archived: z.boolean().optional() });

const level = z.object({ locationId: id, location: z.object({ id, name: z.string() }), quantity: decimal });
const stock = z.object({
  counted: z.boolean().meta({ description: "False while nobody has set a stock" }),
  items: z.array(level),
  total: decimal.nullable(),
});

export function productsRoutes(app: App, context: Context): void {
  app.get(
    "/products",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "The catalogue, in the order of its names",
        querystring: strict({ ...pageQuery, q: z.string().max(200).optional(), archived: queryFlag.optional() }),
        response: { 200: listOf(product) },
      },
    },
    async ({ query }) => {
      const [nameKey, afterId] = readCursor(query.cursor, z.tuple([z.string(), id])) ?? [];
      const after = nameKey === undefined || afterId === undefined ? null : { nameKey, id: afterId };
      const found = await listProducts(context.db, { q: query.q ?? null, archived: query.archived ?? null, after, limit: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.nameKey, row.id]);
      return { items: rows.map(showProduct), nextCursor };
    },
  );

  app.post(
    "/products",
    { config: { permission: "products.manage" }, schema: { summary: "A new product", body: newProduct, response: { 201: product } } },
    async (request, reply) => reply.code(201).send(showProduct(await createProduct(context, request.body))),
  );

  app.get(
    "/products/:id",
    { config: { permission: "orders.view" }, schema: { summary: "One product", params: idParams, response: { 200: product } } },
    async ({ params }) => {
      const found = await findProduct(context.db, params.id);
      if (!found) throw notFound("product");
      return showProduct(found);
    },
  );

  app.patch(
    "/products/:id",
    {
      config: { permission: "products.manage" },
      schema: { summary: "Change what is given", params: idParams, body: productChange, response: { 200: product } },
    },
    async ({ params, body }) => showProduct(await changeProduct(context, { productId: params.id, change: body })),
  );

  app.get(
    "/products/:id/stock",
    { config: { permission: "orders.view" }, schema: { summary: "Where how much of a product lies", params: idParams, response: { 200: stock } } },
    async ({ params }) => {
      if (!(await findProduct(context.db, params.id))) throw notFound("product");
      return showStock(await readStock(context.db, params.id));
    },
  );

  app.put(
    "/products/:id/stock",
    {
      config: { permission: "products.manage" },
      schema: {
        summary: "Set the stock, location by location; it is counted from then on",
        description: "The levels replace those there were: a location that is not named is no longer counted; an empty list stops the counting.",
        params: idParams,
        body: strict({ items: z.array(strict({ locationId: id, quantity: decimalInput })).max(1000) }),
        response: { 200: stock },
      },
    },
    async ({ params, body }) => showStock(await setStock(context, { productId: params.id, levels: body.items })),
  );
}

function showProduct(row: Product): z.input<typeof product> {
  return {
    id: row.id,
    title: row.title,
    sku: row.sku,
    code: row.code,
    barcode: row.barcode,
    archived: row.archived,
    stock: row.stock === null ? null : plain(row.stock),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function showStock(levels: readonly StockLevel[]): z.input<typeof stock> {
  const total = levels.reduce((sum, row) => sum + (parseThousandths(row.quantity) ?? 0n), 0n);
  return {
    counted: levels.length > 0,
    items: levels.map((row) => ({
      locationId: row.locationId,
      location: { id: row.locationId, name: row.locationName },
      quantity: plain(row.quantity),
    })),
    total: levels.length > 0 ? formatThousandths(total) : null,
  };
}

/** "3.000" → "3". */
function plain(quantity: string): string {
  return formatThousandths(parseThousandths(quantity) ?? 0n);
}
