import { lockProduct } from "../database/products.ts";
import { existingLocations, readStock, replaceStock, type StockLevel } from "../database/stock.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { readQuantityOfStock } from "./line-amounts.ts";
import { invalid, notFound } from "./problem.ts";

/** Sets where how much of a product lies, location by location; from then on it is counted. An empty list stops the counting. */
export async function setStock(
  context: Context,
  asked: { productId: string; levels: readonly { locationId: string; quantity: string }[] },
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
    await replaceStock(tx, asked.productId, { levels: asked.levels, now: context.now() });
    return readStock(tx, asked.productId);
  });
}
