import type { DeskLine, DeskOrder } from "../connectors/desk-contract.ts";
import { announce } from "../database/announce.ts";
import { raiseAttention, settleAttention } from "../database/attention.ts";
import type { Transaction } from "../database/database.ts";
import { readEntryNames } from "../database/mirror-directory.ts";
import { type BindingChange, lockMirrored, type MirrorBinding, saveSeen, setMirrorFrozen } from "../database/mirror-orders.ts";
import type { SyncMirror } from "../database/mirrors.ts";
import { insertEvents, type NewEvent } from "../database/order-events.ts";
import { lockOrders } from "../database/orders.ts";
import { freezeOrders, readWriteOffLines, thawOrders } from "../database/write-offs.ts";
import { attentionSubject } from "../domain/attention.ts";
import { groupBy } from "../domain/group-by.ts";
import { reconcileStatus, type StatusStep } from "../sync/reconcile-status.ts";
import { setOrderFields } from "./set-order-fields.ts";

/** Nothing there is closed for good, and cancelling is a status like any other. */
const LIMITS = { cancels: new Set<string>(), mayCancel: true };

export interface MirrorNews {
  /** What is left to be sent. */
  readonly pushes: readonly StatusPush[];
  /** The orders of ours that were among them, locked. */
  readonly bindings: readonly MirrorBinding[];
}

export interface StatusPush {
  readonly orderId: string;
  readonly remote: string;
  readonly desk: string;
}

/**
 * What was just read of orders there, decided against our own database: a status changed there is set on the desk (and goes on to the shop from here), what
 * changed on both sides is the desk's and said. `whole`: their lines were read too. Answers what is left to be sent. The lane is held.
 */
export async function applyMirrorNews(
  tx: Transaction,
  mirror: SyncMirror,
  seen: readonly DeskOrder[],
  { now, whole = false }: { now: Date; whole?: boolean },
): Promise<MirrorNews> {
  const byId = new Map(seen.map((order) => [order.remoteId, order]));
  const bindings = await lockMirrored(tx, mirror.id, [...byId.keys()]);
  const decided = bindings.flatMap((binding) => {
    const order = byId.get(binding.remoteId);
    return order ? [{ binding, order, step: decide(mirror, binding, order) }] : [];
  });
  await saveSeen(tx, decided.map(changeOf), { whole, now });
  await setDesk(tx, mirror, { decided, now });
  await tellConflicts(tx, mirror, { decided, now });
  const agreed = decided.filter(({ step }) => step.kind === "move_base" || step.kind === "set_desk").map(({ binding }) => binding.orderId);
  await settleAttention(tx, {
    kinds: ["mirror_conflict"],
    subjects: agreed.map((orderId) => attentionSubject({ orderId })),
    resolution: "over",
    employeeId: null,
    now,
  });
  const moved = decided.filter(({ binding, order }) => binding.remoteStatus !== order.statusId).map(({ binding }) => binding.orderId);
  await announce(tx, "order.changed", { ids: moved });
  const pushes = decided.flatMap(({ binding, step }) => {
    const remote = step.kind === "push" ? step.store : step.kind === "conflict" ? step.push : null;
    return remote === null ? [] : [{ orderId: binding.orderId, remote, desk: binding.deskStatus }];
  });
  return { pushes, bindings };
}

interface Decided {
  readonly binding: MirrorBinding;
  readonly order: DeskOrder;
  readonly step: StatusStep;
}

function decide(mirror: SyncMirror, { baseRemote, baseDesk, deskStatus }: MirrorBinding, order: DeskOrder): StatusStep {
  // Just created and not settled: what it shows is not yet anybody's change.
  if (baseRemote === null || baseDesk === null) return { kind: "rest" };
  return reconcileStatus(
    { store: baseRemote, desk: baseDesk },
    { store: order.statusId, desk: deskStatus, storeClosed: false },
    mirror.rules,
    LIMITS,
  );
}

function changeOf({ binding, order, step }: Decided): BindingChange {
  const base = step.kind === "move_base" || step.kind === "set_desk" ? step.base : null;
  // What they show now is known and overruled: only the desk's change is left, to be sent.
  const overruled = step.kind === "conflict" && step.push !== null;
  return {
    orderId: binding.orderId,
    remoteNumber: order.number === "" ? null : order.number,
    remoteStatus: order.statusId,
    baseRemote: base?.store ?? (overruled ? order.statusId : binding.baseRemote),
    baseDesk: base?.desk ?? binding.baseDesk,
    modifiedAt: order.modifiedAt,
    matched: step.kind !== "unmatched" && !(step.kind === "conflict" && step.push === null),
    due: step.kind === "push" || overruled,
  };
}

async function setDesk(tx: Transaction, mirror: SyncMirror, { decided, now }: { decided: readonly Decided[]; now: Date }): Promise<void> {
  const wanted = decided.flatMap(({ binding, step }) => (step.kind === "set_desk" ? [{ orderId: binding.orderId, statusId: step.desk }] : []));
  const actor = { kind: "system" as const, id: null, name: mirror.name };
  for (const [statusId, some] of groupBy(wanted, (one) => one.statusId)) {
    const orders = await lockOrders(
      tx,
      some.map((one) => one.orderId),
    );
    const changed = await setOrderFields(tx, orders, { fields: { statusId }, actor, now, cause: `${mirror.name}: status matching` });
    await announce(tx, "order.changed", { ids: [...changed] });
  }
}

async function tellConflicts(tx: Transaction, mirror: SyncMirror, { decided, now }: { decided: readonly Decided[]; now: Date }): Promise<void> {
  // The same conflict is seen again until it is over: it is told once.
  const fresh = decided.filter(({ binding, order, step }) => step.kind === "conflict" && binding.remoteStatus !== order.statusId);
  if (fresh.length === 0) return;
  const names = await readEntryNames(tx, mirror.id, "order_status");
  const details = fresh.map(({ binding, order, step }) => ({
    orderId: binding.orderId,
    detail: {
      mirror: mirror.name,
      remoteStatusId: order.statusId,
      remoteStatus: names.get(order.statusId) ?? order.statusId,
      deskStatusId: binding.deskStatus,
      winner: "desk",
      written: step.kind === "conflict" && step.push !== null,
    },
  }));
  const events = details.map(({ orderId, detail }): NewEvent => ({ orderId, kind: "mirror_conflict", after: detail, cause: "both sides changed" }));
  await insertEvents(tx, events, { author: { kind: "system", id: null, name: mirror.name }, now });
  await raiseAttention(
    tx,
    details.map(({ orderId, detail }) => ({ kind: "mirror_conflict" as const, storeId: null, orderId, remoteId: null, detail })),
    now,
  );
  await announce(tx, "attention.changed", {});
}

/**
 * A product line is written off there, or none is any more: the order is frozen or thaws, as by a write-off on the desk (product.md 37). The order is
 * locked here; what the desk itself has written off keeps it frozen.
 */
export async function applyFreeze(
  tx: Transaction,
  mirror: SyncMirror,
  seen: { orderId: string; lines: readonly DeskLine[]; wasFrozen: boolean; now: Date },
): Promise<void> {
  const { orderId, wasFrozen, now } = seen;
  const writtenOff = seen.lines.filter((line) => line.writtenOff);
  const isFrozen = writtenOff.length > 0;
  if (isFrozen === wasFrozen) return;
  await lockOrders(tx, [orderId]);
  await setMirrorFrozen(tx, orderId, { frozen: isFrozen, now });
  if (isFrozen) await freezeOrders(tx, [orderId], now);
  else if ((await readWriteOffLines(tx, [orderId])).every((line) => !line.writtenOff)) await thawOrders(tx, [orderId]);
  const event = {
    orderId,
    kind: isFrozen ? "mirror_frozen" : "mirror_thawed",
    text: writtenOff.map((line) => line.title).join(", ") || null,
    cause: mirror.name,
  };
  await insertEvents(tx, [event], { author: { kind: "system", id: null, name: mirror.name }, now });
  await announce(tx, "order.changed", { ids: [orderId] });
}
