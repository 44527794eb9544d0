export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string | number | null;
  readonly align?: "right";
}

/**
 * Rows as lines of text, columns aligned. Where `width` is given, lines are cut to it.
 * Cells come from shops and buyers: control characters are taken out, so that a name cannot steer the terminal.
 */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width: number | null = null): string {
  const cells = rows.map((row) => columns.map((column) => printable(String(column.cell(row) ?? ""))));
  const widths = columns.map((column, at) => Math.max(column.title.length, ...cells.map((line) => length(line[at] ?? ""))));
  const lines = [columns.map((column) => column.title), ...cells].map((line) =>
    line
      .map((cell, at) => pad(cell, widths[at] ?? 0, columns[at]?.align))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.map((line) => (width === null ? line : cut(line, width))).join("\n")}\n`;
}

/** Text without control characters and bidirectional overrides. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
}

/** "2026-11-24 10:05" in the time zone of this machine, or "" for null. */
export function shortTime(instant: string | null | undefined): string {
  if (!instant) return "";
  const date = new Date(instant);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function pad(text: string, width: number, align: "right" | undefined): string {
  const gap = " ".repeat(Math.max(0, width - length(text)));
  return align === "right" ? gap + text : text + gap;
}

function cut(line: string, width: number): string {
  const letters = Array.from(line);
  return letters.length <= width ? line : `${letters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

const length = (text: string): number => Array.from(text).length;
