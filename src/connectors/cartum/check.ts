import type { StoreStatus } from "../../domain/status.ts";
import { type ConnectionCheck, RemoteError, type StoreSettings } from "../contract.ts";
import type { Client } from "./client.ts";
import { defaultStatuses, readStatuses } from "./statuses.ts";
import { suggestTimeZone } from "./time-zone.ts";
import { block, isBlock, list, text } from "./wire.ts";

/**
 * Four small calls: a new login (the proof of user name and password), the statuses, the currencies, one order (the proof that orders may
 * be read, and the surest sign of the shop's currency). Throws RemoteError with the cause.
 */
export async function checkConnection(client: Client, settings: StoreSettings): Promise<ConnectionCheck> {
  await client.session.loginAnew();
  const statuses = await statusesOrDefaults(client, settings);
  const enabled = await currencies(client);
  const sample = await sampleOrder(client);
  const used = /^[A-Z]{3}$/.test(sample.currency) ? [sample.currency] : [];
  const languages = [...new Set(statuses.flatMap((status) => Object.keys(status.titles)))];
  return {
    statuses,
    languages,
    currencies: [...new Set([...used, ...enabled])],
    suggestedTimeZone: suggestTimeZone({
      currencies: [...used, ...enabled],
      languages,
      country: sample.country,
      host: new URL(settings.url).hostname,
    }),
  };
}

/** A shop too old to list its statuses has those of the platform. */
async function statusesOrDefaults(client: Client, settings: StoreSettings): Promise<readonly StoreStatus[]> {
  try {
    return await readStatuses(client, settings);
  } catch (error) {
    if (error instanceof RemoteError && error.kind === "unsupported") return defaultStatuses(settings);
    throw error;
  }
}

/** The currencies that are switched on; a shop without this function still has the currency of its orders. */
async function currencies(client: Client): Promise<string[]> {
  try {
    const { response } = await client.call("currency/export", {});
    const entries = isBlock(response) ? list(response.currency) : list(response);
    return entries.map((entry) => text(block(entry).iso).toUpperCase()).filter((iso) => /^[A-Z]{3}$/.test(iso));
  } catch (error) {
    if (error instanceof RemoteError && (error.kind === "unsupported" || error.kind === "refused")) return [];
    throw error;
  }
}

async function sampleOrder(client: Client): Promise<{ currency: string; country: string }> {
  const { response } = await client.call("orders/get", { limit: 1, offset: 0, additionalData: true });
  const [order] = isBlock(response) ? list(response.orders) : list(response);
  return { currency: text(block(order).currency).toUpperCase(), country: text(block(order).delivery_country) };
}
