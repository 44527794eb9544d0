import type { StatusGroup } from "./directory.ts";
import { patch, post, read, remove } from "./http.ts";
import type { Failure, HealthState } from "./stores.ts";

export interface MirrorEntry {
  readonly id: string;
  readonly name: string;
}

/** Which of ours is which of theirs; null: one of ours is made from it. */
export interface SuggestedMatch {
  readonly remoteId: string;
  readonly deskId: string | null;
}

export const MATCHED = ["orderStatuses", "locations", "orderTypes", "employees"] as const;
export type Matched = (typeof MATCHED)[number];

export interface MirrorCheck {
  readonly company: { readonly name: string; readonly currency: string | null; readonly timeZone: string | null };
  readonly locations: readonly MirrorEntry[];
  readonly employees: readonly (MirrorEntry & { readonly email: string | null; readonly active: boolean })[];
  readonly orderTypes: readonly MirrorEntry[];
  readonly orderStatuses: readonly (MirrorEntry & { readonly group: string | null; readonly suggestedGroup: StatusGroup | null })[];
  readonly customFields: readonly MirrorEntry[];
  readonly productCategories: readonly MirrorEntry[] | null;
  readonly suggested: Readonly<Record<Matched, readonly SuggestedMatch[]>>;
}

export const MIRROR_FIELDS = ["storeName", "remoteId", "remoteNumber", "placedAt"] as const;
export type MirrorField = (typeof MIRROR_FIELDS)[number];

export interface MirrorDirectory {
  readonly locations: readonly { readonly locationId: string | null; readonly remoteId: string }[];
  readonly employees: readonly { readonly employeeId: string | null; readonly remoteId: string }[];
  readonly orderTypes: readonly { readonly orderTypeId: string | null; readonly remoteId: string }[];
  readonly orderStatuses: readonly { readonly statusId: string | null; readonly remoteId: string }[];
}

export interface Mirror {
  readonly id: string;
  readonly platform: string;
  readonly name: string;
  readonly url: string;
  readonly company: string;
  readonly currency: string;
  readonly enabled: boolean;
  readonly connectedAt: string;
  readonly directory: MirrorDirectory;
  readonly productCategoryId: string | null;
  readonly fields: Readonly<Record<MirrorField, string | null>>;
  readonly webhook: { readonly path: string; readonly hasSecret: boolean };
  readonly health: {
    readonly state: HealthState;
    readonly lastSuccessAt: string | null;
    readonly lastPassAt: string | null;
    readonly nextRunAt: string | null;
    readonly failure: Failure | null;
  };
  readonly orders: { readonly total: number; readonly bound: number; readonly waiting: number; readonly parked: number };
  readonly budget: { readonly callsPerSecond: number; readonly used: number; readonly waiting: number; readonly backlogSeconds: number };
}

export interface MirrorEntries {
  readonly items: readonly (MirrorEntry & { readonly kind: string; readonly gone: boolean; readonly active: boolean })[];
  readonly readAt: string | null;
}

export interface MirrorSettings {
  readonly name: string;
  readonly enabled: boolean;
  readonly apiKey: string;
  readonly url?: string;
  readonly directory: MirrorDirectory;
  readonly productCategoryId?: string | null;
  readonly fields?: Partial<Record<MirrorField, string>>;
  readonly webhookSecret?: string | null;
  readonly existing?: "bind";
}

export const checkMirror = (apiKey: string, url: string): Promise<MirrorCheck> =>
  post("/mirrors/checks", { platform: "roapp", apiKey, ...(url === "" ? {} : { url }) });
export const readMirror = async (): Promise<Mirror | null> => (await read<{ items: readonly Mirror[] }>("/mirrors")).items[0] ?? null;
export const connectMirror = (settings: MirrorSettings, onceKey: string): Promise<Mirror> =>
  post("/mirrors", { platform: "roapp", ...settings }, onceKey);
export const changeMirror = (id: string, changes: Partial<MirrorSettings>): Promise<Mirror> => patch(`/mirrors/${id}`, changes);
export const removeMirror = (id: string): Promise<void> => remove(`/mirrors/${id}`);
export const readMirrorNow = (id: string): Promise<unknown> => post(`/mirrors/${id}/passes`, {});
export const rereadDirectory = (id: string): Promise<unknown> => post(`/mirrors/${id}/directory-reads`, {});
export const readMirrorEntries = (id: string): Promise<MirrorEntries> => read(`/mirrors/${id}/directory`);
