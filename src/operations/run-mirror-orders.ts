import { RemoteError } from "../connectors/contract.ts";
import { announce } from "../database/announce.ts";
import { raiseAttention } from "../database/attention.ts";
import { addJob, PRIORITY } from "../database/jobs.ts";
import { readMirrored } from "../database/mirror-content.ts";
import { findDueOrder, setMirrorTimes } from "../database/mirror-due.ts";
import { type MirrorLane, mirrorQueue } from "../database/mirror-lane.ts";
import { parkMirrored, postponeMirrored } from "../database/mirror-orders.ts";
import { findMirror, type SyncMirror } from "../database/mirrors.ts";
import { backOffMs } from "../sync/pace.ts";
import type { Context } from "./context.ts";
import { type AtMirror, inMirrorLane, MirrorParks, MirrorWaits, MirrorYields } from "./mirror-at.ts";
import { keysOf, mirrorOrder } from "./mirror-order.ts";
import { openMirrorConnection } from "./open-mirror-connection.ts";

export const MIRROR_ORDERS = "mirror-orders";
/** A refused order may be so because something was deleted there: the directory is read again, at most this often. */
const DIRECTORY_AGAIN_MS = 3_600_000;

export function mirrorOrdersJob(mirrorId: string) {
  return { name: MIRROR_ORDERS, payload: { mirrorId }, queue: mirrorQueue(mirrorId), key: `mirror:${mirrorId}:orders`, priority: PRIORITY.page };
}

/** Works in a mirror's lane with an open connection; nothing is called while it is paused, taken away or left alone. */
export async function atMirror(context: Context, lane: MirrorLane, work: (at: AtMirror) => Promise<void>): Promise<void> {
  const mirror = await findMirror(context.db, lane.mirrorId);
  if (!mirror || !mayCall(mirror, context.now())) return;
  const open = openMirrorConnection(context, mirror);
  try {
    await work({ context, lane, mirror, desk: open.desk });
  } finally {
    await open.saveCalls();
  }
}

function mayCall(mirror: SyncMirror, now: Date): boolean {
  return mirror.enabled && (mirror.backOffUntil === null || mirror.backOffUntil <= now);
}

/**
 * The next order that is due; what comes after it is another job's, so that hints, passes and a pause come in between. What is due stands in columns, so a
 * kill at any moment loses nothing.
 */
export async function runMirrorOrders(context: Context, lane: MirrorLane): Promise<void> {
  await atMirror(context, lane, async (at) => {
    const orderId = await findDueOrder(context.db, at.mirror.id, context.now());
    if (orderId === null) return;
    await carryOver(at, orderId);
    await addJob(context.db, mirrorOrdersJob(at.mirror.id));
  });
}

/** One bad order never stops the others; trouble of the account itself does, and travels on. */
async function carryOver(at: AtMirror, orderId: string): Promise<void> {
  try {
    await mirrorOrder(at, orderId);
  } catch (error) {
    if (error instanceof MirrorParks) return park(at, orderId, error);
    if (error instanceof MirrorYields) return;
    if (error instanceof MirrorWaits) return postponeMirrored(at.context.db, orderId, error.until);
    if (!(error instanceof RemoteError)) throw error;
    if (isAboutOrder(error))
      return park(at, orderId, new MirrorParks("refused", typeof error.facts.said === "string" ? error.facts.said : error.message));
    // Looked for as soon as the account answers again, by whoever comes first.
    await postponeMirrored(at.context.db, orderId, new Date(at.context.now().getTime() + backOffMs(1, 0)));
    throw error;
  }
}

function isAboutOrder({ kind, code }: RemoteError): boolean {
  return (kind === "refused" && code !== "missing_right" && code !== "address_not_allowed") || kind === "malformed" || kind === "changed";
}

async function park(at: AtMirror, orderId: string, { reason, said }: MirrorParks): Promise<void> {
  const { mirror, context } = at;
  const order = await readMirrored(context.db, mirror.id, orderId, keysOf);
  if (!order) return;
  context.log.info({ mirror: mirror.id, order: orderId, reason, said }, "an order waits for a person");
  await inMirrorLane(at, async (tx, now) => {
    await parkMirrored(tx, { orderId, version: order.version, reason, said });
    const detail = { reason, said, mirror: mirror.name };
    await raiseAttention(tx, [{ kind: "mirror_set_aside", storeId: null, orderId, remoteId: null, detail }], now);
    if (/refused$/.test(reason) && (mirror.lastDirectoryAt === null || now.getTime() - mirror.lastDirectoryAt.getTime() > DIRECTORY_AGAIN_MS))
      await setMirrorTimes(tx, mirror.id, { directory: now });
    await announce(tx, "order.changed", { ids: [orderId] });
    await announce(tx, "attention.changed", {});
  });
}
