import { waitingForCurrencies } from "../database/attention.ts";
import { type Company, changeCompany, readCompany } from "../database/company.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { reapplyParked } from "./reapply-parked.ts";

type Change = { readonly [Member in keyof Company]?: Company[Member] | undefined };

/** Changes what is given. Orders that waited for a currency which is accepted from now on are looked at again (product.md 19). */
export async function updateCompany(context: Context, change: Change): Promise<Company> {
  const { company, waiting } = await inTransaction(context.db, async (tx) => {
    const before = acceptedBy(await readCompany(tx));
    const company = await changeCompany(tx, change);
    const accepted = [...acceptedBy(company)].filter((currency) => !before.has(currency));
    return { company, waiting: accepted.length === 0 ? [] : await waitingForCurrencies(tx, accepted) };
  });
  for (const storeId of new Set(waiting.map((order) => order.storeId))) {
    const remoteIds = waiting.filter((order) => order.storeId === storeId).map((order) => order.remoteId);
    await reapplyParked(context, { storeId, remoteIds, fetch: false, cause: "the currency is accepted now" });
  }
  return company;
}

function acceptedBy(company: Company): Set<string> {
  return new Set([company.currency, ...company.acceptedCurrencies]);
}
