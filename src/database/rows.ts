import { type RawBuilder, sql } from "kysely";

/** What PostgreSQL cannot keep in a text: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * Many rows as one parameter, to be read with `jsonb_to_recordset` (a statement has 65,535 parameters at most, and one is quicker).
 * Texts are made storable; a bigint becomes a number in text (hot statements give it as text themselves), Date an instant.
 */
export function asRows(rows: readonly object[]): RawBuilder<unknown> {
  return sql`${toJson(rows)}::jsonb`;
}

export function toJson(value: unknown): string {
  const text = plainJson(value) ?? JSON.stringify(value, bigintAsText);
  return UNSTORABLE.test(text) ? JSON.stringify(value, storable) : text;
}

/** Null when there is a bigint somewhere inside: JSON has none, and a call for every member costs a page a tenth of its time. */
function plainJson(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof TypeError && /BigInt/i.test(error.message)) return null;
    throw error;
  }
}

function bigintAsText(_member: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function storable(member: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\u0000", "") : bigintAsText(member, value);
}
