import { normalKey } from "../domain/keys.ts";
import { multiply } from "../domain/money.ts";

/** A line of the desk as the mirror needs it. Quantity in thousandths, money in minor units. */
export interface MirroredItem {
  readonly id: string;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly kind: string;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly total: bigint;
}

/** A line as the other desk is to have it. `discount` is of the whole line. */
export interface WantedLine {
  readonly itemId: string;
  /** Which product it is: "product:7", or "line:" and its own words while nobody has said which product it is. */
  readonly key: string;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly discount: bigint;
}

/** A line as it was sent. */
export interface SentLine {
  readonly itemId: string;
  readonly remoteId: string;
  readonly productKey: string;
  readonly productId: string;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly discount: bigint;
  /** A person changed it there: it is theirs from now on. */
  readonly differs: boolean;
}

/** A line as the other desk shows it. */
export interface ShownLine {
  readonly remoteId: string;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly discount: bigint;
}

export interface LineSteps {
  readonly add: readonly WantedLine[];
  readonly change: readonly { readonly sent: SentLine; readonly wanted: WantedLine }[];
  readonly remove: readonly SentLine[];
  /** Gone there by a person's hand, or already gone as wanted: nothing is called. */
  readonly forget: readonly SentLine[];
  /** A person changed them there: they are never overwritten. */
  readonly theirs: readonly SentLine[];
}

/**
 * What the other desk is to show: every line that counts, its money exact. The lines' own discounts and those of the order (lines of their own here)
 * become discounts of the lines there, so that both totals agree without a negative line. Pure.
 */
export function wantedLines(items: readonly MirroredItem[]): WantedLine[] {
  let left = items.filter((item) => item.kind === "discount").reduce((sum, item) => sum - item.total, 0n);
  return items
    .filter((item) => item.kind !== "discount" && item.quantity > 0n)
    .map((item) => {
      const own = pricedLine(item);
      const taken = left <= 0n ? 0n : left < item.total ? left : item.total > 0n ? item.total : 0n;
      left -= taken;
      return {
        itemId: item.id,
        key: keyOf(item),
        productId: item.productId,
        title: item.title,
        sku: item.sku,
        ...own,
        discount: own.discount + taken,
      };
    });
}

/** The shop's total of a line counts (S21): what price and quantity make more is a discount; what they make less raises the price first. */
function pricedLine({ quantity, price, total }: MirroredItem): { quantity: bigint; price: bigint; discount: bigint } {
  const gross = multiply(price, quantity);
  if (gross >= total) return { quantity, price, discount: gross - total };
  const raised = (total * 1000n + quantity - 1n) / quantity;
  return { quantity, price: raised, discount: multiply(raised, quantity) - total };
}

function keyOf(item: MirroredItem): string {
  return item.productId === null ? `line:${normalKey(item.sku ?? "") || normalKey(item.title)}` : `product:${item.productId}`;
}

/**
 * What has to be done so that the other desk shows these lines. `products` are its products by our keys, as far as they are known; `shown` its lines as
 * just read, null when only our own books are compared. What a person changed or took away there stays so. Pure.
 */
export function planMirrorLines(
  wanted: readonly WantedLine[],
  sent: readonly SentLine[],
  known: { readonly products: ReadonlyMap<string, string>; readonly shown: readonly ShownLine[] | null },
): LineSteps {
  const steps = {
    add: [] as WantedLine[],
    change: [] as { sent: SentLine; wanted: WantedLine }[],
    remove: [] as SentLine[],
    forget: [] as SentLine[],
    theirs: [] as SentLine[],
  };
  const wantedOf = new Map(wanted.map((line) => [line.itemId, line]));
  const sentOf = new Map(sent.map((line) => [line.itemId, line]));
  const shownOf = known.shown && new Map(known.shown.map((line) => [line.remoteId, line]));
  for (const line of sent) {
    const now = wantedOf.get(line.itemId);
    const there = shownOf?.get(line.remoteId);
    const isGone = shownOf !== null && there === undefined;
    if (!now) (isGone || line.differs ? steps.forget : steps.remove).push(line);
    else if (line.differs) continue;
    else if (isGone || (there && !sameFigures(there, line) && !sameFigures(there, now))) steps.theirs.push(line);
    else if (!isSameProduct(line, now, known.products)) steps.remove.push(line);
    else if (!sameFigures(line, now)) steps.change.push({ sent: line, wanted: now });
  }
  const replaced = new Set(steps.remove.map((line) => line.itemId));
  for (const line of wanted) if (!sentOf.has(line.itemId) || replaced.has(line.itemId)) steps.add.push(line);
  return steps;
}

export function isIdle(steps: LineSteps): boolean {
  return steps.add.length + steps.change.length + steps.remove.length + steps.forget.length + steps.theirs.length === 0;
}

function isSameProduct(sent: SentLine, wanted: WantedLine, products: ReadonlyMap<string, string>): boolean {
  return sent.productKey === wanted.key || products.get(wanted.key) === sent.productId;
}

interface Figures {
  readonly quantity: bigint;
  readonly price: bigint;
  readonly discount: bigint;
}

function sameFigures(one: Figures, other: Figures): boolean {
  return one.quantity === other.quantity && one.price === other.price && one.discount === other.discount;
}
