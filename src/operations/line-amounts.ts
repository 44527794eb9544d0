import { minorDigits, parseMinor, parseThousandths } from "../domain/money.ts";
import { invalid } from "./problem.ts";

/** Far beyond any order, and far below where sums would leave 64 bits. */
const GREATEST_TOTAL = 10n ** 16n;

/** "12.50" → minor units of the currency; 422 naming `path` for more decimals than the currency has. */
export function readPrice(text: string, currency: string, path: string): bigint {
  const minor = parseMinor(text, currency);
  if (minor === null) throw invalid({ path, message: 'is not a decimal like "12.50"' });
  const digits = minorDigits(currency);
  if (decimals(text) > digits) throw invalid({ path, message: `has more than ${digits} decimals, which ${currency} does not know` });
  return minor;
}

/** "1.5" → thousandths, above zero; 422 naming `path` otherwise. */
export function readQuantity(text: string, path: string): bigint {
  const thousandths = parseThousandths(text);
  if (thousandths === null || decimals(text) > 3) throw invalid({ path, message: "is not a quantity with up to three decimals" });
  if (thousandths <= 0n) throw invalid({ path, message: "must be above zero; to take a line away send { id, remove: true }" });
  if (thousandths >= 10n ** 13n) throw invalid({ path, message: "is too large" });
  return thousandths;
}

/** "-2.5" → thousandths: a stock may be below zero. */
export function readQuantityOfStock(text: string, path: string): bigint {
  const thousandths = parseThousandths(text);
  if (thousandths === null || decimals(text) > 3) throw invalid({ path, message: "is not a quantity with up to three decimals" });
  if (thousandths >= 10n ** 13n || thousandths <= -(10n ** 13n)) throw invalid({ path, message: "is too large" });
  return thousandths;
}

/** 422 for an order whose sum could not be kept exactly. */
export function refuseHugeTotals(lines: readonly { readonly total: bigint }[]): void {
  const sum = lines.reduce((all, line) => all + (line.total < 0n ? -line.total : line.total), 0n);
  if (sum > GREATEST_TOTAL) throw invalid({ path: "items", message: "make a total that is too large" });
}

function decimals(text: string): number {
  return (text.trim().split(".")[1] ?? "").replace(/0+$/, "").length;
}
