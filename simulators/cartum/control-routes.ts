import type { Life } from "./alive.ts";
import { FAULT_NAMES, FAULTS, type FaultName, type FaultValues } from "./faults.ts";
import type { LineDraft, OrderDraft, ShopControl } from "./keeper.ts";

export interface ControlledShop extends ShopControl, Life {
  readonly url: string;
}

/** What is told to the caller of the control API instead of an answer. */
export class ControlProblem extends Error {
  readonly http: number;

  constructor(http: number, message: string) {
    super(message);
    this.http = http;
  }
}

interface Asked {
  readonly shops: readonly ControlledShop[];
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** A named part of the path. */
  readonly part: (name: string) => string;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** Undefined: done, with nothing to say. */
  readonly run: (asked: Asked) => unknown;
}

const SHOP = "/shops/(?<shop>\\d+)";
const ORDER = `${SHOP}/orders/(?<number>\\d+)`;
const at = (pattern: string): RegExp => new RegExp(`^${pattern}/?$`);

export const CONTROL_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: at("/faults"),
    run: () => FAULT_NAMES.map((name) => ({ name, what: FAULTS[name].what, example: FAULTS[name].example, functions: FAULTS[name].functions })),
  },
  { method: "GET", path: at("/shops"), run: ({ shops }) => shops.map(describe) },
  { method: "GET", path: at(SHOP), run: (asked) => describe(shopOf(asked), shopIndex(asked)) },
  { method: "GET", path: at(`${SHOP}/orders`), run: listOrders },
  { method: "POST", path: at(`${SHOP}/orders`), run: placeOrder },
  { method: "GET", path: at(ORDER), run: (asked) => shopOf(asked).order(numberOf(asked)) },
  { method: "PATCH", path: at(ORDER), run: (asked) => after(asked, (shop, number) => shop.edit(number, draftOf(asked.body))) },
  { method: "DELETE", path: at(ORDER), run: (asked) => shopOf(asked).remove(numberOf(asked)) },
  { method: "PUT", path: at(`${ORDER}/status`), run: (asked) => after(asked, (shop, number) => shop.setStatus(number, Number(asked.body.status))) },
  { method: "POST", path: at(`${ORDER}/payment`), run: (asked) => after(asked, (shop, number) => shop.pay(number, asked.body.paid !== false)) },
  {
    method: "POST",
    path: at(`${ORDER}/shipment`),
    run: (asked) => after(asked, (shop, number) => void shop.ship(number, textOf(asked.body.waybill))),
  },
  { method: "POST", path: at(`${ORDER}/cancellation`), run: (asked) => after(asked, (shop, number) => shop.cancel(number)) },
  { method: "GET", path: at(`${SHOP}/statuses`), run: (asked) => shopOf(asked).statuses() },
  { method: "PUT", path: at(`${SHOP}/statuses/(?<id>\\d+)`), run: putStatus },
  { method: "DELETE", path: at(`${SHOP}/statuses/(?<id>\\d+)`), run: (asked) => shopOf(asked).removeStatus(Number(asked.part("id"))) },
  { method: "GET", path: at(`${SHOP}/faults`), run: (asked) => shopOf(asked).faults.list() },
  { method: "DELETE", path: at(`${SHOP}/faults`), run: (asked) => shopOf(asked).faults.clear() },
  { method: "PUT", path: at(`${SHOP}/faults/(?<fault>\\w+)`), run: setFault },
  { method: "DELETE", path: at(`${SHOP}/faults/(?<fault>\\w+)`), run: (asked) => shopOf(asked).faults.clear(faultOf(asked)) },
  { method: "GET", path: at(`${SHOP}/requests`), run: listRequests },
  { method: "DELETE", path: at(`${SHOP}/requests`), run: (asked) => shopOf(asked).log.reset() },
  { method: "GET", path: at(`${SHOP}/counts`), run: (asked) => shopOf(asked).log.counts() },
  { method: "GET", path: at(`${SHOP}/hooks`), run: (asked) => ({ subscriptions: shopOf(asked).subscriptions(), sent: shopOf(asked).log.hooks() }) },
  { method: "DELETE", path: at(`${SHOP}/hooks/(?<id>\\d+)`), run: removeHook },
  { method: "PUT", path: at(`${SHOP}/password`), run: changePassword },
  { method: "DELETE", path: at(`${SHOP}/tokens`), run: (asked) => shopOf(asked).dropTokens() },
  { method: "PUT", path: at(`${SHOP}/life`), run: (asked) => shopOf(asked).live(positive(asked.body.everyMs, "everyMs")) },
  { method: "DELETE", path: at(`${SHOP}/life`), run: (asked) => shopOf(asked).rest() },
];

function describe(shop: ControlledShop, index: number): unknown {
  const { market, currency, timeZone, languages, login, seed } = shop.setup;
  return {
    shop: index,
    name: shop.name,
    url: shop.url,
    login,
    market,
    currency,
    timeZone,
    languages,
    seed,
    orders: shop.numbers().length,
    livesEveryMs: shop.everyMs,
  };
}

function shopIndex({ part }: Asked): number {
  return Number(part("shop"));
}

function shopOf(asked: Asked): ControlledShop {
  const shop = asked.shops[shopIndex(asked)];
  if (!shop) throw new RangeError(`there is no shop ${shopIndex(asked)}; there are ${asked.shops.length}, the first is 0`);
  return shop;
}

function numberOf({ part }: Asked): number {
  return Number(part("number"));
}

/** Does something to an order and answers what it is now. */
function after(asked: Asked, act: (shop: ControlledShop, number: number) => void): unknown {
  act(shopOf(asked), numberOf(asked));
  return shopOf(asked).order(numberOf(asked));
}

const MOST_LISTED = 500;

/** Newest first; `limit` (50) and `offset`. */
function listOrders(asked: Asked): unknown {
  const shop = shopOf(asked);
  const limit = Math.min(Number(asked.query.get("limit") ?? 50), MOST_LISTED);
  const offset = Number(asked.query.get("offset") ?? 0);
  const numbers = shop.numbers();
  const items = numbers.reverse().slice(offset, offset + limit);
  return { total: numbers.length, items: items.map((number) => shop.order(number).order) };
}

function placeOrder(asked: Asked): unknown {
  const { at: when, ...draft } = asked.body;
  const moment = when === undefined ? undefined : new Date(String(when));
  if (moment && Number.isNaN(moment.getTime())) throw new TypeError("`at` is not an instant, e.g. 2026-11-24T10:00:00Z");
  const number = shopOf(asked).place(draftOf(draft), moment);
  return { number };
}

const NEVER_WRITTEN = ["order_id", "total_default", "total_sum", "total_quantity"];

function draftOf(body: Readonly<Record<string, unknown>>): OrderDraft {
  const refused = Object.keys(body).find((name) => NEVER_WRITTEN.includes(name));
  if (refused) throw new TypeError(`${refused} can not be set: it follows from the rest`);
  if (body.products !== undefined && !isLines(body.products))
    throw new TypeError("products must be a list of { article, title?, price?, quantity?, type? }");
  return body as OrderDraft;
}

function isLines(value: unknown): value is LineDraft[] {
  return Array.isArray(value) && value.every((line) => typeof line === "object" && line !== null);
}

function putStatus(asked: Asked): unknown {
  const { title, is_successful } = asked.body;
  if (typeof title !== "object" || title === null)
    throw new TypeError('title must be an object of texts by language, e.g. { "ua": "Чекає", "en": "Waiting" }');
  const id = Number(asked.part("id"));
  shopOf(asked).putStatus({
    id,
    title: title as Record<string, string>,
    ...(is_successful === undefined ? {} : { is_successful: is_successful === 1 ? 1 : 0 }),
  });
  return shopOf(asked).statuses();
}

function setFault(asked: Asked): unknown {
  const { value = true, times, functions, seconds } = asked.body;
  shopOf(asked).faults.set(faultOf(asked), value as FaultValues[FaultName], {
    ...(times === undefined ? {} : { times: positive(times, "times") }),
    ...(seconds === undefined ? {} : { seconds: positive(seconds, "seconds") }),
    ...(Array.isArray(functions) ? { functions: functions.map(String) } : {}),
  });
  return shopOf(asked).faults.list();
}

function faultOf({ part }: Asked): FaultName {
  const name = FAULT_NAMES.find((known) => known === part("fault"));
  if (!name) throw new RangeError(`there is no fault ${part("fault")}; GET /faults lists them`);
  return name;
}

function positive(value: unknown, name: string): number {
  if (typeof value !== "number" || !(value > 0)) throw new TypeError(`${name} must be a number above 0`);
  return value;
}

/** `function` chooses one; `since` leaves out what has that sequence number or a lower one; `last` keeps so many of the newest. */
function listRequests(asked: Asked): unknown {
  const { log } = shopOf(asked);
  const since = Number(asked.query.get("since") ?? 0);
  const last = Number(asked.query.get("last") ?? Number.POSITIVE_INFINITY);
  const found = log.requests(asked.query.get("function") ?? undefined).filter(({ sequence }) => sequence > since);
  return found.slice(Math.max(0, found.length - last));
}

async function removeHook(asked: Asked): Promise<unknown> {
  const removed = await shopOf(asked).removeSubscription(Number(asked.part("id")));
  if (!removed) throw new RangeError(`there is no subscription ${asked.part("id")}`);
  return undefined;
}

function changePassword(asked: Asked): unknown {
  const { password, dropTokens } = asked.body;
  if (typeof password !== "string" || password === "") throw new TypeError("password must be a text");
  shopOf(asked).changePassword(password, { dropTokens: dropTokens === true });
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
