import { announce } from "../database/announce.ts";
import type { Transaction } from "../database/database.ts";
import { addJob, laneQueue, PRIORITY, removeJob } from "../database/jobs.ts";
import { holdLaneForPage, type Lane } from "../database/lane.ts";
import { forgetUnreadable } from "../database/parked.ts";
import { findPass, movePass, type Pass } from "../database/passes.ts";
import { notePassDone, noteSuccess } from "../database/stores.ts";
import { findSyncStore, type SyncStore } from "../database/sync-store.ts";
import { inTransaction } from "../database/transaction.ts";
import type { StoreOrder } from "../domain/store-order.ts";
import { cursorAfterPass } from "../sync/cursor.ts";
import { observe } from "../sync/observe.ts";
import type { Observed } from "../sync/page-plan.ts";
import type { PassPosition } from "../sync/pass-position.ts";
import { type Applied, type AppliedPage, applySighting, lookCloser } from "./apply-observed.ts";
import { type Asking, askForPage, askForSlices, type FetchedPage } from "./ask-for-page.ts";
import type { Context } from "./context.ts";
import { noteAbsent } from "./note-absent.ts";
import { openStatuses } from "./open-statuses.ts";
import { openStoreConnection } from "./open-store-connection.ts";
import type { Prefetch, PrefetchKey } from "./prefetch.ts";
import { quarantine, sumOf } from "./quarantine.ts";
import { readStatusesAnew } from "./read-statuses-anew.ts";

/** Job of one page of a pass: it does nothing when the pass stands elsewhere, so a job run twice starts no second chain (S2). */
export const PASS_PAGE = "pass-page";

export function passPageJob(pass: { id: string; step: number; storeId: string }) {
  return {
    name: PASS_PAGE,
    payload: { passId: pass.id, step: pass.step, storeId: pass.storeId },
    queue: laneQueue(pass.storeId),
    key: `pass:${pass.id}:${pass.step}`,
    priority: PRIORITY.page,
  };
}

/**
 * How much a job does in a row: pages while nobody waits, since taking a job costs as much as a few of a page's statements; and while a page is written,
 * slices for the next one until it has so many orders. Full pages cost the database least, and a transaction stays a matter of a quarter of a second.
 */
export const STRIDE = { pages: 8, orders: 400 } as const;

export interface Stride {
  readonly pages: number;
  readonly orders: number;
}

/**
 * Pages of a pass, one after the other while nobody waits for the lane. After each the next one's job stands in the queue, so that a kill at any moment
 * loses nothing; going on takes that job along.
 */
export async function runPassPages(
  context: Context,
  { lane, prefetch, stride }: { lane: Lane; prefetch: Prefetch; stride: Stride },
  expected: { passId: string; step: number },
): Promise<void> {
  const standing = await findPass(context.db, expected.passId);
  if (!standing || standing.step !== expected.step || standing.state === "done" || standing.state === "failed") return;
  const found = await findSyncStore(context.db, lane.storeId);
  if (!found || !mayRun(found, context.now())) return;
  const open = openStoreConnection(context, found);
  let { pass, store } = await begin(context, { lane, pass: standing, store: found, open });
  for (let page = 1; ; page++) {
    const { next, awaited } = await runPassPage(context, { lane, pass, store, open, prefetch, stride, going: page > 1 });
    // Between pages people go first (S19).
    if (next.stage === "done" || awaited || page >= stride.pages) return;
    pass = { ...pass, step: pass.step + 1, position: next };
  }
}

/** One page: ask the shop, plan, write all of it in one transaction together with the pass's position and the next page's job. */
async function runPassPage(
  context: Context,
  { prefetch, stride, going, ...asking }: Asking & { prefetch: Prefetch; stride: Stride; going: boolean },
): Promise<{ next: PassPosition; awaited: boolean }> {
  const { lane, pass, store, open } = asking;
  const began = open.calls();
  const ready = prefetch.take(keyOf(lane, pass), context.now());
  const arrived = await ready?.ahead;
  const page = arrived?.page ?? (await askForPage(context, asking));
  // What was known when it arrived holds only while nothing else came between in this lane.
  const sighting = going && arrived ? arrived.sighting : await lookCloser(context, { store, open }, page.answer);
  let written = false;
  const ahead = fetchAhead(context, { ...asking, prefetch }, { page, more: (orders) => !written && orders < stride.orders });
  let counted = began;
  let awaited = false;
  const facts = { sequence: page.sequence, cause: causeOf(pass.kind), importId: pass.kind === "import" ? pass.id : null };
  const write = (seen: typeof sighting, before: Applied) =>
    inTransaction(context.db, async (tx) => {
      const { lastTurnPosition } = await holdLaneForPage(tx, lane);
      const now = context.now();
      counted = open.calls();
      const { counts, lastTurn } = await applySighting(tx, store, seen, { ...facts, now, lastTurnPosition });
      const applied = { counts: sumOf(before, counts), lastTurn };
      awaited = await movePassOn(tx, { pass, store, page, applied, calls: counted - began + (ready?.calls ?? 0), going, now });
    });
  try {
    await quarantine(context, { lane, store, open, ...facts }, { sighting, write });
  } finally {
    written = true;
    await ahead; // one request at a time per shop: the lane is left only when the page ahead has arrived
    prefetch.noteCalls(store.id, open.calls() - counted);
  }
  return { next: page.next, awaited };
}

/** An import and a sweep begin with the shop's statuses as they are today: what is final decides who is asked for, and who comes in. */
async function begin(context: Context, asking: Asking): Promise<{ pass: Pass; store: SyncStore }> {
  const { pass, store } = asking;
  if (pass.step > 0 || (pass.kind !== "import" && pass.kind !== "sweep")) return { pass, store };
  const fresh = await readStatusesAnew(context, asking);
  const statuses = pass.kind === "import" ? openStatuses(fresh) : pass.position.statuses;
  return { store: fresh, pass: { ...pass, position: { ...pass.position, statuses } } };
}

/** A pass goes on only while its store may be spoken to (S17): every job re-checks. */
export function mayRun(store: SyncStore, now: Date): boolean {
  return store.enabled && !store.deleted && store.imported && (store.backOffUntil === null || store.backOffUntil <= now);
}

/** While this page is written, the next one is on its way, the fuller the longer that takes: exactly one ahead. Its failure is told when it is taken. */
async function fetchAhead(
  context: Context,
  { prefetch, ...asking }: Asking & { prefetch: Prefetch },
  { page, more }: { page: FetchedPage; more: (orders: number) => boolean },
): Promise<void> {
  if (page.next.stage !== "placed") return;
  const pass = { ...asking.pass, step: asking.pass.step + 1, position: page.next };
  const looks = new Map<StoreOrder, Observed>();
  const observed = (order: StoreOrder): Observed => {
    const seen = looks.get(order) ?? observe(order, asking.store.company.country);
    looks.set(order, seen);
    return seen;
  };
  const filling = { more, look: (orders: readonly StoreOrder[]) => orders.forEach(observed) };
  const arriving = askForSlices({ ...asking, pass }, filling).then(async (next) => ({
    page: next,
    sighting: await lookCloser(context, asking, { ...next.answer, observed }),
  }));
  prefetch.put(keyOf(asking.lane, pass), arriving, context.now());
  await arriving.then(
    () => undefined,
    () => undefined,
  );
}

function keyOf(lane: Lane, pass: Pass): PrefetchKey {
  return { storeId: pass.storeId, passId: pass.id, step: pass.step, epoch: lane.epoch };
}

async function movePassOn(
  tx: Transaction,
  moving: { pass: Pass; store: SyncStore; page: FetchedPage; applied: AppliedPage; calls: number; going: boolean; now: Date },
): Promise<boolean> {
  const { pass, store, page, applied, now } = moving;
  if (page.absent && pass.kind === "full") await noteAbsent(tx, store, { absent: page.absent, now });
  const done = page.next.stage === "done";
  const moved = await movePass(tx, pass, { position: page.next, done, progress: { ...applied.counts, remoteCalls: moving.calls }, now });
  if (!moved) throw new PassElsewhere();
  const job = passPageJob(pass);
  await noteSuccess(tx, store.id, { now, lastTurn: applied.lastTurn });
  if (done) await finish(tx, { pass, store, position: page.next, now });
  else await addJob(tx, passPageJob({ ...pass, step: pass.step + 1 }));
  // Gone on without its own job being taken: that one is over.
  if (moving.going) await removeJob(tx, job.key);
  if (pass.kind === "import" && (done || pass.step % TOLD_EVERY === 0))
    await announce(tx, "import.progress", { id: pass.id, storeId: store.id, done });
  if (done) await announce(tx, "store.changed", { id: store.id });
  return moved.awaited;
}

/** Pages between two announcements of an import's progress. */
const TOLD_EVERY = 4;

/** Somebody else moved the pass meanwhile: what this page would have written is written already, so nothing of it is kept. */
export class PassElsewhere extends Error {}

/** Only a complete pass moves the store's cursor (S2). */
async function finish(tx: Transaction, done: { pass: Pass; store: SyncStore; position: PassPosition; now: Date }): Promise<void> {
  const { pass, store, position, now } = done;
  const cursor = cursorAfterPass({
    cursor: store.cursor,
    newest: position.newest,
    startedAt: pass.startedAt,
    from: position.from,
    timeZone: store.timeZone,
  });
  if (pass.kind === "sweep") await forgetUnreadable(tx, store.id, { since: pass.startedAt, now });
  await notePassDone(tx, store.id, {
    cursor,
    startedAt: pass.startedAt,
    now,
    full: pass.kind === "full",
    hourly: position.watch.includes("hourly"),
  });
}

function causeOf(kind: Pass["kind"]): string {
  return kind === "import" ? "import" : kind === "sweep" ? "nightly sweep" : `${kind} pass`;
}
