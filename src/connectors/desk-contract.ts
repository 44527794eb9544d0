import type { ConnectorIo, DeskAccount, DeskDirectory } from "./contract.ts";

// The port towards a desk elsewhere that mirrors ours (RO App): the mirror image of a store's connection.
// Every call of a connection is one call of the account unless it says otherwise; each waits for its turn in the account's budget.
// Money is in minor units of the account's currency, quantities in thousandths, instants are UTC, ids are texts.
// Nothing here retries, decides or remembers.

/**
 * The turns of one account, shared by all stores and processes (src/operations/call-budget.ts). A turn is held from before the call until
 * its answer is in, so that no more calls than allowed can arrive within any second, however slow the network is.
 */
export interface CallBudget {
  /**
   * Waits for a turn, calls, gives the turn back. A RemoteError `throttled` of the call makes the whole account wait until its `retryAt`.
   * Throws RemoteError `throttled` (with `retryAt`) instead of waiting longer than whoever opened the budget allows.
   */
  spend<T>(call: () => Promise<T>): Promise<T>;
}

export interface DeskIo extends Pick<ConnectorIo, "http" | "now" | "onCall"> {
  readonly budget: CallBudget;
}

/** Custom fields of the account, by id, that the merchant chose for what our desk knows of an order; null: not chosen. */
export interface DeskFields {
  readonly storeName: string | null;
  readonly remoteId: string | null;
  readonly remoteNumber: string | null;
  readonly placedAt: string | null;
}

export interface DeskSettings extends DeskAccount {
  /** ISO 4217, of the account; what its amounts are in. */
  readonly currency: string;
  readonly fields: DeskFields;
}

export interface DeskBuyer {
  readonly remoteId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** As the account writes them. */
  readonly phones: readonly string[];
  readonly address: string;
  /** Null when the account does not tell; the latest is the one most recently used. */
  readonly modifiedAt: Date | null;
}

export interface NewDeskBuyer {
  readonly firstName: string;
  readonly lastName: string;
  /** E.164 where known. Empty: none. */
  readonly phone: string;
  readonly email: string;
  readonly address: string;
}

/** What a person can be known by. */
export interface BuyerKeys {
  /** E.164 ("+380501112233") where known, else as written; null: none. */
  readonly phone: string | null;
  /** As dialled at home ("0501112233"), when it is known. */
  readonly nationalPhone: string | null;
  readonly email: string | null;
}

export interface DeskProduct {
  readonly remoteId: string;
  readonly title: string;
  readonly sku: string;
  readonly code: string;
  readonly barcodes: readonly string[];
}

export type ProductKeyKind = "sku" | "code" | "barcode" | "name";

export interface NewDeskProduct {
  readonly title: string;
  readonly categoryId: string;
  /** Keys, as texts with their leading zeros; empty: none. A code or barcode that is not all digits is left out, for the account takes numbers only. */
  readonly sku: string;
  readonly code: string;
  readonly barcode: string;
}

/** Where an order of ours came from, for the account's custom fields and its manager's note. */
export interface OrderOrigin {
  /** Ours alone, the same for ever: what a lost create is found again by. Letters, digits, ":" and "-" only. */
  readonly reference: string;
  readonly storeName: string;
  readonly remoteId: string;
  readonly remoteNumber: string;
  readonly placedAt: Date;
}

export interface NewDeskOrder {
  readonly locationId: string;
  readonly orderTypeId: string;
  readonly buyerId: string;
  readonly managerId: string | null;
  readonly origin: OrderOrigin;
}

export interface DeskOrderPatch {
  readonly managerId?: string;
  readonly buyerId?: string;
  readonly locationId?: string;
  readonly orderTypeId?: string;
}

export interface DeskOrder {
  readonly remoteId: string;
  /** The number people use there; empty when it has none. */
  readonly number: string;
  readonly statusId: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly locationId: string;
  readonly orderTypeId: string | null;
  readonly managerId: string | null;
  readonly buyer: { readonly remoteId: string; readonly name: string; readonly email: string; readonly phones: readonly string[] };
  /** Null when the account showed none that can be read. */
  readonly total: bigint | null;
  /** The reference of OrderOrigin, when the order carries one. */
  readonly reference: string | null;
  /** The store and the store's id of the order, when the chosen custom fields hold them. */
  readonly storeName: string | null;
  readonly storeOrderId: string | null;
}

export interface DeskLine {
  readonly remoteId: string;
  readonly kind: "product" | "service" | "other";
  /** The product or service. */
  readonly productId: string;
  readonly title: string;
  readonly sku: string;
  readonly quantity: bigint;
  readonly price: bigint;
  /** Of the whole line, not of one piece. */
  readonly discount: bigint;
  /** What NewDeskLine.reference was, when it was ours and nobody edited it away. */
  readonly reference: string | null;
  readonly comment: string;
  /** A product line whose stock was deducted: the order's content is frozen (product.md 37). */
  readonly writtenOff: boolean;
}

export interface NewDeskLine {
  readonly productId: string;
  readonly quantity: bigint;
  readonly price: bigint;
  /** Of the whole line. */
  readonly discount: bigint;
  /** Who it is credited to; null: nobody. */
  readonly employeeId: string | null;
  /** Ours, unique within the order: what a lost add is found again by. Letters, digits, ":" and "-" only. */
  readonly reference: string;
  /** Shown beside the reference; may be empty. */
  readonly comment: string;
}

export interface DeskLinePatch {
  readonly quantity?: bigint;
  readonly price?: bigint;
  readonly discount?: bigint;
}

/**
 * How a write went. `gone`: the order, line, person … is no longer there. `refused`: the account took the call and said no, in its words
 * (a status or employee that was deleted, a forbidden transition). Trouble of the connection itself is thrown; a RemoteError with
 * `mayHaveHappened` leaves it unknown whether the write took effect: look before it is repeated.
 */
export type DeskWrite = { readonly outcome: "done" } | { readonly outcome: "gone" } | { readonly outcome: "refused"; readonly message: string };
export type DeskCreate =
  | { readonly outcome: "created"; readonly remoteId: string }
  | { readonly outcome: "gone" }
  | { readonly outcome: "refused"; readonly message: string };

/** One page of a list that may move while it is read. */
export interface OrdersPage {
  readonly orders: readonly DeskOrder[];
  /** Records that could not be read, with the reason; the others stand in `orders`. */
  readonly unreadable: readonly { readonly remoteId: string | null; readonly problem: string; readonly raw: unknown }[];
  /** From 1. */
  readonly page: number;
  /** Pages there are now. */
  readonly pages: number;
  /** Records there are now; null when the account does not tell. A change between two pages means that the list moved: begin again. */
  readonly count: number | null;
}

/** A web-hook of the account: a hint, for its body is not signed. */
export interface DeskHint {
  /** Of the delivery: the same again is a duplicate. */
  readonly hookId: string;
  readonly event: string;
  /** The order to read; null when it is not about an order. */
  readonly orderId: string | null;
  /** The account says that the order was deleted: a hint as well. */
  readonly deleted: boolean;
}

export interface DeskHookRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly secret: string;
}

export interface DeskConnection {
  /** The cheapest call that needs the key. Throws RemoteError. */
  check(): Promise<void>;
  /** Reads the account's own directory; about 7 calls. */
  readDirectory(): Promise<DeskDirectory>;
  readonly buyers: {
    /**
     * People with this phone (asked in its usual spellings), else with this e-mail; each one verified, since the account may ignore a filter
     * and answer with everybody. Latest modified first; none, one, or several who share the key. 1 or 2 calls.
     */
    find(keys: BuyerKeys): Promise<{ readonly by: "phone" | "email" | null; readonly buyers: readonly DeskBuyer[] }>;
    read(remoteId: string): Promise<DeskBuyer | null>;
    create(buyer: NewDeskBuyer): Promise<DeskCreate>;
    /** Only the members given; a phone replaces the list of phones, so it is for people without one. */
    update(remoteId: string, patch: Partial<NewDeskBuyer>): Promise<DeskWrite>;
  };
  readonly products: {
    /**
     * Products whose key of this kind equals one of the values after trimming and case folding, leading zeros kept.
     * SKUs and barcodes: 1 call for each 50 (and one for each further page); codes and names: 1 call for each.
     */
    find(kind: ProductKeyKind, values: readonly string[]): Promise<readonly DeskProduct[]>;
    create(product: NewDeskProduct): Promise<DeskCreate>;
  };
  readonly orders: {
    create(order: NewDeskOrder): Promise<DeskCreate>;
    read(remoteId: string): Promise<DeskOrder | null>;
    /** At most 50 ids; absent ones are not in the answer. */
    byIds(remoteIds: readonly string[]): Promise<readonly DeskOrder[]>;
    /**
     * Orders of this buyer, created since, that carry this reference: what a create with an unknown outcome may have left behind. Newest
     * first. With `origin`, an order whose reference somebody edited away is known by the custom fields. 1 call and one for each further page.
     */
    findByReference(look: {
      readonly reference: string;
      readonly buyerId: string;
      readonly createdFrom: Date;
      readonly origin?: Pick<OrderOrigin, "storeName" | "remoteId">;
    }): Promise<readonly DeskOrder[]>;
    update(remoteId: string, patch: DeskOrderPatch): Promise<DeskWrite>;
    setStatus(remoteId: string, statusId: string, comment?: string): Promise<DeskWrite>;
    /** Comments cannot be read back: one with an unknown outcome is not repeated. */
    comment(remoteId: string, text: string, visibility: "public" | "private"): Promise<DeskWrite>;
    /** Null: the order is gone. */
    lines(remoteId: string): Promise<readonly DeskLine[] | null>;
    addLine(remoteId: string, line: NewDeskLine): Promise<DeskCreate>;
    changeLine(remoteId: string, lineId: string, patch: DeskLinePatch): Promise<DeskWrite>;
    removeLine(remoteId: string, lineId: string): Promise<DeskWrite>;
    /**
     * Orders modified at or after `from`, oldest change first, 50 a page. The list moves while it is read: overlap, read on while
     * `page < pages`, and begin again when `count` changed or a page's first order is not later than the last of the page before.
     */
    changedSince(query: { readonly from: Date; readonly page: number }): Promise<OrdersPage>;
    /** Orders created at or after `from`, newest first: to see whether somebody else brings the same orders in. */
    createdSince(query: { readonly from: Date; readonly page: number }): Promise<OrdersPage>;
  };
}

export interface DeskConnector {
  readonly platform: string;
  readonly title: string;
  /** Where the API of this desk normally is. */
  readonly url: string;
  /** Calls one account may make in any `windowMs`. */
  readonly budget: { readonly calls: number; readonly windowMs: number };
  readonly pace: { readonly inFlight: number; readonly gapMs: number };
  /** Reads the account's own directory: the proof that the key is right and what it may see. Throws RemoteError. */
  check(account: DeskAccount, io: DeskIo): Promise<DeskDirectory>;
  open(settings: DeskSettings, io: DeskIo): DeskConnection;
  /** Verifies a delivery and reads it; null when its signature is not right or it cannot be read. Calls nothing. */
  readHook(request: DeskHookRequest): DeskHint | null;
}
