/** A byte order mark: without it spreadsheets take UTF-8 for something else. */
export const CSV_BEGINNING = "\uFEFF";

export type CsvSeparator = "," | ";";

/** One line of a CSV file (RFC 4180), with its end. */
export function csvLine(cells: readonly string[], separator: CsvSeparator): string {
  return `${cells.map((cell) => quoted(harmless(cell), separator)).join(separator)}\r\n`;
}

/**
 * A cell that a spreadsheet would run as a formula, made a text by an apostrophe in front. What a buyer types as their name in a shop must
 * not be run on a manager's machine. Plain numbers stay numbers.
 */
function harmless(cell: string): string {
  if (/^-?\d+([.,]\d+)?$/.test(cell)) return cell;
  // Blanks before the sign do not help: some programs drop them.
  return /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
}

function quoted(cell: string, separator: CsvSeparator): string {
  return cell.includes('"') || cell.includes(separator) || /[\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
