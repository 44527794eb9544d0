import { setImmediate } from "node:timers/promises";
import { type OrdersAnswer, RemoteError } from "../connectors/contract.ts";
import type { Lane } from "../database/lane.ts";
import type { Pass } from "../database/passes.ts";
import type { SyncStore } from "../database/sync-store.ts";
import { readParkedIds, readWatched } from "../database/watched.ts";
import type { StoreOrder } from "../domain/store-order.ts";
import { latestPossible } from "../sync/cursor.ts";
import type { PassPosition } from "../sync/pass-position.ts";
import { afterKnown, afterParked, afterSlice } from "../sync/pass-steps.ts";
import { nextQuestion } from "../sync/slices.ts";
import type { Context } from "./context.ts";
import { type Absent, askAbsentAgain } from "./note-absent.ts";
import type { OpenStore } from "./open-store-connection.ts";

/** A page's worth of news, with the number its request started with (S12) and where the pass stands after it. */
export interface FetchedPage {
  readonly answer: OrdersAnswer;
  readonly sequence: bigint;
  readonly next: PassPosition;
  readonly absent: Absent | null;
}

/** What walking through a window of time needs: also a rehearsal walks so, which has no lane and no pass. */
export interface WindowAsking {
  readonly lane: Pick<Lane, "nextNumber">;
  readonly pass: Pick<Pass, "position" | "startedAt">;
  readonly store: Pick<SyncStore, "timeZone" | "failure">;
  readonly open: Pick<OpenStore, "connector" | "connection">;
}

export interface Asking {
  readonly lane: Lane;
  readonly pass: Pass;
  readonly store: SyncStore;
  readonly open: OpenStore;
}

/** Orders a page once the shop did not answer in time (S19). */
const SMALL_PAGE = 25;

const NOTHING: OrdersAnswer = { orders: [], unreadable: [], full: false };
/** A shop that ignores the offset would be asked for ever. */
const MOST_IN_ONE_SECOND = 20_000;

export async function askForPage(context: Context, asking: Asking): Promise<FetchedPage> {
  const { stage } = asking.pass.position;
  if (stage === "placed") return askForSlice(asking);
  if (stage === "known") return askForWatched(context, asking);
  if (stage === "parked") return askForParked(context, asking);
  return { answer: NOTHING, sequence: await asking.lane.nextNumber(), next: asking.pass.position, absent: null };
}

/** How a page is filled: whether one with so many orders takes another slice, and what is done with a slice's orders while the shop answers the next one. */
export interface Filling {
  readonly more: (orders: number) => boolean;
  readonly look: (orders: readonly StoreOrder[]) => void;
}

/** The newest slice that is left, and those after it for as long as there is room, as one page. All of it counts as seen when its first request began (S12). */
export async function askForSlices(asking: Asking, { more, look }: Filling): Promise<FetchedPage> {
  let page = await askForSlice(asking);
  let { answer: latest } = page;
  while (page.next.stage === "placed" && !page.next.small && more(sizeOf(page.answer))) {
    const asked = askForSlice({ ...asking, pass: { ...asking.pass, position: page.next } }, page.sequence).catch(notOfThisPage);
    await setImmediate(); // the question is on its way
    look(latest.orders);
    const slice = await asked;
    if (!slice) break;
    latest = slice.answer;
    page = { ...slice, answer: bothOf(page.answer, slice.answer) };
  }
  return page;
}

/** What was answered before counts; the page after it asks again, and what the shop's trouble is, is told there. */
function notOfThisPage(error: unknown): null {
  if (error instanceof RemoteError) return null;
  throw error;
}

function sizeOf({ orders, unreadable }: OrdersAnswer): number {
  return orders.length + unreadable.length;
}

/** An order that both show was moved meanwhile: the later answer knows it as it is. */
function bothOf(earlier: OrdersAnswer, later: OrdersAnswer): OrdersAnswer {
  const again = new Set(later.orders.map((order) => order.remoteId));
  return {
    orders: [...earlier.orders.filter((order) => !again.has(order.remoteId)), ...later.orders],
    unreadable: [...earlier.unreadable, ...later.unreadable],
    full: later.full,
  };
}

/** Asks for the newest slice that is left; a full answer is asked again in halves until one is shorter than the limit (S8). */
export async function askForSlice({ lane, pass, store, open }: WindowAsking, begun?: bigint): Promise<FetchedPage> {
  const small = isSlow(pass, store);
  const limit = small ? Math.min(SMALL_PAGE, open.connector.sizes.page) : open.connector.sizes.page;
  const limits = { openEnd: latestPossible(store.timeZone, pass.startedAt), limit };
  let position: PassPosition = small ? { ...pass.position, small } : pass.position;
  for (;;) {
    const question = nextQuestion(position.walk, limits)?.question;
    const sequence = begun ?? (await lane.nextNumber());
    if (!question) return { answer: NOTHING, sequence, next: { ...position, stage: "done" }, absent: null };
    if (question.offset > MOST_IN_ONE_SECOND) {
      throw new RemoteError("malformed", "the shop answers the same page for every offset", { code: "malformed_answer" });
    }
    const { from, to, offset } = question;
    const answer = await open.connection.orders.placed({ from, to, statuses: position.statuses, limit, ...(offset > 0 ? { offset } : {}) });
    const count = answer.orders.length + answer.unreadable.length;
    const times = answer.orders.map((order) => order.placedWallClock);
    // More than was asked for: this shop does not cut its answers, so this one is whole.
    const full = answer.full && count <= limit;
    if (full) refuseOutside(answer, { from, to });
    const step = afterSlice(position, { full, count, times, limit }, limits);
    position = step.position;
    if (step.use) return { answer, sequence, next: position, absent: null };
  }
}

/** The last call was not answered in time, or one of this pass was not. */
function isSlow(pass: WindowAsking["pass"], store: WindowAsking["store"]): boolean {
  return pass.position.small === true || store.failure?.code === "timeout";
}

/** A shop that does not look at the bounds answers the same full page for every slice: halving would ask it for ever, and days would stay unseen. */
function refuseOutside({ orders }: OrdersAnswer, { from, to }: { from: string; to: string | null }): void {
  const outside = orders.find(({ placedWallClock }) => placedWallClock < from || (to !== null && placedWallClock > to));
  if (outside) {
    const asked = `from ${from}${to === null ? "" : ` to ${to}`}`;
    throw new RemoteError("malformed", `asked for orders ${asked}, the shop answered order ${outside.remoteId} of ${outside.placedWallClock}`, {
      code: "malformed_answer",
    });
  }
}

async function askForWatched(context: Context, { lane, pass, store, open }: Asking): Promise<FetchedPage> {
  const small = isSlow(pass, store);
  const size = small ? Math.min(SMALL_PAGE, open.connector.sizes.ids) : open.connector.sizes.ids;
  const position = small ? { ...pass.position, small } : pass.position;
  const watched = await readWatched(context.db, { storeId: store.id, watch: pass.position.watch, after: pass.position.after, limit: size });
  const sequence = await lane.nextNumber();
  const last = watched.length === size ? (watched.at(-1)?.orderId ?? null) : null;
  if (watched.length === 0) return { answer: NOTHING, sequence, next: afterKnown(position, null), absent: null };
  const ids = watched.map((order) => order.remoteId);
  const answer = await open.connection.orders.byIds(ids);
  const { found, absent } = await askAbsentAgain(open, ids, answer);
  return { answer: found, sequence, next: afterKnown(position, last), absent };
}

async function askForParked(context: Context, { lane, pass, store, open }: Asking): Promise<FetchedPage> {
  const size = open.connector.sizes.ids;
  const ids = await readParkedIds(context.db, { storeId: store.id, after: pass.position.after, limit: size });
  const sequence = await lane.nextNumber();
  const last = ids.length === size ? (ids.at(-1) ?? null) : null;
  const asked = ids.filter((id) => !id.startsWith("unreadable:"));
  const answer = asked.length === 0 ? NOTHING : await open.connection.orders.byIds(asked);
  // A piece without a number is of one of these, which are set aside already, each under its own.
  const unreadable = answer.unreadable.filter((order) => order.remoteId !== null);
  return { answer: { ...answer, unreadable }, sequence, next: afterParked(pass.position, last), absent: null };
}
