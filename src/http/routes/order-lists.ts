import { Readable } from "node:stream";
import { z } from "zod";
import { listOrderIds } from "../../database/order-list.ts";
import { listOrderViews } from "../../database/views.ts";
import type { Context } from "../../operations/context.ts";
import { EXPORT_COLUMNS, type ExportColumn, exportOrders } from "../../operations/export-orders.ts";
import { invalid } from "../../operations/problem.ts";
import { filtersOf, orderFilters } from "../order-query.ts";
import { fullOrder } from "../order-schemas.ts";
import { id, strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { showFull } from "../show-order.ts";

/** More at once is no selection any more: whoever means that many narrows the view down, or takes the export. */
const MOST_IDS = 10_000;

const exportQuery = strict({
  ...orderFilters,
  columns: z
    .string()
    .optional()
    .meta({ description: `Of ${EXPORT_COLUMNS.join(", ")}, with commas between; all when left out` }),
  titles: z.string().max(2000).optional().meta({ description: "A title a column, with | between; their names when left out" }),
  separator: z.enum(["comma", "semicolon"]).default("comma"),
});

/** Whole views of orders: as ids, as a file, as sheets to print. */
export function orderListsRoutes(app: App, context: Context): void {
  app.get(
    "/orders/ids",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "The ids and numbers of a view of orders",
        description: `At most ${MOST_IDS}; \`more\` says that there are others.`,
        querystring: strict(orderFilters),
        response: { 200: z.object({ items: z.array(z.object({ id, number: z.string() })), more: z.boolean() }) },
      },
    },
    async (request) => {
      const filters = filtersOf(request, request.query);
      const found = await listOrderIds(context.db, { filters, sort: request.query.sort, limit: MOST_IDS + 1 });
      return { items: found.slice(0, MOST_IDS), more: found.length > MOST_IDS };
    },
  );

  app.get(
    "/orders/export",
    {
      config: { permission: "orders.view" },
      schema: { summary: "A view of orders as a CSV file", querystring: exportQuery, response: { 200: z.any() } },
    },
    async (request, reply) => {
      const { columns: named, titles: given, separator, ...asks } = request.query;
      const columns = columnsOf(named);
      const titles = given === undefined ? columns : given.split("|");
      if (titles.length !== columns.length) throw invalid({ path: "titles", message: `must be ${columns.length}, as many as columns` });
      const day = context.now().toISOString().slice(0, 10);
      const lines = exportOrders(context, {
        filters: filtersOf(request, asks),
        sort: asks.sort,
        columns,
        titles,
        separator: separator === "semicolon" ? ";" : ",",
      });
      reply.header("content-disposition", `attachment; filename="orders-${day}.csv"`);
      return reply.type("text/csv; charset=utf-8").send(Readable.from(lines));
    },
  );

  app.get(
    "/orders/sheets",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "Several orders whole, in the order named",
        description: "For pick lists and packing slips; nothing is marked as seen. What does not exist is left out.",
        querystring: strict({
          ids: z
            .string()
            .regex(/^[1-9]\d{0,17}(,[1-9]\d{0,17}){0,199}$/, "must be 1 to 200 ids with commas between")
            .meta({ examples: ["17,18,21"] }),
        }),
        response: { 200: z.object({ items: z.array(fullOrder) }) },
      },
    },
    async ({ query }) => {
      const views = await listOrderViews(context.db, [...new Set(query.ids.split(","))]);
      return { items: views.map((view) => showFull(view, context.connectors)) };
    },
  );
}

function columnsOf(named: string | undefined): readonly ExportColumn[] {
  if (named === undefined) return EXPORT_COLUMNS;
  return named.split(",").map((name) => {
    const known = EXPORT_COLUMNS.find((column) => column === name);
    if (!known) throw invalid({ path: "columns", message: `knows no "${name.slice(0, 40)}"; known are ${EXPORT_COLUMNS.join(", ")}` });
    return known;
  });
}
