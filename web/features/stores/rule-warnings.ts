import type { RemoteStatus, StatusRules } from "../../api/stores.ts";

export interface RuleHint {
  readonly code: "loop" | "one_way" | "dead_end" | "cancels" | "cancels_held" | "unmatched";
  /** The desk's status it begins from; null for a hint about a shop's status. */
  readonly statusId: string | null;
  readonly remoteStatusId: string;
  /** Where a loop comes back to. */
  readonly backId?: string;
}

/** What to point out while rules are edited: loops, one-way streets, dead ends, cancelling, gaps. Nothing here forbids saving. */
export function ruleHints(rules: StatusRules, remote: readonly RemoteStatus[], mayCancel: boolean): readonly RuleHint[] {
  const into = new Map(rules.in.map((rule) => [rule.remoteStatusId, rule.statusId]));
  const outOf = new Map(rules.out.map((rule) => [rule.statusId, rule.remoteStatusId]));
  const hints: RuleHint[] = [];
  for (const { statusId, remoteStatusId } of rules.out) {
    const back = into.get(remoteStatusId);
    const onward = back === undefined ? undefined : outOf.get(back);
    if (back !== undefined && back !== statusId && onward !== undefined && onward !== remoteStatusId) {
      hints.push({ code: "loop", statusId, remoteStatusId, backId: back });
    }
    if (back === undefined && rules.in.length > 0) hints.push({ code: "one_way", statusId, remoteStatusId });
    if (remote.find(({ id }) => id === remoteStatusId)?.cancelled)
      hints.push({ code: mayCancel ? "cancels" : "cancels_held", statusId, remoteStatusId });
  }
  // What the shop cancelled is not to be cancelled from here: no rule outward is as it should be.
  const cancelling = new Set(remote.filter((status) => status.cancelled).map(({ id }) => id));
  for (const { remoteStatusId, statusId } of rules.out.length > 0 ? rules.in : [])
    if (!outOf.has(statusId) && !cancelling.has(remoteStatusId)) hints.push({ code: "dead_end", statusId, remoteStatusId });
  if (rules.in.length > 0 || rules.out.length > 0) {
    for (const { id } of remote) if (!into.has(id)) hints.push({ code: "unmatched", statusId: null, remoteStatusId: id });
  }
  return hints;
}
