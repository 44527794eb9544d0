import { type StatusRules, standsFor } from "../domain/status-matching.ts";
import { type PushLimits, reconcileStatus, type StatusBase, type StatusNow, type StatusStep } from "./reconcile-status.ts";

/** How an order of a store stands between its two sides, in one word that the app has a sentence for. */
export type Standing =
  /** The store has no rule at all: each side goes its own way. */
  | "independent"
  /** Both say the same by the matching. */
  | "agrees"
  /** Nobody changed anything since both sides were last taken as agreed, although the matching would say otherwise: new rules act on the future. */
  | "left_as_it_was"
  /** No rule for the status of one side: nothing moves. */
  | "not_matched"
  /** The desk's change is on its way to the shop. */
  | "waiting_to_send"
  /** It was sent and the answer was lost: a look at the shop will tell. */
  | "in_doubt"
  /** The shop refused it; it is tried again. */
  | "retrying"
  /** The shop refused it too often, or said yes and did not do it: a person decides. */
  | "refused"
  /** It may not be sent, or not without a person's word. */
  | "held"
  | "conflict"
  /** What changed on either side waits for the thaw. */
  | "frozen"
  /** The shop's change comes over with the next look. */
  | "waiting_to_apply";

export interface StatusFacts {
  /** A base of null: no status of the desk was agreed on, so that the desk's counts as changed. */
  readonly base: { readonly store: string; readonly desk: string | null };
  readonly now: StatusNow;
  readonly rules: StatusRules;
  readonly limits: PushLimits;
  readonly matched: boolean;
  readonly conflict: boolean;
  readonly pushPending: boolean;
  readonly pushHeld: boolean;
  /** The shop said yes to the change and did not make it. */
  readonly notTaken: boolean;
  readonly inDoubt: boolean;
  readonly failures: number;
  readonly mostFailures: number;
  readonly statusFrozen: boolean;
}

export interface StatusAccount {
  readonly standing: Standing;
  readonly changedInStore: boolean;
  readonly changedOnDesk: boolean;
  /** The side whose status has no rule, while that is why nothing moves. */
  readonly unmatchedSide: "store" | "desk" | null;
  /** Why the desk's change is held back. `confirmation`: it was made before a pause or a repair, and waits for one click. */
  readonly heldWhy: "cancel_not_allowed" | "closed_in_store" | "confirmation" | null;
  /** What the desk's status is in the shop by the rules; null: no rule. */
  readonly wanted: string | null;
  /** What the shop's status is on the desk by the rules; null: no rule. */
  readonly meant: string | null;
  /** In a conflict: whether the desk's status, which wins, can be written to the shop. */
  readonly willBeWritten: boolean;
}

/** No status of the desk has this id. */
const NO_STATUS = "0";

/** Why an order has the status it has, from stored facts and by the same decision the sync takes. Pure. */
export function accountOf(facts: StatusFacts): StatusAccount {
  const { now, rules } = facts;
  const base: StatusBase = { store: facts.base.store, desk: facts.base.desk ?? NO_STATUS };
  const step = reconcileStatus(base, now, rules, facts.limits);
  const standing = standingOf(facts, step);
  return {
    standing,
    changedInStore: now.store !== base.store,
    changedOnDesk: now.desk !== base.desk,
    unmatchedSide: standing === "not_matched" ? (step.kind === "unmatched" ? step.side : "store") : null,
    heldWhy: standing !== "held" ? null : step.kind === "held" ? step.why : "confirmation",
    wanted: rules.out.get(now.desk) ?? null,
    meant: rules.in.get(now.store) ?? null,
    willBeWritten: step.kind === "conflict" && step.push !== null,
  };
}

function standingOf(facts: StatusFacts, step: StatusStep): Standing {
  const { now, rules } = facts;
  const moved = step.kind !== "rest";
  if (facts.statusFrozen && moved) return "frozen";
  if (rules.in.size === 0 && rules.out.size === 0) return "independent";
  if (step.kind === "conflict" || facts.conflict) return "conflict";
  if (facts.pushHeld && facts.notTaken) return "refused";
  if (step.kind === "held" || facts.pushHeld) return "held";
  if (facts.pushPending) return sendingOf(facts);
  if (step.kind === "unmatched" || !facts.matched) return "not_matched";
  if (step.kind === "set_desk") return "waiting_to_apply";
  return standsFor(rules, now.store, now.desk) ? "agrees" : "left_as_it_was";
}

function sendingOf({ inDoubt, failures, mostFailures }: StatusFacts): Standing {
  if (inDoubt) return "in_doubt";
  if (failures >= mostFailures) return "refused";
  return failures > 0 ? "retrying" : "waiting_to_send";
}
