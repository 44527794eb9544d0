import { type OrdersAnswer, RemoteError, type StatusOutcome } from "../connectors/contract.ts";
import { announce } from "../database/announce.ts";
import { noteOverruled, raiseAttention, settleAboutStatus } from "../database/attention.ts";
import { PUSH_STATUSES } from "../database/bindings.ts";
import type { Transaction } from "../database/database.ts";
import { addJob, laneQueue, PRIORITY } from "../database/jobs.ts";
import { holdLane, type Lane } from "../database/lane.ts";
import { insertEvents } from "../database/order-events.ts";
import { forgetSending, listDuePushes, lockPending, markSending, noteRefused, type PendingPush, postpone, settleSent } from "../database/pushes.ts";
import { noteSuccess } from "../database/stores.ts";
import { findSyncStore, type SyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { ABOUT_SENDING } from "../domain/attention.ts";
import type { PlannedEvent } from "../sync/page-plan.ts";
import { statusSent } from "../sync/plan-known.ts";
import { reconcileStatus } from "../sync/reconcile-status.ts";
import { applySighting, lookCloser, type Sighting } from "./apply-observed.ts";
import type { Context } from "./context.ts";
import { type OpenStore, openStoreConnection } from "./open-store-connection.ts";
import { quarantine } from "./quarantine.ts";
import { mayRun } from "./run-pass-page.ts";

/** A value whose answer was lost counts as ours when it turns up within this time (S12). */
const IN_DOUBT_MS = 10 * 60_000;
/** Reads settle it: at once, and after this long; the order's next push waits until then. */
const LOOK_AGAIN_MS = 60_000;

/** An order that three full passes did not find is on its list under Attention: a wish to send it need not ask every minute. */
const LOOK_FOR_MISSING_MS = 3_600_000;

interface InLane {
  readonly lane: Lane;
  readonly store: SyncStore;
  readonly open: OpenStore;
}

interface Sending {
  readonly orderId: string;
  readonly remoteId: string;
  readonly store: string;
  readonly desk: string;
}

/** Takes everything of the store that is due, reads those orders, decides on the fresh news, and sends what is left in one call (S1). */
export async function pushStatuses(context: Context, lane: Lane): Promise<void> {
  const store = await findSyncStore(context.db, lane.storeId);
  if (!store || !mayRun(store, context.now()) || store.needsFullPass) return;
  const at = { lane, store, open: openStoreConnection(context, store) };
  for (;;) {
    const due = await listDuePushes(context.db, { storeId: store.id, now: context.now(), limit: at.open.connector.sizes.ids });
    if (due.length === 0) return;
    const sending = await readAndDecide(context, at, due);
    const size = at.open.connector.sizes.changes;
    for (let from = 0; from < sending.length; from += size) await send(context, at, sending.slice(from, from + size));
    if (due.length < at.open.connector.sizes.ids) return;
  }
}

/** Reads the orders as the shop shows them now, brings over what changed there, and writes down what is to be sent. */
async function readAndDecide(
  context: Context,
  { lane, store, open }: InLane,
  due: readonly { orderId: string; remoteId: string }[],
): Promise<Sending[]> {
  const sequence = await lane.nextNumber();
  const answer = await open.connection.orders.byIds(due.map((order) => order.remoteId));
  const facts = { sequence, cause: "before sending", importId: null };
  let sending: Sending[] = [];
  const write = async (sighting: Sighting): Promise<void> => {
    sending = await inTransaction(context.db, async (tx) => {
      const { lastTurnPosition } = await holdLane(tx, lane);
      const now = context.now();
      const { lastTurn } = await applySighting(tx, store, sighting, { ...facts, now, lastTurnPosition });
      await noteSuccess(tx, store.id, { now, lastTurn });
      return takeDue(tx, store, { due, seen: seenIn(answer, sighting), now });
    });
  };
  await quarantine(context, { lane, store, open, ...facts }, { sighting: await lookCloser(context, { store, open }, answer), write });
  return sending;
}

/** What was read and could be kept: nothing is decided about an order whose news could not. */
function seenIn({ orders }: OrdersAnswer, { unreadable }: Sighting): ReadonlySet<string> {
  const refused = new Set(unreadable.map((order) => order.remoteId));
  return new Set(orders.map((order) => order.remoteId).filter((id) => !refused.has(id)));
}

/** Writes down what is to be sent of what is still due; orders that were not seen are looked at again in a minute. */
async function takeDue(
  tx: Transaction,
  store: SyncStore,
  { due, seen, now }: { due: readonly { orderId: string }[]; seen: ReadonlySet<string>; now: Date },
): Promise<Sending[]> {
  const pending = await lockPending(
    tx,
    store.id,
    due.map((order) => order.orderId),
  );
  const sending = pending.filter((order) => seen.has(order.remoteId)).flatMap((order) => decide(order, store));
  const later = new Date(now.getTime() + LOOK_AGAIN_MS);
  await markSending(tx, sending, { now, doubt: new Date(now.getTime() + IN_DOUBT_MS), retry: later });
  const unseen = pending.filter((order) => !seen.has(order.remoteId));
  const idsOf = (missing: boolean) => unseen.filter((order) => order.missing === missing).map((order) => order.orderId);
  await postpone(tx, idsOf(false), later);
  await postpone(tx, idsOf(true), new Date(now.getTime() + LOOK_FOR_MISSING_MS));
  return sending;
}

function decide(order: PendingPush, store: SyncStore): Sending[] {
  const { remoteStatus, deskStatus, wish } = order;
  const now = { store: remoteStatus, desk: deskStatus, storeClosed: store.closedStatuses.has(remoteStatus), wish };
  const step = reconcileStatus({ store: order.baseStore, desk: order.baseDesk }, now, store.rules, store.limits);
  const wanted = step.kind === "push" ? step.store : step.kind === "conflict" ? step.push : null;
  return wanted === null ? [] : [{ orderId: order.orderId, remoteId: order.remoteId, store: wanted, desk: order.deskStatus }];
}

/** One call for up to a batch. A lost answer leaves the batch in doubt: it is settled by reading, never by writing again blindly. */
async function send(context: Context, at: InLane, sending: readonly Sending[]): Promise<void> {
  if (sending.length === 0) return;
  let outcomes: readonly StatusOutcome[];
  try {
    outcomes = await at.open.connection.orders.setStatuses(sending.map(({ remoteId, store }) => ({ remoteId, statusId: store })));
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    if (error.mayHaveHappened) await lookAtOnce(context, at, sending);
    else
      await inLane(context, at, (tx) =>
        forgetSending(
          tx,
          sending.map((order) => order.orderId),
        ),
      );
    throw error;
  }
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.remoteId, outcome]));
  const having = (kind: StatusOutcome["outcome"]) => sending.filter((order) => (outcomeOf.get(order.remoteId)?.outcome ?? "unknown") === kind);
  const sequence = await at.lane.nextNumber();
  await inLane(context, at, async (tx, now) => {
    await settle(tx, { at, sent: having("done"), sequence, now });
    await refuse(tx, { at, refused: having("refused"), outcomeOf, now });
  });
  // The answer did not say: read these again.
  const unknown = having("unknown");
  if (unknown.length > 0) await lookAtOnce(context, at, unknown);
}

async function settle(tx: Transaction, done: { at: InLane; sent: readonly Sending[]; sequence: bigint; now: Date }): Promise<void> {
  const { at, sent, now } = done;
  if (sent.length === 0) return;
  const { store } = at;
  const again = await settleSent(tx, {
    orders: sent.map((order) => ({ ...order, final: store.finalStatuses.has(order.store) })),
    sequence: done.sequence,
    now,
  });
  const events = sent.map(({ orderId, store: value, desk }) => ({
    orderId,
    ...withoutAuthor(statusSent({ store: value, desk, cause: "status matching" })),
  }));
  await insertEvents(tx, events, { author: { kind: "system", id: null, name: "Ecommerce Connect" }, now });
  const orderIds = sent.map((order) => order.orderId);
  const settled = await settleAboutStatus(tx, { orderIds, kinds: ABOUT_SENDING, resolution: "sent", employeeId: null, now });
  const overruled = await noteOverruled(tx, orderIds, now);
  if (settled + overruled > 0) await announce(tx, "attention.changed", {});
  if (again.length > 0) await addJob(tx, pushJob(store.id));
  await announce(tx, "order.changed", { ids: sent.map((order) => order.orderId) });
}

async function refuse(
  tx: Transaction,
  done: { at: InLane; refused: readonly Sending[]; outcomeOf: ReadonlyMap<string, StatusOutcome>; now: Date },
): Promise<void> {
  const { at, refused, outcomeOf, now } = done;
  if (refused.length === 0) return;
  const hopeless = new Set(await noteRefused(tx, { orderIds: refused.map((order) => order.orderId), now }));
  const told = refused.filter((order) => hopeless.has(order.orderId));
  const entries = told.map(({ orderId, remoteId, store }) => {
    const outcome = outcomeOf.get(remoteId);
    const said = outcome?.outcome === "refused" ? outcome.message : "";
    return { kind: "push_refused" as const, storeId: at.store.id, orderId, remoteId: null, detail: { storeStatusId: store, said } };
  });
  await raiseAttention(tx, entries, now);
  await announce(tx, "order.changed", { ids: refused.map((order) => order.orderId) });
  if (told.length > 0) await announce(tx, "attention.changed", {});
}

/** Reads orders whose value may or may not have arrived; what turned up counts as ours, the rest is looked at again in a minute. */
async function lookAtOnce(context: Context, { lane, store, open }: InLane, doubtful: readonly Sending[]): Promise<void> {
  const sequence = await lane.nextNumber();
  let answer: Awaited<ReturnType<typeof open.connection.orders.byIds>>;
  try {
    answer = await open.connection.orders.byIds(doubtful.map((order) => order.remoteId));
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    context.log.info({ store: store.id, orders: doubtful.length, code: error.code }, "doubt stays until the shop answers again");
    return;
  }
  const facts = { sequence, cause: "after sending", importId: null };
  const write = (sighting: Sighting) =>
    inTransaction(context.db, async (tx) => {
      const { lastTurnPosition } = await holdLane(tx, lane);
      await applySighting(tx, store, sighting, { ...facts, now: context.now(), lastTurnPosition });
    });
  await quarantine(context, { lane, store, open, ...facts }, { sighting: await lookCloser(context, { store, open }, answer), write });
}

async function inLane(context: Context, { lane }: InLane, work: (tx: Transaction, now: Date) => Promise<void>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    await holdLane(tx, lane);
    await work(tx, context.now());
  });
}

export function pushJob(storeId: string) {
  return { name: PUSH_STATUSES, payload: { storeId }, queue: laneQueue(storeId), key: `push:${storeId}:now`, priority: PRIORITY.person };
}

function withoutAuthor({ author: _author, ...event }: PlannedEvent) {
  return event;
}
