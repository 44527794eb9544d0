/** What only a person can settle. */
export const ATTENTION_KINDS = [
  "conflict",
  "currency_not_accepted",
  "total_differs",
  "push_refused",
  "push_not_taken",
  "set_aside",
  "buyer_ambiguous",
  "store_access_lost",
  "store_late",
  "status_not_matched",
  "store_statuses_changed",
  "push_held",
  "frozen_changed",
  "missing_in_store",
  "mirror_access_lost",
  "mirror_set_aside",
  "mirror_conflict",
  "mirror_buyer_ambiguous",
  "mirror_lines_differ",
  "mirror_directory_gone",
  "mirror_second_mover",
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

export const RESOLUTION_ACTIONS = [
  "fetch_again",
  "apply_again",
  "use_desk",
  "use_store",
  "accept_currency",
  "send",
  "take_over",
  "keep_ours",
  "mirror_again",
  "use_mirror",
  "use_suggestion",
  "dismiss",
] as const;
export type ResolutionAction = (typeof RESOLUTION_ACTIONS)[number];

/** What a person can do about each kind; the first is what most people want. */
export const ACTIONS_OF_KIND: Readonly<Record<AttentionKind, readonly ResolutionAction[]>> = {
  conflict: ["use_desk", "use_store", "dismiss"],
  currency_not_accepted: ["accept_currency", "fetch_again", "dismiss"],
  total_differs: ["fetch_again", "dismiss"],
  push_refused: ["send", "use_store", "dismiss"],
  push_not_taken: ["send", "use_store", "dismiss"],
  set_aside: ["fetch_again", "apply_again", "dismiss"],
  buyer_ambiguous: ["dismiss"],
  store_access_lost: ["dismiss"],
  store_late: ["dismiss"],
  status_not_matched: ["dismiss"],
  store_statuses_changed: ["use_suggestion", "dismiss"],
  push_held: ["send", "use_store", "dismiss"],
  frozen_changed: ["take_over", "keep_ours"],
  missing_in_store: ["fetch_again", "dismiss"],
  mirror_access_lost: ["dismiss"],
  mirror_set_aside: ["mirror_again", "dismiss"],
  mirror_conflict: ["use_mirror", "dismiss"],
  mirror_buyer_ambiguous: ["dismiss"],
  mirror_lines_differ: ["dismiss"],
  mirror_directory_gone: ["dismiss"],
  mirror_second_mover: ["dismiss"],
};

/** Says of a conflict that the desk's status, which won, is in the shop by now. */
export const DESK_SENT = "desk_sent";

/** Of what a person can do, what can come to something: an order that is cancelled in the shop takes nothing more, and lines have no status to send. */
export function actionsOf(kind: AttentionKind, detail: Readonly<Record<string, unknown>>): readonly ResolutionAction[] {
  if (kind === "push_held" && detail.why === "closed_in_store") return ["use_store", "dismiss"];
  if (kind === "conflict" && detail.why === DESK_SENT) return ["use_store", "dismiss"];
  if (kind === "conflict" && "lines" in detail) return ["dismiss"];
  return ACTIONS_OF_KIND[kind];
}

/** Why a status that was set here is not in the shop. */
export const ABOUT_SENDING = ["push_held", "push_not_taken", "push_refused"] as const satisfies readonly AttentionKind[];

/** All of these may be open about one change of an order's status: what ends one ends all of them. */
export const ABOUT_STATUS: readonly AttentionKind[] = ["conflict", ...ABOUT_SENDING];

/** What a person can still judge once the store is gone; all else could only be settled with it. */
export const OUTLIVES_ITS_STORE: readonly AttentionKind[] = ["total_differs", "buyer_ambiguous"];

/** Seen again by every pass as long as they last: once dismissed they stay so, until something about them changes. */
export const STAYS_DISMISSED: readonly AttentionKind[] = ["currency_not_accepted", "set_aside", "status_not_matched"];

/** One open entry per kind and subject. */
export function attentionSubject(of: {
  orderId?: string | null | undefined;
  storeId?: string | null;
  mirrorId?: string | undefined;
  remoteId?: string | null;
  kind?: AttentionKind;
  detail?: Readonly<Record<string, unknown>>;
}): string {
  // A conflict about lines is another matter than one about the status of the same order.
  if (of.orderId) return of.kind === "conflict" && of.detail && "lines" in of.detail ? `order:${of.orderId}/lines` : `order:${of.orderId}`;
  if (of.mirrorId) return of.remoteId ? `mirror:${of.mirrorId}/${of.remoteId}` : `mirror:${of.mirrorId}`;
  return of.remoteId ? `store:${of.storeId}/${of.remoteId}` : `store:${of.storeId}`;
}
