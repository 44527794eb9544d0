import { RemoteError, type StoreConnection } from "../connectors/contract.ts";
import { announce } from "../database/announce.ts";
import {
  forgetSubscriptions,
  listSubscriptions,
  noteAsking,
  noteOff,
  notePostponed,
  noteSubscribed,
  readHookSecret,
  type Subscription,
} from "../database/hooks.ts";
import { type Job, laneQueue, PRIORITY } from "../database/jobs.ts";
import type { Lane } from "../database/lane.ts";
import { findSyncStore, type SyncStore } from "../database/sync-store.ts";
import type { HookProblem } from "../domain/hook-health.ts";
import type { Context } from "./context.ts";
import { type OpenStore, openStoreConnection, secretOwner } from "./open-store-connection.ts";
import { mayRun } from "./run-pass-page.ts";

/** Job that brings the subscriptions of a shop in line with the settings. */
export const KEEP_HOOKS = "keep-hooks";

export function keepHooksJob(storeId: string): Job {
  return { name: KEEP_HOOKS, payload: { storeId }, queue: laneQueue(storeId), key: `hooks:${storeId}`, priority: PRIORITY.hint };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Webhooks = NonNullable<StoreConnection["webhooks"]>;

interface Asking {
  readonly store: SyncStore;
  readonly webhooks: Webhooks;
}

/** Where the shop is to send, and what that address was made of. */
interface Address {
  readonly baseUrl: string;
  readonly secret: string;
  readonly secretHash: Buffer;
}

/**
 * Asks the shop for the web-hooks that are missing, and ends those that lead elsewhere (PUBLIC_URL was changed or taken away, the store was connected
 * anew). Nobody can list what a shop has, so a row is written before each call and the id right after it. Trouble with web-hooks is the row's own and
 * never the store's: it would be wrong to stop looking at orders because of what only makes it sooner.
 */
export async function keepHooks(context: Context, lane: Lane): Promise<void> {
  const store = await findSyncStore(context.db, lane.storeId);
  if (!store || !mayRun(store, context.now())) return;
  const open = openStoreConnection(context, store);
  const { webhooks } = open.connection;
  if (!webhooks) return;
  const address = await wantedAddress(context, store.id);
  const kept = await listSubscriptions(context.db, [store.id]);
  const stale = kept.filter((hook) => !leadsTo(hook, address));
  const ended = new Set<string>();
  for (const hook of stale.filter((one) => one.remoteId === null || isTime(one, context.now())))
    if (await endOne(context, { store, webhooks }, hook)) ended.add(hook.event);
  await forgetSubscriptions(context.db, store.id, [...ended]);
  const standing = new Map(kept.filter((hook) => !ended.has(hook.event)).map((hook) => [hook.event, hook]));
  for (const event of address ? eventsToAskFor(open, standing, context.now()) : [])
    if (address) await askForOne(context, { store, webhooks }, { event, address });
  await announce(context.db, "store.changed", { id: store.id });
}

async function wantedAddress(context: Context, storeId: string): Promise<Address | null> {
  const secret = await readHookSecret(context.db, storeId);
  const { publicUrl } = context.config;
  if (publicUrl === null || secret === null) return null;
  return { baseUrl: publicUrl, secret: context.secrets.open(secret.sealed, secretOwner(storeId)), secretHash: secret.hash };
}

function leadsTo(hook: Subscription, address: Address | null): boolean {
  return address !== null && hook.baseUrl === address.baseUrl && hook.secretHash.equals(address.secretHash);
}

function isTime(hook: Subscription, now: Date): boolean {
  return hook.retryAt === null || hook.retryAt <= now;
}

/** Every event without a subscription, unless it is too early to ask again; one that could not be ended yet waits for its end. */
function eventsToAskFor({ connector }: OpenStore, standing: ReadonlyMap<string, Subscription>, now: Date): string[] {
  return connector.webhookEvents.filter((event) => {
    const hook = standing.get(event);
    return !hook || (hook.state !== "on" && isTime(hook, now));
  });
}

async function askForOne(context: Context, { store, webhooks }: Asking, wanted: { event: string; address: Address }): Promise<void> {
  const { event, address } = wanted;
  const targetUrl = `${address.baseUrl}/hooks/${store.platform}/${address.secret}/${event}`;
  const now = context.now();
  await noteAsking(context.db, {
    storeId: store.id,
    event,
    baseUrl: address.baseUrl,
    secretHash: address.secretHash,
    targetUrl: context.secrets.seal(targetUrl, secretOwner(store.id)),
    now,
    retryAt: new Date(now.getTime() + HOUR),
  });
  try {
    const { id } = await webhooks.subscribe(event, targetUrl);
    await noteSubscribed(context.db, { storeId: store.id, event, remoteId: id, now: context.now() });
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    // In doubt: the row that was written before says so already, and a notice that arrives settles it.
    if (problem === "in_doubt") return;
    const said = error instanceof RemoteError && typeof error.facts.said === "string" ? error.facts.said : null;
    const retryAt = new Date(context.now().getTime() + (problem === "unreachable" ? HOUR : DAY));
    context.log.info({ store: store.id, event, problem, said }, "no web-hook");
    await noteOff(context.db, { storeId: store.id, event, problem, said, retryAt });
  }
}

/** What is the web-hook's own trouble; null: it is about the whole store (its password, a request to wait), or no answer of a shop at all. */
function problemOf(error: unknown): HookProblem | null {
  if (!(error instanceof RemoteError) || error.kind === "throttled") return null;
  if (error.kind === "unauthorized") return error.code === "missing_right" ? "refused" : null;
  if (error.mayHaveHappened) return "in_doubt";
  if (error.kind === "unreachable") return "unreachable";
  if (error.kind === "unsupported") return "unsupported";
  return error.facts.reason === "slots_full" ? "slots_full" : "refused";
}

/** Ends one subscription. True: it is over, as far as anybody can tell. */
async function endOne(context: Context, { store, webhooks }: Asking, hook: Subscription): Promise<boolean> {
  // Without its number it cannot be ended; what it still sends finds no store.
  if (hook.remoteId === null) return true;
  try {
    await webhooks.unsubscribe(hook.remoteId, context.secrets.open(hook.targetUrl, secretOwner(store.id)));
    return true;
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    // The shop does not have it any more, or says that it never will take it back: asking again would change nothing.
    if (problem === "refused" || problem === "unsupported") return true;
    await notePostponed(context.db, { storeId: store.id, event: hook.event, retryAt: new Date(context.now().getTime() + HOUR) });
    return false;
  }
}

/**
 * Ends every subscription of a store that is about to be disconnected, while there is still a password to do it with. What the shop does not take back
 * stays known, and is ended when that shop is connected again.
 */
export async function endHooks(context: Context, at: { store: SyncStore; open: OpenStore }): Promise<void> {
  const { webhooks } = at.open.connection;
  if (!webhooks) return;
  for (const hook of await listSubscriptions(context.db, [at.store.id])) {
    const ended = await endOne(context, { store: at.store, webhooks }, hook);
    const retryAt = new Date(context.now().getTime() + HOUR);
    if (ended) await noteOff(context.db, { storeId: at.store.id, event: hook.event, problem: null, retryAt });
  }
}
