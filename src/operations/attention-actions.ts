import type { LockedEntry } from "../database/attention.ts";
import { closeEntries, settleAboutStatus, waitingForCurrencies } from "../database/attention.ts";
import { noteDeskStatusChanged } from "../database/bindings.ts";
import { changeCompany, readCompany } from "../database/company.ts";
import type { Transaction } from "../database/database.ts";
import { listDeskStatuses } from "../database/desk-statuses.ts";
import { insertEvents } from "../database/order-events.ts";
import type { LockedOrder } from "../database/orders.ts";
import { readRuleSettings, readRules } from "../database/status-rules.ts";
import { agreeOnStore, overruleStore, readStatusSides, type StatusSides } from "../database/status-sides.ts";
import { readWriteOffLines } from "../database/write-offs.ts";
import { DESK_SENT, type ResolutionAction } from "../domain/attention.ts";
import { groupBy } from "../domain/group-by.ts";
import { STATUS_CAUSES } from "../domain/status.ts";
import type { RuleList } from "../domain/status-matching.ts";
import type { Actor } from "./context.ts";
import { mirrorAgain, useMirror } from "./mirror-attention.ts";
import { requirePermission } from "./require-permission.ts";
import { writeRules } from "./save-status-rules.ts";
import { setOrderFields } from "./set-order-fields.ts";
import type { StatusNewsDetail } from "./tell-status-news.ts";
import { giveBack } from "./undo-write-off.ts";

export interface Refusal {
  readonly code: string;
  readonly detail: string;
}

/** What an action made of the entries: those it settled, those it could not settle and why, and orders that the shop is to be asked about. */
export interface ActionOutcome {
  readonly refused: ReadonlyMap<string, Refusal>;
  /** False: the entry stays open until the shop's answer settles it. */
  readonly settles: boolean;
  readonly reapply: readonly { readonly storeId: string; readonly remoteId: string; readonly fetch: boolean }[];
  readonly changedOrders: readonly string[];
}

export interface ActionInput {
  readonly entries: readonly LockedEntry[];
  /** Their orders, locked, by id. */
  readonly orders: ReadonlyMap<string, LockedOrder>;
  readonly action: ResolutionAction;
  readonly actor: Actor;
  readonly now: Date;
}

const NOTHING: ActionOutcome = { refused: new Map(), settles: true, reapply: [], changedOrders: [] };

/** What each action does. Every one takes a fixed number of statements, however many entries. */
export const ACTIONS: Readonly<Record<ResolutionAction, (tx: Transaction, input: ActionInput) => Promise<ActionOutcome>>> = {
  dismiss: async () => NOTHING,
  keep_ours: keepOurs,
  use_suggestion: useSuggestion,
  take_over: takeOver,
  use_store: useStore,
  use_desk: sendDesk,
  send: sendDesk,
  accept_currency: acceptCurrency,
  fetch_again: (tx, input) => askShop(tx, input, true),
  apply_again: (tx, input) => askShop(tx, input, false),
  mirror_again: mirrorAgain,
  use_mirror: useMirror,
};

async function keepOurs(tx: Transaction, input: ActionInput): Promise<ActionOutcome> {
  const events = ordersOf(input).map((order) => ({ orderId: order.id, kind: "kept_ours", cause: "attention" }));
  await insertEvents(tx, events, { author: authorOf(input.actor), now: input.now });
  return { ...NOTHING, changedOrders: ordersOf(input).map((order) => order.id) };
}

/** The shop's content replaces ours: what was written off goes back into the stock first, then the order is read whole. */
async function takeOver(tx: Transaction, input: ActionInput): Promise<ActionOutcome> {
  requirePermission(input.actor, "orders.items_without_deduction", "taking over the shop's lines");
  const orderIds = ordersOf(input).map((order) => order.id);
  const lines = await readWriteOffLines(tx, orderIds);
  const changedOrders = await giveBack(tx, lines, { chosen: lines, actor: input.actor, now: input.now, cause: "taken over from the shop" });
  return { ...NOTHING, reapply: await remotesOf(tx, input, true), changedOrders };
}

/**
 * The desk takes the shop's status, by the rule inward; both sides agree from then on. Where the desk's was sent meanwhile, the shop gets back the one it
 * had shown.
 */
async function useStore(tx: Transaction, input: ActionInput): Promise<ActionOutcome> {
  const overruled = overruledIn(input.entries);
  const sides = await readStatusSides(tx, [...input.orders.keys()], overruled);
  const usable = sides.filter((side) => side.deskStatusId !== null);
  await answerAll(
    tx,
    usable.map((side) => side.orderId),
    input,
  );
  const changedOrders: string[] = [];
  for (const [statusId, some] of groupBy(usable, (side) => side.deskStatusId ?? "")) {
    const ids = some.map((side) => side.orderId);
    const asShown = ids.filter((id) => !overruled.has(id));
    await agreeOnStore(tx, asShown, statusId);
    const orders = ids.flatMap((id) => input.orders.get(id) ?? []);
    const changed = await setOrderFields(tx, orders, {
      fields: { statusId },
      actor: input.actor,
      now: input.now,
      cause: STATUS_CAUSES.storeChosen,
      wishes: overruled,
    });
    changedOrders.push(...changed);
  }
  return { ...NOTHING, refused: refusals(input, sides, whyNotStore), changedOrders };
}

/** What the shop had shown before the desk's status was sent over it, by order. */
function overruledIn(entries: readonly LockedEntry[]): Map<string, string> {
  const sent = entries.filter(({ kind, detail }) => kind === "conflict" && detail.why === DESK_SENT);
  return new Map(
    sent.flatMap(({ orderId, detail }) => (orderId !== null && typeof detail.storeStatusId === "string" ? [[orderId, detail.storeStatusId]] : [])),
  );
}

/** The desk's status stands, and is due to be sent: what the shop shows is known and overruled. */
async function sendDesk(tx: Transaction, input: ActionInput): Promise<ActionOutcome> {
  const sides = await readStatusSides(tx, [...input.orders.keys()]);
  const usable = sides.filter((side) => whyNotDesk(side) === null).map((side) => side.orderId);
  await answerAll(tx, usable, input);
  await overruleStore(tx, usable);
  await noteDeskStatusChanged(tx, usable, { now: input.now, sameWish: true });
  return { ...NOTHING, refused: refusals(input, sides, whyNotDesk), changedOrders: usable };
}

/** Entries about the same change of a status are all answered, before the change itself would close some: a second person hears who it was. */
async function answerAll(tx: Transaction, orderIds: readonly string[], { action, actor, now }: ActionInput): Promise<void> {
  await settleAboutStatus(tx, { orderIds, resolution: action, employeeId: actor.id, now });
}

/** The matching takes in the shop's new statuses as suggested; rules that are there stay, and what is new acts on the future (S6). */
async function useSuggestion(tx: Transaction, input: ActionInput): Promise<ActionOutcome> {
  requirePermission(input.actor, "stores.manage", "changing the status matching");
  const refused = new Map<string, Refusal>();
  for (const entry of input.entries) {
    const detail = entry.detail as unknown as StatusNewsDetail;
    const rules = entry.storeId !== null && (await readRuleSettings(tx, entry.storeId)) ? await readRules(tx, entry.storeId) : null;
    const added = rules && suggestedRules(rules, detail, new Set((await listDeskStatuses(tx)).map(({ id }) => id)));
    if (!entry.storeId || !rules || !added) {
      const why = "Nothing was changed: there is nothing left to suggest. Open the status matching of the store and choose there.";
      refused.set(entry.id, { code: "nothing_suggested", detail: why });
      continue;
    }
    // Closed before the new rules close it: a second person is told who it was.
    await closeEntries(tx, { ids: [entry.id], resolution: "use_suggestion", employeeId: input.actor.id, now: input.now });
    await writeRules(tx, { storeId: entry.storeId, rules: added, now: input.now });
  }
  return { ...NOTHING, refused };
}

/** The rules with those that are suggested for new statuses; null when that adds none. Cancelling is never suggested outward. */
function suggestedRules(rules: RuleList, { added }: StatusNewsDetail, desk: ReadonlySet<string>): RuleList | null {
  const into = new Set(rules.in.map((rule) => rule.remoteStatusId));
  const out = new Set(rules.out.map((rule) => rule.statusId));
  const fitting = added.flatMap(({ id, cancelled, suggestedStatusId }) =>
    suggestedStatusId !== null && desk.has(suggestedStatusId) && !into.has(id)
      ? [{ remoteStatusId: id, statusId: suggestedStatusId, cancelled }]
      : [],
  );
  if (fitting.length === 0) return null;
  const outward = fitting.filter(
    (rule, at) => !rule.cancelled && !out.has(rule.statusId) && fitting.findIndex((one) => one.statusId === rule.statusId) === at,
  );
  return {
    in: [...rules.in, ...fitting.map(({ remoteStatusId, statusId }) => ({ remoteStatusId, statusId }))],
    out: [...rules.out, ...(rules.out.length === 0 ? [] : outward.map(({ remoteStatusId, statusId }) => ({ statusId, remoteStatusId })))],
  };
}

/** The company accepts the currencies from now on; every order that waits for one of them is looked at again. */
async function acceptCurrency(tx: Transaction, input: ActionInput): Promise<ActionOutcome> {
  requirePermission(input.actor, "company.manage", "accepting another currency");
  const currencies = [...new Set(input.entries.map((entry) => entry.detail.currency))].filter((currency) => typeof currency === "string");
  const { acceptedCurrencies } = await readCompany(tx);
  await changeCompany(tx, { acceptedCurrencies: [...new Set([...acceptedCurrencies, ...currencies])] });
  const waiting = await waitingForCurrencies(tx, currencies);
  return { ...NOTHING, settles: false, reapply: waiting.map((order) => ({ ...order, fetch: false })) };
}

async function askShop(tx: Transaction, input: ActionInput, fetch: boolean): Promise<ActionOutcome> {
  return { ...NOTHING, settles: false, reapply: await remotesOf(tx, input, fetch) };
}

/** The shop's keys of what the entries are about: of an order that could not be brought in, or of a bound one. */
async function remotesOf(tx: Transaction, input: ActionInput, fetch: boolean): Promise<{ storeId: string; remoteId: string; fetch: boolean }[]> {
  const sides = new Map((await readStatusSides(tx, [...input.orders.keys()])).map((side) => [side.orderId, side]));
  return input.entries.flatMap((entry) => {
    const bound = entry.orderId === null ? undefined : sides.get(entry.orderId);
    if (bound) return [{ storeId: bound.storeId, remoteId: bound.remoteId, fetch }];
    return entry.storeId !== null && entry.remoteId !== null ? [{ storeId: entry.storeId, remoteId: entry.remoteId, fetch }] : [];
  });
}

function refusals(input: ActionInput, sides: readonly StatusSides[], why: (side: StatusSides) => Refusal | null): Map<string, Refusal> {
  const byOrder = new Map(sides.map((side) => [side.orderId, why(side)]));
  const refused = new Map<string, Refusal>();
  for (const entry of input.entries) {
    const reason = byOrder.get(entry.orderId ?? "");
    if (reason === undefined)
      refused.set(entry.id, { code: "not_from_a_store", detail: "Nothing was done: this order is no longer tied to a store." });
    else if (reason !== null) refused.set(entry.id, reason);
  }
  return refused;
}

function whyNotStore(side: StatusSides): Refusal | null {
  if (side.deskStatusId !== null) return null;
  const detail = `Nothing was changed: no rule says which status the shop's status ${side.remoteStatus} is here. Add it to the status matching of ${side.storeName}, or set the status by hand.`;
  return { code: "status_not_matched", detail };
}

function whyNotDesk(side: StatusSides): Refusal | null {
  if (side.closedInStore) {
    const detail = `Nothing was sent: the order is cancelled in ${side.storeName}, and that is final there. Use the store's status, or dismiss this.`;
    return { code: "closed_in_store", detail };
  }
  if (side.outStatus === null) {
    const detail = `Nothing was sent: no rule says what "${side.statusName}" is in ${side.storeName}. Add it to the status matching of that store, or use the store's status.`;
    return { code: "status_not_matched", detail };
  }
  if (side.cancelNotAllowed) {
    const detail = `Nothing was sent: "${side.statusName}" would cancel the order in ${side.storeName}, which its settings do not allow. Allow it there, or cancel the order in the shop.`;
    return { code: "cancel_not_allowed", detail };
  }
  return null;
}

function ordersOf(input: ActionInput): LockedOrder[] {
  return input.entries.flatMap((entry) => (entry.orderId === null ? [] : (input.orders.get(entry.orderId) ?? [])));
}

function authorOf(actor: Actor) {
  return { kind: actor.kind, id: actor.id, name: actor.name };
}
