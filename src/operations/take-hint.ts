import { announce } from "../database/announce.ts";
import { findStoreByHook, forgetHook } from "../database/hooks.ts";
import { addJob, laneQueue, PRIORITY } from "../database/jobs.ts";
import { hashOfSecret } from "../database/store-writes.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { REAPPLY } from "./reapply-parked.ts";

interface Hook {
  readonly platform: string;
  readonly secret: string;
  readonly event: string;
}

/**
 * A web-hook is a hint: whatever it says, the order it names is read from the shop. Several notices of one order collapse into one job.
 * False: nobody has this secret. A forged one with a secret can at most cause one read.
 */
export async function takeHint(context: Context, hook: Hook & { readonly body: unknown }): Promise<boolean> {
  return inTransaction(context.db, async (tx) => {
    const store = await findStoreByHook(tx, hook.platform, hashOfSecret(hook.secret));
    if (!store) return false;
    const remoteId = orderIn(hook.body);
    if (remoteId === null || !store.enabled) return true;
    await addJob(tx, {
      name: REAPPLY,
      payload: { storeId: store.id, remoteIds: [remoteId], fetch: true, cause: "web-hook" },
      queue: laneQueue(store.id),
      key: `hint:${store.id}:${remoteId}`,
      priority: PRIORITY.hint,
    });
    return true;
  });
}

/** The shop took our subscription away; polling goes on. */
export async function forgetSubscription(context: Context, hook: Hook): Promise<boolean> {
  return inTransaction(context.db, async (tx) => {
    const store = await findStoreByHook(tx, hook.platform, hashOfSecret(hook.secret));
    if (!store) return false;
    await forgetHook(tx, store.id, hook.event);
    await announce(tx, "store.changed", { id: store.id });
    return true;
  });
}

/** The order a body speaks of: its number, wherever a shop puts it; null when it names none. */
function orderIn(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  const id: unknown = (body as Record<string, unknown>).order_id;
  const text = typeof id === "number" ? String(id) : typeof id === "string" ? id.trim() : "";
  return /^[1-9]\d{0,17}$/.test(text) ? text : null;
}
