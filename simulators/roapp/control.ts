import type { IncomingMessage, ServerResponse } from "node:http";
import { FAULT_NAMES, FAULTS, type FaultName, type FaultValues } from "./faults.ts";
import type { HookTarget } from "./hooks.ts";
import { PANEL } from "./panel.ts";
import type { Staff } from "./staff.ts";

export type ControlDoor = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const ROOT = "/__control";

export const isControl = (path: string): boolean => path === "/" || path === ROOT || path.startsWith(`${ROOT}/`);

/** The control calls: they ask for no key and cost nothing, so the simulator should listen on loopback. */
export function controlOf(staff: Staff): ControlDoor {
  return async (request, response) => {
    const { http, type = "application/json; charset=utf-8", text } = await answer(staff, request).catch(asProblem);
    response.writeHead(http, { "content-type": type }).end(text);
  };
}

interface Page {
  readonly http: number;
  readonly type?: string;
  readonly text: string;
}

interface Asked {
  readonly staff: Staff;
  readonly body: Readonly<Record<string, unknown>>;
  /** Named parts of the path. */
  readonly part: (name: string) => string;
  readonly number: (name: string) => number;
}

interface Route {
  readonly method: string;
  readonly path: string;
  /** Undefined: done, with nothing to say. */
  readonly run: (asked: Asked) => unknown;
}

const ROUTES: readonly Route[] = [
  { method: "GET", path: "/account", run: ({ staff }) => describe(staff) },
  {
    method: "GET",
    path: "/orders",
    run: ({ staff }) =>
      staff
        .orders()
        .toReversed()
        .slice(0, 500)
        .map((order) => shown(staff, order.id)),
  },
  { method: "GET", path: "/orders/:order", run: ({ staff, number }) => shown(staff, number("order")) },
  { method: "POST", path: "/orders", run: ({ staff }) => ({ id: staff.placeOrder().id }) },
  { method: "DELETE", path: "/orders/:order", run: ({ staff, number }) => staff.removeOrder(number("order")) },
  { method: "PUT", path: "/orders/:order/status", run: ({ staff, number, body }) => staff.setStatus(number("order"), Number(body.status)) },
  {
    method: "PATCH",
    path: "/orders/:order/items/:item",
    run: ({ staff, number, body }) => staff.editItem(number("order"), number("item"), editOf(body)),
  },
  { method: "DELETE", path: "/orders/:order/items/:item", run: ({ staff, number }) => staff.removeItem(number("order"), number("item")) },
  { method: "POST", path: "/orders/:order/write-offs", run: ({ staff, number, body }) => staff.writeOff(number("order"), itemOf(body)) },
  { method: "DELETE", path: "/orders/:order/write-offs", run: ({ staff, number, body }) => staff.undoWriteOff(number("order"), itemOf(body)) },
  { method: "POST", path: "/cartum-import", run: ({ staff, body }) => ({ id: staff.importFromCartum(body as never).id }) },
  { method: "DELETE", path: "/statuses/:status", run: ({ staff, number }) => staff.removeStatus(number("status")) },
  { method: "PUT", path: "/employees/:employee/dismissal", run: ({ staff, number }) => staff.dismiss(number("employee")) },
  { method: "DELETE", path: "/employees/:employee", run: ({ staff, number }) => staff.removeEmployee(number("employee")) },
  { method: "PUT", path: "/key", run: ({ staff, body }) => staff.changeKey(String(body.key)) },
  { method: "PUT", path: "/hooks", run: ({ staff, body }) => staff.setHooks((body.targets ?? []) as HookTarget[]) },
  { method: "GET", path: "/hooks", run: ({ staff }) => ({ targets: staff.hooks.targets.map(({ url }) => url), sent: staff.log.hooks() }) },
  { method: "GET", path: "/requests", run: ({ staff }) => staff.log.requests() },
  { method: "DELETE", path: "/requests", run: ({ staff }) => staff.log.reset() },
  { method: "GET", path: "/faults", run: ({ staff }) => ({ known: FAULTS, atWork: staff.faults.list() }) },
  { method: "PUT", path: "/faults/:fault", run: setFault },
  { method: "DELETE", path: "/faults/:fault", run: ({ staff, part }) => staff.faults.clear(faultOf(part("fault"))) },
  { method: "DELETE", path: "/faults", run: ({ staff }) => staff.faults.clear() },
  { method: "POST", path: "/reset", run: ({ staff }) => staff.reset() },
];

const PATTERNS = ROUTES.map((route) => ({ ...route, pattern: new RegExp(`^${ROOT}${route.path.replace(/:(\w+)/g, "(?<$1>\\w+)")}/?$`) }));

async function answer(staff: Staff, request: IncomingMessage): Promise<Page> {
  const { pathname } = new URL(request.url ?? "/", "http://control");
  if (pathname === "/" || pathname === ROOT) return { http: 200, type: "text/html; charset=utf-8", text: PANEL };
  refuseOtherSites(request);
  const body = await readJson(request);
  for (const { method, pattern, run } of PATTERNS) {
    const found = method === request.method ? pattern.exec(pathname) : null;
    if (!found) continue;
    const part = (name: string): string => found.groups?.[name] ?? "";
    const result = run({ staff, body, part, number: (name) => Number(part(name)) });
    return result === undefined ? { http: 204, text: "" } : { http: method === "POST" ? 201 : 200, text: JSON.stringify(result) };
  }
  return { http: 404, text: JSON.stringify({ error: `there is no ${request.method} ${pathname}; simulators/roapp/README.md lists what there is` }) };
}

function describe({ state, apiKey, orders }: Staff): unknown {
  const { company, statuses, employees, locations, fields, categories, people, products } = state;
  return {
    company,
    apiKey,
    statuses,
    employees,
    locations,
    fields,
    categories,
    orders: orders().length,
    people: people.length,
    products: products.length,
  };
}

function shown(staff: Staff, id: number): unknown {
  const order = staff.order(id);
  const person = staff.state.people.find((one) => one.id === order.client);
  const status = staff.state.statuses.find((one) => one.id === order.status);
  const items = order.items.map((item) => ({ ...item, title: staff.state.products.find((one) => one.id === item.product)?.title ?? "" }));
  return { ...order, items, total: staff.total(id), person: person ?? null, statusName: status?.name ?? "" };
}

function editOf({ quantity, price }: Asked["body"]): { quantity?: number; price?: number } {
  return { ...(quantity === undefined ? {} : { quantity: Number(quantity) }), ...(price === undefined ? {} : { price: Number(price) }) };
}

const itemOf = ({ item }: Asked["body"]): number | undefined => (item === undefined ? undefined : Number(item));

function setFault({ staff, body, part }: Asked): unknown {
  const { value = true, times, calls } = body;
  staff.faults.set(faultOf(part("fault")), value as FaultValues[FaultName], {
    ...(typeof times === "number" ? { times } : {}),
    ...(typeof calls === "string" ? { calls } : {}),
  });
  return staff.faults.list();
}

function faultOf(name: string): FaultName {
  const fault = FAULT_NAMES.find((known) => known === name);
  if (!fault) throw new RangeError(`there is no fault ${name}; GET ${ROOT}/faults lists them`);
  return fault;
}

/** A page of another site that is open in the same browser must not be able to play the staff. */
function refuseOtherSites({ headers: { origin, host } }: IncomingMessage): void {
  if (origin !== undefined && origin !== `http://${host}`) throw new RangeError(`requests from ${origin} are not taken here`);
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8").trim();
  const parsed: unknown = text === "" ? {} : JSON.parse(text);
  return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : {};
}

function asProblem(error: unknown): Page {
  if (error instanceof SyntaxError) return { http: 400, text: JSON.stringify({ error: `the body is not JSON: ${error.message}` }) };
  if (error instanceof RangeError || error instanceof TypeError) return { http: 422, text: JSON.stringify({ error: error.message }) };
  throw error;
}
