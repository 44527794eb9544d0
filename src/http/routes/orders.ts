import { z } from "zod";
import { listEvents } from "../../database/order-events.ts";
import { countOrders, listOrders, positionOf } from "../../database/order-list.ts";
import { changeOrder } from "../../operations/change-order.ts";
import { changeManyOrders } from "../../operations/change-orders.ts";
import { commentOnOrder } from "../../operations/comment-on-order.ts";
import type { Context } from "../../operations/context.ts";
import { createOrder } from "../../operations/create-order.ts";
import { notFound } from "../../operations/problem.ts";
import { openOrder, readOrder } from "../../operations/read-order.ts";
import { undoWriteOff } from "../../operations/undo-write-off.ts";
import { writeOffItems } from "../../operations/write-off-items.ts";
import { actorOf, signedInOf } from "../auth.ts";
import { filtersOf, orderFilters } from "../order-query.ts";
import { fullOrder, listedOrder, orderEvent } from "../order-schemas.ts";
import {
  decimalInput,
  id,
  idParams,
  listOf,
  listQuery,
  name,
  pageOf,
  pageQuery,
  positiveDecimalInput,
  queryFlag,
  readCursor,
  strict,
} from "../schemas.ts";
import type { App } from "../server.ts";
import { showEvent, showFull, showListed } from "../show-order.ts";

const ordersQuery = strict({ ...pageQuery, ...orderFilters, withTotal: queryFlag.optional() });

const title = name(1000);
const sku = z.string().trim().max(255);
const buyer = strict({
  firstName: z.string().trim().max(255).default(""),
  lastName: z.string().trim().max(255).default(""),
  phone: z.string().trim().max(64).default(""),
  email: z.string().trim().max(254).default(""),
  address: z.string().trim().max(1000).default(""),
});
const comment = z.string().trim().min(1, "must not be empty").max(10_000);

const newOrder = strict({
  locationId: id,
  typeId: id,
  statusId: id.optional(),
  managerId: id.nullable().optional(),
  buyerId: id.optional(),
  buyer: buyer.optional(),
  items: z
    .array(
      strict({ productId: id.optional(), title: title.optional(), sku: sku.optional(), quantity: positiveDecimalInput, price: positiveDecimalInput }),
    )
    .max(500),
  comment: comment.optional(),
});

const undo = z
  .literal(true)
  .optional()
  .meta({ description: "the status is taken back: the store gets the very status it had before, where that still stands for this one" });
const orderChange = strict({
  statusId: id.optional(),
  managerId: id.nullable().optional(),
  locationId: id.optional(),
  typeId: id.optional(),
  items: z
    .array(
      strict({
        id: id.optional(),
        remove: z.literal(true).optional(),
        productId: id.optional(),
        title: title.optional(),
        sku: sku.optional(),
        quantity: positiveDecimalInput.optional(),
        price: decimalInput.optional(),
      }),
    )
    .min(1)
    .max(500)
    .optional(),
  version: z.number().int().optional(),
  undo,
});

const orderIds = z.array(id).min(1, "must name at least one order").max(1000, "must not name more than 1000 orders");
const manyChange = strict({ orderIds, managerId: id.nullable().optional(), locationId: id.optional(), typeId: id.optional() }).refine(
  ({ orderIds: _, ...fields }) => Object.values(fields).some((value) => value !== undefined),
  { message: "is missing: say what is to change", path: ["managerId"] },
);
const changeResults = z.object({
  results: z.array(
    z.object({
      orderId: id,
      outcome: z.enum(["changed", "unchanged", "refused"]),
      problem: z.object({ code: z.string(), detail: z.string() }).optional(),
    }),
  ),
});
const writeOff = strict({ itemIds: z.array(id).min(1).max(1000).optional() });

export function ordersRoutes(app: App, context: Context): void {
  const { connectors } = context;
  const shown = async (orderId: string) => showFull(await readOrder(context, orderId), connectors);

  app.get(
    "/orders",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "Orders, newest first unless asked otherwise",
        querystring: ordersQuery,
        response: { 200: listOf(listedOrder).extend({ total: z.number().int().optional() }) },
      },
    },
    async (request) => {
      const { limit, cursor, withTotal, ...asks } = request.query;
      const { sort } = asks;
      const key = sort.endsWith("number") ? z.string().regex(/^\d{1,18}$/) : z.iso.datetime();
      const position = readCursor(cursor, z.tuple([z.literal(sort), key, id]));
      const filters = filtersOf(request, asks);
      const asked = { filters, sort, position: position && { key: position[1], id: position[2] }, limit: limit + 1 };
      const [found, total] = await Promise.all([listOrders(context.db, asked), withTotal ? countOrders(context.db, filters) : undefined]);
      const { rows, nextCursor } = pageOf(found, limit, (row) => {
        const at = positionOf(row, sort);
        return [sort, at.key, at.id];
      });
      return { items: rows.map((row) => showListed(row, connectors)), nextCursor, ...(total === undefined ? {} : { total }) };
    },
  );

  app.post(
    "/orders",
    { config: { permission: "orders.edit" }, schema: { summary: "An order made on the desk", body: newOrder, response: { 201: fullOrder } } },
    async (request, reply) => reply.code(201).send(await shown(await createOrder(context, actorOf(request), request.body))),
  );

  app.get(
    "/orders/:id",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "One order",
        description: "Opened by its manager in the app (not by a token), it is seen from then on.",
        params: idParams,
        response: { 200: fullOrder },
      },
    },
    async (request) => {
      const { actor, via } = signedInOf(request);
      const order = via === "session" ? await openOrder(context, actor, request.params.id) : await readOrder(context, request.params.id);
      return showFull(order, connectors);
    },
  );

  app.patch(
    "/orders/:id",
    {
      config: { permission: "orders.edit" },
      schema: {
        summary: "Change an order",
        description:
          "`items` lists changed lines only: `{ id, quantity?, price?, productId? }`; a line without `id` is added, `{ id, remove: true }` goes. `version` is that of the order read; it may be left out when only `statusId` or `managerId` is sent.",
        params: idParams,
        body: orderChange,
        response: { 200: fullOrder },
      },
    },
    async (request) => {
      await changeOrder(context, actorOf(request), { orderId: request.params.id, change: request.body });
      return shown(request.params.id);
    },
  );

  app.post(
    "/orders/status-changes",
    {
      config: { permission: "orders.edit" },
      schema: { summary: "One status for many orders", body: strict({ orderIds, statusId: id, undo }), response: { 200: changeResults } },
    },
    async (request) => {
      const { orderIds: ids, undo: takenBack, ...fields } = request.body;
      return { results: [...(await changeManyOrders(context, actorOf(request), { orderIds: ids, fields, undo: takenBack }))] };
    },
  );

  app.post(
    "/orders/changes",
    {
      config: { permission: "orders.edit" },
      schema: {
        summary: "One manager, location or type for many orders",
        body: manyChange,
        response: { 200: changeResults },
      },
    },
    async (request) => {
      const { orderIds: ids, ...fields } = request.body;
      return { results: [...(await changeManyOrders(context, actorOf(request), { orderIds: ids, fields }))] };
    },
  );

  app.get(
    "/orders/:id/events",
    {
      config: { permission: "orders.view" },
      schema: { summary: "The feed of an order, newest first", params: idParams, querystring: listQuery, response: { 200: listOf(orderEvent) } },
    },
    async ({ params, query }) => {
      const [before] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const found = await listEvents(context.db, { orderId: params.id, before, limit: query.limit + 1 });
      if (!found) throw notFound("order");
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: rows.map(showEvent), nextCursor };
    },
  );

  app.post(
    "/orders/:id/comments",
    {
      config: { permission: "orders.edit" },
      schema: { summary: "Words for the feed", params: idParams, body: strict({ text: comment }), response: { 201: orderEvent } },
    },
    async (request, reply) => {
      const event = await commentOnOrder(context, actorOf(request), { orderId: request.params.id, text: request.body.text });
      return reply.code(201).send(showEvent(event));
    },
  );

  for (const [path, summary, act] of [
    ["/orders/:id/write-offs", "Take lines out of the stock: all, or the named ones", writeOffItems],
    ["/orders/:id/write-offs/undo", "Give written-off lines back to the stock: all, or the named ones", undoWriteOff],
  ] as const)
    app.post(
      path,
      { config: { permission: "orders.edit" }, schema: { summary, params: idParams, body: writeOff, response: { 200: fullOrder } } },
      async (request) => {
        await act(context, actorOf(request), { orderId: request.params.id, itemIds: request.body.itemIds });
        return shown(request.params.id);
      },
    );
}
