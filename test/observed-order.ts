import { sql } from "kysely";
import { findSyncStore } from "../src/database/sync-store.ts";
import { inTransaction } from "../src/database/transaction.ts";
import type { StoreLine, StoreOrder } from "../src/domain/store-order.ts";
import { applySighting, lookCloser } from "../src/operations/apply-observed.ts";
import type { Context } from "../src/operations/context.ts";
import type { OpenStore } from "../src/operations/open-store-connection.ts";

export function observedLine(line: Partial<StoreLine> & { readonly title: string }): StoreLine {
  const quantity = line.quantity ?? 1000n;
  const price = line.price ?? 1000n;
  const total = (price * quantity) / 1000n;
  return { kind: "product", article: null, quantity, price, total, code: null, barcode: null, titles: null, ...line };
}

/** An order as a shop shows it; its totals are those of its lines. */
export function observedOrder(remoteId: string, lines: readonly StoreLine[], more: Partial<StoreOrder> = {}): StoreOrder {
  const total = lines.reduce((sum, line) => sum + line.total, 0n);
  const delivery = { methodId: null, method: "", carrier: null, price: null, city: "", address: "", branchRef: null, recipient: "" };
  return {
    remoteId,
    remoteNumber: remoteId,
    statusId: "1",
    placedAt: new Date(),
    placedWallClock: "2026-11-24 10:00:00",
    currency: "UAH",
    totalBeforeDiscount: total,
    total,
    lines,
    buyer: { firstName: "Anna", lastName: "", phone: "0501112233", email: "", country: "", city: "", address: "" },
    payment: { methodId: null, method: "Card", paid: false },
    delivery: { ...delivery, waybill: null, waybillStatus: null, estimatedDate: null },
    buyerNote: "",
    managerNote: "",
    coupon: null,
    noCallBack: false,
    ...more,
  };
}

/** Brings an order over as a pass does, without the lane around it. The store's matching must not need the catalogue. */
export async function bringOver(context: Context, storeId: string, order: StoreOrder): Promise<void> {
  const store = await findSyncStore(context.db, storeId);
  if (!store) throw new Error(`there is no store ${storeId}`);
  const sighting = await lookCloser(context, { store, open: NO_CATALOGUE }, { orders: [order], unreadable: [] });
  const { rows } = await sql<{ next: string }>`update stores set sequence = sequence + 1 where id = ${storeId} returning sequence as next`.execute(
    context.db,
  );
  const facts = { sequence: BigInt(rows[0]?.next ?? 0), now: context.now(), cause: "test", importId: null, lastTurnPosition: 0 };
  await inTransaction(context.db, (tx) => applySighting(tx, store, sighting, facts));
}

const NO_CATALOGUE = { connection: {} } as unknown as OpenStore;
