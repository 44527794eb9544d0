import { amountOf, type OrderAnswer } from "../answers.ts";
import { formatTable, printable, shortTime } from "../table.ts";

/** An order for a person at a terminal. */
export function describeOrder(order: OrderAnswer): string {
  const buyer = order.buyer;
  const facts: [string, string][] = [
    ["Order", `${order.number} (id ${order.id})`],
    ["Status", order.status.name],
    ["Placed", shortTime(order.placedAt)],
    ["Buyer", buyer ? [`${buyer.firstName} ${buyer.lastName}`.trim(), buyer.phone, buyer.email].filter(Boolean).join(", ") : ""],
    ["Location", order.location?.name ?? ""],
    ["Manager", order.manager?.name ?? "nobody"],
    ["Payment", [order.payment?.method ?? "", order.payment?.paid ? "paid" : "not paid"].filter(Boolean).join(", ")],
    ...storeFacts(order),
    ["Attention", (order.attention ?? []).map((entry) => entry.kind).join(", ")],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const head = facts.filter(([, value]) => value !== "").map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}\n`);
  return `${head.join("")}\n${lines(order)}\nTotal ${amountOf(order.total)} ${order.currency}\n`;
}

function storeFacts(order: OrderAnswer): [string, string][] {
  const store = order.store;
  if (!store) return [];
  const marks = [
    store.matched ? "" : "not matched",
    store.pushPending ? "being sent" : "",
    store.frozen ? "frozen" : "",
    store.missing ? "not found in the shop" : "",
  ].filter(Boolean);
  const status = store.remoteStatus.titles.en ?? Object.values(store.remoteStatus.titles)[0] ?? store.remoteStatus.id;
  return [
    ["Store", `${store.name} ${store.remoteNumber}${store.url ? `, ${store.url}` : ""}`],
    ["In the store", [status, ...marks].join(", ")],
    ["Last update", shortTime(store.lastUpdateAt)],
  ];
}

function lines(order: OrderAnswer): string {
  return formatTable(order.items ?? [], [
    { title: "SKU", cell: (item) => item.sku },
    { title: "TITLE", cell: (item) => item.title },
    { title: "", cell: (item) => [item.kind === "product" ? "" : item.kind, item.writtenOff ? "written off" : ""].filter(Boolean).join(", ") },
    { title: "QUANTITY", cell: (item) => item.quantity, align: "right" },
    { title: "PRICE", cell: (item) => amountOf(item.price), align: "right" },
    { title: "SUM", cell: (item) => amountOf(item.total), align: "right" },
  ]);
}
