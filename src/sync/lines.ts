import { groupBy } from "../domain/group-by.ts";
import { normalKey } from "../domain/keys.ts";
import type { LineKind, StoreLine } from "../domain/store-order.ts";

/** A line of the shop as the desk keeps it beside its own; money in minor units and quantity in thousandths, as text. */
export interface InStore {
  readonly article: string | null;
  readonly title: string;
  readonly kind: LineKind;
  readonly quantity: string;
  readonly price: string;
  readonly total: string;
}

/** A line of the desk that came from the shop. */
export interface KnownLine {
  readonly id: string;
  readonly inStore: InStore;
  readonly edited: boolean;
  readonly writtenOff: boolean;
}

export interface LinePairs {
  readonly pairs: readonly { readonly known: KnownLine; readonly observed: StoreLine; readonly certain: boolean }[];
  readonly added: readonly StoreLine[];
  readonly gone: readonly KnownLine[];
}

export function inStoreOf(line: StoreLine): InStore {
  return {
    article: line.article,
    title: line.title,
    kind: line.kind,
    quantity: line.quantity.toString(),
    price: line.price.toString(),
    total: line.total.toString(),
  };
}

/**
 * Finds each observed line among the known ones (S21): Cartum gives lines no ids. Lines of the same article (or title) and kind belong
 * together; inside such a group exact pairs first (quantity and price too), then by position. A pair is certain when it is exact or when its
 * group has one line on each side: only over those may the marks "edited" and "written off" move.
 */
export function pairLines(known: readonly KnownLine[], observed: readonly StoreLine[]): LinePairs {
  const knownGroups = groupBy(known, (line) => groupKey(line.inStore.kind, line.inStore.article, line.inStore.title));
  const observedGroups = groupBy(observed, (line) => groupKey(line.kind, line.article, line.title));
  const pairs: { known: KnownLine; observed: StoreLine; certain: boolean }[] = [];
  const added: StoreLine[] = [];
  const gone: KnownLine[] = [];
  for (const [key, theirs] of observedGroups) {
    const ours = [...(knownGroups.get(key) ?? [])];
    knownGroups.delete(key);
    const alone = ours.length === 1 && theirs.length === 1;
    const left: StoreLine[] = [];
    for (const line of theirs) {
      const exact = ours.findIndex((candidate) => sameAmounts(candidate.inStore, line));
      const [match] = exact === -1 ? [] : ours.splice(exact, 1);
      if (match) pairs.push({ known: match, observed: line, certain: true });
      else left.push(line);
    }
    for (const line of left) {
      const match = ours.shift();
      if (match) pairs.push({ known: match, observed: line, certain: alone || (left.length === 1 && ours.length === 0) });
      else added.push(line);
    }
    gone.push(...ours);
  }
  for (const rest of knownGroups.values()) gone.push(...rest);
  return { pairs, added, gone };
}

function groupKey(kind: LineKind, article: string | null, title: string): string {
  return `${kind} ${article === null ? `title ${normalKey(title)}` : `article ${article}`}`;
}

function sameAmounts(known: InStore, line: StoreLine): boolean {
  return known.quantity === line.quantity.toString() && known.price === line.price.toString() && known.total === line.total.toString();
}
