import type { ProductMatching } from "../connectors/contract.ts";
import { announce } from "../database/announce.ts";
import type { Transaction } from "../database/database.ts";
import { findSampleStore } from "../database/sample-store.ts";
import { saveStoreStatuses } from "../database/store-statuses.ts";
import {
  holdShop,
  insertStore,
  listSameShops,
  reviveStore,
  type StoreColumns,
  saveHookSecret,
  saveManagers,
  updateStore,
} from "../database/store-writes.ts";
import { inTransaction } from "../database/transaction.ts";
import { shopKey } from "../domain/shop-url.ts";
import type { RuleList } from "../domain/status-matching.ts";
import { wallClockIn } from "../domain/wall-clock.ts";
import { type CheckedStore, checkConnection, explain, type StoreCandidate } from "./check-store.ts";
import { checkDirectory } from "./check-store-references.ts";
import type { Context } from "./context.ts";
import { secretOwner } from "./open-store-connection.ts";
import { Problem } from "./problem.ts";
import { checkRules, writeRules } from "./save-status-rules.ts";

export interface NewStore extends StoreCandidate {
  readonly name: string;
  readonly enabled: boolean;
  readonly locationId: string;
  readonly orderTypeId: string;
  readonly productLanguage: string;
  readonly productMatching: ProductMatching;
  readonly assignment: { readonly mode: "all" } | { readonly mode: "selected"; readonly employeeIds: readonly string[] };
  readonly timeZone: string;
  readonly newOrderIntervalSeconds?: number | undefined;
  readonly fullPassIntervalSeconds?: number | undefined;
  readonly mayCancelInStore?: boolean | undefined;
  readonly frozenFollowsStatus?: boolean | undefined;
  readonly finalStatusIds?: readonly string[] | undefined;
  readonly cancelledStatusIds?: readonly string[] | undefined;
  readonly statusRules: RuleList;
}

/** How far back the newest orders are looked for; further only when there are none. */
const COMPARED_DAYS = [2, 14] as const;
const COMPARED_ORDERS = 50;

/**
 * Connects a shop: checked first, then saved; nothing is imported yet. A shop that a deleted store had is taken up again under its old id (S5);
 * the same shop, also under another host, is refused with the name of the store that has it.
 */
export async function connectStore(context: Context, wanted: NewStore): Promise<string> {
  const checked = await checkConnection(context, wanted, {
    ...wanted,
    finalStatusIds: [],
    cancelledStatusIds: [],
  });
  const newest = await newestOrders(context, checked, wanted.timeZone);
  const now = context.now();
  return inTransaction(context.db, async (tx) => {
    await checkDirectory(tx, wanted);
    if (!wanted.sample) await refuseBesideSample(tx);
    const key = shopKey(wanted.platform, checked.shop.host);
    const before = await holdShop(tx, key);
    if (before && !before.deleted) throw alreadyConnected(before.name);
    await refuseTwin(tx, newest, { platform: wanted.platform, except: before?.id ?? null });
    const columns = columnsOf(wanted, checked, key);
    const id = before ? await reviveStore(tx, before.id, columns, now) : await insertStore(tx, columns, now);
    const hookSecret = context.randomBytes(24).toString("base64url");
    const seal = (secret: string) => context.secrets.seal(secret, secretOwner(id));
    await updateStore(tx, id, { credentials: seal(JSON.stringify(wanted.credentials)) });
    await saveHookSecret(tx, id, { plain: hookSecret, sealed: seal(hookSecret) });
    await saveStoreStatuses(tx, { storeId: id, statuses: checked.check.statuses, now });
    await saveManagers(tx, id, wanted.assignment.mode === "selected" ? wanted.assignment.employeeIds : []);
    await checkRules(tx, id, wanted.statusRules, "statusRules");
    await writeRules(tx, { storeId: id, rules: wanted.statusRules, now });
    await announce(tx, "store.changed", { id });
    return id;
  });
}

interface SampledOrder {
  readonly remoteId: string;
  readonly wall: string;
  readonly total: bigint;
}

/** A few of the shop's newest orders, to tell whether another store has this very shop under another host. */
async function newestOrders(context: Context, { connection, shop }: CheckedStore, timeZone: string): Promise<SampledOrder[]> {
  for (const days of COMPARED_DAYS) {
    const from = wallClockIn(timeZone, new Date(context.now().getTime() - days * 86_400_000));
    const { orders } = await explain(() => connection.orders.placed({ from, to: null, statuses: null, limit: COMPARED_ORDERS }), shop);
    if (orders.length > 0) return orders.map((order) => ({ remoteId: order.remoteId, wall: order.placedWallClock, total: order.total }));
  }
  return [];
}

/** Only orders that the other store has count: what was final before its import, it never took. */
async function refuseTwin(tx: Transaction, orders: readonly SampledOrder[], asked: { platform: string; except: string | null }): Promise<void> {
  const stores = await listSameShops(tx, { ...asked, orders });
  const twin = stores.find(({ same, known }) => same > 0 && same * 2 >= known);
  if (twin) throw alreadyConnected(twin.name);
}

/** Made-up buyers and products must not mix with real ones, or they could not be taken away any more. */
async function refuseBesideSample(tx: Transaction): Promise<void> {
  if (await findSampleStore(tx))
    throw new Problem(409, "sample_shop_there", "Nothing was saved: the sample shop is still there. Remove it first, then connect your store.");
}

export function alreadyConnected(name: string): Problem {
  return new Problem(409, "already_connected", `Nothing was saved: this shop is connected already, as “${name}”. Open that store to change it.`, {
    more: { store: name },
  });
}

function columnsOf(wanted: NewStore, { shop, check }: CheckedStore, key: string): StoreColumns {
  return {
    platform: wanted.platform,
    name: wanted.name,
    url: shop.url,
    shop_key: key,
    enabled: wanted.enabled,
    location_id: wanted.locationId,
    order_type_id: wanted.orderTypeId,
    product_language: wanted.productLanguage,
    product_matching: wanted.productMatching,
    assignment_mode: wanted.assignment.mode,
    time_zone: wanted.timeZone,
    new_order_interval_seconds: wanted.newOrderIntervalSeconds ?? null,
    full_pass_interval_seconds: wanted.fullPassIntervalSeconds ?? null,
    may_cancel_in_store: wanted.mayCancelInStore ?? false,
    frozen_follows_status: wanted.frozenFollowsStatus ?? true,
    final_status_ids: wanted.finalStatusIds ?? [],
    cancelled_status_ids: wanted.cancelledStatusIds ?? [],
    languages: check.languages,
    currencies: check.currencies,
    sample: wanted.sample ?? false,
  };
}
