import { RemoteError } from "../connectors/contract.ts";
import { holdLane, type Lane } from "../database/lane.ts";
import { answerRequest, type LaneRequest, listOpenRequests } from "../database/lane-requests.ts";
import { noteRefreshed, readRemoteIds } from "../database/refreshes.ts";
import { saveStoreStatuses } from "../database/store-statuses.ts";
import { noteSuccess } from "../database/stores.ts";
import { findSyncStore, type SyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { applySighting, lookCloser } from "./apply-observed.ts";
import type { Context } from "./context.ts";
import { type OpenStore, openStoreConnection } from "./open-store-connection.ts";
import type { RefreshAnswer } from "./refresh-orders.ts";

/** Answers everything people wait for in this lane; refreshes are read together, as many ids a call as the shop takes. */
export async function answerLaneRequests(context: Context, lane: Lane): Promise<void> {
  const requests = await listOpenRequests(context.db, lane.storeId);
  const store = requests.length > 0 ? await findSyncStore(context.db, lane.storeId) : null;
  if (!store) return;
  try {
    if (!store.enabled || store.deleted) throw new RemoteError("refused", "the store is paused", { code: "unsupported" });
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
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const failure = { code: error.code, facts: error.facts };
    for (const request of requests) await answerRequest(context.db, { id: request.id, answer: { refreshed: [], failure }, now: context.now() });
    throw error;
  }
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
    const now = context.now();
    await inTransaction(context.db, async (tx) => {
      const { lastTurnPosition } = await holdLane(tx, lane);
      const { lastTurn } = await applySighting(tx, store, sighting, { sequence, now, cause: "refresh", importId: null, lastTurnPosition });
      const allowedAt = new Date(now.getTime() + context.config.refreshCooldownSeconds * 1000);
      await noteRefreshed(tx, { orderIds: seen, sequence, allowedAt, now });
      await noteSuccess(tx, store.id, { now, lastTurn });
    });
    for (const orderId of seen) refreshed.add(orderId);
  }
  for (const { request, orderIds } of wanted) {
    const answer: RefreshAnswer = { refreshed: orderIds.filter((orderId) => refreshed.has(orderId)), failure: null };
    await answerRequest(context.db, { id: request.id, answer, now: context.now() });
  }
}

async function answerStatuses(context: Context, { lane, store, open }: InLane, requests: readonly LaneRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const statuses = await open.connection.statuses();
  const now = context.now();
  await inTransaction(context.db, async (tx) => {
    await holdLane(tx, lane);
    await saveStoreStatuses(tx, { storeId: store.id, statuses, now });
    await noteSuccess(tx, store.id, { now, lastTurn: null });
  });
  for (const request of requests) await answerRequest(context.db, { id: request.id, answer: { refreshed: [], failure: null }, now: context.now() });
}
