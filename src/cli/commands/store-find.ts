import type { StoreAnswer } from "../answers.ts";
import { Failure } from "../failure.ts";
import type { Service } from "../service.ts";

/** A store by its id, or else by its exact name. Throws when there is none, or when a name fits several. */
export async function findStore(service: Service, wanted: string): Promise<StoreAnswer> {
  const stores = await service.list<StoreAnswer>("/stores");
  const byId = stores.find((store) => store.id === wanted);
  if (byId) return byId;
  const named = stores.filter((store) => store.name === wanted);
  const [only] = named;
  if (only && named.length === 1) return only;
  if (only)
    throw new Failure("ambiguous_store", `${named.length} stores are called "${wanted}": nothing was done.`, {
      advice: `Say which by its id: ${named.map((store) => store.id).join(", ")}.`,
    });
  throw new Failure("no_such_store", `No store has the id or the name "${wanted}": nothing was done.`, {
    advice: "`econnect store list` shows them.",
  });
}
