import { Command } from "commander";
import { amountOf, type OrderAnswer, type RefreshAnswer } from "../answers.ts";
import { type ConnectionOptions, connect, type Desk, print, serviceCommand } from "../command.ts";
import { EXIT, wrongUse } from "../failure.ts";
import { withQuery } from "../service.ts";
import { formatTable, printable, shortTime } from "../table.ts";
import { findOrder } from "./order-find.ts";
import { describeOrder } from "./order-text.ts";

const REFRESHES_A_CALL = 200;

export function ordersCommand(desk: Desk): Command {
  return new Command("orders")
    .description("orders of the desk")
    .addCommand(listOrders(desk))
    .addCommand(showOrder(desk))
    .addCommand(refreshOrders(desk));
}

/** Options of `orders list` and the filter of the API that each is. */
const FILTERS = {
  source: ["--source <source>", "own or store"],
  storeId: ["--store-id <id>", "of one store"],
  statusId: ["--status-id <id>", "with one status"],
  statusGroup: ["--status-group <group>", "new, in_progress, pending, ready, delivery, completed or cancelled"],
  managerId: ["--manager-id <id>", 'of one manager; "me" too'],
  locationId: ["--location-id <id>", "of one location"],
  typeId: ["--type-id <id>", "of one order type"],
  placedFrom: ["--placed-from <instant>", "placed at or after, like 2026-11-01T00:00:00Z"],
  placedTo: ["--placed-to <instant>", "placed before"],
  q: ["-q, --q <text>", "number, store number, buyer, phone or SKU"],
  sort: ["--sort <order>", "placedAt, -placedAt, number, -number, updatedAt or -updatedAt"],
} as const;

type ListOptions = ConnectionOptions & { readonly [Filter in keyof typeof FILTERS]?: string } & {
  readonly limit: string;
  readonly attention?: boolean;
  readonly unseen?: boolean;
};

function listOrders(desk: Desk): Command {
  const command = serviceCommand("list", "orders, newest first");
  for (const [flags, help] of Object.values(FILTERS)) command.option(flags, help);
  return command
    .option("--attention", "only those that a person has to settle something about")
    .option("--unseen", "only those that nobody has opened yet")
    .option("--limit <count>", 'how many at most; "all" for all', "50")
    .action(async (options: ListOptions) => {
      const most = readLimit(options.limit);
      const filters = Object.keys(FILTERS).flatMap((name) => {
        const value = options[name as keyof typeof FILTERS];
        return value === undefined ? [] : [[name, value] as const];
      });
      const flags = { ...(options.attention ? { attention: "true" } : {}), ...(options.unseen ? { unseen: "true" } : {}) };
      const orders = await connect(desk, options).list<OrderAnswer>(withQuery("/orders", { ...Object.fromEntries(filters), ...flags }), most);
      print(desk, options, { json: orders, text: orders.length === 0 ? "No orders.\n" : orderTable(orders, desk) });
    });
}

function readLimit(text: string): number {
  if (text === "all") return Number.POSITIVE_INFINITY;
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1) throw wrongUse(`--limit ${text} is not a number of orders above zero, nor "all".`);
  return limit;
}

function orderTable(orders: readonly OrderAnswer[], desk: Desk): string {
  return formatTable(
    orders,
    [
      { title: "ID", cell: (order) => order.id, align: "right" },
      { title: "NUMBER", cell: (order) => order.number, align: "right" },
      { title: "PLACED", cell: (order) => shortTime(order.placedAt) },
      { title: "STATUS", cell: (order) => order.status.name },
      { title: "TOTAL", cell: (order) => amountOf(order.total), align: "right" },
      { title: "", cell: (order) => order.currency ?? (typeof order.total === "string" ? "" : order.total.currency) },
      { title: "BUYER", cell: (order) => [order.buyer?.firstName, order.buyer?.lastName].filter(Boolean).join(" ") },
      { title: "MANAGER", cell: (order) => order.manager?.name ?? "" },
      { title: "STORE", cell: (order) => (order.store ? `${order.store.name} ${order.store.remoteNumber}` : "") },
    ],
    desk.terminal.isInteractive ? desk.terminal.columns() : null,
  );
}

interface OrderOptions extends ConnectionOptions {
  readonly number?: boolean;
}

function showOrder(desk: Desk): Command {
  return serviceCommand("show", "one order")
    .argument("<order>", "its id, or with --number its number")
    .option("--number", "the argument is the order's number on the desk")
    .action(async (wanted: string, options: OrderOptions) => {
      const order = await findOrder(connect(desk, options), wanted, options.number === true);
      print(desk, options, { json: order, text: describeOrder(order) });
    });
}

function refreshOrders(desk: Desk): Command {
  return serviceCommand("refresh", "read orders again from their shops")
    .argument("<orders...>", "ids, or with --number numbers")
    .option("--number", "the arguments are numbers of the desk")
    .addHelpText("after", "\nExit code 1 unless every order was refreshed; an order may be refreshed once in ten minutes.")
    .action(async (wanted: string[], options: OrderOptions) => {
      const service = connect(desk, options);
      const ids: string[] = [];
      for (const one of wanted) ids.push(options.number ? (await findOrder(service, one, true)).id : one);
      const results: RefreshAnswer["results"][number][] = [];
      for (let from = 0; from < ids.length; from += REFRESHES_A_CALL) {
        const answer = await service.post<RefreshAnswer>("/orders/refreshes", { orderIds: ids.slice(from, from + REFRESHES_A_CALL) });
        results.push(...answer.results);
      }
      const isWhole = results.every((result) => result.outcome === "refreshed");
      print(desk, options, { json: { results }, text: refreshTable(results), exitCode: isWhole ? EXIT.done : EXIT.failed });
    });
}

function refreshTable(results: RefreshAnswer["results"]): string {
  return formatTable(results, [
    { title: "ORDER", cell: (result) => result.orderId, align: "right" },
    { title: "OUTCOME", cell: (result) => result.outcome },
    { title: "AGAIN AT", cell: (result) => shortTime(result.retryAt) },
    { title: "WHY", cell: (result) => printable(typeof result.problem === "string" ? result.problem : (result.problem?.detail ?? "")) },
  ]);
}
