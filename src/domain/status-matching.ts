import type { StatusGroup, StoreStatus } from "./status.ts";
import { GROUP_WORDS, KNOWN_IDS, withoutAccents } from "./status-words.ts";

/** Rules both ways. In: what a shop's status means on the desk. Out: what a desk status means in the shop. */
export interface StatusRules {
  readonly in: ReadonlyMap<string, string>;
  readonly out: ReadonlyMap<string, string>;
}

export interface DeskStatus {
  readonly id: string;
  readonly name: string;
  readonly group: StatusGroup;
}

export interface RuleList {
  readonly in: readonly { readonly remoteStatusId: string; readonly statusId: string }[];
  readonly out: readonly { readonly statusId: string; readonly remoteStatusId: string }[];
}

export interface RuleWarning {
  readonly code: "loop" | "one_way" | "dead_end" | "cancels_in_store" | "unmatched";
  readonly message: string;
  readonly statusId: string | null;
  readonly remoteStatusId: string | null;
}

export function hasRules(rules: StatusRules): boolean {
  return rules.in.size > 0 || rules.out.size > 0;
}

/** Does the desk's status say the same as the shop's? By either direction, since many may stand for one (S16). */
export function standsFor(rules: StatusRules, remoteStatusId: string, deskStatusId: string): boolean {
  return rules.in.get(remoteStatusId) === deskStatusId || rules.out.get(deskStatusId) === remoteStatusId;
}

/** Which group a shop's status belongs to, by its titles in any language, then by what the shop says of it. */
export function guessGroup(status: StoreStatus): StatusGroup | null {
  if (status.cancelled) return "cancelled";
  if (status.final) return "completed";
  for (const title of Object.values(status.titles)) {
    const words = withoutAccents(title);
    // "In delivery" is on its way, "delivered" has arrived: the way there is looked for first in what is not final.
    const delivering = /^(delivering|in delivery|доставляється|доставляется)/.test(words);
    if (delivering) return "delivery";
    const hit = GROUP_WORDS.find(([group, stems]) => group !== "completed" && stems.some((stem) => beginsWord(words, stem)));
    if (hit) return hit[0];
    const completed = GROUP_WORDS.find(([group, stems]) => group === "completed" && stems.some((stem) => beginsWord(words, stem)));
    if (completed) return "completed";
  }
  return KNOWN_IDS[status.id] ?? null;
}

/**
 * Suggested rules from the titles: the desk's status of the same name, else the first of the same group.
 * Out: only for the desk status that a shop's status led to, so that the way out and back meet; cancelling is never suggested outward.
 */
export function suggestRules(statuses: readonly StoreStatus[], desk: readonly DeskStatus[]): RuleList {
  const suggest = suggestionsFrom(desk);
  const rulesIn: { remoteStatusId: string; statusId: string }[] = [];
  const rulesOut = new Map<string, string>();
  for (const status of statuses) {
    const target = suggest(status);
    if (!target) continue;
    rulesIn.push({ remoteStatusId: status.id, statusId: target.id });
    if (!status.cancelled && target.group !== "cancelled" && !rulesOut.has(target.id)) rulesOut.set(target.id, status.id);
  }
  return { in: rulesIn, out: [...rulesOut].map(([statusId, remoteStatusId]) => ({ statusId, remoteStatusId })) };
}

/** Which of the desk's statuses one of the shop's is: that of the same name, else the first of the same group. */
export function suggestionsFrom(desk: readonly DeskStatus[]): (status: StoreStatus) => DeskStatus | null {
  const byName = new Map(desk.map((status) => [fold(status.name), status]));
  return (status) => {
    const group = guessGroup(status);
    const named = Object.values(status.titles)
      .map((title) => byName.get(fold(title)))
      .find((found) => found !== undefined);
    return named ?? desk.find((candidate) => candidate.group === group) ?? null;
  };
}

/** What to point out before rules are saved: loops, one-way streets, dead ends, cancelling, gaps. Nothing here forbids saving. */
export function ruleWarnings(rules: RuleList, statuses: readonly StoreStatus[], desk: readonly DeskStatus[], mayCancel: boolean): RuleWarning[] {
  const into = new Map(rules.in.map((rule) => [rule.remoteStatusId, rule.statusId]));
  const title = (id: string) => Object.values(statuses.find((s) => s.id === id)?.titles ?? {}).find((text) => text !== "") ?? `#${id}`;
  const name = (id: string) => desk.find((s) => s.id === id)?.name ?? `#${id}`;
  const warnings: RuleWarning[] = [];
  for (const { statusId, remoteStatusId } of rules.out) {
    const back = into.get(remoteStatusId);
    if (back !== undefined && back !== statusId && rules.out.some((rule) => rule.statusId === back && rule.remoteStatusId !== remoteStatusId)) {
      warnings.push({
        code: "loop",
        statusId,
        remoteStatusId,
        message: `“${name(statusId)}” becomes “${title(remoteStatusId)}” in the store, which comes back as “${name(back)}”, which becomes another store status: orders could go round.`,
      });
    }
    if (back === undefined && rules.in.length > 0) {
      warnings.push({
        code: "one_way",
        statusId,
        remoteStatusId,
        message: `“${name(statusId)}” becomes “${title(remoteStatusId)}” in the store, but “${title(remoteStatusId)}” is not matched back to the desk.`,
      });
    }
    if (statuses.find((s) => s.id === remoteStatusId)?.cancelled) {
      const held = mayCancel
        ? "the goods are not returned to the shop's stock"
        : "it will be held back, since this store may not be cancelled from the desk";
      warnings.push({ code: "cancels_in_store", statusId, remoteStatusId, message: `“${name(statusId)}” cancels the order in the store: ${held}.` });
    }
  }
  const outOf = new Set(rules.out.map((rule) => rule.statusId));
  const cancelling = new Set(statuses.filter((status) => status.cancelled).map((status) => status.id));
  // What the shop cancelled is not to be cancelled from here: no rule outward is as it should be.
  for (const { remoteStatusId, statusId } of rules.out.length > 0 ? rules.in : []) {
    if (outOf.has(statusId) || cancelling.has(remoteStatusId)) continue;
    warnings.push({
      code: "dead_end",
      statusId,
      remoteStatusId,
      message: `“${title(remoteStatusId)}” in the store becomes “${name(statusId)}” here, but “${name(statusId)}” is not matched to the store: set by hand it is not sent.`,
    });
  }
  if (rules.in.length > 0) {
    for (const status of statuses.filter((s) => !into.has(s.id))) {
      warnings.push({
        code: "unmatched",
        statusId: null,
        remoteStatusId: status.id,
        message: `Store status “${title(status.id)}” has no match: orders that take it keep their desk status and are shown as not matched.`,
      });
    }
  }
  return warnings;
}

function fold(text: string): string {
  return text.trim().toLocaleLowerCase("und");
}

function beginsWord(words: string, stem: string): boolean {
  return words.startsWith(stem) || words.includes(` ${stem}`);
}
