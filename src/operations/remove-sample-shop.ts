import { announce } from "../database/announce.ts";
import { deleteFact, findFact } from "../database/instance.ts";
import { findSampleStore, type RemovedSample, removeSampleStore } from "../database/sample-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { SAMPLE_FACT, type SampleFact } from "./add-sample-shop.ts";
import type { Context } from "./context.ts";
import { notFound } from "./problem.ts";

/**
 * Takes the sample shop away with its orders, buyers, products and numbers. What people made themselves meanwhile stays, with the buyer and products
 * it uses. 404 when there is none.
 */
export async function removeSampleShop(context: Context): Promise<RemovedSample> {
  const removed = await inTransaction(context.db, async (tx) => {
    const store = await findSampleStore(tx);
    if (!store) throw notFound("sample shop");
    const fact = (await findFact(tx, SAMPLE_FACT)) as SampleFact | null;
    const gone = await removeSampleStore(tx, { storeId: store.id, since: store.connectedAt, lastOrderNumber: fact?.lastOrderNumber ?? null });
    await deleteFact(tx, SAMPLE_FACT);
    await announce(tx, "store.changed", { id: store.id });
    await announce(tx, "attention.changed", {});
    return gone;
  });
  await context.sampleShop?.forget();
  return removed;
}
