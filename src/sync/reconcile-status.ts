import { type StatusRules, standsFor } from "../domain/status-matching.ts";

/** Both sides as they were when they last agreed, each in its own words. */
export interface StatusBase {
  readonly store: string;
  readonly desk: string;
}

export interface StatusNow {
  readonly store: string;
  readonly desk: string;
  /** Cancelled in the shop for good (Cartum status 4): nothing may be written any more. */
  readonly storeClosed: boolean;
  /** The very status of the shop that a person wants back there; counts where it stands for the desk's. */
  readonly wish?: string | null;
}

export interface PushLimits {
  /** Remote statuses that cancel the order in the shop. */
  readonly cancels: ReadonlySet<string>;
  readonly mayCancel: boolean;
}

/** What is to be done about an order's status. Every step says where the base stands after it. */
export type StatusStep =
  | { readonly kind: "rest" }
  /** Both say the same, or matching is off: the base moves, nothing else. */
  | { readonly kind: "move_base"; readonly base: StatusBase }
  | { readonly kind: "set_desk"; readonly desk: string; readonly base: StatusBase }
  /** To be read again and pushed; the base moves to what was sent once it was sent (S4). */
  | { readonly kind: "push"; readonly store: string }
  /** A gap in a matching that exists: nothing moves, not even the base. */
  | { readonly kind: "unmatched"; readonly side: "store" | "desk" }
  /** Both changed to different things: the desk wins, since Cartum tells no time of change (product.md 27). */
  | { readonly kind: "conflict"; readonly push: string | null }
  /** The desk's change may not be written: cancelling is not allowed, or the shop has closed the order. */
  | { readonly kind: "held"; readonly why: "cancel_not_allowed" | "closed_in_store" };

/**
 * Decides about one order's status, on fresh news of the shop, against the base. Pure.
 * The table is architecture.md's: one side changed → the other follows; both to the same → agree; both otherwise → conflict.
 */
export function reconcileStatus(base: StatusBase, now: StatusNow, rules: StatusRules, limits: PushLimits): StatusStep {
  if (now.store === base.store && now.desk === base.desk) return { kind: "rest" };
  const present: StatusBase = { store: now.store, desk: now.desk };
  // A direction without any rule is not matched at all: what changes there moves only the base (product.md 25).
  const storeChanged = now.store !== base.store && rules.in.size > 0;
  const deskChanged = now.desk !== base.desk && rules.out.size > 0;
  const wish = wishOf(now, rules);
  const agree = standsFor(rules, now.store, now.desk) && (storeChanged || wish === undefined || wish === now.store);
  if ((!storeChanged && !deskChanged) || agree) return { kind: "move_base", base: present };
  if (storeChanged && !deskChanged) {
    const desk = rules.in.get(now.store);
    return desk === undefined ? { kind: "unmatched", side: "store" } : { kind: "set_desk", desk, base: { store: now.store, desk } };
  }
  const wanted = wish ?? rules.out.get(now.desk);
  if (storeChanged) return { kind: "conflict", push: wanted !== undefined && mayWrite(wanted, now, limits) === null ? wanted : null };
  if (wanted === undefined) return { kind: "unmatched", side: "desk" };
  const why = mayWrite(wanted, now, limits);
  return why === null ? { kind: "push", store: wanted } : { kind: "held", why };
}

/** Several statuses of the shop may stand for one of the desk: what is taken back goes back to the one it had, not to the one the rule names. */
function wishOf({ wish, desk }: StatusNow, rules: StatusRules): string | undefined {
  return wish && rules.out.size > 0 && standsFor(rules, wish, desk) ? wish : undefined;
}

function mayWrite(wanted: string, now: StatusNow, limits: PushLimits): "cancel_not_allowed" | "closed_in_store" | null {
  if (now.storeClosed) return "closed_in_store";
  return limits.cancels.has(wanted) && !limits.mayCancel ? "cancel_not_allowed" : null;
}
