import { RemoteError } from "../connectors/contract.ts";
import { holdLane, type Lane } from "../database/lane.ts";
import { answerRequest, type LaneRequest, listOpenRequests } from "../database/lane-requests.ts";
import { noteRefreshed, readRemoteIds } from "../database/refreshes.ts";
import { noteSuccess } from "../database/stores.ts";
import { findSyncStore, type SyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { applySighting, lookCloser } from "./apply-observed.ts";
import type { Context } from "./context.ts";
import { endHooks } from "./keep-hooks.ts";
import { type OpenStore, openStoreConnection } from "./open-store-connection.ts";
import { quarantine } from "./quarantine.ts";
import { readStatusesAnew } from "./read-statuses-anew.ts";
import type { RefreshAnswer } from "./refresh-orders.ts";

/** Answers everything people wait for in this lane; refreshes are read together, as many ids a call as the shop takes. */
export async function answerLaneRequests(context: Context, lane: Lane): Promise<void> {
  const requests = await listOpenRequests(context.db, lane.storeId);
  const store = requests.length > 0 ? await findSyncStore(context.db, lane.storeId) : null;
  if (!store) return;
  const silence = whySilent(store, context.now());
  if (silence) return answerAll(context, requests, silence);
  try {
    const open = openStoreConnection(context, store);
    await answerRefreshes(
      context,
      { lane, store, open },
      requests.filter((request) => request.kind === "refresh"),
    );
    await answerStatuses(
      context,
      { lane, store, open },
      requests.filter((request) => request.kind === "statuses"),
    );
    await answerEndOfHooks(
      context,
      { store, open },
      requests.filter((request) => request.kind === "end_hooks"),
    );
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    await answerAll(context, requests, { code: error.code, facts: error.facts });
    throw error;
  }
}

/**
 * Why this store may not be called now, even for a person: it is paused, its access is lost (a login an hour is tried, so that clicks cannot lock the
 * shop's account, S17), or the shop asked us to wait. Any other trouble may be over: a person's wish is a good moment to see.
 */
function whySilent(store: SyncStore, now: Date): Exclude<RefreshAnswer["failure"], null> | null {
  if (!store.enabled || store.deleted) return { code: "unsupported", facts: { reason: "paused" } };
  const waits = store.backOffUntil !== null && store.backOffUntil > now;
  return waits && store.failure !== null && (store.accessLostAt !== null || store.failure.code === "throttled") ? store.failure : null;
}

async function answerAll(context: Context, requests: readonly LaneRequest[], failure: RefreshAnswer["failure"]): Promise<void> {
  for (const request of requests) await answerRequest(context.db, { id: request.id, answer: { refreshed: [], failure }, now: context.now() });
}

interface InLane {
  readonly lane: Lane;
  readonly store: SyncStore;
  readonly open: OpenStore;
}

async function answerRefreshes(context: Context, { lane, store, open }: InLane, requests: readonly LaneRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const wanted = requests.map((request) => ({ request, orderIds: (request.body.orderIds as string[] | undefined) ?? [] }));
  const remote = await readRemoteIds(context.db, store.id, [...new Set(wanted.flatMap(({ orderIds }) => orderIds))]);
  const ids = [...remote.keys()];
  const refreshed = new Set<string>();
  for (let from = 0; from < ids.length; from += open.connector.sizes.ids) {
    const sequence = await lane.nextNumber();
    const answer = await open.connection.orders.byIds(ids.slice(from, from + open.connector.sizes.ids));
    const sighting = await lookCloser(context, { store, open }, answer);
    const seen = answer.orders.flatMap((order) => remote.get(order.remoteId) ?? []);
    const facts = { sequence, cause: "refresh", importId: null };
    const write = (rest: typeof sighting) =>
      inTransaction(context.db, async (tx) => {
        const { lastTurnPosition } = await holdLane(tx, lane);
        const now = context.now();
        const { lastTurn } = await applySighting(tx, store, rest, { ...facts, now, lastTurnPosition });
        const allowedAt = new Date(now.getTime() + context.config.refreshCooldownSeconds * 1000);
        await noteRefreshed(tx, { orderIds: seen, sequence, allowedAt, now });
        await noteSuccess(tx, store.id, { now, lastTurn });
      });
    await quarantine(context, { lane, store, open, ...facts }, { sighting, write });
    for (const orderId of seen) refreshed.add(orderId);
  }
  for (const { request, orderIds } of wanted) {
    const answer: RefreshAnswer = { refreshed: orderIds.filter((orderId) => refreshed.has(orderId)), failure: null };
    await answerRequest(context.db, { id: request.id, answer, now: context.now() });
  }
}

async function answerStatuses(context: Context, { lane, store, open }: InLane, requests: readonly LaneRequest[]): Promise<void> {
  if (requests.length === 0) return;
  await readStatusesAnew(context, { lane, store, open });
  await inTransaction(context.db, async (tx) => {
    await holdLane(tx, lane);
    await noteSuccess(tx, store.id, { now: context.now(), lastTurn: null });
  });
  for (const request of requests) await answerRequest(context.db, { id: request.id, answer: { refreshed: [], failure: null }, now: context.now() });
}

/** The store is about to be disconnected. */
async function answerEndOfHooks(context: Context, at: Omit<InLane, "lane">, requests: readonly LaneRequest[]): Promise<void> {
  if (requests.length === 0) return;
  await endHooks(context, at);
  for (const request of requests) await answerRequest(context.db, { id: request.id, answer: { refreshed: [], failure: null }, now: context.now() });
}
