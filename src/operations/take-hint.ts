import { announce } from "../database/announce.ts";
import { findStoreByHook, noteOff, saveHint, willLook } from "../database/hooks.ts";
import { addJob } from "../database/jobs.ts";
import { hashOfSecret } from "../database/store-writes.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";
import { hintsJob, hintsKey } from "./look-at-hints.ts";

interface Hook {
  readonly platform: string;
  readonly secret: string;
  readonly event: string;
}

/** Whoever took us out had a reason, so that we do not come back at once. */
const STAYS_AWAY_MS = 24 * 3_600_000;

/**
 * A web-hook is a hint: whatever it says, the order it names is read from the shop. The hint is kept before it is answered, and one job reads all that
 * wait. False: nobody has this secret. A forged one with a secret can at most cause one read.
 */
export async function takeHint(context: Context, hook: Hook & { readonly body: unknown }): Promise<boolean> {
  return inTransaction(context.db, async (tx) => {
    const store = await findStoreByHook(tx, hook.platform, hashOfSecret(hook.secret));
    if (!store) return false;
    if (!store.enabled) return true;
    const remoteId = orderIn(hook.body);
    await saveHint(tx, { storeId: store.id, event: hook.event, remoteId, now: context.now() });
    // Every job is written under one key: with many notices at once each would wait for the one before it.
    if (remoteId !== null && !(await willLook(tx, hintsKey(store.id)))) await addJob(tx, hintsJob(store.id));
    return true;
  });
}

/** The shop took our subscription away; polling goes on, and it is asked for again a day later. */
export async function forgetSubscription(context: Context, hook: Hook): Promise<boolean> {
  return inTransaction(context.db, async (tx) => {
    const store = await findStoreByHook(tx, hook.platform, hashOfSecret(hook.secret));
    if (!store) return false;
    const retryAt = new Date(context.now().getTime() + STAYS_AWAY_MS);
    await noteOff(tx, { storeId: store.id, event: hook.event, problem: "removed_by_shop", retryAt });
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
