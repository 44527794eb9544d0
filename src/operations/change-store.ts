import { announce } from "../database/announce.ts";
import { raiseAttention, settleAttention } from "../database/attention.ts";
import type { Transaction } from "../database/database.ts";
import { voidLane } from "../database/lane.ts";
import { holdPending } from "../database/pushes.ts";
import { followFinal, saveStoreStatuses } from "../database/store-statuses.ts";
import { holdShop, type StoreChanges, sampleBoundOrders, saveManagers, updateStore } from "../database/store-writes.ts";
import { findSyncStore, type SyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { attentionSubject } from "../domain/attention.ts";
import { shopKey } from "../domain/shop-url.ts";
import { type CheckedStore, checkConnection, explain } from "./check-store.ts";
import { checkDirectory } from "./check-store-references.ts";
import type { NewStore } from "./connect-store.ts";
import type { Context } from "./context.ts";
import { secretOwner } from "./open-store-connection.ts";
import { notFound, Problem } from "./problem.ts";
import { tellStatusNews } from "./tell-status-news.ts";

type Changeable = Omit<NewStore, "platform" | "statusRules">;
export type StorePatch = { readonly [Member in keyof Changeable]?: Changeable[Member] | undefined };

/** Orders compared before another address is believed to be the same shop (S5). */
const COMPARED_ORDERS = 20;

/**
 * Changes a store's settings. A new password or address is checked with the shop first, and saved only when that works; then everything missed is
 * caught up by a full pass before anything is pushed (S17).
 */
export async function changeStore(context: Context, id: string, patch: StorePatch): Promise<void> {
  const store = await findSyncStore(context.db, id);
  if (!store || store.deleted) throw notFound("store");
  if (store.sample && (patch.url !== undefined || patch.credentials !== undefined))
    throw new Problem(
      409,
      "sample_shop_there",
      "Nothing was changed: the sample shop keeps its address and password. Connect your own shop as a new store.",
    );
  const checked = patch.url === undefined && patch.credentials === undefined ? null : await checkAgain(context, store, patch);
  if (checked && patch.url !== undefined && checked.shop.url !== store.url) await refuseAnotherShop(context, store, checked);
  const now = context.now();
  await inTransaction(context.db, async (tx) => {
    await checkDirectory(tx, patch);
    if (checked && checked.shop.url !== store.url) {
      const taken = await holdShop(tx, shopKey(store.platform, checked.shop.host));
      if (taken && taken.id !== id)
        throw new Problem(409, "already_connected", `Nothing was changed: that address belongs to the store “${taken.name}”.`);
    }
    await updateStore(tx, id, {
      ...settingsOf(patch),
      ...(checked ? afterCheck(store, checked) : {}),
      ...sealed(context, store, patch),
      ...(wakes(store, patch, checked) ? DUE_NOW : {}),
    });
    await voidLane(tx, id); // what is under way speaks with the old password, reads the old clock, or follows the old settings
    if (patch.finalStatusIds || patch.cancelledStatusIds) await followFinal(tx, id, now);
    if (wakes(store, patch, checked)) await holdPushes(tx, id, now);
    if (patch.assignment) await saveManagers(tx, id, patch.assignment.mode === "selected" ? patch.assignment.employeeIds : []);
    if (checked) {
      const news = await saveStoreStatuses(tx, { storeId: id, statuses: checked.check.statuses, now });
      if (news) await tellStatusNews(tx, { storeId: id, news, now });
      await settleAttention(tx, {
        kinds: ["store_access_lost"],
        subjects: [attentionSubject({ storeId: id })],
        resolution: "repaired",
        employeeId: null,
        now,
      });
      await announce(tx, "attention.changed", {});
    }
    await announce(tx, "store.changed", { id });
  });
}

/** What was decided before the silence is not sent without one confirmation (S17). */
async function holdPushes(tx: Transaction, storeId: string, now: Date): Promise<void> {
  const orders = await holdPending(tx, storeId);
  const entries = orders.map((orderId) => ({ kind: "push_held" as const, storeId, orderId, remoteId: null, detail: { why: "after_a_pause" } }));
  if (await raiseAttention(tx, entries, now)) await announce(tx, "attention.changed", {});
}

/** The store is looked at as soon as its lane is free: a full pass first. */
const DUE_NOW: StoreChanges = { needs_full_pass: true, next_light_at: null, next_full_at: null, back_off_until: null };

function wakes(store: SyncStore, patch: StorePatch, checked: CheckedStore | null): boolean {
  return checked !== null || (patch.enabled === true && !store.enabled);
}

async function checkAgain(context: Context, store: SyncStore, patch: StorePatch): Promise<CheckedStore> {
  const credentials = patch.credentials ?? savedCredentials(context, store);
  return checkConnection(
    context,
    { platform: store.platform, url: patch.url ?? store.url, credentials },
    { timeZone: patch.timeZone ?? store.timeZone },
  );
}

function savedCredentials(context: Context, store: SyncStore): { login: string; password: string } {
  if (!store.credentials)
    throw new Problem(422, "wrong_credentials", "Nothing was changed: this store has no password any more. Send its login and password too.");
  return JSON.parse(context.secrets.open(store.credentials, secretOwner(store.id)));
}

/** Cartum's order numbers are small: order 1841 of another shop must not be written over ours (S5). */
async function refuseAnotherShop(context: Context, store: SyncStore, { connection, shop }: CheckedStore): Promise<void> {
  const ours = await inTransaction(context.db, (tx) => sampleBoundOrders(tx, store.id, COMPARED_ORDERS));
  if (ours.length === 0) return;
  const answer = await explain(() => connection.orders.byIds(ours.map((order) => order.remoteId)), shop);
  const theirs = new Map(answer.orders.map((order) => [order.remoteId, `${order.placedWallClock} ${order.total}`]));
  const same = ours.filter((order) => theirs.get(order.remoteId)?.startsWith(order.wall));
  if (same.length * 2 > ours.length) return;
  throw new Problem(
    422,
    "another_shop",
    `Nothing was changed: ${shop.host} is another shop. Of ${ours.length} orders of “${store.name}” only ${same.length} were found there. Connect it as a store of its own.`,
  );
}

function settingsOf(patch: StorePatch): StoreChanges {
  const wanted: StoreChanges = {
    name: patch.name,
    enabled: patch.enabled,
    location_id: patch.locationId,
    order_type_id: patch.orderTypeId,
    product_language: patch.productLanguage,
    product_matching: patch.productMatching,
    assignment_mode: patch.assignment?.mode,
    time_zone: patch.timeZone,
    new_order_interval_seconds: patch.newOrderIntervalSeconds,
    full_pass_interval_seconds: patch.fullPassIntervalSeconds,
    may_cancel_in_store: patch.mayCancelInStore,
    frozen_follows_status: patch.frozenFollowsStatus,
    final_status_ids: patch.finalStatusIds,
    cancelled_status_ids: patch.cancelledStatusIds,
  } as StoreChanges;
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as StoreChanges;
}

function afterCheck(store: SyncStore, { shop, check }: CheckedStore): StoreChanges {
  return {
    url: shop.url,
    shop_key: shopKey(store.platform, shop.host),
    languages: check.languages,
    currencies: check.currencies,
    token: null,
    failure: null,
    failures_in_row: 0,
    access_lost_at: null,
  };
}

function sealed(context: Context, store: SyncStore, patch: StorePatch): StoreChanges {
  return patch.credentials ? { credentials: context.secrets.seal(JSON.stringify(patch.credentials), secretOwner(store.id)) } : {};
}
