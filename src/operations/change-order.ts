import { announce } from "../database/announce.ts";
import { settleAttention } from "../database/attention.ts";
import type { Transaction } from "../database/database.ts";
import { insertEvents } from "../database/order-events.ts";
import { deleteItems, type Item, insertItems, readItems, renewSearch, updateItems } from "../database/order-items.ts";
import { changeOrders, type LockedOrder, lockOrders, type OrderFields, setOrderTotals } from "../database/orders.ts";
import { findProducts } from "../database/products.ts";
import { inTransaction } from "../database/transaction.ts";
import { attentionSubject } from "../domain/attention.ts";
import { type LineChange, type PlannedLines, planLineChanges } from "../domain/line-changes.ts";
import { formatMinor, formatThousandths } from "../domain/money.ts";
import { totalsOf } from "../sync/plan-content.ts";
import type { Actor, Context } from "./context.ts";
import { readPrice, readQuantity, refuseHugeTotals } from "./line-amounts.ts";
import { invalid, notFound, Problem } from "./problem.ts";
import { requirePermission } from "./require-permission.ts";
import { checkOrderFields, formerStatuses, setOrderFields } from "./set-order-fields.ts";

/** A line of a PATCH: changed by id, taken away by id, or added. Amounts are decimal strings. */
export interface ItemChange {
  readonly id?: string | undefined;
  readonly remove?: true | undefined;
  readonly productId?: string | undefined;
  readonly title?: string | undefined;
  readonly sku?: string | undefined;
  readonly quantity?: string | undefined;
  readonly price?: string | undefined;
}

export interface OrderChange extends OrderFields {
  readonly items?: readonly ItemChange[] | undefined;
  /** The status is taken back: the shop gets what it had before, where that still stands for this status. */
  readonly undo?: true | undefined;
  /** The version that was read; only a change of status or manager goes without. */
  readonly version?: number | undefined;
}

/** Changes an order as one person asked, or not at all: 404, 409 `changed_meanwhile`, 422 naming what is wrong. */
export async function changeOrder(context: Context, actor: Actor, asked: { orderId: string; change: OrderChange }): Promise<void> {
  const { orderId, change } = asked;
  const { items, version, undo, ...fields } = change;
  if (version === undefined && (items !== undefined || fields.locationId !== undefined || fields.typeId !== undefined))
    throw invalid({ path: "version", message: "is missing: send the version of the order you read" });
  await inTransaction(context.db, async (tx) => {
    const [order] = await lockOrders(tx, [orderId]);
    if (!order) throw notFound("order");
    if (version !== undefined && version !== order.version) throw changedMeanwhile(order, version);
    await checkOrderFields(tx, fields);
    const now = context.now();
    const changed = await setOrderFields(tx, [order], { fields, actor, now, ...(await formerStatuses(tx, [orderId], { ...fields, undo })) });
    const linesChanged = items !== undefined && (await changeLines(tx, order, { items, actor, now }));
    if (linesChanged) await endOfTotals(tx, { orderId, employeeId: actor.id, now });
    if (linesChanged && !changed.has(orderId)) await changeOrders(tx, [orderId], { fields: {}, by: actor.id, now });
    if (linesChanged || changed.size > 0) await announce(tx, "order.changed", { ids: [orderId] });
  });
}

/** The lines are a person's from now on, and so is what they add up to. */
async function endOfTotals(tx: Transaction, by: { orderId: string; employeeId: string | null; now: Date }): Promise<void> {
  const { orderId, ...who } = by;
  const ended = await settleAttention(tx, {
    kinds: ["total_differs"],
    subjects: [attentionSubject({ orderId })],
    resolution: "lines_changed",
    ...who,
  });
  if (ended > 0) await announce(tx, "attention.changed", {});
}

function changedMeanwhile(order: LockedOrder, version: number): Problem {
  const detail = `Nothing was changed: order ${order.number} was changed by somebody else after you read it. Read it again, look, and send your change with its new version.`;
  return new Problem(409, "changed_meanwhile", detail, { more: { version: order.version, yourVersion: version } });
}

async function changeLines(tx: Transaction, order: LockedOrder, asked: { items: readonly ItemChange[]; actor: Actor; now: Date }): Promise<boolean> {
  const { actor, now } = asked;
  if (order.storeId !== null) requirePermission(actor, "orders.items_without_deduction", "changing the lines of a store's order");
  const items = await readItems(tx, order.id);
  const plan = planLineChanges(items, await readChanges(tx, asked.items, order.currency));
  if (plan.faults.length > 0) throw invalid(...plan.faults.map(({ at, message }) => ({ path: `items.${at}.id`, message })));
  if (plan.added.length + plan.updated.length + plan.removed.length === 0) return false;
  const left = linesAfter(items, plan);
  refuseHugeTotals(left);
  await deleteItems(
    tx,
    plan.removed.map((line) => line.id),
  );
  await updateItems(
    tx,
    plan.updated.map(({ after }) => after),
    { employeeId: actor.id, now },
  );
  await insertItems(tx, order.id, plan.added);
  await setOrderTotals(tx, order.id, totalsOf(left));
  await renewSearch(tx, [order.id]);
  const event = { orderId: order.id, kind: "items_changed", ...beforeAndAfter(plan, order.currency) };
  await insertEvents(tx, [event], { author: { kind: actor.kind, id: actor.id, name: actor.name }, now });
  return true;
}

/** The asked changes with exact amounts and their products; 422 naming the line and member that is wrong. */
async function readChanges(tx: Transaction, items: readonly ItemChange[], currency: string): Promise<LineChange[]> {
  const products = await findProducts(tx, [...new Set(items.flatMap((item) => item.productId ?? []))]);
  return items.map((item, at) => {
    const path = (member: string) => `items.${at}.${member}`;
    const product = item.productId === undefined ? undefined : products.get(item.productId);
    if (item.productId !== undefined && !product) throw invalid({ path: path("productId"), message: "there is no such product" });
    const quantity = item.quantity === undefined ? undefined : readQuantity(item.quantity, path("quantity"));
    const price = item.price === undefined ? undefined : readPrice(item.price, currency, path("price"));
    if (item.id !== undefined) {
      if (item.remove) return { id: item.id, remove: true };
      return {
        id: item.id,
        ...(quantity === undefined ? {} : { quantity }),
        ...(price === undefined ? {} : { price }),
        ...(product ? { product } : {}),
      };
    }
    if (item.remove) throw invalid({ path: path("id"), message: "is missing: which line is to go?" });
    if (quantity === undefined) throw invalid({ path: path("quantity"), message: "is missing for a line that is added" });
    if (price === undefined) throw invalid({ path: path("price"), message: "is missing for a line that is added" });
    if (price < 0n) throw invalid({ path: path("price"), message: "must not be below zero" });
    const title = item.title ?? product?.title;
    if (title === undefined) throw invalid({ path: path("title"), message: "is missing: a line has a product or a title" });
    return { id: null, title, sku: item.sku ?? product?.sku ?? null, quantity, price, ...(product ? { product } : {}) };
  });
}

function linesAfter(items: readonly Item[], plan: PlannedLines<Item>): { kind: string; total: bigint }[] {
  const after = new Map<string, { kind: string; total: bigint }>(items.map((item) => [item.id, item]));
  for (const line of plan.removed) after.delete(line.id);
  for (const { after: line } of plan.updated) after.set(line.id, line);
  return [...after.values(), ...plan.added];
}

function beforeAndAfter(plan: PlannedLines<Item>, currency: string) {
  const show = (line: { title: string; sku: string | null; quantity: bigint; price: bigint; total: bigint }) => ({
    title: line.title,
    sku: line.sku,
    quantity: formatThousandths(line.quantity),
    price: formatMinor(line.price, currency),
    total: formatMinor(line.total, currency),
  });
  return {
    before: [...plan.updated.map(({ before }) => show(before)), ...plan.removed.map(show)],
    after: [...plan.updated.filter(({ after }) => after.quantity !== 0n).map(({ after }) => show(after)), ...plan.added.map(show)],
  };
}
