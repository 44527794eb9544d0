export type Params = Record<string, unknown>;

/** The parameters of a call, from JSON, a form, several parts, or the query. Null: the body says it is JSON and is not. */
export function readParams({ contentType, body, query }: { contentType: string; body: string; query: string }): Params | null {
  const fromQuery = readForm(query);
  if (body.trim() === "") return fromQuery;
  const type = contentType.toLowerCase();
  if (type.startsWith("multipart/form-data")) return { ...fromQuery, ...readParts(contentType, body) };
  if (type.startsWith("application/x-www-form-urlencoded") && !looksLikeJson(body)) return { ...fromQuery, ...readForm(body) };
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? { ...fromQuery, ...parsed } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const looksLikeJson = (body: string): boolean => body.trimStart().startsWith("{");

/** `ids[]=1&ids[]=2`, `expr[article]=X`, `orders[0][order_id]=5`: PHP's brackets. */
export function readForm(form: string): Params {
  const params: Params = {};
  for (const [name, value] of new URLSearchParams(form)) put(params, keysOf(name), value);
  return withLists(params) as Params;
}

function readParts(contentType: string, body: string): Params {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  const params: Params = {};
  if (!boundary) return params;
  for (const part of body.split(`--${boundary}`)) {
    const found = /name="([^"]*)"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n([\s\S]*?)\r?\n$/.exec(part);
    if (found?.[1] !== undefined) put(params, keysOf(found[1]), found[2] ?? "");
  }
  return withLists(params) as Params;
}

function keysOf(name: string): string[] {
  const [first = "", ...rest] = name.split("[");
  return [first, ...rest.map((key) => key.replace(/\]$/, ""))];
}

function put(target: Params, keys: readonly string[], value: string): void {
  let place = target;
  for (const [depth, raw] of keys.entries()) {
    const key = raw === "" ? String(Object.keys(place).length) : raw;
    if (key === "__proto__") return;
    if (depth === keys.length - 1) place[key] = value;
    else {
      const inner = place[key];
      const next: Params = typeof inner === "object" && inner !== null ? (inner as Params) : {};
      place[key] = next;
      place = next;
    }
  }
}

/** Objects whose keys are 0, 1, 2 … are lists. */
function withLists(value: unknown, top = true): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withLists(inner, false)] as const);
  const isList = !top && entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** A list from a list or a single value; null when the parameter is not there. */
export function asList(value: unknown): unknown[] | null {
  if (value === undefined || value === null || value === "") return null;
  return Array.isArray(value) ? value : [value];
}

/** A whole number from a number or its text; null otherwise. */
export function asInteger(value: unknown): number | null {
  if (typeof value === "number") return Number.isInteger(value) ? value : null;
  return typeof value === "string" && /^\s*-?\d+\s*$/.test(value) ? Number(value) : null;
}

export function asFlag(value: unknown): boolean {
  return value === true || value === 1 || value === "1" || value === "true" || value === "on";
}
