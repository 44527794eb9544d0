import type { ShelfOrder } from "../order-shelf.ts";
import { asFlag, asInteger, asList, type Params } from "../request-body.ts";
import type { Shop } from "../shop.ts";
import { readWallText } from "../wall-clock.ts";
import { additionalData } from "../wire.ts";
import { type Answer, type Call, empty, failed } from "./call.ts";
import { distortOrders, isDistorted } from "./distort.ts";

const HEAD = Buffer.from('{"status":"OK","response":{"orders":[');
const COMMA = Buffer.from(",");
const END = Buffer.from("}");
const TAIL = Buffer.from("]}}");

/** Orders by wall clock, number and status; every filter that is given must hold. */
export function ordersGet(call: Call): Answer {
  const { shop, faults } = call;
  const params = withoutIgnored(call.params, faults.ignores ?? []);
  const bounds = readBounds(params);
  if (typeof bounds === "string") return failed("ERROR", bounds);
  const chosen = page(arrange(absentLeftOut(matching(shop, params, bounds), call), call), params);
  if (chosen.length === 0) return empty(faults);
  const additional = asFlag(params.additionalData);
  if (isDistorted(faults)) return distortOrders(call, { orders: chosen, additional });
  const parts: Buffer[] = [HEAD];
  for (const [place, order] of chosen.entries()) {
    if (place > 0) parts.push(COMMA);
    parts.push(shop.shelf.json(order), additional ? additionalJson(order.number) : END);
  }
  parts.push(TAIL);
  return { http: 200, raw: parts, status: "OK" };
}

function additionalJson(number: number): Buffer {
  return Buffer.from(`,"additional_data":${JSON.stringify(additionalData(number))}}`);
}

function withoutIgnored(params: Params, ignored: readonly string[]): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !ignored.includes(name)));
}

interface Bounds {
  readonly from: number | null;
  readonly to: number | null;
}

/** The span of wall seconds, or what is wrong with it. */
function readBounds(params: Params): Bounds | string {
  const from = bound(params.from, "lower");
  const to = bound(params.to, "upper");
  if (from === undefined) return "from is defined incorrectly";
  if (to === undefined) return "to is defined incorrectly";
  return { from, to };
}

function bound(value: unknown, side: "lower" | "upper"): number | null | undefined {
  if (value === undefined || value === null || value === "") return null;
  return (typeof value === "string" ? readWallText(value, side) : null) ?? undefined;
}

function matching(shop: Shop, params: Params, { from, to }: Bounds): readonly ShelfOrder[] {
  const ids = asList(params.ids);
  const statuses = asList(params.status)?.map(asInteger) ?? null;
  let orders = ids === null ? shop.shelf.placed(from, to) : named(shop, ids);
  if (ids !== null) orders = orders.filter(({ wall }) => (from === null || wall >= from) && (to === null || wall <= to));
  return statuses === null ? orders : orders.filter(({ status }) => statuses.includes(status));
}

function named(shop: Shop, ids: readonly unknown[]): ShelfOrder[] {
  const numbers = new Set(ids.map(asInteger));
  return [...numbers]
    .flatMap((number) => (number === null ? [] : (shop.shelf.find(number) ?? [])))
    .sort((a, b) => a.wall - b.wall || a.number - b.number);
}

function absentLeftOut(orders: readonly ShelfOrder[], { faults }: Call): readonly ShelfOrder[] {
  const { absentIds = [], absentShare = 0 } = faults;
  const left = absentIds.length > 0 ? orders.filter(({ number }) => !absentIds.includes(number)) : orders;
  return absentShare > 0 ? left.slice(Math.ceil(left.length * absentShare)) : left;
}

function arrange(orders: readonly ShelfOrder[], { shop, faults }: Call): readonly ShelfOrder[] {
  if (faults.resultOrder === "descending") return orders.toReversed();
  if (faults.resultOrder !== "shuffled") return orders;
  return orders
    .map((order) => ({ order, place: shop.random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ order }) => order);
}

/** `offset` counts only together with `limit`. */
function page(orders: readonly ShelfOrder[], params: Params): readonly ShelfOrder[] {
  const limit = asInteger(params.limit);
  if (limit === null || limit < 0) return orders;
  const offset = Math.max(0, asInteger(params.offset) ?? 0);
  return orders.slice(offset, offset + limit);
}
