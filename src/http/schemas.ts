import { z } from "zod";
import { invalid } from "../operations/problem.ts";

/** An object that refuses members it does not know (422 naming them). All bodies and queries are made with it. */
export const strict = z.strictObject;

/** An id, as all of the API shows it: a string of digits. */
export const id = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, "is not an id")
  .meta({ description: "An id", examples: ["17"] });
export const idParams = z.object({ id });

/** An instant in an answer: ISO 8601 with Z. */
export const instant = z.string().meta({ format: "date-time", examples: ["2026-11-24T09:30:00.000Z"] });

/** An instant in a request: ISO 8601 with Z or an offset; the handler gets a Date. */
export const instantInput = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/, "is not an instant like 2026-11-24T09:30:00Z")
  .refine((text) => !Number.isNaN(Date.parse(text)), "is not an instant that exists")
  .meta({ format: "date-time" })
  .transform((text) => new Date(text));

/** A decimal string in an answer. */
export const decimal = z.string().meta({ description: "A decimal", examples: ["599.00"] });

/** A decimal string in a request. Its scale is checked where its currency or unit is known. */
export const decimalInput = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,6})?$/, 'is not a decimal like "12.50"')
  .meta({ examples: ["12.50"] });

/** A price or quantity that cannot be below zero. */
export const positiveDecimalInput = decimalInput.refine((text) => !text.startsWith("-"), "must not be negative");

export const currencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, "is not a currency code of three capital letters like UAH")
  .meta({ examples: ["UAH"] });
export const money = z.object({ amount: decimal, currency: z.string() });

/** A name people read: trimmed, not empty. */
export const name = (longest: number) => z.string().trim().min(1, "must not be empty").max(longest, `is longer than ${longest} characters`);

/** "true" or "false" in a query. */
export const queryFlag = z.enum(["true", "false"]).transform((text) => text === "true");

/** The members that every list's query has: `strict({ ...pageQuery, mine: … })`. */
export const pageQuery = {
  limit: z.coerce.number("is not a number").int("is not a whole number").min(1, "must be 1 to 200").max(200, "must be 1 to 200").default(50),
  cursor: z.string().max(1000).optional().meta({ description: "nextCursor of the page before" }),
};
export const listQuery = strict(pageQuery);

/** The envelope of every list. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A position in a list, opaque to the client: base64url of JSON. */
export function cursorOf(position: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/**
 * Reads what `cursorOf` made; `shape` says what positions of this list look like, e.g. `z.tuple([id])`.
 * Returns null without a cursor; throws 422 `invalid` naming `cursor` for one that is not of this list.
 */
export function readCursor<Position>(cursor: string | undefined, shape: z.ZodType<Position>): Position | null {
  if (cursor === undefined) return null;
  const parsed = shape.safeParse(jsonOf(cursor));
  if (!parsed.success) throw invalid({ path: "cursor", message: "is not a nextCursor of this list" });
  return parsed.data;
}

/**
 * Cuts a page out of rows that were read with `limit + 1`: one row too many says that there is a next page.
 * `positionOf` gives the cursor's position of the last row shown.
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, positionOf: (row: Row) => readonly (string | number | null)[]) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > limit && last !== undefined ? cursorOf(positionOf(last)) : null };
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined; // not JSON: no shape accepts it, and the caller is told
  }
}

/** What every refusal looks like (RFC 9457, application/problem+json). */
export const problemAnswer = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ description: "What was wrong, what was not done, what to do" });
