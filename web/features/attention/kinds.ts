import type { AttentionItem } from "../../api/attention.ts";

/** What stops a whole store first, then what waits to be sent or settled, then what only wants to be seen. */
const ORDER = [
  "store_access_lost",
  "mirror_access_lost",
  "store_late",
  "mirror_directory_gone",
  "conflict",
  "mirror_conflict",
  "push_refused",
  "push_not_taken",
  "push_held",
  "frozen_changed",
  "currency_not_accepted",
  "set_aside",
  "mirror_set_aside",
  "store_statuses_changed",
  "status_not_matched",
  "total_differs",
  "missing_in_store",
  "buyer_ambiguous",
];

const rank = (kind: string): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);

export function byUrgency(a: { readonly kind: string }, b: { readonly kind: string }): number {
  return rank(a.kind) - rank(b.kind) || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0);
}

export interface KindGroup {
  readonly kind: string;
  readonly items: readonly AttentionItem[];
}

/** Entries of a kind together, the most urgent kind first; inside a kind they keep their order. */
export function groupedByKind(items: readonly AttentionItem[]): KindGroup[] {
  const groups = new Map<string, AttentionItem[]>();
  for (const item of items) {
    const group = groups.get(item.kind);
    if (group) group.push(item);
    else groups.set(item.kind, [item]);
  }
  return [...groups].map(([kind, some]) => ({ kind, items: some })).sort(byUrgency);
}

/** What all of these offer. */
export function commonActions(items: readonly AttentionItem[]): readonly string[] {
  return (items[0]?.actions ?? []).filter((action) => items.every(({ actions }) => actions.includes(action)));
}

const SENDS: ReadonlySet<string> = new Set(["send", "use_desk", "use_store", "use_mirror"]);

/** Actions that reach further than the entry: asked about first, with what they do. For many at once, whatever writes to a shop is asked about too. */
export function wantsConfirmation(action: string, count: number): boolean {
  return action === "take_over" || action === "accept_currency" || (count > 1 && SENDS.has(action));
}
