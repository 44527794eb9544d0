/** A query whose lists may be written in any of the three styles: `a=1&a=2`, `a=1,2`, `a[]=1&a[]=2`. */
export class Query {
  readonly #values = new Map<string, string[]>();
  readonly #whole = new Map<string, string>();

  constructor(params: URLSearchParams, ignored: readonly string[] = []) {
    for (const [name, value] of params) {
      const plain = name.replace(/\[\]$/, "");
      if (ignored.includes(plain)) continue;
      // Between brackets a comma is a comma.
      const pieces = name.endsWith("[]") ? [value] : value.split(",");
      this.#values.set(plain, [...(this.#values.get(plain) ?? []), ...pieces.filter((piece) => piece !== "")]);
      this.#whole.set(plain, value);
    }
  }

  get names(): string[] {
    return [...this.#values.keys()];
  }

  text(name: string): string | null {
    return this.#whole.get(name) ?? null;
  }

  /** Null: not asked for. */
  list(...names: readonly string[]): string[] | null {
    const all = names.flatMap((name) => this.#values.get(name) ?? []);
    return all.length > 0 ? all : null;
  }

  numbers(...names: readonly string[]): number[] | null {
    return this.list(...names)?.map(Number) ?? null;
  }

  /** One bound or two, as milliseconds. */
  range(name: string): { from: number; to: number } | null {
    const [from, to] = (this.list(name) ?? []).map(instantOf);
    return from === undefined ? null : { from, to: to ?? Number.POSITIVE_INFINITY };
  }

  get page(): number {
    return Math.max(1, Math.trunc(Number(this.text("page") ?? 1)) || 1);
  }
}

/** ISO or milliseconds. */
function instantOf(text: string): number {
  return /^\d{12,}$/.test(text) ? Number(text) : Date.parse(text);
}
