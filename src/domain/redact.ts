/** What stands in the place of a secret. */
const HIDDEN = "•••";

/** Member names whose value is never shown, however deep. */
const SECRET_NAME = /token|passw|pwd|secret|authori[sz]ation|api[-_]?key|credential|cookie|session|^login$|^auth$|private[-_]?key/i;

const IN_TEXT: readonly (readonly [RegExp, string])[] = [
  // "token": "…" of JSON, also when the JSON itself stands escaped inside a text.
  [
    /(\\?["'](?:[\w-]*(?:token|passw|pwd|secret|authorization|api[-_]?key|cookie)[\w-]*|login|auth)\\?["']\s*[:=]\s*\\?["'])[^"'\\]*/gi,
    `$1${HIDDEN}`,
  ],
  // token=… of forms, queries and logs.
  [/\b((?:[\w-]*(?:token|passw|pwd|secret|api[-_]?key)[\w-]*|login)=)[^&\s"'<>]+/gi, `$1${HIDDEN}`],
  // Authorization headers.
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  [/\b((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]*(?:key|token))(\s*[:=]\s*)(?!(?:Bearer|Basic)\b)[^\s,"'<>]+/gi, `$1$2${HIDDEN}`],
  // user:password@host.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@"'<>]+@/gi, `$1${HIDDEN}@`],
];

/**
 * A text without secrets: everything that looks like one, and the known values themselves wherever they stand.
 * Known values are hidden in their URL and JSON spellings too.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let safe = text;
  for (const spelling of spellings(secrets)) safe = safe.replaceAll(spelling, HIDDEN);
  for (const [pattern, replacement] of IN_TEXT) safe = safe.replace(pattern, replacement);
  return safe;
}

/**
 * A copy of a JSON value without secrets: members named like secrets are hidden whole, texts go through `redact`.
 * Texts are also made storable (no NUL, no half emoji), so that a raw answer can be kept in any database. Never throws; cuts what nests deeper than 64.
 */
export function redactValue(value: unknown, secrets: readonly string[] = [], depth = 0): unknown {
  if (typeof value === "string") return storable(redact(value, secrets));
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return typeof value === "function" || typeof value === "symbol" ? null : (value ?? null);
  if (depth >= 64) return "…";
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      storable(name),
      SECRET_NAME.test(name) && member !== null && member !== "" ? HIDDEN : redactValue(member, secrets, depth + 1),
    ]),
  );
}

/** A text that every database and every encoder takes: without NUL and without halves of characters. */
export function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes("\0") ? whole.replaceAll("\0", "") : whole;
}

function spellings(secrets: readonly string[]): string[] {
  const all = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, encodeURIComponent(storable(secret)), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString("base64")]);
  // Longest first: a secret that holds another one is hidden whole.
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}
