import type { OrdersAnswer, PlacedQuery, StatusChange, StatusOutcome, StoreConnection, StoreSettings } from "../contract.ts";
import { wordsOf } from "./answer.ts";
import type { Client } from "./client.ts";
import { type ParsedOrders, parseOrders } from "./parse-order.ts";
import { block, isBlock, list, malformed, shortened, text } from "./wire.ts";

export const SIZES = { page: 100, ids: 100, changes: 50 } as const;

export function ordersOf(client: Client, settings: StoreSettings): StoreConnection["orders"] {
  return {
    placed: (query) => placed(client, settings, query),
    byIds: (ids) => byIds(client, settings, ids),
    setStatuses: (changes) => setStatuses(client, changes),
  };
}

async function placed(client: Client, settings: StoreSettings, query: PlacedQuery): Promise<OrdersAnswer> {
  const parameters = {
    from: query.from,
    ...(query.to === null ? {} : { to: query.to }),
    ...(query.statuses === null ? {} : { status: query.statuses.map(numberOrText) }),
    limit: query.limit,
    // Ignored by the shop unless `limit` is sent too.
    offset: query.offset ?? 0,
  };
  // No status at all was asked for: the shop would read an empty list as "all".
  if (query.statuses?.length === 0) return { orders: [], unreadable: [], full: false };
  const { orders, unreadable, seen } = await getOrders(client, settings, parameters);
  return { orders, unreadable, full: seen >= query.limit };
}

async function byIds(client: Client, settings: StoreSettings, ids: readonly string[]): Promise<OrdersAnswer> {
  if (ids.length > SIZES.ids) throw new RangeError(`${ids.length} ids asked for at once, at most ${SIZES.ids} can be`);
  if (ids.length === 0) return { orders: [], unreadable: [], full: false };
  const asked = new Set(ids);
  const { orders, unreadable } = await getOrders(client, settings, { ids: [...asked].map(numberOrText), limit: asked.size, offset: 0 });
  // A shop that does not know `ids` answers with other orders: those are not news about the ones asked for.
  return {
    orders: orders.filter((order) => asked.has(order.remoteId)),
    unreadable: unreadable.filter((one) => one.remoteId === null || asked.has(one.remoteId)),
    full: false,
  };
}

async function getOrders(client: Client, settings: StoreSettings, parameters: Readonly<Record<string, unknown>>): Promise<ParsedOrders> {
  const { status, response } = await client.call("orders/get", { ...parameters, additionalData: true });
  const { login, password } = settings.credentials;
  // A login can be an ordinary word ("kvitka"): hidden in a kept order it would only make the order unreadable twice.
  const secrets = [password, ...client.session.secrets().filter((secret) => secret !== login)];
  return parseOrders(entriesOf(status, response), { timeZone: settings.timeZone, secrets });
}

/** The list inside an answer. An answer whose list cannot be found must not read as "no orders": that would look like orders gone. */
function entriesOf(status: string, response: unknown): readonly unknown[] {
  if (isBlock(response) && "orders" in response) return list(response.orders);
  if (status === "EMPTY" || response === null || response === undefined) return [];
  if (Array.isArray(response)) return response;
  if (isBlock(response) && Object.keys(response).length === 0) return [];
  throw malformed(`orders/get: no list of orders in ${shortened(response)}`);
}

async function setStatuses(client: Client, changes: readonly StatusChange[]): Promise<StatusOutcome[]> {
  if (changes.length > SIZES.changes) throw new RangeError(`${changes.length} status changes at once, at most ${SIZES.changes} can be sent`);
  if (changes.length === 0) return [];
  const orders = changes.map(({ remoteId, statusId }) => ({ order_id: numberOrText(remoteId), status: numberOrText(statusId) }));
  const { response } = await client.call("orders/update", { orders }, { changes: true });
  return outcomesOf(changes, list(block(response).log));
}

/**
 * What the log says of each change: by order number, else by position where no number is told and there are as many entries as changes.
 * Whatever it does not say for certain is unknown, also after a plain OK: reading the order again costs little, a wrong guess undoes a change.
 */
export function outcomesOf(changes: readonly StatusChange[], log: readonly unknown[]): StatusOutcome[] {
  const entries = log.map(block);
  const byId = new Map(entries.map((entry) => [text(entry.order_id), entry]));
  byId.delete("");
  return changes.map(({ remoteId }, index) => {
    const atIndex = entries.length === changes.length ? entries[index] : undefined;
    const entry = byId.get(remoteId) ?? (atIndex && text(atIndex.order_id) === "" ? atIndex : undefined);
    const status = text(entry?.status).toUpperCase();
    if (status === "OK") return { remoteId, outcome: "done" };
    if (status === "ERROR") return { remoteId, outcome: "refused", message: wordsOf(entry?.message ?? entry?.messages) };
    return { remoteId, outcome: "unknown" };
  });
}

/** Order numbers and statuses are numbers to the shop; what is not one goes as it is. */
export function numberOrText(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}
