import { RemoteError } from "../connectors/contract.ts";
import { holdLane, type Lane } from "../database/lane.ts";
import { saveStoreStatuses } from "../database/store-statuses.ts";
import { findSyncStore, type SyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import type { OpenStore } from "./open-store-connection.ts";
import { tellStatusNews } from "./tell-status-news.ts";

/** Has the shop list its statuses and keeps them; returns the store as it is with them. A shop too old to list them has those of the platform. */
export async function readStatusesAnew(
  context: Context,
  { lane, store, open }: { lane: Lane; store: SyncStore; open: OpenStore },
): Promise<SyncStore> {
  const statuses = await open.connection.statuses().catch((error: unknown) => {
    if (error instanceof RemoteError && error.kind === "unsupported") return null;
    throw error;
  });
  if (statuses === null) return store;
  return inTransaction(context.db, async (tx) => {
    await holdLane(tx, lane);
    const now = context.now();
    const news = await saveStoreStatuses(tx, { storeId: store.id, statuses, now });
    if (news) await tellStatusNews(tx, { storeId: store.id, news, now });
    return (await findSyncStore(tx, store.id)) ?? store;
  });
}
