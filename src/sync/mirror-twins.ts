/** An order of the other desk that we did not make, as far as it can be compared. */
export interface ForeignOrder {
  readonly remoteId: string;
  /** Digits only. */
  readonly phones: readonly string[];
  readonly total: bigint | null;
  readonly createdAt: Date;
}

/** One of ours that is to be created there. */
export interface ComparedOrder {
  readonly orderId: string;
  /** Digits only; empty: none. */
  readonly phone: string;
  readonly total: bigint;
  readonly placedAt: Date;
}

export interface Twin {
  readonly orderId: string;
  readonly remoteId: string;
}

/** Nobody else brings an order in before it was placed (clocks differ a little), or more than two days after. */
const BEFORE_MS = 10 * 60_000;
const AFTER_MS = 48 * 3_600_000;
/** The end of a number that is the same however it is written. */
const TELLING_DIGITS = 9;

/**
 * Which of our orders are there already although we did not create them: the same phone, the same total, and made there soon after it was placed. Each is
 * paired once, the nearest in time first. Two movers would double every order, so this is asked before anything is created (product.md 36). Pure.
 */
export function findTwins(ours: readonly ComparedOrder[], foreign: readonly ForeignOrder[]): Twin[] {
  const pairs = ours.flatMap((order) =>
    foreign
      .filter((other) => isTwin(order, other))
      .map((other) => ({ order, other, apart: Math.abs(other.createdAt.getTime() - order.placedAt.getTime()) })),
  );
  pairs.sort((a, b) => a.apart - b.apart);
  const taken = new Set<string>();
  const paired = new Set<string>();
  const twins: Twin[] = [];
  for (const { order, other } of pairs) {
    if (paired.has(order.orderId) || taken.has(other.remoteId)) continue;
    paired.add(order.orderId);
    taken.add(other.remoteId);
    twins.push({ orderId: order.orderId, remoteId: other.remoteId });
  }
  return twins;
}

function isTwin(order: ComparedOrder, other: ForeignOrder): boolean {
  const after = other.createdAt.getTime() - order.placedAt.getTime();
  const tail = order.phone.slice(-TELLING_DIGITS);
  return (
    tail.length === TELLING_DIGITS &&
    other.total === order.total &&
    after >= -BEFORE_MS &&
    after <= AFTER_MS &&
    other.phones.some((phone) => phone.endsWith(tail))
  );
}
