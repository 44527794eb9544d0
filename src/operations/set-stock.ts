import { lockProduct } from "../database/products.ts";
import { existingLocations, holdLevels, readStock, replaceStock, type StockLevel } from "../database/stock.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { readQuantityOfStock } from "./line-amounts.ts";
import { invalid, notFound } from "./problem.ts";

/** Sets where how much of a product lies, location by location; from then on it is counted. An empty list stops the counting. */
export async function setStock(
  context: Context,
  asked: { productId: string; levels: readonly { locationId: string; quantity: string }[]; by: string },
): Promise<StockLevel[]> {
  return inTransaction(context.db, async (tx) => {
    if (!(await lockProduct(tx, asked.productId))) throw notFound("product");
    const locations = await existingLocations(
      tx,
      asked.levels.map((level) => level.locationId),
    );
    const seen = new Set<string>();
    asked.levels.forEach((level, at) => {
      if (!locations.has(level.locationId)) throw invalid({ path: `items.${at}.locationId`, message: "there is no such location" });
      if (seen.has(level.locationId)) throw invalid({ path: `items.${at}.locationId`, message: "is named twice" });
      seen.add(level.locationId);
      readQuantityOfStock(level.quantity, `items.${at}.quantity`);
    });
    await replaceStock(tx, asked.productId, { levels: asked.levels, employeeId: asked.by, now: context.now() });
    return readStock(tx, asked.productId);
  });
}

/** Sets how much lies at one location and leaves the others as they are: what was written off there meanwhile is not undone by an old page. */
export async function correctStock(
  context: Context,
  asked: { productId: string; locationId: string; quantity: string; note: string | null; by: string },
): Promise<StockLevel[]> {
  return inTransaction(context.db, async (tx) => {
    if (!(await lockProduct(tx, asked.productId))) throw notFound("product");
    if (!(await existingLocations(tx, [asked.locationId])).has(asked.locationId))
      throw invalid({ path: "locationId", message: "there is no such location" });
    readQuantityOfStock(asked.quantity, "quantity");
    const present = await holdLevels(tx, asked.productId);
    const others = present.filter((level) => level.locationId !== asked.locationId);
    const levels = [...others, { locationId: asked.locationId, quantity: asked.quantity }];
    await replaceStock(tx, asked.productId, { levels, employeeId: asked.by, note: asked.note, now: context.now() });
    return readStock(tx, asked.productId);
  });
}
