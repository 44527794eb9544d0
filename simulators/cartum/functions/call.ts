import type { FaultValues } from "../faults.ts";
import type { Params } from "../request-body.ts";
import type { Shop } from "../shop.ts";

/** One call of a function, with the faults that hold for it. */
export interface Call {
  readonly shop: Shop;
  readonly params: Params;
  readonly faults: Partial<FaultValues>;
}

/** What a function answers: JSON still to be written, or bytes that were written before. */
export type Answer =
  | { readonly http: number; readonly json: Readonly<Record<string, unknown>> }
  | { readonly http: number; readonly raw: readonly Buffer[]; readonly status: string };

export function ok(response: unknown): Answer {
  return { http: 200, json: { status: "OK", response } };
}

export function failed(status: string, message: string, http = 200): Answer {
  return { http, json: { status, response: { message } } };
}

/** Nothing matched. What stands in `response` then differs from shop to shop. */
export function empty(faults: Partial<FaultValues>): Answer {
  const form = faults.emptyAnswer ?? "[]";
  if (form === "absent") return { http: 200, json: { status: "EMPTY" } };
  return { http: 200, json: { status: "EMPTY", response: form === "[]" ? [] : form === "{}" ? {} : null } };
}

export function listed(key: string, items: readonly unknown[], faults: Partial<FaultValues>): Answer {
  return items.length === 0 ? empty(faults) : ok({ [key]: items });
}
