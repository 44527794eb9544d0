import { z } from "zod";
import { type Buyer, findBuyer, listBuyers } from "../../database/buyers.ts";
import { listOrdersOfBuyer } from "../../database/related-orders.ts";
import { foldText } from "../../domain/keys.ts";
import { digitsOf } from "../../domain/phone.ts";
import { changeBuyer } from "../../operations/change-buyer.ts";
import type { Context } from "../../operations/context.ts";
import { notFound } from "../../operations/problem.ts";
import { relatedOrder, showRelated } from "../related-orders.ts";
import { id, idParams, instant, listOf, listQuery, pageOf, pageQuery, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const buyer = z.object({
  id,
  firstName: z.string(),
  lastName: z.string(),
  phone: z.string(),
  email: z.string(),
  address: z.string(),
  flagged: z.boolean().meta({ description: "Made up from nothing, or one of several with the same phone or e-mail" }),
  orders: z.number().int(),
  lastUsedAt: instant,
  createdAt: instant,
});

const text = (longest: number) => z.string().trim().max(longest).optional();
const change = strict({ firstName: text(255), lastName: text(255), phone: text(64), email: text(254), address: text(1000) });

export function buyersRoutes(app: App, context: Context): void {
  app.get(
    "/buyers",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "Buyers, newest first",
        querystring: strict({ ...pageQuery, q: z.string().max(200).optional() }),
        response: { 200: listOf(buyer) },
      },
    },
    async ({ query }) => {
      const [before] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const found = await listBuyers(context.db, { ...wanted(query.q ?? ""), before, limit: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: rows.map(showBuyer), nextCursor };
    },
  );

  app.get(
    "/buyers/:id",
    { config: { permission: "orders.view" }, schema: { summary: "One buyer", params: idParams, response: { 200: buyer } } },
    async ({ params }) => {
      const found = await findBuyer(context.db, params.id);
      if (!found) throw notFound("buyer");
      return showBuyer(found);
    },
  );

  app.get(
    "/buyers/:id/orders",
    {
      config: { permission: "orders.view" },
      schema: { summary: "A buyer's orders, newest first", params: idParams, querystring: listQuery, response: { 200: listOf(relatedOrder) } },
    },
    async ({ params, query }) => {
      const [before] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      if (!(await findBuyer(context.db, params.id))) throw notFound("buyer");
      const found = await listOrdersOfBuyer(context.db, { id: params.id, before, limit: query.limit + 1 });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: rows.map(showRelated), nextCursor };
    },
  );

  app.patch(
    "/buyers/:id",
    { config: { permission: "orders.edit" }, schema: { summary: "Change what is given", params: idParams, body: change, response: { 200: buyer } } },
    async ({ params, body }) => showBuyer(await changeBuyer(context, { buyerId: params.id, change: body })),
  );
}

/** What is only digits and their punctuation is a telephone number: without the leading zero it is found in either spelling. */
function wanted(typed: string): { words: string[]; digits: string } {
  const isNumber = /^[\d\s+().-]+$/.test(typed) && digitsOf(typed).length >= 3;
  const words = foldText(typed)
    .split(" ")
    .filter((word) => word !== "");
  return { words, digits: isNumber ? digitsOf(typed).replace(/^0+/, "") : "" };
}

function showBuyer(row: Buyer): z.input<typeof buyer> {
  return { ...row, lastUsedAt: row.lastUsedAt.toISOString(), createdAt: row.createdAt.toISOString() };
}
