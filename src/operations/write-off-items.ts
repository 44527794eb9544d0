import { announce } from "../database/announce.ts";
import { readCompany } from "../database/company.ts";
import type { Transaction } from "../database/database.ts";
import { insertEvents } from "../database/order-events.ts";
import { changeOrders, type LockedOrder, lockOrders } from "../database/orders.ts";
import { holdStock, moveStock } from "../database/stock.ts";
import { inTransaction } from "../database/transaction.ts";
import { freezeOrders, markWrittenOff, readWriteOffLines, type WriteOffLine } from "../database/write-offs.ts";
import { formatThousandths, parseThousandths } from "../domain/money.ts";
import type { Actor, Context } from "./context.ts";
import { invalid, notFound, Problem } from "./problem.ts";
import { requirePermission } from "./require-permission.ts";

/**
 * Takes lines of an order out of the stock of its location: all that are not written off yet, or the named ones (product.md 15).
 * Only products whose stock somebody has set are counted; 409 `not_enough_stock` when one would go below zero and the company does not allow it.
 * A store's order is frozen from then on (16). Lines written off before stay as they are.
 */
export async function writeOffItems(
  context: Context,
  actor: Actor,
  asked: { orderId: string; itemIds?: readonly string[] | undefined },
): Promise<void> {
  const now = context.now();
  await inTransaction(context.db, async (tx) => {
    const order = await lockForWriteOff(tx, actor, asked.orderId);
    const lines = chosenLines(await readWriteOffLines(tx, [order.id]), asked.itemIds).filter((line) => !line.writtenOff);
    if (lines.length === 0) return;
    const counted = await deduct(tx, order, { lines, by: actor.id, now });
    const marked = lines.map((line) => ({ id: line.id, deducted: line.productId !== null && counted.has(line.productId) ? line.quantity : null }));
    await markWrittenOff(tx, marked, { employeeId: actor.id, locationId: order.locationId, now });
    await freezeOrders(tx, [order.id], now);
    await changeOrders(tx, [order.id], { fields: {}, by: actor.id, now });
    const event = { orderId: order.id, kind: "written_off", after: { lines: lines.map(shown) } };
    await insertEvents(tx, [event], { author: { kind: actor.kind, id: actor.id, name: actor.name }, now });
    await announce(tx, "order.changed", { ids: [order.id] });
  });
}

/** The order, held; 404, or 403 for a store's order without the permission for lines that are not deducted. */
export async function lockForWriteOff(tx: Transaction, actor: Actor, orderId: string): Promise<LockedOrder> {
  const [order] = await lockOrders(tx, [orderId]);
  if (!order) throw notFound("order");
  if (order.storeId !== null) requirePermission(actor, "orders.items_without_deduction", "writing off lines of a store's order");
  return order;
}

/** The named lines, or all; 422 for one that the order does not have. */
export function chosenLines(lines: readonly WriteOffLine[], ids: readonly string[] | undefined): readonly WriteOffLine[] {
  if (ids === undefined) return lines;
  const wanted = new Set(ids);
  const known = new Set(lines.map((line) => line.id));
  const faults = ids.flatMap((id, at) => (known.has(id) ? [] : [{ path: `itemIds.${at}`, message: "is not a line of this order" }]));
  if (faults.length > 0) throw invalid(...faults);
  return lines.filter((line) => wanted.has(line.id));
}

export function shown(line: WriteOffLine): { title: string; sku: string | null; quantity: string } {
  return { title: line.title, sku: line.sku, quantity: line.quantity };
}

/** Takes what is counted from the stock and says which products that were. */
async function deduct(
  tx: Transaction,
  order: LockedOrder,
  { lines, by, now }: { lines: readonly WriteOffLine[]; by: string | null; now: Date },
): Promise<ReadonlySet<string>> {
  const wanted = new Map<string, bigint>();
  for (const line of lines) if (line.productId !== null) wanted.set(line.productId, (wanted.get(line.productId) ?? 0n) + thousandths(line.quantity));
  const held = await holdStock(tx, { locationId: order.locationId, productIds: [...wanted.keys()], now });
  const short = held.filter((stock) => thousandths(stock.quantity) < (wanted.get(stock.productId) ?? 0n));
  if (short.length > 0 && !(await readCompany(tx)).allowNegativeStock) {
    const items = short.map((stock) => ({
      productId: stock.productId,
      title: stock.title,
      needed: formatThousandths(wanted.get(stock.productId) ?? 0n),
      available: formatThousandths(thousandths(stock.quantity)),
    }));
    throw notEnough(items);
  }
  const moves = held.map(({ productId }) => ({
    productId,
    locationId: order.locationId,
    quantity: formatThousandths(-(wanted.get(productId) ?? 0n)),
    orderId: order.id,
  }));
  await moveStock(tx, { moves, reason: "written_off", employeeId: by, now });
  return new Set(held.map((stock) => stock.productId));
}

function notEnough(items: readonly { productId: string; title: string; needed: string; available: string }[]): Problem {
  const list = items.map((item) => `${item.title}: ${item.needed} needed, ${item.available} there`).join("; ");
  const detail = `Nothing was written off, because the stock of this location would go below zero (${list}). Correct the stock, write off other lines, or allow negative stock in the company's settings.`;
  return new Problem(409, "not_enough_stock", detail, { more: { items } });
}

function thousandths(text: string): bigint {
  return parseThousandths(text) ?? 0n;
}
