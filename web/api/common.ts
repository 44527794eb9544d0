/** A decimal string and its currency; never computed with, only shown. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly total?: number;
}

/** Lists that are always shown whole (statuses, locations …) are short: the largest page holds them, and more pages are fetched if not. */
export async function readAll<Item>(readPage: (cursor: string | undefined) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<Item> = await readPage(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
