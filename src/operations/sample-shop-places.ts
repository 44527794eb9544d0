import { listLocations, listOrderTypes } from "../database/directory.ts";
import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";

/** The first location and order type that are not archived: where made-up orders go. */
export async function firstPlaces(context: Context): Promise<{ locationId: string; orderTypeId: string }> {
  const all = { after: null, count: 200 };
  const location = (await listLocations(context.db, all)).find(({ archived }) => !archived);
  const type = (await listOrderTypes(context.db, all)).find(({ archived }) => !archived);
  if (!location || !type)
    throw new Problem(409, "nothing_to_use", "Nothing was added: there is no location or no order type. Add one under Settings first.");
  return { locationId: location.id, orderTypeId: type.id };
}
