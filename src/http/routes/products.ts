import { z } from "zod";
import { findProduct, listProducts, type Product } from "../../database/products.ts";
import { listOrdersOfProduct, readSales } from "../../database/related-orders.ts";
import { listStockChanges, readStock, type StockLevel } from "../../database/stock.ts";
import { formatThousandths, parseThousandths } from "../../domain/money.ts";
import type { Context } from "../../operations/context.ts";
import { notFound } from "../../operations/problem.ts";
import { changeProduct, createProduct } from "../../operations/save-product.ts";
import { correctStock, setStock } from "../../operations/set-stock.ts";
import { actorOf } from "../auth.ts";
import { plainQuantity as plain, relatedOrder, showRelated } from "../related-orders.ts";
import {
  decimal,
  decimalInput,
  id,
  idParams,
  instant,
  listOf,
  listQuery,
  name,
  pageOf,
  pageQuery,
  queryFlag,
  readCursor,
  strict,
} from "../schemas.ts";
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

const named = z.object({ id, name: z.string() });
const stockChange = z.object({
  id,
  at: instant,
  location: named,
  reason: z.enum(["set", "written_off", "write_off_undone"]),
  change: decimal,
  quantity: decimal.nullable().meta({ description: "What was there afterwards; null: no longer counted there" }),
  note: z.string().nullable(),
  order: z.object({ id, number: z.string() }).nullable(),
  employee: named.nullable(),
});
const sales = z.object({
  store: named.nullable().meta({ description: "Null: orders made here" }),
  orders: z.number().int(),
  quantity: decimal,
  lastPlacedAt: instant,
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
    async (request) => {
      const { params, body } = request;
      return showStock(await setStock(context, { productId: params.id, levels: body.items, by: actorOf(request).id }));
    },
  );

  app.post(
    "/products/:id/stock/corrections",
    {
      config: { permission: "products.manage" },
      schema: {
        summary: "Set how much lies at one location",
        description: "The other locations stay as they are; a product that was not counted is counted from then on.",
        params: idParams,
        body: strict({ locationId: id, quantity: decimalInput, note: z.string().trim().max(500).optional() }),
        response: { 201: stock },
      },
    },
    async (request, reply) => {
      const { locationId, quantity, note } = request.body;
      const asked = { productId: request.params.id, locationId, quantity, note: note || null, by: actorOf(request).id };
      return reply.code(201).send(showStock(await correctStock(context, asked)));
    },
  );

  app.get(
    "/products/:id/stock/changes",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "What changed a product's stock, newest first",
        params: idParams,
        querystring: listQuery,
        response: { 200: listOf(stockChange) },
      },
    },
    async ({ params, query }) => {
      const [before] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      if (!(await findProduct(context.db, params.id))) throw notFound("product");
      const found = await listStockChanges(context.db, { productId: params.id, before, limit: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      const items = rows.map(({ at, change, quantity, ...row }) => ({
        ...row,
        at: at.toISOString(),
        change: plain(change),
        quantity: quantity === null ? null : plain(quantity),
      }));
      return { items, nextCursor };
    },
  );

  app.get(
    "/products/:id/orders",
    {
      config: { permission: "orders.view" },
      schema: { summary: "Orders with a product, newest first", params: idParams, querystring: listQuery, response: { 200: listOf(relatedOrder) } },
    },
    async ({ params, query }) => {
      const [before] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      if (!(await findProduct(context.db, params.id))) throw notFound("product");
      const found = await listOrdersOfProduct(context.db, { id: params.id, before, limit: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: rows.map(showRelated), nextCursor };
    },
  );

  app.get(
    "/products/:id/sales",
    {
      config: { permission: "orders.view" },
      schema: { summary: "In which stores a product is sold", params: idParams, response: { 200: z.object({ items: z.array(sales) }) } },
    },
    async ({ params }) => {
      if (!(await findProduct(context.db, params.id))) throw notFound("product");
      const found = await readSales(context.db, params.id);
      return { items: found.map((row) => ({ ...row, quantity: plain(row.quantity), lastPlacedAt: row.lastPlacedAt.toISOString() })) };
    },
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
