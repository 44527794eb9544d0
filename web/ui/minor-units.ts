/** A decimal text of an amount in minor units ("41050", "UAH" → "410.50"), exactly: digits are moved, nothing is computed. */
export function fromMinor(minor: string, currency: string): string {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  if (digits === 0) return minor;
  const sign = minor.startsWith("-") ? "-" : "";
  const padded = minor.replace("-", "").padStart(digits + 1, "0");
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}
