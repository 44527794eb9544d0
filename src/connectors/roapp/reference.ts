/** How our reference stands in a text that people can edit: `Kvitka · 1841 [EC 7:1841]`. */
const MARK = /\[EC ([\w:-]+)\]/;

export function withReference(words: string, reference: string): string {
  return `${words} [EC ${reference}]`.trimStart();
}

export function referenceIn(text: string): string | null {
  return MARK.exec(text)?.[1] ?? null;
}

/** The text as people wrote it. */
export function withoutReference(text: string): string {
  return text.replace(MARK, "").trim();
}
