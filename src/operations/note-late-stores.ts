import { announce } from "../database/announce.ts";
import { raiseAttention, settleAttention } from "../database/attention.ts";
import { writeStoreNotices } from "../database/notices.ts";
import { listLateness } from "../database/schedule.ts";
import { inTransaction } from "../database/transaction.ts";
import { attentionSubject } from "../domain/attention.ts";
import { isLate } from "../domain/store-health.ts";
import type { Context } from "./context.ts";

/** As long as a pass may take before a store is called late for not having had one. */
const BEGINNING_MS = 30_000;

/** Sync is never off silently: a store later than two intervals is under Attention until it is on time again (product.md 34). */
export async function noteLateStores(context: Context): Promise<void> {
  const now = context.now();
  const { newOrderIntervalSeconds: interval } = context.config;
  await inTransaction(context.db, async (tx) => {
    const stores = await listLateness(tx, new Date(now.getTime() - BEGINNING_MS));
    const late = stores.filter((store) => store.expected && isLate(store.lastSuccessAt, store.since, store.intervalSeconds ?? interval, now));
    const back = stores.filter((store) => store.raised && !late.includes(store));
    const fresh = late.filter((store) => !store.raised && !store.beginning);
    const entries = fresh.map(({ id, lastSuccessAt }) => ({
      kind: "store_late" as const,
      storeId: id,
      orderId: null,
      remoteId: null,
      detail: { lastSuccessAt },
    }));
    const raised = await raiseAttention(tx, entries, now);
    const subjects = back.map((store) => attentionSubject({ storeId: store.id }));
    const settled = await settleAttention(tx, { kinds: ["store_late"], subjects, resolution: "on_time_again", employeeId: null, now });
    if (raised) await writeStoreNotices(tx, now);
    if (raised || settled > 0) await announce(tx, "attention.changed", {});
    for (const { id } of [...fresh, ...back]) await announce(tx, "store.changed", { id });
  });
}
