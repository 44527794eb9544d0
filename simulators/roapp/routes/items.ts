import type { Item, Order } from "../state.ts";
import { itemRecord } from "../wire.ts";
import { type Call, created, done, invalid, NOT_FOUND, numberOf, ok, type Reply, type Route, textOf } from "./call.ts";
import { withOrder } from "./orders.ts";

export const ITEM_ROUTES: readonly Route[] = [
  { method: "GET", path: "/v2/orders/#/items", run: (call) => withOrder(call, (order) => list(call, order)) },
  { method: "POST", path: "/v2/orders/#/items", run: (call) => withOrder(call, (order) => add(call, order)) },
  { method: "PATCH", path: "/v2/orders/#/items/#", run: (call) => withItem(call, (order, item) => change(call, order, item)) },
  { method: "DELETE", path: "/v2/orders/#/items/#", run: (call) => withItem(call, (order, item) => remove(call, order, item)) },
];

function list({ account, faults }: Call, order: Order): Reply {
  return ok(order.items.map((item) => itemRecord(account, item, faults)));
}

function withItem(call: Call, act: (order: Order, item: Item) => Reply): Reply {
  return withOrder(call, (order) => {
    const item = order.items.find(({ id }) => id === call.ids[1]);
    return item ? act(order, item) : NOT_FOUND;
  });
}

/** Only what is sold and how many must be there. No warehouse is named, so no stock is deducted. */
function add({ account, body, faults }: Call, order: Order): Reply {
  const product = account.state.products.find(({ id }) => id === numberOf(body.entity_id));
  const quantity = numberOf(body.quantity);
  if (!product) return invalid({ entity_id: ["does not exist"] });
  if (quantity === null || quantity <= 0) return invalid({ quantity: ["must be above 0"] });
  const assignee = numberOf(body.assignee_id);
  if (assignee !== null && !account.state.employees.some(({ id, active }) => id === assignee && active))
    return invalid({ assignee_id: ["does not exist"] });
  const item = account.addItem(order, {
    assignee,
    product: product.id,
    quantity: Math.round(quantity * 1000),
    price: hundredths(body.price),
    cost: hundredths(body.cost),
    discount: discountOf(body.discount),
    warranty: warrantyOf(body.warranty),
    comment: textOf(body.comment) ?? "",
  });
  return created(item.id, faults);
}

function change({ account, body }: Call, order: Order, item: Item): Reply {
  if (item.writtenOff) return invalid({ item: ["is written off"] });
  if (body.quantity !== undefined && !((numberOf(body.quantity) ?? 0) > 0)) return invalid({ quantity: ["must be above 0"] });
  if (body.quantity !== undefined) item.quantity = Math.round((numberOf(body.quantity) ?? 0) * 1000);
  if (body.price !== undefined) item.price = hundredths(body.price);
  if (body.cost !== undefined) item.cost = hundredths(body.cost);
  if (body.discount !== undefined) item.discount = discountOf(body.discount);
  if (body.comment !== undefined) item.comment = textOf(body.comment) ?? "";
  account.touch(order);
  return done;
}

function remove({ account }: Call, order: Order, item: Item): Reply {
  if (item.writtenOff) return invalid({ item: ["is written off"] });
  order.items.splice(order.items.indexOf(item), 1);
  account.touch(order);
  return done;
}

function hundredths(value: unknown): number {
  return Math.round((numberOf(value) ?? 0) * 100);
}

function discountOf(value: unknown): Item["discount"] {
  const given = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  return {
    type: given.type === "value" ? "value" : "percentage",
    percentage: numberOf(given.percentage) ?? 0,
    amount: hundredths(given.amount),
    sponsor: textOf(given.sponsor) ?? "staff",
  };
}

function warrantyOf(value: unknown): Item["warranty"] {
  const given = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  return { period: numberOf(given.period) ?? 0, units: textOf(given.periodUnits ?? given.period_units ?? given.unit) ?? "days" };
}
