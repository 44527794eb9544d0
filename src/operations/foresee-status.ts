import { type AlikeOrders, listAlikeOrders, listStoreOutlooks, type StoreOutlook } from "../database/status-outlook.ts";
import { groupBy } from "../domain/group-by.ts";
import { reconcileStatus } from "../sync/reconcile-status.ts";
import type { Context } from "./context.ts";

/** What a status set on the desk will do in the store of the order. */
export const STATUS_EFFECTS = [
  /** The order has this status already. */
  "none",
  /** Made on the desk: there is no store to tell. */
  "own",
  /** The store shows what this status stands for. */
  "agrees",
  /** Sent to the store. */
  "sends",
  /** Sent once the store is no longer paused. */
  "waits",
  /** This store's statuses go their own way: there are no rules outward. */
  "independent",
  /** The matching has no rule for it: nothing is sent. */
  "not_matched",
  /** It would cancel the order in the store, and the store's settings do not let us. */
  "cancel_not_allowed",
  /** The order is cancelled in the store: nothing can be written to it any more. */
  "closed_in_store",
  /** The order's store was disconnected. */
  "disconnected",
] as const;
export type StatusEffect = (typeof STATUS_EFFECTS)[number];

export interface Outlook {
  readonly effect: StatusEffect;
  readonly store: { readonly id: string; readonly name: string } | null;
  /** The store's status that it leads to. */
  readonly remoteStatus: { readonly id: string; readonly titles: Readonly<Record<string, string>> } | null;
  /** It cancels the order in the store: there is no way back. */
  readonly irreversible: boolean;
}

export interface ForeseenOrders extends Outlook {
  readonly orders: AlikeOrders["orders"];
}

/**
 * What it would do in the stores to set one status on many orders, decided by the rules that also decide about the push; the news of the
 * shops as we know them. Two statements, nothing is written. Orders that do not exist are in no part of the answer.
 */
export async function foreseeStatus(context: Context, asked: { orderIds: readonly string[]; statusId: string }): Promise<ForeseenOrders[]> {
  const { alike, storeOf } = await readOutlooks(context, asked.orderIds);
  const foreseen = alike.map((group) => ({ ...outlookOf(group, asked.statusId, storeOf(group)), orders: group.orders }));
  // Orders that stood differently before may come to the same.
  const same = groupBy(foreseen, ({ effect, store, remoteStatus }) => `${effect} ${store?.id} ${remoteStatus?.id}`);
  return [...same.values()].flatMap((parts) => {
    const [first] = parts;
    return first ? [{ ...first, orders: parts.flatMap((part) => part.orders) }] : [];
  });
}

/** The same of one order for each of these statuses; null when there is no such order. */
export async function foreseeStatuses(
  context: Context,
  asked: { orderId: string; statusIds: readonly string[] },
): Promise<(Outlook & { statusId: string })[] | null> {
  const { alike, storeOf } = await readOutlooks(context, [asked.orderId]);
  const [group] = alike;
  return group ? asked.statusIds.map((statusId) => ({ statusId, ...outlookOf(group, statusId, storeOf(group)) })) : null;
}

async function readOutlooks(context: Context, orderIds: readonly string[]) {
  const alike = await listAlikeOrders(context.db, orderIds);
  const stores = await listStoreOutlooks(context.db, [...new Set(alike.flatMap(({ storeId }) => storeId ?? []))]);
  const byId = new Map(stores.map((store) => [store.id, store]));
  return { alike, storeOf: ({ storeId }: AlikeOrders) => (storeId === null ? undefined : byId.get(storeId)) };
}

function outlookOf(order: AlikeOrders, statusId: string, store: StoreOutlook | undefined): Outlook {
  const named = store ? { id: store.id, name: store.name } : null;
  const plain = (effect: StatusEffect): Outlook => ({ effect, store: named, remoteStatus: null, irreversible: false });
  if (order.statusId === statusId) return plain("none");
  const { baseStore, baseDesk, remoteStatus } = order;
  if (!store || baseStore === null || baseDesk === null || remoteStatus === null) return plain("own");
  if (store.disconnected) return plain("disconnected");
  const rules = rulesOf(store);
  if (rules.out.size === 0) return plain("independent");
  const cancels = new Set(store.cancels);
  const now = { store: remoteStatus, desk: statusId, storeClosed: cancels.has(remoteStatus) };
  const step = reconcileStatus({ store: baseStore, desk: baseDesk }, now, rules, { cancels, mayCancel: store.mayCancel });
  if (step.kind === "held") return { ...plain(step.why), remoteStatus: titled(store, rules.out.get(statusId) ?? remoteStatus) };
  const sent = step.kind === "push" ? step.store : step.kind === "conflict" ? step.push : null;
  if (sent !== null)
    return { effect: store.paused ? "waits" : "sends", store: named, remoteStatus: titled(store, sent), irreversible: cancels.has(sent) };
  if (step.kind === "unmatched" || step.kind === "conflict") return plain("not_matched");
  return { ...plain("agrees"), remoteStatus: titled(store, remoteStatus) };
}

function rulesOf({ rules }: StoreOutlook) {
  const of = (direction: "in" | "out") => rules.filter((rule) => rule.direction === direction);
  return { in: new Map(of("in").map(({ remote, desk }) => [remote, desk])), out: new Map(of("out").map(({ remote, desk }) => [desk, remote])) };
}

function titled(store: StoreOutlook, id: string): Outlook["remoteStatus"] {
  return { id, titles: store.titles[id] ?? { en: id } };
}
