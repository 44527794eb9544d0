import { announce } from "../database/announce.ts";
import type { Transaction } from "../database/database.ts";
import { decide, findLiveDecision, type LockedQueueEntry, lockQueueEntry, raiseVersions } from "../database/match-queue.ts";
import { insertEvents } from "../database/order-events.ts";
import { findProducts, insertProduct, type ProductFields } from "../database/products.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Actor, Context } from "./context.ts";
import { invalid, notFound, Problem } from "./problem.ts";
import { refuseTakenKeys } from "./save-product.ts";

export type MatchChoice = { readonly productId: string } | { readonly create: true };

/**
 * Decides which product the lines of an entry are, and repairs every line that waits, set-based (product.md 14).
 * 404, 422 for an unknown product, 409 `already_decided` saying what was decided, 409 `already_exists` when the product to create has a taken SKU.
 */
export async function decideMatch(
  context: Context,
  actor: Actor,
  asked: { queueId: string; choice: MatchChoice },
): Promise<{ id: string; repairedOrders: number }> {
  const now = context.now();
  return inTransaction(context.db, async (tx) => {
    const entry = await lockQueueEntry(tx, asked.queueId);
    if (!entry) throw notFound("entry of the match queue");
    if (entry.decidedAt) throw await alreadyDecided(tx, entry);
    const product = "create" in asked.choice ? await createFrom(tx, entry, now) : await chosenProduct(tx, asked.choice.productId);
    const created = "create" in asked.choice;
    const { id, orderIds } = await decide(tx, { queueId: entry.id, productId: product.id, created, employeeId: actor.id, now });
    await raiseVersions(tx, orderIds, now);
    const events = orderIds.map((orderId) => ({
      orderId,
      kind: "product_matched",
      before: { title: entry.title, sku: entry.sku },
      after: { productId: product.id, title: product.title },
      cause: created ? "product created" : "match queue",
    }));
    await insertEvents(tx, events, { author: { kind: actor.kind, id: actor.id, name: actor.name }, now });
    await announce(tx, "order.changed", { ids: orderIds });
    return { id, repairedOrders: orderIds.length };
  });
}

async function alreadyDecided(tx: Transaction, entry: LockedQueueEntry): Promise<Problem> {
  const decision = await findLiveDecision(tx, entry.id);
  const what = decision?.productTitle ? `it is "${decision.productTitle}"` : "with a product that is gone since";
  const detail = `Nothing was changed: ${decision?.by ?? "somebody"} has decided this at ${decision?.at.toISOString() ?? "another time"}, ${what}. To decide otherwise take that decision back first.`;
  return new Problem(409, "already_decided", detail, { more: { decisionId: decision?.id ?? null, productId: decision?.productId ?? null } });
}

async function chosenProduct(tx: Transaction, id: string): Promise<{ id: string; title: string }> {
  const product = (await findProducts(tx, [id])).get(id);
  if (!product) throw invalid({ path: "productId", message: "there is no such product" });
  return product;
}

async function createFrom(tx: Transaction, entry: LockedQueueEntry, now: Date): Promise<{ id: string; title: string }> {
  const fields: ProductFields = { title: entry.title, sku: entry.sku?.trim() || null, code: null, barcode: null, archived: false };
  await refuseTakenKeys(tx, fields, null);
  return { id: await insertProduct(tx, fields, now), title: fields.title };
}
