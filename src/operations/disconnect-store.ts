import { announce } from "../database/announce.ts";
import { settleAttentionOfStore } from "../database/attention.ts";
import { forgetEndedSubscriptions, listSubscriptions } from "../database/hooks.ts";
import { voidLane } from "../database/lane.ts";
import { endPasses } from "../database/passes.ts";
import { forgetWishes } from "../database/pushes.ts";
import { findSampleStore } from "../database/sample-store.ts";
import { updateStore } from "../database/store-writes.ts";
import { findSyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { OUTLIVES_ITS_STORE } from "../domain/attention.ts";
import { askLane } from "./ask-lane.ts";
import type { Context } from "./context.ts";
import { notFound } from "./problem.ts";
import { removeSampleShop } from "./remove-sample-shop.ts";

const FAREWELL_MS = 5_000;

/** Deletes a store: its password goes, its orders stay and are shown as disconnected; connecting the shop again takes them up (S5). */
export async function disconnectStore(context: Context, id: string): Promise<void> {
  // The sample shop leaves no orders behind.
  if ((await findSampleStore(context.db))?.id === id) return void (await removeSampleShop(context));
  await takeBackHooks(context, id);
  await inTransaction(context.db, async (tx) => {
    const store = await findSyncStore(tx, id);
    if (!store || store.deleted) throw notFound("store");
    const now = context.now();
    await updateStore(tx, id, {
      deleted_at: now,
      enabled: false,
      credentials: null,
      token: null,
      hook_secret: null,
      hook_secret_hash: null,
      failure: null,
      failures_in_row: 0,
      back_off_until: null,
      access_lost_at: null,
      lane_owner: null,
    });
    await voidLane(tx, id);
    await forgetEndedSubscriptions(tx, id);
    await forgetWishes(tx, id);
    await settleAttentionOfStore(tx, { storeId: id, but: OUTLIVES_ITS_STORE, resolution: "disconnected", now });
    await endPasses(tx, { storeId: id, state: "failed", failure: { code: "unsupported", facts: { reason: "disconnected" } }, now });
    await announce(tx, "store.changed", { id });
    await announce(tx, "attention.changed", {});
  });
}

/** What the shop sends us ends with the password, so it is ended before; a shop that cannot be asked now keeps nobody waiting. */
async function takeBackHooks(context: Context, storeId: string): Promise<void> {
  const hooks = await listSubscriptions(context.db, [storeId]);
  if (hooks.some((hook) => hook.state !== "off")) await askLane(context, { storeId, kind: "end_hooks", body: {}, waitMs: FAREWELL_MS });
}
