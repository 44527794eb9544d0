import type { DeskOrder } from "../connectors/desk-contract.ts";
import { announce } from "../database/announce.ts";
import { raiseAttention } from "../database/attention.ts";
import type { Executor, Transaction } from "../database/database.ts";
import { adoptMirrored, bindMirrored, listTwinCandidates, readTied, readWaiting } from "../database/mirror-orders.ts";
import type { SyncMirror } from "../database/mirrors.ts";
import { insertEvents } from "../database/order-events.ts";
import { lockOrders } from "../database/orders.ts";
import { digitsOf } from "../domain/phone.ts";
import { findTwins, type Twin } from "../sync/mirror-twins.ts";

const COMPARED_BACK_MS = 3 * 24 * 3_600_000;

export interface FoundTwin extends Twin {
  readonly number: string;
  readonly remoteNumber: string;
  /** The order of the desk is bound to another order there already: both movers have created it. */
  readonly doubled: boolean;
}

/** Orders there that we did not make, that are tied to none of ours, and that are ours all the same. Two statements. */
export async function lookForTwins(executor: Executor, foreign: readonly DeskOrder[]): Promise<FoundTwin[]> {
  const tied = await readTied(
    executor,
    foreign.map((order) => order.remoteId),
  );
  const priced = foreign.filter((order) => order.total !== null && order.reference === null && !tied.has(order.remoteId));
  const [oldest] = priced.map((order) => order.createdAt.getTime()).toSorted((a, b) => a - b);
  if (oldest === undefined) return [];
  const totals = [...new Set(priced.map((order) => String(order.total)))];
  const candidates = await listTwinCandidates(executor, { totals, since: new Date(oldest - COMPARED_BACK_MS) });
  const ours = candidates.map((order) => ({ ...order, total: BigInt(order.total) }));
  const theirs = priced.map(({ remoteId, total, createdAt, buyer }) => ({ remoteId, total, createdAt, phones: buyer.phones.map(digitsOf) }));
  const numberOf = new Map(foreign.map((order) => [order.remoteId, order.number]));
  const byId = new Map(ours.map((order) => [order.orderId, order]));
  return findTwins(ours, theirs).flatMap((twin) => {
    const order = byId.get(twin.orderId);
    if (!order || order.remoteId === twin.remoteId) return [];
    return [{ ...twin, number: order.number, remoteNumber: numberOf.get(twin.remoteId) ?? "", doubled: order.remoteId !== null }];
  });
}

/** Binds them as they are: their lines and notes are the other mover's, only statuses move from now on. */
export async function adoptTwins(
  tx: Transaction,
  mirror: { id: string; name: string },
  found: { twins: readonly FoundTwin[]; orders: readonly DeskOrder[]; now: Date },
): Promise<void> {
  const { now } = found;
  const free = found.twins.filter((twin) => !twin.doubled);
  if (free.length === 0) return;
  const byId = new Map(found.orders.map((order) => [order.remoteId, order]));
  const rows = free.flatMap((twin) => {
    const order = byId.get(twin.remoteId);
    if (!order) return [];
    return [
      { orderId: twin.orderId, remoteId: twin.remoteId, remoteNumber: order.number, remoteStatus: order.statusId, modifiedAt: order.modifiedAt },
    ];
  });
  const ids = rows.map((row) => row.orderId);
  await lockOrders(tx, ids);
  await adoptMirrored(tx, mirror.id, rows, now);
  const events = rows.map((row) => ({ orderId: row.orderId, kind: "mirror_adopted", text: row.remoteNumber || null, cause: mirror.name }));
  await insertEvents(tx, events, { author: { kind: "system", id: null, name: mirror.name }, now });
  await announce(tx, "order.changed", { ids });
}

/**
 * Orders seen there that are tied to none of ours: a late one of our own is bound, one that somebody else brought is taken over, and that somebody does is
 * said, for the next ones would be double (product.md 36).
 */
export async function meetForeign(tx: Transaction, mirror: SyncMirror, foreign: readonly DeskOrder[], now: Date): Promise<void> {
  const own = new Map(foreign.flatMap((order) => withOrderId(order)));
  const waiting = await readWaiting(tx, mirror.id, [...own.keys()]);
  for (const { orderId, remoteId } of waiting) {
    const order = own.get(orderId);
    if (order && remoteId === null)
      await bindMirrored(tx, { orderId, remoteId: order.remoteId, personId: order.buyer.remoteId, number: order.number || null });
  }
  const doubles = waiting.flatMap(({ orderId, remoteId }) => {
    const order = own.get(orderId);
    return order && remoteId !== null && remoteId !== order.remoteId ? [{ orderId, remoteNumber: order.number }] : [];
  });
  const twins = await lookForTwins(tx, foreign);
  await adoptTwins(tx, mirror, { twins, orders: foreign, now });
  const double = [...doubles, ...twins.filter((twin) => twin.doubled)];
  const entries = double.map(({ orderId, remoteNumber }) => {
    const detail = { mirror: mirror.name, remoteNumber };
    return { kind: "mirror_second_mover" as const, storeId: null, orderId, remoteId: null, detail };
  });
  const others =
    twins.length === 0
      ? []
      : [
          {
            kind: "mirror_second_mover" as const,
            storeId: null,
            orderId: null,
            mirrorId: mirror.id,
            remoteId: null,
            detail: { mirror: mirror.name },
          },
        ];
  if (await raiseAttention(tx, [...entries, ...others], now)) await announce(tx, "attention.changed", {});
}

function withOrderId(order: DeskOrder): [string, DeskOrder][] {
  const id = /^order:(\d{1,18})$/.exec(order.reference ?? "")?.[1];
  return id === undefined ? [] : [[id, order]];
}
