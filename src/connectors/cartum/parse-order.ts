import { redactValue } from "../../domain/redact.ts";
import type { StoreBuyer, StoreOrder, UnreadableOrder } from "../../domain/store-order.ts";
import { instantOf, readWallTime } from "./clock.ts";
import { addressOf, cityOf, parseDelivery, titleOf } from "./parse-delivery.ts";
import { money, parseLines } from "./parse-lines.ts";
import { type Block, block, flag, isBlock, list, malformed, shortened, text, textOrNull } from "./wire.ts";

export interface ParsedOrders {
  readonly orders: readonly StoreOrder[];
  readonly unreadable: readonly UnreadableOrder[];
  /** Entries the answer held, repeated and unreadable ones too. */
  readonly seen: number;
}

export interface ReadingRules {
  readonly timeZone: string;
  /** Values that must not stand in what is kept of an unreadable order. */
  readonly secrets: readonly string[];
}

/** Every entry of an answer: read, or set aside with its reason. One bad order never stops the others; an order listed twice is one. */
export function parseOrders(entries: unknown, rules: ReadingRules): ParsedOrders {
  const all = list(entries);
  const orders = new Map<string, StoreOrder>();
  const unreadable: UnreadableOrder[] = [];
  for (const entry of all) {
    try {
      const order = parseOrder(entry, rules.timeZone);
      if (!orders.has(order.remoteId)) orders.set(order.remoteId, order);
    } catch (error) {
      // Set aside for a person, with the reason: this is the one place where an order may fail.
      const problem = error instanceof Error ? error.message : String(error);
      unreadable.push({ remoteId: readableId(entry), problem, raw: redactValue(entry, rules.secrets) });
    }
  }
  return { orders: [...orders.values()], unreadable, seen: all.length };
}

/** One order of the wire in our words. Throws malformed, naming the member that cannot be read. */
export function parseOrder(entry: unknown, timeZone: string): StoreOrder {
  if (!isBlock(entry)) throw malformed(`an order is not an object: ${shortened(entry)}`);
  const remoteId = readableId(entry);
  if (remoteId === null) throw malformed(`order_id cannot be read: ${shortened(entry.order_id)}`);
  const currency = currencyOf(entry);
  const placed = readWallTime(text(entry.stat_created));
  if (!placed) throw malformed(`stat_created is not a time: ${shortened(entry.stat_created)}`);
  const total = money(entry.total_sum, "total_sum", currency);
  if (total === null) throw malformed("total_sum is missing");
  const lines = parseLines(entry.products, currency);
  // Money without goods: the lines did not come along. Taken at its word, such an answer would empty an order on the desk.
  if (lines.length === 0 && total !== 0n)
    throw malformed(`products is empty although total_sum is ${shortened(entry.total_sum)}: ${shortened(entry.products)}`);
  return {
    remoteId,
    remoteNumber: remoteId,
    statusId: statusOf(entry),
    placedAt: instantOf(placed, timeZone),
    placedWallClock: placed.text,
    currency,
    totalBeforeDiscount: money(entry.total_default, "total_default", currency) ?? total,
    total,
    lines,
    buyer: buyerOf(entry),
    payment: paymentOf(entry),
    delivery: parseDelivery(entry, currency),
    buyerNote: text(entry.comment, 20_000),
    managerNote: text(entry.manager_comment, 20_000),
    coupon: textOrNull(entry.coupon_code, 250),
    noCallBack: flag(entry.order_without_callback),
  };
}

/** The order's number as text; null when there is none, or one that JSON could not carry exactly. */
function readableId(entry: unknown): string | null {
  const written = block(entry).order_id;
  if (typeof written === "number") return Number.isSafeInteger(written) && written > 0 ? String(written) : null;
  const id = textOrNull(written, 65);
  return id === null || id.length > 64 || id === "0" ? null : id;
}

function currencyOf(order: Block): string {
  const currency = text(order.currency).toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) throw malformed(`currency is not a code of three letters: ${shortened(order.currency)}`);
  return currency;
}

function statusOf(order: Block): string {
  const status = text(isBlock(order.stat_status) ? order.stat_status.id : order.stat_status, 64);
  if (status === "") throw malformed(`stat_status is missing: ${shortened(order.stat_status)}`);
  return status;
}

/**
 * The shop has one field for the name and people write "Name Surname", "Surname Name" or "Surname Name Patronymic" into it. Guessing would
 * turn some around: the first word is the first name and the rest the last name, so that both together always read as the buyer wrote them.
 */
export function splitName(name: string): { firstName: string; lastName: string } {
  const [firstName = "", ...rest] = name.split(/\s+/);
  return { firstName, lastName: rest.join(" ") };
}

function buyerOf(order: Block): StoreBuyer {
  return {
    ...splitName(text(order.delivery_name, 250)),
    phone: text(order.delivery_phone, 64),
    email: text(order.delivery_email, 254),
    country: text(order.delivery_country, 250),
    city: cityOf(order),
    address: addressOf(order),
  };
}

function paymentOf(order: Block): StoreOrder["payment"] {
  const type = block(order.payment_type);
  return { methodId: textOrNull(type.id, 100), method: titleOf(type.title), paid: flag(order.payed) };
}
