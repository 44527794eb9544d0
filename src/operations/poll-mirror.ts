import type { DeskLine, DeskOrder, OrdersPage } from "../connectors/desk-contract.ts";
import { noteMirrorPolled, noteMirrorSuccess } from "../database/mirror-health.ts";
import { type LastSeen, readLastSeen } from "../database/mirror-orders.ts";
import { type AtMirror, inMirrorLane } from "./mirror-at.ts";
import { applyFreeze, applyMirrorNews } from "./mirror-news.ts";
import { meetForeign } from "./mirror-twins-seen.ts";

/** Looking back this far: longer than any pass takes, so that what slipped past a page's edge is seen by the next one. */
export const OVERLAP_MS = 5 * 60_000;
/** A list that moves while it is read is begun again this often; then the next pass sees to it, and the cursor stays. */
const TRIES = 4;

/** Reads what changed there since the last complete pass. Web-hooks only make it sooner: this is the truth (product.md 37). */
export async function pollMirror(at: AtMirror): Promise<void> {
  const { mirror } = at;
  const from = new Date(mirror.cursor.getTime() - OVERLAP_MS);
  const startedAt = at.context.now();
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const read = await readThrough(at, from);
    if (!read.whole) continue;
    // The cursor is a time of theirs; one that is in the future hides nothing.
    const latest = new Date(Math.min(read.newest?.getTime() ?? 0, startedAt.getTime() + OVERLAP_MS));
    await inMirrorLane(at, async (tx, now) => {
      await noteMirrorSuccess(tx, mirror.id, now);
      await noteMirrorPolled(tx, mirror.id, { cursor: latest, now });
    });
    return;
  }
  at.context.log.info({ mirror: mirror.id }, "the list of changed orders moved while it was read; the next pass reads it again");
}

/** Every page, each taken in as it comes. `whole`: nothing moved meanwhile. */
async function readThrough(at: AtMirror, from: Date): Promise<{ whole: boolean; newest: Date | null }> {
  let newest: Date | null = null;
  let before: OrdersPage | null = null;
  for (let number = 1; ; number++) {
    const page = await at.desk.orders.changedSince({ from, page: number });
    if (before && hasMoved(before, page)) return { whole: false, newest };
    for (const lost of page.unreadable)
      at.context.log.warn({ mirror: at.mirror.id, order: lost.remoteId, problem: lost.problem }, "an order there cannot be read");
    await takeIn(at, page.orders);
    newest = page.orders.reduce<Date | null>((latest, order) => (latest && latest >= order.modifiedAt ? latest : order.modifiedAt), newest);
    if (page.page >= page.pages || page.orders.length === 0) return { whole: true, newest };
    before = page;
  }
}

/** A record that is touched while the list is read moves to its end, and one that was not seen slips over a page's edge (the contract's section 12). */
function hasMoved(before: OrdersPage, page: OrdersPage): boolean {
  if (before.count !== null && page.count !== null && before.count !== page.count) return true;
  const last = before.orders.at(-1);
  const first = page.orders[0];
  return last !== undefined && first !== undefined && first.modifiedAt < last.modifiedAt;
}

/** Orders just read there: what changed of ours is applied, of what changed the lines are looked at for write-offs; the others are compared. */
export async function takeIn(at: AtMirror, orders: readonly DeskOrder[]): Promise<void> {
  const known = await readLastSeen(
    at.context.db,
    at.mirror.id,
    orders.map((order) => order.remoteId),
  );
  const changed = orders.filter((order) => known.has(order.remoteId) && !isKnown(known.get(order.remoteId), order));
  const lines = new Map<string, readonly DeskLine[]>();
  for (const order of changed) lines.set(order.remoteId, (await at.desk.orders.lines(order.remoteId)) ?? []);
  const foreign = orders.filter((order) => !known.has(order.remoteId));
  if (changed.length + foreign.length === 0) return;
  await inMirrorLane(at, async (tx, now) => {
    const bound = await applyMirrorNews(tx, at.mirror, changed, { now, whole: true });
    for (const binding of bound.bindings)
      await applyFreeze(tx, at.mirror, { orderId: binding.orderId, lines: lines.get(binding.remoteId) ?? [], wasFrozen: binding.frozen, now });
    if (foreign.length > 0) await meetForeign(tx, at.mirror, foreign, now);
  });
}

function isKnown(last: LastSeen | undefined, order: DeskOrder): boolean {
  if (!last?.settled || last.modifiedAt === null) return false;
  return last.statusId === order.statusId && last.modifiedAt >= order.modifiedAt;
}
