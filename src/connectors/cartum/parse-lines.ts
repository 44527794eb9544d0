import { multiply, parseMinor, parseThousandths } from "../../domain/money.ts";
import type { LineKind, StoreLine } from "../../domain/store-order.ts";
import { block, decimalText, list, malformed, shortened, text, textOrNull } from "./wire.ts";

/** Other types (`product`, `gift_parent`, and any unknown one) are goods that count. */
const KINDS: Readonly<Record<string, LineKind>> = { gift: "gift", set_main: "set", set_item: "set_part" };

/** Beyond this a figure is a mistake, and no database column holds it. */
const LARGEST = 10n ** 15n;

/** The lines of an order, gifts and parts of a set at zero. Throws malformed naming the line. */
export function parseLines(products: unknown, currency: string): StoreLine[] {
  const lines = list(products).map((line, index) => parseLine(line, `products[${index}]`, currency));
  return lines.some((line) => line.kind === "gift" || line.kind === "set_part") ? withoutDoubleCount(lines) : lines;
}

/**
 * A decimal in minor units; null where the shop wrote none. Throws malformed.
 * Digits beyond the currency's own are noise of the shop's own arithmetic and rounded away.
 */
export function money(value: unknown, name: string, currency: string): bigint | null {
  const digits = decimalText(value, name);
  return digits === null ? null : bounded(parseMinor(digits, currency), name);
}

function parseLine(value: unknown, name: string, currency: string): StoreLine {
  const line = block(value);
  const article = textOrNull(line.article, 250);
  const quantity = bounded(parseThousandths(decimalText(line.quantity, `${name}.quantity`) ?? ""), `${name}.quantity`);
  if (quantity < 0n) throw malformed(`${name}.quantity is negative: ${shortened(line.quantity)}`);
  const { price, total } = prices(line, name, { currency, quantity });
  return {
    kind: KINDS[text(line.type)] ?? "product",
    article,
    title: textOrNull(line.title) ?? article ?? "?",
    quantity,
    price,
    total,
    code: null,
    barcode: null,
    titles: null,
  };
}

/** The shop's own total of the line counts (S21); either figure can stand for the other where it is missing. */
function prices(
  line: Readonly<Record<string, unknown>>,
  name: string,
  known: { currency: string; quantity: bigint },
): { price: bigint; total: bigint } {
  const price = money(line.price, `${name}.price`, known.currency);
  const total = money(line.total_price, `${name}.total_price`, known.currency);
  if (price !== null) return { price, total: total ?? bounded(multiply(price, known.quantity), `${name}.price`) };
  if (total !== null && known.quantity === 1000n) return { price: total, total };
  throw malformed(`${name}.price is missing`);
}

/**
 * A gift costs nothing, and the parts of a set cost nothing where the set itself carries the price. Where the set carries none and its
 * parts do, the money stays on the parts: it is somewhere, and the sum must be right.
 */
function withoutDoubleCount(lines: readonly StoreLine[]): StoreLine[] {
  // A part belongs to the set before it; parts written before any set belong to the first.
  let set = lines.find((line) => line.kind === "set") ?? null;
  return lines.map((line) => {
    if (line.kind === "set") set = line;
    const counted = line.kind === "gift" || (line.kind === "set_part" && set !== null && set.total !== 0n);
    return counted ? { ...line, price: 0n, total: 0n } : line;
  });
}

function bounded(value: bigint | null, name: string): bigint {
  if (value === null) throw malformed(`${name} is missing`);
  if (value > LARGEST || value < -LARGEST) throw malformed(`${name} is too large to be true: ${value}`);
  return value;
}
