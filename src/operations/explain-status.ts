import { MOST_REFUSALS } from "../database/pushes.ts";
import { type BindingRecord, type NamedStatus, readStatusRecord, type StatusRecord } from "../database/status-explanation.ts";
import { STATUS_CAUSES } from "../domain/status.ts";
import type { StatusRules } from "../domain/status-matching.ts";
import { accountOf, type StatusAccount } from "../sync/explain-status.ts";
import type { Context } from "./context.ts";
import { notFound } from "./problem.ts";

/** What set the present status. */
export type SetHow =
  | "made_on_desk"
  | "came_in_matched"
  | "came_in_unmatched"
  | "person"
  | "store"
  | "rules_applied"
  | "rules_taken_back"
  | "store_chosen";

export interface RemoteStatus {
  readonly id: string;
  readonly titles: Readonly<Record<string, string>>;
}

export interface StatusExplanation {
  readonly orderId: string;
  readonly status: StatusRecord["status"];
  readonly setBy: {
    readonly how: SetHow;
    readonly eventId: string;
    readonly at: string;
    readonly author: NonNullable<StatusRecord["setBy"]>["author"];
    readonly from: NamedStatus | null;
    /** The rule inward by which the shop's status became ours, and whether it still says so. */
    readonly rule: { readonly remoteStatus: RemoteStatus; readonly status: NamedStatus; readonly stillSo: boolean } | null;
  } | null;
  readonly store: StoreSide | null;
}

export interface StoreSide {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly connection: "on" | "paused" | "access_lost" | "backing_off" | "disconnected";
  readonly standing: StatusAccount["standing"];
  readonly remoteStatus: RemoteStatus;
  readonly base: { readonly remoteStatus: RemoteStatus; readonly status: NamedStatus | null };
  readonly changedInStore: boolean;
  readonly changedOnDesk: boolean;
  readonly rules: { readonly in: NamedStatus | null; readonly out: RemoteStatus | null };
  readonly unmatchedSide: "store" | "desk" | null;
  readonly push: {
    readonly remoteStatus: RemoteStatus | null;
    readonly since: string | null;
    readonly heldWhy: StatusAccount["heldWhy"];
    readonly inDoubtUntil: string | null;
    readonly refusals: number;
    readonly retryAt: string | null;
    readonly refusal: { readonly why: "refused" | "not_taken"; readonly said: string | null } | null;
  } | null;
  readonly conflict: { readonly since: string | null; readonly winner: "desk"; readonly willBeWritten: boolean } | null;
  readonly frozen: {
    readonly since: string;
    readonly because: readonly { readonly itemId: string; readonly title: string; readonly at: string; readonly by: string | null }[];
    readonly holdsStatus: boolean;
    readonly changedInStore: boolean;
  } | null;
  readonly missingSince: string | null;
  readonly lastUpdateAt: string;
  readonly attention: readonly { readonly id: string; readonly kind: string; readonly actions: readonly string[] }[];
}

/** Why the order has the status it has, in facts (product.md 32); 404 when there is no such order. */
export async function explainStatus(context: Context, orderId: string): Promise<StatusExplanation> {
  const record = await readStatusRecord(context.db, orderId);
  if (!record) throw notFound("order");
  const { status, binding } = record;
  return { orderId: record.orderId, status, setBy: setByOf(record), store: binding && storeSideOf(record, binding, context.now()) };
}

function setByOf({ setBy, status, binding, deskStatuses }: StatusRecord): StatusExplanation["setBy"] {
  if (!setBy) return null;
  const { eventId, author } = setBy;
  const how = howOf(setBy, binding !== null);
  const said = setBy.kind === "created" ? setBy.after?.remoteStatusId : setBy.after?.storeStatusId;
  const byRule = how === "store" || how === "rules_applied" || how === "came_in_matched";
  return {
    how,
    eventId,
    at: iso(setBy.at),
    author,
    from: typeof setBy.before?.statusId === "string" ? deskStatus(deskStatuses, setBy.before.statusId) : null,
    rule:
      byRule && binding !== null && typeof said === "string"
        ? {
            remoteStatus: remoteStatus(binding, said),
            status: { id: status.id, name: status.name },
            stillSo: rulesOf(binding).in.get(said) === status.id,
          }
        : null,
  };
}

function howOf(setBy: NonNullable<StatusRecord["setBy"]>, fromStore: boolean): SetHow {
  if (setBy.kind === "created") {
    if (!fromStore || setBy.author.kind === "employee") return "made_on_desk";
    return setBy.after?.matchedStatus === true ? "came_in_matched" : "came_in_unmatched";
  }
  if (setBy.author.kind === "store") return "store";
  if (setBy.cause === STATUS_CAUSES.rulesApplied) return "rules_applied";
  if (setBy.cause === STATUS_CAUSES.rulesTakenBack) return "rules_taken_back";
  return setBy.cause === STATUS_CAUSES.storeChosen ? "store_chosen" : "person";
}

function storeSideOf(record: StatusRecord, binding: BindingRecord, now: Date): StoreSide {
  const rules = rulesOf(binding);
  const cancelled = new Set(binding.statuses.filter((status) => status.cancelled).map((status) => status.id));
  const baseDesk = deskStatus(record.deskStatuses, binding.baseDesk);
  const inDoubt = binding.pushValue !== null && binding.doubtUntil !== null && new Date(binding.doubtUntil) > now;
  const account = accountOf({
    base: { store: binding.baseStore, desk: baseDesk === null ? null : binding.baseDesk },
    now: { store: binding.remoteStatus, desk: record.status.id, storeClosed: cancelled.has(binding.remoteStatus) },
    rules,
    limits: { cancels: cancelled, mayCancel: binding.mayCancel },
    matched: binding.matched,
    conflict: binding.conflictAt !== null,
    pushPending: binding.pushPendingAt !== null,
    pushHeld: binding.pushHeld,
    notTaken: binding.attention.some(({ kind }) => kind === "push_not_taken"),
    inDoubt,
    failures: binding.pushFailures,
    mostFailures: MOST_REFUSALS,
    statusFrozen: binding.frozenAt !== null && !binding.frozenFollowsStatus,
  });
  const { standing } = account;
  return {
    id: binding.storeId,
    name: binding.storeName,
    platform: binding.platform,
    connection: connectionOf(binding, now),
    standing,
    remoteStatus: remoteStatus(binding, binding.remoteStatus),
    base: { remoteStatus: remoteStatus(binding, binding.baseStore), status: baseDesk },
    changedInStore: account.changedInStore,
    changedOnDesk: account.changedOnDesk,
    rules: {
      in: account.meant === null ? null : deskStatus(record.deskStatuses, account.meant),
      out: account.wanted === null ? null : remoteStatus(binding, account.wanted),
    },
    unmatchedSide: account.unmatchedSide,
    push: pushOf(binding, account, inDoubt),
    conflict: standing === "conflict" ? { since: isoOrNull(binding.conflictAt), winner: "desk", willBeWritten: account.willBeWritten } : null,
    frozen: binding.frozenAt === null ? null : frozenOf(binding, binding.frozenAt),
    missingSince: isoOrNull(binding.missingAt),
    lastUpdateAt: iso(binding.lastUpdateAt),
    attention: binding.attention.map(({ id, kind, actions }) => ({ id, kind, actions })),
  };
}

const ABOUT_SENDING: ReadonlySet<StatusAccount["standing"]> = new Set(["waiting_to_send", "in_doubt", "retrying", "refused", "held", "conflict"]);

function pushOf(binding: BindingRecord, { standing, heldWhy, wanted }: StatusAccount, inDoubt: boolean): StoreSide["push"] {
  if (!ABOUT_SENDING.has(standing)) return null;
  const value = inDoubt ? binding.pushValue : wanted;
  return {
    remoteStatus: value === null ? null : remoteStatus(binding, value),
    since: isoOrNull(binding.pushPendingAt),
    heldWhy,
    inDoubtUntil: inDoubt ? isoOrNull(binding.doubtUntil) : null,
    refusals: binding.pushFailures,
    retryAt: standing === "retrying" || standing === "in_doubt" ? isoOrNull(binding.pushRetryAt) : null,
    refusal: refusalOf(binding),
  };
}

function refusalOf({ attention }: BindingRecord): { why: "refused" | "not_taken"; said: string | null } | null {
  const entry = attention.find(({ kind }) => kind === "push_refused" || kind === "push_not_taken");
  if (!entry) return null;
  const { said } = entry.detail;
  return { why: entry.kind === "push_not_taken" ? "not_taken" : "refused", said: typeof said === "string" && said !== "" ? said : null };
}

function frozenOf(binding: BindingRecord, since: string): StoreSide["frozen"] {
  return {
    since: iso(since),
    because: binding.writtenOff.map((line) => ({ ...line, at: iso(line.at) })),
    holdsStatus: !binding.frozenFollowsStatus,
    changedInStore: binding.waits,
  };
}

function connectionOf(binding: BindingRecord, now: Date): StoreSide["connection"] {
  if (binding.deleted) return "disconnected";
  if (!binding.enabled) return "paused";
  if (binding.accessLost) return "access_lost";
  return binding.backOffUntil !== null && new Date(binding.backOffUntil) > now ? "backing_off" : "on";
}

function rulesOf({ rules }: BindingRecord): StatusRules {
  const of = (direction: "in" | "out") => rules.filter((rule) => rule.direction === direction);
  return { in: new Map(of("in").map((rule) => [rule.remote, rule.desk])), out: new Map(of("out").map((rule) => [rule.desk, rule.remote])) };
}

/** A status the shop has never described is shown by its id. */
function remoteStatus({ statuses }: BindingRecord, id: string): RemoteStatus {
  return { id, titles: statuses.find((status) => status.id === id)?.titles ?? { en: id } };
}

function deskStatus(statuses: readonly NamedStatus[], id: string): NamedStatus | null {
  return statuses.find((status) => status.id === id) ?? null;
}

function iso(text: string): string {
  return new Date(text).toISOString();
}

function isoOrNull(text: string | null): string | null {
  return text === null ? null : iso(text);
}
