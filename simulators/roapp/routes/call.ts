import type { Account } from "../account.ts";
import type { FaultValues } from "../faults.ts";
import type { Query } from "../query.ts";

/** One call of the API, and what it is answered. */
export interface Call {
  readonly account: Account;
  readonly query: Query;
  /** The JSON of the body; {} when there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Numbers in the path, in their order. */
  readonly ids: readonly number[];
  readonly faults: Partial<FaultValues>;
}

export type Reply =
  | { readonly http: number; readonly json: unknown }
  /** The empty text of "not found". */
  | { readonly http: number; readonly text: string };

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `#` stands for a number. */
  readonly path: string;
  /** Query parameters it knows. */
  readonly knows?: readonly string[];
  readonly run: (call: Call) => Reply;
}

export const NOT_FOUND: Reply = { http: 404, text: "" };

export const done: Reply = { http: 200, json: {} };

export function ok(json: unknown): Reply {
  return { http: 200, json };
}

/** `{ field: ["what is wrong"] }` */
export function invalid(validation: Readonly<Record<string, readonly string[]>>): Reply {
  return { http: 400, json: { success: false, code: 400, message: { validation } } };
}

/** What a create answers: in the forms that have been seen. */
export function created(id: number, { created: form }: Partial<FaultValues>): Reply {
  if (form === "wrapped") return ok({ data: { id } });
  if (form === "list") return ok({ data: [{ id }], success: true });
  if (form === "number") return ok(id);
  return ok(form === "empty" ? {} : { id });
}

/** Lists without pages: bare, or under `data`. */
export function dictionary(rows: readonly unknown[], { dictionaries }: Partial<FaultValues>): Reply {
  return ok(dictionaries ? { data: rows, count: rows.length, success: true } : rows);
}

const PAGE_SIZE = 50;

/** One page of 50 with where it stands; a record of the page before comes again where a fault wants it. */
export function pageOf<T>(all: readonly T[], { query, faults }: Call): { rows: readonly T[]; paging: object } {
  const { page } = query;
  const from = (page - 1) * PAGE_SIZE;
  const rows = all.slice(from, from + PAGE_SIZE);
  const again = faults.recordsTwice && page > 1 ? all.slice(from - 1, from) : [];
  return {
    rows: [...again, ...rows].slice(0, PAGE_SIZE),
    paging: { page, total_pages: Math.max(1, Math.ceil(all.length / PAGE_SIZE)), count: all.length },
  };
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
}

export function numberOf(value: unknown): number | null {
  if (value === null || value === undefined || value === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
