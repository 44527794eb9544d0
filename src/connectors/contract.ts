import type { FailureCode } from "../domain/failure.ts";
import type { StatusGroup, StoreStatus } from "../domain/status.ts";
import type { StoreOrder, UnreadableOrder } from "../domain/store-order.ts";

/**
 * What can go wrong with a remote system. One table (src/sync/reactions.ts) says what each leads to:
 * unreachable → retry with growing waits · throttled → the whole store waits · unauthorized → one fresh login, then access lost ·
 * refused → set aside, a person looks · changed → look again now · malformed → set aside, keep the raw answer ·
 * unsupported → the ability is off for this store.
 */
export const TROUBLES = ["unreachable", "throttled", "unauthorized", "refused", "changed", "malformed", "unsupported"] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Codes of `POST /stores/checks`, and of a store's `health.failure`. Each has its own sentence and advice (src/domain/advice.ts). */
export { FAILURE_CODES, type FailureCode } from "../domain/failure.ts";

export interface RemoteErrorFacts {
  readonly code: FailureCode;
  /** When the remote said so (Retry-After), or null. */
  readonly retryAt?: Date | null;
  /** True when the request may have taken effect although no answer came (a lost answer): settle it by reading, never by writing again blindly. */
  readonly mayHaveHappened?: boolean;
  /** The host a redirect pointed at, the HTTP status, a piece of the answer: never a secret. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The one error class that connectors throw. `message` is for logs; people read the advice of `code`. */
export class RemoteError extends Error {
  readonly kind: Trouble;
  readonly code: FailureCode;
  readonly retryAt: Date | null;
  readonly mayHaveHappened: boolean;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;

  constructor(kind: Trouble, message: string, more: RemoteErrorFacts) {
    super(message);
    this.name = "RemoteError";
    this.kind = kind;
    this.code = more.code;
    this.retryAt = more.retryAt ?? null;
    this.mayHaveHappened = more.mayHaveHappened ?? false;
    this.facts = more.facts ?? {};
  }
}

/** One outbound answer, its body read whole as text (capped, decoded). Redirects are not followed but to the same path of the same host (over https, or with its last slash). */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whole-request limit; default 60 s. */
  readonly timeoutMs?: number;
}

/**
 * The network as a connector sees it (made by src/net): guarded, paced per store, capped.
 * Throws RemoteError of kind unreachable/refused with a code of the transport: host_not_found, address_not_allowed, tls_error, timeout, unreachable,
 * redirected (to another host, never followed), response_too_large; of kind malformed for what is no HTTP or cannot be unpacked.
 */
export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** Where a store's token lives between calls and processes (S20): encrypted in the store's row; in memory for a check of an unknown shop. */
export interface TokenKeep {
  read(): Promise<{ readonly token: string; readonly expiresAt: Date } | null>;
  save(token: { readonly token: string; readonly expiresAt: Date } | null): Promise<void>;
}

/** Everything a connection needs from outside, passed in: the network, the clock, the place of its token. */
export interface ConnectorIo {
  readonly http: Http;
  readonly now: () => Date;
  readonly tokens: TokenKeep;
  /** Counts every remote call made, for the pass's `remoteCalls`. */
  readonly onCall?: () => void;
}

export interface StoreSettings {
  /** Normalised: scheme and host (and port), no path. */
  readonly url: string;
  readonly credentials: { readonly login: string; readonly password: string };
  /** IANA zone of the shop's wall clock. */
  readonly timeZone: string;
  /** Language key of product names, e.g. "ua". */
  readonly productLanguage: string;
  readonly productMatching: ProductMatching;
  /** Remote status ids the merchant marked, added to what the shop says. */
  readonly finalStatusIds: readonly string[];
  readonly cancelledStatusIds: readonly string[];
}

export const PRODUCT_MATCHINGS = ["sku", "code", "barcode", "name"] as const;
export type ProductMatching = (typeof PRODUCT_MATCHINGS)[number];

export interface ConnectionCheck {
  readonly statuses: readonly StoreStatus[];
  readonly languages: readonly string[];
  readonly currencies: readonly string[];
  readonly suggestedTimeZone: string;
}

/** One slice of time, in the shop's own wall clock "YYYY-MM-DD HH:MM:SS", both ends inclusive; `to` null: no upper bound (S8, S14). */
export interface PlacedQuery {
  readonly from: string;
  readonly to: string | null;
  /** Ask the shop to filter by these status ids; null: all. */
  readonly statuses: readonly string[] | null;
  readonly limit: number;
  /** Only inside one single second that holds more than `limit` orders. */
  readonly offset?: number;
}

export interface OrdersAnswer {
  readonly orders: readonly StoreOrder[];
  readonly unreadable: readonly UnreadableOrder[];
  /** The answer held as many orders as were asked for: there may be more (S8). */
  readonly full: boolean;
}

export interface StatusChange {
  readonly remoteId: string;
  readonly statusId: string;
}

export type StatusOutcome =
  | { readonly remoteId: string; readonly outcome: "done" }
  | { readonly remoteId: string; readonly outcome: "refused"; readonly message: string }
  /** The answer did not say which order it speaks of: read it again. */
  | { readonly remoteId: string; readonly outcome: "unknown" };

/** What the shop's catalogue knows of an article, by the article as the order line wrote it. */
export interface CatalogueEntry {
  readonly article: string;
  readonly code: string | null;
  readonly barcode: string | null;
  readonly titles: Readonly<Record<string, string>>;
}

export interface StoreConnection {
  /** The cheapest calls that need the credentials. */
  check(): Promise<ConnectionCheck>;
  statuses(): Promise<readonly StoreStatus[]>;
  readonly orders: {
    placed(query: PlacedQuery): Promise<OrdersAnswer>;
    /** At most 100 ids a call; absent ids are simply not in the answer. */
    byIds(ids: readonly string[]): Promise<OrdersAnswer>;
    /** At most 50 changes a call. */
    setStatuses(changes: readonly StatusChange[]): Promise<readonly StatusOutcome[]>;
  };
  readonly catalogue?: { find(articles: readonly string[]): Promise<readonly CatalogueEntry[]> };
  readonly webhooks?: {
    /** Refused with `facts.reason` "slots_full" when the shop has no place left for this event. */
    subscribe(event: string, targetUrl: string): Promise<{ readonly id: string }>;
    unsubscribe(id: string, targetUrl: string): Promise<void>;
  };
}

/** One field of a connector's form. */
export interface SettingField {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly type: "text" | "url" | "password";
  readonly required: boolean;
}

export interface Connector {
  readonly platform: string;
  readonly title: string;
  /** A schema that also draws the form. */
  readonly settings: readonly SettingField[];
  readonly abilities: readonly ("statuses_in" | "statuses_out" | "catalogue" | "webhooks" | "stock_out")[];
  readonly pace: { readonly inFlight: number; readonly gapMs: number };
  /** Orders one `placed` call may ask for, ids one `byIds` call, changes one `setStatuses` call. */
  readonly sizes: { readonly page: number; readonly ids: number; readonly changes: number };
  readonly webhookEvents: readonly string[];
  /** Address of the order (or the order list) in the shop's admin, for the link out. */
  orderUrl(storeUrl: string, remoteId: string): string | null;
  open(settings: StoreSettings, io: ConnectorIo): StoreConnection;
  /** Whether a shop of this platform answers at an address, told without credentials. Throws RemoteError with the cause when none does. */
  probe?(url: string, io: Omit<ConnectorIo, "tokens">): Promise<void>;
}

/** An account of a desk elsewhere that can mirror ours: where its API is (scheme and host, no path) and its key. */
export interface DeskAccount {
  readonly url: string;
  readonly apiKey: string;
}

export interface DeskEntry {
  readonly id: string;
  readonly name: string;
}

/** What the form of a mirror needs to know of an account. */
export interface DeskDirectory {
  readonly company: { readonly name: string; readonly currency: string | null; readonly timeZone: string | null };
  readonly locations: readonly DeskEntry[];
  readonly employees: readonly (DeskEntry & { readonly email: string | null; readonly active: boolean })[];
  readonly orderTypes: readonly DeskEntry[];
  /** `group` in the account's words; `suggestedGroup`: what that most likely is on our desk, null when it cannot be told. */
  readonly orderStatuses: readonly (DeskEntry & { readonly group: string | null; readonly suggestedGroup: StatusGroup | null })[];
  readonly customFields: readonly (DeskEntry & { readonly type: string | null })[];
  /** Where a product that is created there can go; null when the key may not see them. */
  readonly productCategories: readonly (DeskEntry & { readonly parentId: string | null })[] | null;
}
