/**
 * A refusal that a person or a program caused and can act on. Doors show it as RFC 9457 problem+json.
 * `detail` says what was wrong, what was not done and what to do. Never holds a secret.
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[] | undefined;
  /** Extra members of the answer, e.g. `{ usedBy: [...] }` of in_use. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    options: { errors?: readonly { path: string; message: string }[]; more?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = options.errors;
    this.more = options.more ?? {};
  }
}

export const notFound = (what: string): Problem =>
  new Problem(404, "not_found", `There is no such ${what}. It may have been deleted. Nothing was changed.`);

/** 422 `invalid`, naming the members that are wrong. */
export const invalid = (...errors: readonly { path: string; message: string }[]): Problem =>
  new Problem(422, "invalid", `Nothing was done: ${errors.map((e) => `${e.path}: ${e.message}`).join("; ")}`, { errors });
