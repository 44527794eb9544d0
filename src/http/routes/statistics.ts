import { z } from "zod";
import { countOpenOrders, listStoreNames, readOrderDays, readSyncHours, readSyncStatistics } from "../../database/statistics.ts";
import type { Context } from "../../operations/context.ts";
import { invalid } from "../../operations/problem.ts";
import { id, instant, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const day = z.iso.date("is not a day like 2026-11-24");
const WEEK_MS = 7 * 86_400_000;
const LONGEST_MS = 400 * 86_400_000;

const row = z.object({
  storeId: id,
  day: z.string(),
  orders: z.number().int(),
  passes: z.number().int(),
  calls: z.number().int(),
  failures: z.number().int(),
  secondsToDeskP50: z.number().nullable(),
  secondsToDeskP95: z.number().nullable(),
});

const period = strict({ from: day.optional(), to: day.optional() });
const orderDay = z.object({ day: z.string(), storeId: id.nullable().meta({ description: "Null: orders made here" }), orders: z.number().int() });
const orderStatistics = z.object({
  from: z.string(),
  to: z.string(),
  items: z.array(orderDay),
  open: z.array(z.object({ statusId: id, orders: z.number().int() })),
  stores: z.array(z.object({ id, name: z.string() })),
});

const HOURS = 24;
const HOUR_MS = 3_600_000;
const hour = z.object({ storeId: id, at: instant, orders: z.number().int(), passes: z.number().int(), failures: z.number().int() });

export function statisticsRoutes(app: App, context: Context): void {
  app.get(
    "/statistics/sync/hours",
    {
      config: { permission: "stores.view" },
      schema: {
        summary: "The last 24 hours per store, by the hour; hours in which nothing happened are left out",
        response: { 200: z.object({ items: z.array(hour) }) },
      },
    },
    async () => {
      const thisHour = Math.floor(context.now().getTime() / HOUR_MS) * HOUR_MS;
      const found = await readSyncHours(context.db, new Date(thisHour - (HOURS - 1) * HOUR_MS));
      return { items: found.map(({ at, ...counts }) => ({ ...counts, at: at.toISOString() })) };
    },
  );

  app.get(
    "/statistics/sync",
    {
      config: { permission: "stores.view" },
      schema: {
        summary: "Synchronisation per store and day; the last week without bounds",
        querystring: period,
        response: { 200: z.object({ items: z.array(row) }) },
      },
    },
    async ({ query }) => {
      return { items: await readSyncStatistics(context.db, periodOf(query)) };
    },
  );

  app.get(
    "/statistics/orders",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "Orders by the day they were placed and by store, and open orders by status; the last week without bounds",
        querystring: period,
        response: { 200: orderStatistics },
      },
    },
    async ({ query }) => {
      const bounds = periodOf(query);
      const [items, open, stores] = await Promise.all([readOrderDays(context.db, bounds), countOpenOrders(context.db), listStoreNames(context.db)]);
      return { ...bounds, items, open, stores };
    },
  );

  function periodOf(query: z.output<typeof period>): { from: string; to: string } {
    const to = query.to ?? context.now().toISOString().slice(0, 10);
    const from = query.from ?? new Date(Date.parse(to) - WEEK_MS).toISOString().slice(0, 10);
    if (Date.parse(to) - Date.parse(from) > LONGEST_MS) throw invalid({ path: "from", message: "is more than 400 days before `to`" });
    return { from, to };
  }
}
