import { createHash } from "node:crypto";
import type { DeskOrder } from "../connectors/desk-contract.ts";
import { announce } from "../database/announce.ts";
import { settleAttention } from "../database/attention.ts";
import { type MirroredOrder, readMirrored } from "../database/mirror-content.ts";
import { learnInitialStatus } from "../database/mirror-directory.ts";
import { noteMirrorSuccess } from "../database/mirror-health.ts";
import { bindMirrored, noteCarriedOver, noteStatusSent } from "../database/mirror-orders.ts";
import { insertEvents } from "../database/order-events.ts";
import { attentionSubject } from "../domain/attention.ts";
import { isIdle, type MirroredItem, planMirrorLines, wantedLines } from "../sync/mirror-lines.ts";
import { mirrorNotes } from "../sync/mirror-notes.ts";
import { type AtMirror, inMirrorLane, MirrorParks } from "./mirror-at.ts";
import { writeAtMostOnce, writeOnce } from "./mirror-journal.ts";
import { carryLines, employeeOf } from "./mirror-lines-out.ts";
import { applyMirrorNews, type StatusPush } from "./mirror-news.ts";
import { fingerprintOf, personFor } from "./mirror-person.ts";
import { productsFor } from "./mirror-products.ts";

/** Brings one order to the other desk, or up to date there. Throws MirrorParks, MirrorWaits, RemoteError; whatever was done until then is known. */
export async function mirrorOrder(at: AtMirror, orderId: string): Promise<void> {
  const order = await readMirrored(at.context.db, at.mirror.id, orderId, keysOf);
  if (!order) return;
  if (order.remoteId === null || isHalfOpened(order)) await openThere(at, order);
  else await followThere(at, order, order.remoteId);
}

/** It was created there, and we were stopped before all of it was told. */
function isHalfOpened({ adopted, baseRemote, sentNotes }: MirroredOrder): boolean {
  return !adopted && (baseRemote === null || sentNotes === "");
}

export function keysOf(items: readonly MirroredItem[]): readonly string[] {
  return wantedLines(items).map((line) => line.key);
}

/** With people and products known, lines + 4 calls: create, a line each, the status, one joint comment, reading back. */
async function openThere(at: AtMirror, order: MirroredOrder): Promise<void> {
  const { mirror } = at;
  const locationId = mirror.locations.get(order.locationId);
  const orderTypeId = mirror.orderTypes.get(order.typeId);
  if (locationId === undefined) throw new MirrorParks("location_not_matched");
  if (orderTypeId === undefined) throw new MirrorParks("order_type_not_matched");
  if (order.currency !== mirror.currency) throw new MirrorParks("currency_differs", `${order.currency}, ${mirror.currency}`);
  const wanted = wantedLines(order.items);
  const buyerId = await personFor(at, order);
  const products = await productsFor(at, order, wanted);
  const remoteId = order.remoteId ?? (await create(at, order, { locationId, orderTypeId, buyerId }));
  // At once, before its lines: what it shows from then on is what people there made of it, and counts as their change.
  if (order.baseRemote === null) await settleFirstStatus(at, order, { remoteId, orderTypeId });
  await carryLines(at, { order, remoteId, wanted, products, isFresh: order.remoteId === null });
  const notes = await tellNotes(at, order, remoteId, true);
  await finish(at, order, { seen: await readBack(at, remoteId), notes, opened: true });
}

/**
 * Sets the status that ours stands for, or learns that the order begins with it. One call, or two when what an order of its type begins with is not known or
 * was changed. When we were stopped after creating it, it is looked at first: somebody there may have set another one since.
 */
async function settleFirstStatus(at: AtMirror, order: MirroredOrder, there: { remoteId: string; orderTypeId: string }): Promise<void> {
  const { mirror } = at;
  const wanted = mirror.rules.out.get(order.statusId) ?? null;
  const initial = mirror.initialStatuses.get(there.orderTypeId);
  const isResumed = order.remoteId !== null;
  const standsFor = (remote: string): StatusPush => ({ orderId: order.id, remote, desk: order.statusId });
  if (!isResumed && wanted !== null && initial !== undefined && wanted !== initial) return sendStatus(at, order, standsFor(wanted));
  const { statusId: seen } = await readBack(at, there.remoteId);
  if (isResumed && initial !== undefined && seen !== initial && seen !== wanted)
    return inMirrorLane(at, (tx) => noteStatusSent(tx, standsFor(initial)));
  if (!isResumed) await inMirrorLane(at, (tx) => learnInitialStatus(tx, mirror.id, { orderTypeId: there.orderTypeId, statusId: seen }));
  if (wanted !== null && wanted !== seen) return sendStatus(at, order, standsFor(wanted));
  await inMirrorLane(at, (tx) => noteStatusSent(tx, standsFor(seen)));
}

async function create(at: AtMirror, order: MirroredOrder, place: { locationId: string; orderTypeId: string; buyerId: string }): Promise<string> {
  const origin = {
    reference: orderReference(order.id),
    storeName: order.storeName,
    remoteId: order.storeRemoteId,
    remoteNumber: order.storeRemoteNumber,
    placedAt: order.placedAt,
  };
  const created = await writeOnce(at, {
    kind: "order",
    subject: `order:${order.id}`,
    orderId: order.id,
    look: async (since) => {
      const found = await at.desk.orders.findByReference({ reference: origin.reference, buyerId: place.buyerId, createdFrom: since });
      return found[0]?.remoteId ?? null;
    },
    call: () => at.desk.orders.create({ ...place, managerId: employeeOf(at, order), origin }),
    save: (tx, remoteId) => bindMirrored(tx, { orderId: order.id, remoteId, personId: place.buyerId, number: null }),
  });
  if (created.outcome === "created") return created.remoteId;
  throw new MirrorParks("order_refused", created.outcome === "refused" ? created.message : null);
}

/** Ours alone and the same for ever: what a create with a lost answer is found again by. */
export function orderReference(orderId: string): string {
  return `order:${orderId}`;
}

async function readBack(at: AtMirror, remoteId: string): Promise<DeskOrder> {
  const seen = await at.desk.orders.read(remoteId);
  if (!seen) throw new MirrorParks("gone_there");
  return seen;
}

/** Fresh news first, then what is left to be sent (S1). Nothing to send: no call. */
async function followThere(at: AtMirror, before: MirroredOrder, remoteId: string): Promise<void> {
  if (!hasWork(at, before)) return carriedOver(at, before);
  const news = await readBack(at, remoteId);
  const { pushes } = await inMirrorLane(at, async (tx, now) => {
    await noteMirrorSuccess(tx, at.mirror.id, now);
    return applyMirrorNews(tx, at.mirror, [news], { now });
  });
  const order = await readMirrored(at.context.db, at.mirror.id, before.id, keysOf);
  if (!order) return;
  const [push] = pushes;
  if (push) await sendStatus(at, order, push);
  const { linesDue, notesDue, buyerDue } = workOf(at, order);
  if (buyerDue) await personFor(at, order);
  if (linesDue) {
    const wanted = wantedLines(order.items);
    await carryLines(at, { order, remoteId, wanted, products: await productsFor(at, order, wanted), isFresh: false });
  }
  const notes = notesDue ? await tellNotes(at, order, remoteId, false) : order.sentNotes;
  const wrote = push !== undefined || linesDue || notesDue;
  await finish(at, order, { seen: wrote ? await readBack(at, remoteId) : news, notes, opened: false });
}

async function carriedOver(at: AtMirror, order: MirroredOrder): Promise<void> {
  await inMirrorLane(at, (tx) => noteCarriedOver(tx, { orderId: order.id, version: order.version, notes: order.sentNotes }));
}

interface Work {
  readonly statusDue: boolean;
  readonly linesDue: boolean;
  readonly notesDue: boolean;
  readonly buyerDue: boolean;
}

/** What of ours differs from what was carried over, by our own books alone. */
function workOf(at: AtMirror, order: MirroredOrder): Work {
  const lines = planMirrorLines(wantedLines(order.items), order.sent, { products: order.known, shown: null });
  return {
    statusDue: order.statusId !== order.baseDesk && at.mirror.rules.out.has(order.statusId),
    linesDue: !order.frozen && !order.adopted && !isIdle(lines),
    notesDue: !order.adopted && notesOf(at, order, false).fingerprint !== order.sentNotes,
    buyerDue: !order.adopted && order.buyer !== null && order.person !== null && order.person.sent !== fingerprintOf(order.buyer),
  };
}

function hasWork(at: AtMirror, order: MirroredOrder): boolean {
  const { statusDue, linesDue, notesDue, buyerDue } = workOf(at, order);
  return statusDue || linesDue || notesDue || buyerDue;
}

async function sendStatus(at: AtMirror, order: MirroredOrder, push: StatusPush): Promise<void> {
  const remoteId = order.remoteId ?? (await readMirrored(at.context.db, at.mirror.id, order.id, keysOf))?.remoteId;
  if (!remoteId) throw new MirrorParks("gone_there");
  const written = await at.desk.orders.setStatus(remoteId, push.remote);
  if (written.outcome === "gone") throw new MirrorParks("gone_there");
  if (written.outcome === "refused") throw new MirrorParks("status_refused", written.message);
  await inMirrorLane(at, async (tx, now) => {
    await noteStatusSent(tx, push);
    const event = {
      orderId: order.id,
      kind: "mirror_status_sent",
      after: { remoteStatusId: push.remote, statusId: push.desk },
      cause: "status matching",
    };
    await insertEvents(tx, [event], { author: { kind: "system", id: null, name: at.mirror.name }, now });
    await announce(tx, "order.changed", { ids: [order.id] });
  });
}

function notesOf(at: AtMirror, order: MirroredOrder, first: boolean): { text: string; fingerprint: string } {
  const noted = {
    storeName: order.storeName,
    remoteNumber: order.storeRemoteNumber,
    placedAt: order.placedWallClock,
    content: order.content,
    locale: at.mirror.locale,
  };
  const later = mirrorNotes(noted, false);
  return { text: first ? mirrorNotes(noted, true) : later, fingerprint: createHash("sha256").update(later).digest("hex").slice(0, 16) };
}

/** One joint comment, private, for delivery, payment and notes; comments cannot be read back, so one with an unknown outcome is not repeated. */
async function tellNotes(at: AtMirror, order: MirroredOrder, remoteId: string, first: boolean): Promise<string> {
  const { text, fingerprint } = notesOf(at, order, first);
  if (text === "" || order.sentNotes === fingerprint) return fingerprint;
  await writeAtMostOnce(at, {
    kind: "comment",
    subject: `order:${order.id}:${fingerprint}`,
    orderId: order.id,
    call: async () => {
      const told = await at.desk.orders.comment(remoteId, text, "private");
      if (told.outcome === "gone") throw new MirrorParks("gone_there");
      if (told.outcome === "refused")
        at.context.log.warn({ mirror: at.mirror.id, order: order.id, said: told.message }, "a comment was refused there");
    },
    save: async () => undefined,
  });
  return fingerprint;
}

interface Finished {
  readonly seen: DeskOrder;
  readonly notes: string;
  readonly opened: boolean;
}

async function finish(at: AtMirror, order: MirroredOrder, { seen, notes, opened }: Finished): Promise<void> {
  await inMirrorLane(at, async (tx, now) => {
    await noteMirrorSuccess(tx, at.mirror.id, now);
    await noteCarriedOver(tx, { orderId: order.id, version: order.version, notes });
    await applyMirrorNews(tx, at.mirror, [seen], { now });
    const subjects = [attentionSubject({ orderId: order.id })];
    await settleAttention(tx, { kinds: ["mirror_set_aside"], subjects, resolution: "over", employeeId: null, now });
    if (!opened) return;
    const event = { orderId: order.id, kind: "mirrored", text: seen.number === "" ? null : seen.number, cause: at.mirror.name };
    await insertEvents(tx, [event], { author: { kind: "system", id: null, name: at.mirror.name }, now });
    await announce(tx, "order.changed", { ids: [order.id] });
  });
}
