import { STATUS_GROUPS } from "../../api/directory.ts";
import { ORDER_SORTS, type OrderFilters } from "../../api/orders.ts";

export const PERIODS = ["today", "yesterday", "week", "month", "this_month"] as const;
export type Period = (typeof PERIODS)[number];

/** The table's part of the address. A period that moves with the days ("today") stays what it says in a view that is kept or shared. */
export type OrderSearch = OrderFilters & { readonly period?: Period };

const SOURCES = ["own", "store"] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;
const ID = /^[1-9]\d{0,17}$/;

/** The order table's filters in the address bar: what is there and makes sense, so that a view can be shared. Days are days of the company's zone. */
export function parseOrderSearch(search: Record<string, unknown>): OrderSearch {
  const id = (value: unknown) => (ID.test(String(value)) ? String(value) : undefined);
  const day = (value: unknown) => (DAY.test(String(value)) ? String(value) : undefined);
  const yes = (value: unknown) => (value === true || value === "true" ? true : undefined);
  const found = {
    source: SOURCES.find((source) => source === search.source),
    storeId: id(search.storeId),
    statusId: id(search.statusId),
    statusGroup: STATUS_GROUPS.find((group) => group === search.statusGroup),
    managerId: search.managerId === "me" || search.managerId === "none" ? search.managerId : id(search.managerId),
    unseen: yes(search.unseen),
    attention: yes(search.attention),
    locationId: id(search.locationId),
    typeId: id(search.typeId),
    period: PERIODS.find((period) => period === search.period),
    placedFrom: day(search.placedFrom),
    placedTo: day(search.placedTo),
    q: search.q === undefined || search.q === "" ? undefined : String(search.q).slice(0, 200),
    sort: ORDER_SORTS.find((sort) => sort === search.sort && sort !== "-placedAt"),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Which orders are printed, and how: `kind=slips&ids=7,8`. */
export function parsePrintSearch(search: Record<string, unknown>): { readonly kind: "pick" | "slips"; readonly ids: readonly string[] } {
  const named = Array.isArray(search.ids) ? search.ids : String(search.ids ?? "").split(",");
  return { kind: search.kind === "slips" ? "slips" : "pick", ids: named.map(String).filter((id) => ID.test(id)) };
}

/** What the API is asked: days become instants of the company's zone, the last day whole (the API's end is exclusive). */
export function askedFilters({ period, ...search }: OrderSearch, zone: string, today?: string): OrderFilters {
  const { placedFrom, placedTo } = period ? daysOf(period, today ?? dayIn(zone, new Date())) : search;
  return {
    ...search,
    ...(placedFrom ? { placedFrom: startOfDay(placedFrom, zone) } : {}),
    ...(placedTo ? { placedTo: startOfDay(addDays(placedTo, 1), zone) } : {}),
  };
}

/** First and last day of a period that ends today, or yesterday. */
export function daysOf(period: Period, today: string): { placedFrom: string; placedTo: string } {
  const since = (days: number) => ({ placedFrom: addDays(today, -days), placedTo: today });
  if (period === "yesterday") return { placedFrom: addDays(today, -1), placedTo: addDays(today, -1) };
  if (period === "this_month") return { placedFrom: `${today.slice(0, 8)}01`, placedTo: today };
  return since({ today: 0, week: 6, month: 29 }[period]);
}

export function dayIn(zone: string, at: Date): string {
  const days = dayFormats.get(zone) ?? new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  dayFormats.set(zone, days);
  return days.format(at);
}

/** Kept: making one takes longer than reading the whole address. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The instant at which a day begins in a zone; right on days with a clock change, too. */
export function startOfDay(day: string, zone: string): string {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  // The zone's offset is looked up twice: the first guess may lie on the other side of a clock change.
  const first = wanted - offsetOf(wanted, zone);
  return new Date(wanted - offsetOf(first, zone)).toISOString();
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** How far the zone's wall clock is ahead of UTC at an instant, in milliseconds. */
function offsetOf(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) - Math.floor(instant / 1000) * 1000;
}
