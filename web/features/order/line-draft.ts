import type { ItemChange, Order, OrderItem } from "../../api/orders.ts";

/** How a line is being changed: as typed, so that nothing is lost while it is not a number yet. */
export interface LineDraft {
  readonly quantity: string;
  readonly price: string;
  readonly removed: boolean;
}

export interface AddedLine {
  readonly key: string;
  readonly productId: string | null;
  readonly title: string;
  readonly quantity: string;
  readonly price: string;
}

/** Lines being edited, and the order as it was when that began. */
export interface OrderDraft {
  readonly version: number;
  readonly base: Readonly<Record<string, { readonly title: string; readonly quantity: string; readonly price: string }>>;
  readonly lines: Readonly<Record<string, LineDraft>>;
  readonly added: readonly AddedLine[];
}

export function beginDraft(order: Order): OrderDraft {
  return { version: Number(order.version), base: valuesOf(order.items), lines: {}, added: [] };
}

/** What the API is asked; only what differs from the order as it was read. */
export function changesOf({ base, lines, added }: OrderDraft): ItemChange[] {
  const changed = Object.entries(lines).flatMap(([id, line]): ItemChange[] => {
    const before = base[id];
    if (!before) return [];
    if (line.removed) return [{ id, remove: true }];
    const quantity = plainNumber(line.quantity);
    const price = plainNumber(line.price);
    const change = {
      ...(sameNumber(quantity, before.quantity) ? {} : { quantity }),
      ...(sameNumber(price, before.price) ? {} : { price }),
    };
    return Object.keys(change).length > 0 ? [{ id, ...change }] : [];
  });
  const more = added.map(({ productId, title, quantity, price }) => ({
    ...(productId === null ? { title: title.trim() } : { productId }),
    quantity: plainNumber(quantity),
    price: plainNumber(price),
  }));
  return [...changed, ...more];
}

/** A line that both changed, or that is gone meanwhile. */
export interface Conflict {
  readonly id: string;
  readonly title: string;
  readonly mine: LineDraft;
  readonly theirs: { readonly quantity: string; readonly price: string } | null;
}

/** Where the order as it is now stands against what was typed; what only one side changed is no conflict. */
export function conflictsOf(draft: OrderDraft, order: Order): Conflict[] {
  const now = valuesOf(order.items);
  return Object.entries(draft.lines).flatMap(([id, mine]) => {
    const before = draft.base[id];
    const theirs = now[id] ?? null;
    if (!before || changesOf({ ...draft, lines: { [id]: mine }, added: [] }).length === 0) return [];
    const untouched = theirs !== null && sameNumber(theirs.quantity, before.quantity) && sameNumber(theirs.price, before.price);
    const agreed = theirs !== null && !mine.removed && sameNumber(theirs.quantity, mine.quantity) && sameNumber(theirs.price, mine.price);
    return untouched || agreed || (theirs === null && mine.removed) ? [] : [{ id, title: before.title, mine, theirs }];
  });
}

/** The same draft on top of the order as it is now; of the conflicts, those in `given` up go the other person's way. */
export function rebase(draft: OrderDraft, order: Order, given: ReadonlySet<string>): OrderDraft {
  const base = valuesOf(order.items);
  const lines = Object.entries(draft.lines).flatMap(([id, mine]): [string, LineDraft][] => {
    const before = draft.base[id];
    const now = base[id];
    if (!before || !now || given.has(id)) return [];
    // A member that I left alone follows the other person's change.
    return [
      [
        id,
        {
          removed: mine.removed,
          quantity: sameNumber(mine.quantity, before.quantity) ? now.quantity : mine.quantity,
          price: sameNumber(mine.price, before.price) ? now.price : mine.price,
        },
      ],
    ];
  });
  return { version: Number(order.version), base, lines: Object.fromEntries(lines), added: draft.added };
}

/** Is it a number the API takes? A comma is a decimal sign, too. */
export function isAmount(text: string, decimals: number): boolean {
  return new RegExp(`^\\d{1,12}([.,]\\d{1,${decimals}})?$`).test(text.trim());
}

function plainNumber(text: string): string {
  return text.trim().replace(",", ".");
}

function sameNumber(one: string, other: string): boolean {
  return Number(plainNumber(one)) === Number(plainNumber(other));
}

function valuesOf(items: readonly OrderItem[]) {
  return Object.fromEntries(items.map(({ id, title, quantity, price }) => [id, { title, quantity, price: price.amount }]));
}
