import { multiply } from "./money.ts";
import type { LineKind } from "./store-order.ts";

/** A line of an order as a person's change needs it. Quantity in thousandths, money in minor units. */
export interface ChangeableLine {
  readonly id: string;
  readonly position: number;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly kind: LineKind;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly total: bigint;
  readonly match: "matched" | "created" | "pending" | null;
  readonly matchQueueId: string | null;
  readonly fromStore: boolean;
  readonly edited: boolean;
  readonly writtenOff: boolean;
}

/** What a person asks of the lines: a line with an id is changed or goes, one without is added. */
export type LineChange =
  | { readonly id: string; readonly remove: true }
  | { readonly id: string; readonly quantity?: bigint; readonly price?: bigint; readonly product?: LineProduct }
  | {
      readonly id: null;
      readonly product?: LineProduct;
      readonly title: string;
      readonly sku: string | null;
      readonly quantity: bigint;
      readonly price: bigint;
    };

export interface LineProduct {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
}

export interface AddedLine {
  readonly position: number;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly kind: LineKind;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly total: bigint;
}

export interface PlannedLines<Line extends ChangeableLine> {
  readonly added: readonly AddedLine[];
  readonly updated: readonly { readonly before: Line; readonly after: Line }[];
  readonly removed: readonly Line[];
  /** Index of a change that cannot be, and why. Nothing is to be written then. */
  readonly faults: readonly { readonly at: number; readonly message: string }[];
}

/**
 * What the asked changes make of an order's lines (product.md 17). A line of the shop whose quantity or price a person changes is marked as
 * edited and never overwritten; one that a person takes away stays at quantity 0, unseen, since the next look at the shop would bring it back.
 */
export function planLineChanges<Line extends ChangeableLine>(lines: readonly Line[], changes: readonly LineChange[]): PlannedLines<Line> {
  const byId = new Map(lines.filter((line) => !isTakenAway(line)).map((line) => [line.id, line]));
  const added: AddedLine[] = [];
  const updated: { before: Line; after: Line }[] = [];
  const removed: Line[] = [];
  const faults: { at: number; message: string }[] = [];
  let position = lines.reduce((last, line) => Math.max(last, line.position), -1);
  changes.forEach((change, at) => {
    if (change.id === null) {
      added.push(newLine(change, ++position));
      return;
    }
    const line = byId.get(change.id);
    byId.delete(change.id);
    const fault = faultOf(line, change);
    if (fault !== null || line === undefined) {
      faults.push({ at, message: fault ?? "is not a line of this order" });
    } else if (!("remove" in change)) {
      const after = changedLine(line, change);
      if (after) updated.push({ before: line, after });
    } else if (line.fromStore) updated.push({ before: line, after: { ...line, quantity: 0n, total: 0n, edited: true } });
    else removed.push(line);
  });
  return { added, updated, removed, faults };
}

/** A line of the shop that a person took away: kept, so that it does not come back, and not shown. */
export function isTakenAway(line: { readonly quantity: bigint; readonly edited: boolean }): boolean {
  return line.quantity === 0n && line.edited;
}

function faultOf(line: ChangeableLine | undefined, change: Exclude<LineChange, { id: null }>): string | null {
  if (!line) return "is not a line of this order, or is named twice";
  if (line.writtenOff) return "is written off: undo the write-off first";
  if ("remove" in change) return null;
  if (line.kind === "discount" && (change.quantity !== undefined || change.product !== undefined))
    return "is a discount: only its price can be changed";
  if (line.kind === "discount" && change.price !== undefined && change.price > 0n) return "is a discount: its price cannot be above zero";
  if (line.kind !== "discount" && change.price !== undefined && change.price < 0n) return "has a price below zero";
  return null;
}

function changedLine<Line extends ChangeableLine>(line: Line, change: { quantity?: bigint; price?: bigint; product?: LineProduct }): Line | null {
  const quantity = change.quantity ?? line.quantity;
  const price = change.price ?? line.price;
  const amountsChanged = quantity !== line.quantity || price !== line.price;
  const product = change.product;
  const productChanged = product !== undefined && (product.id !== line.productId || line.match === "pending");
  if (!amountsChanged && !productChanged) return null;
  return {
    ...line,
    quantity,
    price,
    // The shop's own line total stands until a person changes what it is made of (S21).
    total: amountsChanged ? multiply(price, quantity) : line.total,
    edited: line.edited || (line.fromStore && amountsChanged),
    ...(productChanged
      ? { productId: product.id, match: "matched", matchQueueId: null, ...(line.fromStore ? {} : { title: product.title, sku: product.sku }) }
      : {}),
  };
}

function newLine(change: Extract<LineChange, { id: null }>, position: number): AddedLine {
  return {
    position,
    productId: change.product?.id ?? null,
    title: change.title,
    sku: change.sku,
    kind: "product",
    quantity: change.quantity,
    price: change.price,
    total: multiply(change.price, change.quantity),
  };
}
