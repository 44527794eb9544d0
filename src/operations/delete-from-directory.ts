import { inTransaction } from "../database/transaction.ts";
import { type Deletable, deleteRow, lockAndListUses, type Use } from "../database/usage.ts";
import type { Context } from "./context.ts";
import { notFound, Problem } from "./problem.ts";

const WHAT: Readonly<Record<Exclude<Deletable, "employees">, string>> = {
  locations: "location",
  order_types: "order type",
  order_statuses: "order status",
};

/** Deletes a location, an order type or an order status; 409 `in_use` with `usedBy` when something refers to it. */
export async function deleteFromDirectory(context: Context, noun: keyof typeof WHAT, id: string): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const uses = await lockAndListUses(tx, noun, id);
    if (uses === null) throw notFound(WHAT[noun]);
    refuseUsed(uses, `the ${WHAT[noun]}`);
    await deleteRow(tx, noun, id);
  });
}

export function refuseUsed(uses: readonly Use[], what: string): void {
  if (uses.length === 0) return;
  const reasons = uses.map(describeUse).join(", ");
  const isLast = uses.every((use) => use.kind === "last");
  const detail = isLast
    ? `Nothing was deleted: ${what} is the last one, and orders need one. Make another one first.`
    : `Nothing was deleted: ${what} is used by ${reasons}. Change them first, or archive it where that is possible.`;
  throw new Problem(409, "in_use", detail, { more: { usedBy: uses } });
}

function describeUse({ kind, name, count }: Use): string {
  if (kind === "orders") return `${count} order${count === 1 ? "" : "s"}`;
  if (kind === "stock") return `the stock of ${count} product${count === 1 ? "" : "s"}`;
  if (kind === "last") return "being the last one";
  return `the ${kind === "store" ? "store" : "order type"} “${name}”`;
}
