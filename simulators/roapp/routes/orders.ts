import type { Order } from "../state.ts";
import { orderRecord } from "../wire.ts";
import { type Call, created, done, invalid, NOT_FOUND, numberOf, ok, pageOf, type Reply, type Route, textOf } from "./call.ts";

const FILTERS = [
  ...["page", "sort", "types", "branches", "ids", "numbers", "statuses", "managers", "clients_ids", "client_ids", "client_names"],
  ...["client_phones", "created_at", "modified_at", "scheduled_for", "due_date", "asset_uid"],
];

export const ORDER_ROUTES: readonly Route[] = [
  { method: "GET", path: "/v2/orders", knows: FILTERS, run: list },
  { method: "POST", path: "/v2/orders", run: create },
  { method: "GET", path: "/v2/orders/#", run: (call) => withOrder(call, (order) => ok(orderRecord(call.account, order, call.faults))) },
  { method: "PATCH", path: "/v2/orders/#", run: (call) => withOrder(call, (order) => change(call, order)) },
  { method: "DELETE", path: "/v2/orders/#", run: (call) => withOrder(call, (order) => remove(call, order)) },
  { method: "POST", path: "/v2/orders/#/status", run: (call) => withOrder(call, (order) => setStatus(call, order)) },
  { method: "POST", path: "/v2/orders/#/comments", run: (call) => withOrder(call, (order) => comment(call, order)) },
  {
    method: "GET",
    path: "/v2/orders/#/public-url",
    run: (call) => withOrder(call, (order) => ok({ url: `https://status.roapp.example/${order.id}` })),
  },
];

export function withOrder({ account, ids }: Call, act: (order: Order) => Reply): Reply {
  const order = account.order(ids[0] ?? 0);
  return order ? act(order) : NOT_FOUND;
}

function list(call: Call): Reply {
  const { account, query, faults } = call;
  const { rows, paging } = pageOf(sorted(account.state.orders.filter(filterOf(call)), query.text("sort") ?? "-id"), call);
  const garbled = faults.garbledOrders ?? 0;
  const data = rows.map((order, index) => {
    const record = orderRecord(account, order, faults);
    return index < garbled ? { ...record, modified_at: "not a time" } : record;
  });
  // Somebody works on while the list is read: what was shown moves to its end.
  for (const order of rows.slice(0, faults.drift ?? 0)) account.touch(order);
  return ok({ data, paging });
}

function filterOf({ account, query, faults }: Call): (order: Order) => boolean {
  const numbers = {
    ids: query.numbers("ids"),
    types: query.numbers("types"),
    branches: query.numbers("branches"),
    statuses: query.numbers("statuses"),
    managers: query.numbers("managers"),
    clients: query.numbers("clients_ids", "client_ids"),
  };
  const numbered = query.list("numbers");
  const phones = query.list("client_phones")?.map((phone) => phone.replace(/\D/g, ""));
  const created = query.range("created_at");
  const modified = query.range("modified_at");
  const inside = (range: { from: number; to: number } | null, at: number): boolean => {
    if (!range) return true;
    const second = Math.floor(at / 1000) * 1000;
    const from = Math.floor(range.from / 1000) * 1000;
    return faults.exclusiveBounds ? second > from && second < range.to : second >= from && second <= range.to;
  };
  return (order) =>
    (!numbers.ids || numbers.ids.includes(order.id)) &&
    (!numbers.types || numbers.types.includes(order.type)) &&
    (!numbers.branches || numbers.branches.includes(order.branch)) &&
    (!numbers.statuses || numbers.statuses.includes(order.status)) &&
    (!numbers.managers || (order.manager !== null && numbers.managers.includes(order.manager))) &&
    (!numbers.clients || numbers.clients.includes(order.client)) &&
    (!numbered || numbered.includes(order.number)) &&
    (!phones || phonesOf(account.state.people, order).some((phone) => phones.includes(phone))) &&
    inside(created, order.createdAt) &&
    inside(modified, order.modifiedAt);
}

function phonesOf(people: Call["account"]["state"]["people"], order: Order): string[] {
  return people.find(({ id }) => id === order.client)?.phones.map((phone) => phone.replace(/\D/g, "")) ?? [];
}

function sorted(orders: readonly Order[], sort: string): Order[] {
  const sign = sort.startsWith("-") ? -1 : 1;
  const by = sort.replace("-", "") === "modified_at" ? (order: Order) => order.modifiedAt : (order: Order) => order.id;
  return [...orders].sort((a, b) => sign * (by(a) - by(b) || a.id - b.id));
}

const TEXTS = ["malfunction", "manager_notes", "engineer_notes", "resume", "estimated_price"] as const;

function create(call: Call): Reply {
  const { account, body, faults } = call;
  for (const name of ["branch_id", "order_type_id", "client_id"]) if (numberOf(body[name]) === null) return invalid({ [name]: ["required"] });
  const problem = problemOf(call);
  if (problem) return problem;
  const order = account.createOrder({
    branch: numberOf(body.branch_id) ?? 0,
    type: numberOf(body.order_type_id) ?? 0,
    client: numberOf(body.client_id) ?? 0,
    manager: numberOf(body.manager_id),
    assignee: numberOf(body.assignee_id),
    texts: textsOf(body),
    urgent: body.urgent === true || body.urgent === "true",
    custom: customOf(body.custom_fields),
  });
  return created(order.id, faults);
}

function change(call: Call, order: Order): Reply {
  const { account, body } = call;
  const problem = problemOf(call);
  if (problem) return problem;
  order.branch = numberOf(body.branch_id) ?? order.branch;
  order.type = numberOf(body.order_type_id) ?? order.type;
  order.client = numberOf(body.client_id) ?? order.client;
  order.manager = numberOf(body.manager_id) ?? order.manager;
  order.assignee = numberOf(body.assignee_id) ?? order.assignee;
  order.urgent = body.urgent === undefined ? order.urgent : body.urgent === true || body.urgent === "true";
  Object.assign(order.texts, textsOf(body));
  Object.assign(order.custom, customOf(body.custom_fields));
  account.touch(order);
  return done;
}

/** What is named must be there, and an employee must still work here. */
function problemOf({ account, body }: Call): Reply | null {
  const { locations, types, people, employees, fields } = account.state;
  const missing = (name: string, isThere: (id: number) => boolean): boolean => {
    const id = numberOf(body[name]);
    return id !== null && !isThere(id);
  };
  if (missing("branch_id", (id) => locations.some((one) => one.id === id && !one.archived))) return invalid({ branch_id: ["does not exist"] });
  if (missing("order_type_id", (id) => types.some((one) => one.id === id))) return invalid({ order_type_id: ["does not exist"] });
  if (missing("client_id", (id) => people.some((one) => one.id === id))) return invalid({ client_id: ["does not exist"] });
  for (const name of ["manager_id", "assignee_id"])
    if (missing(name, (id) => employees.some((one) => one.id === id && one.active))) return invalid({ [name]: ["does not exist"] });
  const unknown = Object.keys(customOf(body.custom_fields)).find((key) => !fields.some(({ id }) => key === `f${id}`));
  return unknown === undefined ? null : invalid({ custom_fields: [`${unknown} does not exist`] });
}

function textsOf(body: Call["body"]): Record<string, string> {
  return Object.fromEntries(TEXTS.flatMap((name) => (body[name] === undefined ? [] : [[name, textOf(body[name]) ?? ""]])));
}

function customOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function setStatus({ account, body }: Call, order: Order): Reply {
  const status = account.state.statuses.find(({ id }) => id === numberOf(body.status_id));
  if (!status) return invalid({ status_id: ["does not exist"] });
  if (status.needsComment && !textOf(body.comment)?.trim()) return invalid({ comment: ["required for this status"] });
  account.setStatus(order, status.id);
  return done;
}

function comment({ account, body }: Call, order: Order): Reply {
  const text = textOf(body.comment) ?? textOf(body.message);
  if (!text?.trim()) return invalid({ comment: ["required"] });
  order.comments.push({ text, isPrivate: body.is_private === true || body.visibility === "private", at: account.now().getTime() });
  account.touch(order);
  return done;
}

function remove({ account }: Call, order: Order): Reply {
  account.removeOrder(order);
  return done;
}
