import type { Transaction } from "../database/database.ts";
import { addJob, laneQueue, PRIORITY } from "../database/jobs.ts";
import { holdLane, type Lane } from "../database/lane.ts";
import { readKeptOrders } from "../database/parked.ts";
import { noteSuccess } from "../database/stores.ts";
import { findSyncStore, type SyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { reviveStoreOrder } from "../domain/revive-store-order.ts";
import type { StoreOrder, UnreadableOrder } from "../domain/store-order.ts";
import { applySighting, lookCloser } from "./apply-observed.ts";
import type { Context } from "./context.ts";
import { piecesOf } from "./note-absent.ts";
import { type OpenStore, openStoreConnection } from "./open-store-connection.ts";
import { quarantine } from "./quarantine.ts";
import { mayRun } from "./run-pass-page.ts";

/** Job that brings over single orders of a shop: set aside ones, or those a web-hook named. */
export const REAPPLY = "reapply-orders";

/** A stored answer older than this is fetched again before it is applied (S13). */
const FRESH_MS = 5 * 60_000;
/** Ids a job carries at most: one call to the shop. */
const IDS_A_JOB = 100;

export interface Reapply {
  readonly storeId: string;
  readonly remoteIds: readonly string[];
  /** True: ask the shop again; false: read again what was stored, where that is fresh enough. */
  readonly fetch: boolean;
  /** Why: for the feed. */
  readonly cause?: string;
}

/** Lets the store's lane look at these orders again, soon. */
export async function reapplyParked(context: Context, wanted: Reapply): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    for (let from = 0; from < wanted.remoteIds.length; from += IDS_A_JOB) {
      const payload = { ...wanted, remoteIds: wanted.remoteIds.slice(from, from + IDS_A_JOB) };
      await addJob(tx, { name: REAPPLY, payload, queue: laneQueue(wanted.storeId), priority: PRIORITY.hint });
    }
  });
}

export async function runReapply(context: Context, lane: Lane, wanted: Reapply): Promise<void> {
  const store = await findSyncStore(context.db, lane.storeId);
  // While the store is left alone nothing is asked, hooks least of all; the full pass after it looks at what is set aside, and at everything open.
  if (!store || !mayRun(store, context.now())) return;
  const open = openStoreConnection(context, store);
  const since = new Date(context.now().getTime() - FRESH_MS);
  const kept = wanted.fetch ? [] : await readKeptOrders(context.db, { storeId: store.id, remoteIds: wanted.remoteIds, since });
  const sequence = await lane.nextNumber();
  const stored = new Set(kept.map((order) => order.remoteId));
  const ids = wanted.remoteIds.filter((id) => !stored.has(id) && !id.startsWith("unreadable:"));
  const answer = await readOrders(open, ids);
  const orders = [...answer.orders, ...kept.map((order) => reviveStoreOrder(order.observed))];
  const at = { lane, store, open, sequence, cause: wanted.cause ?? "looked at again" };
  await bringOver(context, at, { seen: { orders, unreadable: answer.unreadable } });
}

interface Seen {
  readonly orders: readonly StoreOrder[];
  readonly unreadable: readonly UnreadableOrder[];
}

/** Single orders of the shop. A piece without a number, among several, cannot say whose it is: those that are missing are then asked for alone. */
export async function readOrders(open: OpenStore, ids: readonly string[]): Promise<Seen> {
  if (ids.length === 0) return { orders: [], unreadable: [] };
  const answer = await open.connection.orders.byIds(ids);
  const nameless = answer.unreadable.filter((piece) => piece.remoteId === null);
  if (nameless.length === 0 || ids.length === 1) return { orders: answer.orders, unreadable: piecesOf(ids, answer) };
  const told = new Set([...answer.orders, ...answer.unreadable].map((one) => one.remoteId));
  const seen = { orders: [...answer.orders], unreadable: answer.unreadable.filter((piece) => piece.remoteId !== null) };
  for (const id of ids.filter((one) => !told.has(one))) {
    const alone = await open.connection.orders.byIds([id]);
    seen.orders.push(...alone.orders);
    seen.unreadable.push(...piecesOf([id], alone));
  }
  return seen;
}

/** Brings over what was seen of single orders; `afterwards` is written in the same transaction. */
export async function bringOver(
  context: Context,
  at: { lane: Lane; store: SyncStore; open: OpenStore; sequence: bigint; cause: string },
  { seen, afterwards }: { seen: Seen; afterwards?: (tx: Transaction) => Promise<void> },
): Promise<void> {
  const sighting = await lookCloser(context, at, seen);
  const facts = { sequence: at.sequence, cause: at.cause, importId: null };
  await quarantine(
    context,
    { ...at, importId: null },
    {
      sighting,
      write: (rest) =>
        inTransaction(context.db, async (tx) => {
          const { lastTurnPosition } = await holdLane(tx, at.lane);
          const now = context.now();
          const { lastTurn } = await applySighting(tx, at.store, rest, { ...facts, now, lastTurnPosition });
          await afterwards?.(tx);
          await noteSuccess(tx, at.store.id, { now, lastTurn });
        }),
    },
  );
}
