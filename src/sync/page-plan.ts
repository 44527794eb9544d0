import type { TurnTaker } from "../domain/assignment.ts";
import type { AttentionKind } from "../domain/attention.ts";
import type { StatusRules } from "../domain/status-matching.ts";
import type { LineKind, StoreOrder } from "../domain/store-order.ts";
import type { BookedBuyer, BuyerBook } from "./buyer-book.ts";
import type { OrderContent } from "./content.ts";
import type { InStore } from "./lines.ts";
import type { BookedProduct, MatchMethod, ProductBook } from "./product-book.ts";
import type { PushLimits, StatusBase } from "./reconcile-status.ts";
import type { Watch } from "./watch.ts";

/** What planning a page needs to know of the store, the company and whose turn it is. */
export interface PlanStore {
  readonly id: string;
  readonly name: string;
  readonly locationId: string;
  readonly orderTypeId: string;
  readonly initialStatusId: string;
  readonly productLanguage: string;
  readonly productMatching: MatchMethod;
  readonly rules: StatusRules;
  readonly limits: PushLimits;
  readonly finalStatuses: ReadonlySet<string>;
  /** Statuses after which nothing may be written to the order any more. */
  readonly closedStatuses: ReadonlySet<string>;
  readonly importStartedAt: Date;
  readonly windowFrom: Date;
  /** Off: a frozen order's status waits for the thaw too (S7). */
  readonly frozenFollowsStatus: boolean;
  /** When the last complete full pass began: what was under its watch was seen then, although nothing was written (S22). */
  readonly lastFullStartedAt: Date | null;
  readonly turnTakers: readonly TurnTaker[];
  readonly lastTurnPosition: number;
  readonly company: {
    readonly country: string;
    readonly locale: string;
    readonly currencies: ReadonlySet<string>;
  };
}

/** A bound order as the database has it, locked. `items` are there only for orders whose content changed. */
export interface KnownOrder {
  readonly orderId: string;
  readonly number: string;
  readonly remoteId: string;
  readonly statusId: string;
  readonly buyerId: string | null;
  readonly currency: string;
  readonly placedAt: Date;
  readonly paid: boolean;
  readonly frozen: boolean;
  readonly binding: BindingState;
  readonly items: readonly KnownItem[];
}

/** The columns of a binding that observations move. */
export interface BindingState {
  readonly base: StatusBase;
  readonly remoteStatus: string;
  readonly observedSequence: bigint;
  readonly contentHash: string | null;
  readonly content: SavedContent;
  readonly waiting: WaitingContent | null;
  readonly matched: boolean;
  readonly conflictAt: Date | null;
  readonly watch: Watch;
  readonly watchedSince: Date;
  readonly comparedAt: Date;
  readonly changedAt: Date;
  readonly finalSince: Date | null;
  readonly missingPasses: number;
  readonly missingAt: Date | null;
  readonly pushPendingAt: Date | null;
  readonly pushHeld: boolean;
  /** The very status of the shop that a person wants back there; null: what the rule says. */
  readonly pushWish: string | null;
  /** What was sent to the shop without a clear answer, and the desk's status it stood for: ours when it turns up by then (S12). */
  readonly inDoubt: { readonly store: string; readonly desk: string; readonly until: Date } | null;
  /** Number of the last push that was answered: what was asked before it is too old to be news about status. */
  readonly pushSequence: bigint | null;
  /** Before that push: what the shop showed, and what was agreed on for the desk. A shop that shows the former again at the first look did not take it. */
  readonly beforePush: StatusBase | null;
}

/** Content as last brought over, with its hash. */
export interface SavedContent extends OrderContent {
  readonly hash: string;
}

/** What the shop says now of an order that is frozen. */
export interface WaitingContent {
  readonly hash: string;
  readonly content: OrderContent;
  readonly lines: readonly InStore[];
  readonly total: string;
}

export interface KnownItem {
  readonly id: string;
  readonly position: number;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly kind: LineKind;
  /** Thousandths. */
  readonly quantity: bigint;
  readonly price: bigint;
  readonly total: bigint;
  readonly inStore: InStore | null;
  readonly edited: boolean;
  readonly writtenOff: boolean;
  readonly removedInStore: boolean;
}

/** One order of an answer, with its content, the hash of that, and the keys its buyer is looked for by. Made by `observe`. */
export interface Observed {
  readonly order: StoreOrder;
  readonly hash: string;
  readonly content: OrderContent;
  readonly buyerKeys: { readonly phone: string | null; readonly email: string | null };
}

export interface PageInput {
  readonly store: PlanStore;
  readonly observed: readonly Observed[];
  /** Bound orders of the page that may have changed, by remote id. */
  readonly known: ReadonlyMap<string, KnownOrder>;
  /** Bound orders that certainly have not changed: counted, never planned. */
  readonly unchanged: number;
  readonly leftOut: ReadonlyMap<string, LeftOut>;
  readonly buyers: BuyerBook;
  readonly products: ProductBook;
  /** Number of the request that brought this page (S12). */
  readonly sequence: bigint;
  readonly now: Date;
  /** Why: "import", "light pass", "full pass", "sweep", "refresh", "web-hook". */
  readonly cause: string;
}

// ---- what is to be written ----

/** A line to write. `productId` may be "new:0"; `queue` names the entry of the match queue it waits for. */
export interface ItemRow {
  readonly position: number;
  readonly productId: string | null;
  readonly title: string;
  readonly sku: string | null;
  readonly kind: LineKind;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly total: bigint;
  readonly match: "matched" | "created" | "pending" | null;
  readonly queue: { readonly key: string; readonly reason: "empty_key" | "ambiguous" } | null;
  readonly inStore: InStore | null;
}

export interface Totals {
  readonly items: bigint;
  readonly discount: bigint;
  readonly total: bigint;
}

export interface NewOrder {
  readonly observed: StoreOrder;
  readonly statusId: string;
  readonly managerId: string | null;
  readonly buyerId: string;
  readonly items: readonly ItemRow[];
  readonly totals: Totals;
  readonly binding: BindingState;
  readonly events: readonly PlannedEvent[];
  readonly attention: readonly PlannedAttention[];
}

export interface ChangedOrder {
  readonly known: KnownOrder;
  readonly observed: StoreOrder;
  readonly binding: BindingState;
  readonly statusId: string;
  /** Null: content is not touched. */
  readonly content: {
    readonly buyerId: string | null;
    readonly added: readonly ItemRow[];
    readonly updated: readonly (KnownItem & { readonly inStore: InStore })[];
    readonly removed: readonly string[];
    readonly totals: Totals;
  } | null;
  readonly events: readonly PlannedEvent[];
  readonly attention: readonly PlannedAttention[];
  /** Kinds of attention of this order that are settled now. */
  readonly settled: readonly AttentionKind[];
}

export interface PlannedEvent {
  readonly author: "store" | "system";
  readonly kind: string;
  readonly text: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly cause: string | null;
}

export interface PlannedAttention {
  readonly kind: AttentionKind;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface ParkedOrder {
  readonly remoteId: string;
  readonly reason: "currency_not_accepted" | "set_aside";
  readonly problem: string;
  readonly remoteStatus: string | null;
  readonly observed: StoreOrder | null;
  readonly raw: unknown;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface LeftOut {
  readonly remoteId: string;
  readonly remoteStatus: string;
  readonly placedAt: Date;
  /** undone: a person took an import back; only a new import brings it in again. */
  readonly reason: "final" | "old" | "undone";
}

/** All of a page, decided. Written in one transaction with a fixed number of statements. */
export interface PagePlan {
  readonly newOrders: readonly NewOrder[];
  readonly changed: readonly ChangedOrder[];
  readonly unchanged: number;
  readonly leftOut: readonly LeftOut[];
  readonly parked: readonly ParkedOrder[];
  readonly newBuyers: readonly (BookedBuyer & { readonly flagged: boolean })[];
  readonly filledBuyers: readonly BookedBuyer[];
  readonly usedBuyers: readonly string[];
  readonly newProducts: readonly BookedProduct[];
  readonly queue: readonly {
    readonly key: string;
    readonly reason: "empty_key" | "ambiguous";
    readonly title: string;
    readonly sku: string | null;
  }[];
  readonly lastTurn: { readonly employeeId: string; readonly position: number } | null;
  /** Shop statuses that a matching exists for but not for them. */
  readonly unmatchedStatuses: readonly string[];
}
