/** Exact money: whole minor units (kopiykas, cents) as a bigint, with an ISO 4217 currency. Never a float. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Turns a decimal string ("599.00", "-1", "12.5") into minor units.
 * Digits beyond the currency's own are rounded half away from zero, as shops print them.
 * Returns null for anything that is not a plain decimal.
 */
export function parseMinor(text: string, currency: string): bigint | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  return scale(sign === "-", whole, fraction, minorDigits(currency));
}

/** "59900" minor units of UAH → "599.00". */
export function formatMinor(minor: bigint, currency: string): string {
  return formatScaled(minor, minorDigits(currency));
}

/** The same for a whole Money, as the API shows it. */
export function showMoney(minor: bigint, currency: string): { amount: string; currency: string } {
  return { amount: formatMinor(minor, currency), currency };
}

/** A quantity is kept in thousandths: up to three decimals, exact. */
export function parseThousandths(text: string): bigint | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  return scale(sign === "-", whole, fraction, 3);
}

/** 1500n → "1.5"; 2000n → "2". */
export function formatThousandths(thousandths: bigint): string {
  return formatScaled(thousandths, 3).replace(/\.?0+$/, "");
}

/** price × quantity, rounded half away from zero to the minor unit. */
export function multiply(priceMinor: bigint, quantityThousandths: bigint): bigint {
  const product = priceMinor * quantityThousandths;
  const negative = product < 0n;
  const rounded = ((negative ? -product : product) + 500n) / 1000n;
  return negative ? -rounded : rounded;
}

function scale(negative: boolean, whole: string, fraction: string, digits: number): bigint {
  const kept = fraction.slice(0, digits).padEnd(digits, "0");
  const roundUp = (fraction[digits] ?? "0") >= "5" ? 1n : 0n;
  const value = BigInt(whole + kept) + roundUp;
  return negative ? -value : value;
}

function formatScaled(value: bigint, digits: number): string {
  const negative = value < 0n;
  const all = (negative ? -value : value).toString().padStart(digits + 1, "0");
  const whole = all.slice(0, all.length - digits);
  const text = digits === 0 ? whole : `${whole}.${all.slice(-digits)}`;
  return negative ? `-${text}` : text;
}
