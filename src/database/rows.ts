import { type RawBuilder, sql } from "kysely";

/** What PostgreSQL cannot keep in a text: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

/**
 * Many rows as one parameter, to be read with `jsonb_to_recordset` (a statement has 65,535 parameters at most, and one is quicker).
 * Texts are made storable; Date becomes an instant. Whole numbers of money are given as text: a bigint has no JSON.
 */
export function asRows(rows: readonly object[]): RawBuilder<unknown> {
  return sql`${toJson(rows)}::jsonb`;
}

export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  return UNSTORABLE.test(text) ? JSON.stringify(value, storable) : text;
}

/** The same for what holds bigints somewhere inside, at the price of a call for every member. */
export function toJsonWithBigints(value: unknown): string {
  return JSON.stringify(value, (member, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : storable(member, inner)));
}

function storable(_member: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\u0000", "") : value;
}
