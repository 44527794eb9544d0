import type { OrdersAnswer } from "../connectors/contract.ts";
import { raiseAttention } from "../database/attention.ts";
import type { Transaction } from "../database/database.ts";
import { countAbsence, leaveUncompared } from "../database/missing.ts";
import type { SyncStore } from "../database/sync-store.ts";
import type { UnreadableOrder } from "../domain/store-order.ts";
import { absenceIsBelievable, MISSING_AFTER_PASSES } from "../sync/watch.ts";
import type { OpenStore } from "./open-store-connection.ts";

/** Orders that were asked for by id, also alone, and are not in any answer. */
export interface Absent {
  readonly remoteIds: readonly string[];
  /** All that were asked for and could not be compared: absent, unreadable, or disbelieved. */
  readonly unseen: readonly string[];
}

/**
 * Absence is doubted (S15): an id missing from an answer is asked for again alone. When more than a fifth of at least ten are missing,
 * the shop is at fault and nobody is counted. What comes alone and cannot be read is there all the same.
 */
export async function askAbsentAgain(
  open: OpenStore,
  ids: readonly string[],
  answer: OrdersAnswer,
): Promise<{ found: OrdersAnswer; absent: Absent }> {
  const absent = absentFrom(ids, answer);
  if (absent.length === 0 || !absenceIsBelievable(ids.length, absent.length))
    return { found: answer, absent: { remoteIds: [], unseen: unseenIn(ids, answer) } };
  const orders = [...answer.orders];
  // Pieces without a number are of those that are asked for again now.
  const unreadable = answer.unreadable.filter((order) => order.remoteId !== null);
  const stillAbsent: string[] = [];
  for (const id of absent) {
    const again = await open.connection.orders.byIds([id]);
    const order = again.orders.find((one) => one.remoteId === id);
    const [piece] = piecesOf([id], again);
    if (order) orders.push(order);
    else if (piece) unreadable.push(piece);
    else stillAbsent.push(id);
  }
  const found = { ...answer, orders, unreadable };
  return { found, absent: { remoteIds: stillAbsent, unseen: unseenIn(ids, found) } };
}

function unseenIn(ids: readonly string[], { orders }: OrdersAnswer): string[] {
  const seen = new Set(orders.map((order) => order.remoteId));
  return ids.filter((id) => !seen.has(id));
}

/** The unreadable pieces of an answer; one without a number is of the order that was asked for, when it was asked for alone. */
export function piecesOf(ids: readonly string[], { unreadable }: OrdersAnswer): UnreadableOrder[] {
  const [only] = ids;
  return unreadable.map((piece) => (piece.remoteId === null && only !== undefined && ids.length === 1 ? { ...piece, remoteId: only } : piece));
}

function absentFrom(ids: readonly string[], answer: OrdersAnswer): string[] {
  const seen = new Set([...answer.orders.map((order) => order.remoteId), ...answer.unreadable.map((order) => order.remoteId)]);
  return ids.filter((id) => !seen.has(id));
}

/** Counts an absence; after three full passes in a row the order is shown as not found in the shop, and looked for once a day. */
export async function noteAbsent(tx: Transaction, store: SyncStore, noted: { absent: Absent; now: Date }): Promise<void> {
  if (noted.absent.unseen.length > 0) await leaveUncompared(tx, { storeId: store.id, remoteIds: noted.absent.unseen, now: noted.now });
  if (noted.absent.remoteIds.length === 0) return;
  const missing = await countAbsence(tx, {
    storeId: store.id,
    remoteIds: noted.absent.remoteIds,
    after: MISSING_AFTER_PASSES,
    author: `${store.name} integration`,
    now: noted.now,
  });
  const entries = missing.map((order) => ({
    kind: "missing_in_store" as const,
    storeId: store.id,
    orderId: order.orderId,
    remoteId: null,
    detail: { remoteId: order.remoteId },
  }));
  await raiseAttention(tx, entries, noted.now);
}
