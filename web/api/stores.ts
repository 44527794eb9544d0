import { type Page, readAll } from "./common.ts";
import { call, patch, post, put, read, remove } from "./http.ts";

export type Titles = Readonly<Record<string, string>>;

export interface Platform {
  readonly platform: string;
  readonly title: string;
  readonly abilities?: readonly string[];
}

export interface RemoteStatus {
  readonly id: string;
  readonly titles: Titles;
  readonly final: boolean;
  readonly cancelled: boolean;
}

export interface StatusRules {
  readonly in: readonly { readonly remoteStatusId: string; readonly statusId: string }[];
  readonly out: readonly { readonly statusId: string; readonly remoteStatusId: string }[];
}

export interface RuleWarning {
  readonly code: string;
  readonly message: string;
  readonly statusId: string | null;
  readonly remoteStatusId: string | null;
}

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

export interface StoreCheck {
  readonly ok: true;
  readonly host: string;
  readonly statuses: readonly RemoteStatus[];
  readonly languages: readonly string[];
  readonly currencies: readonly string[];
  readonly suggestedTimeZone: string;
  readonly suggestedRules: StatusRules;
}

export const PRODUCT_MATCHINGS = ["sku", "code", "barcode", "name"] as const;
export type ProductMatching = (typeof PRODUCT_MATCHINGS)[number];
export type Assignment = { readonly mode: "all" } | { readonly mode: "selected"; readonly employeeIds: readonly string[] };

/** What people set about a store. Its credentials go in and never come back. */
export interface StoreSettings {
  readonly name: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly locationId: string;
  readonly orderTypeId: string;
  readonly productLanguage: string;
  readonly productMatching: ProductMatching;
  readonly assignment: Assignment;
  readonly timeZone: string;
  readonly newOrderIntervalSeconds?: number;
  readonly fullPassIntervalSeconds?: number;
  readonly mayCancelInStore?: boolean;
  readonly frozenFollowsStatus?: boolean;
  readonly finalStatusIds?: readonly string[];
  readonly cancelledStatusIds?: readonly string[];
}

export interface NewStore extends StoreSettings {
  readonly platform: string;
  readonly credentials: Credentials;
  readonly statusRules: StatusRules;
}

export const HEALTH_STATES = ["ok", "late", "access_lost", "backing_off", "paused", "disconnected"] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

export type WebHookState = "on" | "partly" | "off" | "waiting" | "no_public_url" | "unsupported";

/** What the shop tells us by itself: it only makes things sooner. */
export interface WebHooks {
  readonly state: WebHookState;
  readonly lastReceivedAt: string | null;
  readonly problem: Failure | null;
}

export interface Health {
  readonly state: HealthState;
  readonly lastSuccessAt: string | null;
  readonly lastFullPassAt: string | null;
  readonly nextRunAt: string | null;
  readonly failure: Failure | null;
  readonly openOrders: number;
  readonly webHooks: WebHooks;
}

export interface Store extends StoreSettings {
  readonly id: string;
  readonly platform: string;
  readonly newOrderIntervalSeconds: number;
  readonly fullPassIntervalSeconds: number;
  readonly mayCancelInStore: boolean;
  readonly frozenFollowsStatus: boolean;
  readonly finalStatusIds: readonly string[];
  readonly languages: readonly string[];
  readonly importStartedAt: string | null;
  readonly lastImportId: string | null;
  /** Whose turn it is: the first is next. */
  readonly turns: readonly { readonly employeeId: string; readonly name: string }[];
  readonly health: Health;
}

export interface ImportProgress {
  readonly id: string;
  readonly storeId?: string;
  readonly state: "running" | "done" | "failed" | "waiting";
  readonly found: number;
  readonly imported: number;
  readonly alreadyThere: number;
  readonly leftOut: number | null;
  readonly setAside: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly failure: Failure | null;
  /** How much of the window of time is read, 0 to 1; null before the first answer. */
  readonly progress: number | null;
}

export type PassKind = "light" | "full" | "sweep";

export interface Pass {
  readonly id: string;
  readonly storeId: string;
  readonly kind: string;
  readonly state: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly remoteCalls: number;
  readonly looked: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly pushed: number;
  readonly setAside: number;
  readonly failure: Failure | null;
}

export interface RulesAnswer {
  readonly rules: StatusRules;
  readonly warnings: readonly RuleWarning[];
  readonly affectedOpenOrders: number;
}

export const listPlatforms = (): Promise<readonly Platform[]> => read<Page<Platform>>("/platforms").then((page) => page.items);
export const checkStore = (platform: string, url: string, credentials: Credentials): Promise<StoreCheck> =>
  post("/stores/checks", { platform, url, credentials });
/** Whether a shop of the platform answers at an address; no credentials are sent. */
export const probeStore = (platform: string, url: string, signal: AbortSignal): Promise<{ readonly host: string; readonly known: boolean }> =>
  call("POST", "/stores/probes", { body: { platform, url }, signal });
export const listStores = (): Promise<readonly Store[]> => readAll((cursor) => read<Page<Store>>("/stores", { limit: 200, cursor }));
export const readStore = (id: string): Promise<Store> => read(`/stores/${id}`);
export const addStore = (store: NewStore, onceKey: string): Promise<Store> => post("/stores", store, onceKey);
export const changeStore = (id: string, changes: Partial<StoreSettings> & { credentials?: Credentials }): Promise<Store> =>
  patch(`/stores/${id}`, changes);
export const removeStore = (id: string): Promise<void> => remove(`/stores/${id}`);

export const retryWebHooks = (id: string): Promise<Store> => post(`/stores/${id}/web-hooks/retries`, {});

export const startImport = (storeId: string): Promise<{ id: string }> => post(`/stores/${storeId}/imports`, {});
export const readImport = (storeId: string, id: string): Promise<ImportProgress> => read(`/stores/${storeId}/imports/${id}`);
export const undoImport = (storeId: string, id: string): Promise<{ removedOrders: number; keptOrders: number }> =>
  post(`/stores/${storeId}/imports/${id}/undo`, {});

export const readRules = (storeId: string): Promise<StatusRules> => read(`/stores/${storeId}/status-rules`);
export const saveRules = (storeId: string, rules: StatusRules): Promise<RulesAnswer> => put(`/stores/${storeId}/status-rules`, rules);
export const applyRules = (storeId: string): Promise<{ id: string; changedOnDesk: number; pushedToStore: number; unmatched: number }> =>
  post(`/stores/${storeId}/status-rules/applications`, {});
export const undoRules = (storeId: string, id: string): Promise<unknown> => post(`/stores/${storeId}/status-rules/applications/${id}/undo`, {});

export const listRemoteStatuses = async (storeId: string, refresh: boolean): Promise<readonly RemoteStatus[]> =>
  (await read<{ statuses: readonly RemoteStatus[] }>(`/stores/${storeId}/remote-statuses`, refresh ? { refresh: true } : {})).statuses;

/** Ends the waiting of a store after failures: it is asked again at once. */
export const retryStore = (storeId: string): Promise<{ id: string }> => post(`/stores/${storeId}/retries`, {});
export const startPass = (storeId: string, kind: PassKind): Promise<{ id: string }> => post(`/stores/${storeId}/passes`, { kind });
export const listPasses = (storeId: string, limit: number): Promise<Page<Pass>> => read(`/stores/${storeId}/passes`, { limit });
