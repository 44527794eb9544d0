import type { DeskConnection } from "../connectors/desk-contract.ts";
import type { Transaction } from "../database/database.ts";
import { isAwaited } from "../database/mirror-due.ts";
import { noteMirrorSuccess } from "../database/mirror-health.ts";
import { holdMirrorLane, type MirrorLane, mirrorQueue } from "../database/mirror-lane.ts";
import type { SyncMirror } from "../database/mirrors.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Context } from "./context.ts";

/** A job at work in the lane of a mirror. */
export interface AtMirror {
  readonly context: Context;
  readonly lane: MirrorLane;
  readonly mirror: SyncMirror;
  readonly desk: DeskConnection;
}

/** Writes in one transaction of the lane, in which no call is made; the account has just answered, so that whatever was wrong is over. */
export async function inMirrorLane<Result>(
  { context, lane }: Pick<AtMirror, "context" | "lane">,
  work: (tx: Transaction, now: Date) => Promise<Result>,
): Promise<Result> {
  return inTransaction(context.db, async (tx) => {
    await holdMirrorLane(tx, lane);
    return work(tx, context.now());
  });
}

export async function noteAnswered(at: AtMirror): Promise<void> {
  await inMirrorLane(at, (tx, now) => noteMirrorSuccess(tx, at.mirror.id, now));
}

/** The order cannot go on by itself: it waits for a person under Attention, the others go on. */
export class MirrorParks extends Error {
  readonly reason: ParkReason;
  readonly said: string | null;

  constructor(reason: ParkReason, said: string | null = null) {
    super(`${reason}${said === null ? "" : `: ${said}`}`);
    this.name = "MirrorParks";
    this.reason = reason;
    this.said = said;
  }
}

/** It is not known whether a write took effect: nothing is repeated before this instant. */
export class MirrorWaits extends Error {
  readonly until: Date;

  constructor(until: Date) {
    super(`nothing is repeated before ${until.toISOString()}`);
    this.name = "MirrorWaits";
    this.until = until;
  }
}

/** Something that people wait for came meanwhile and goes first; the order goes on where it stopped, and stays due. */
export class MirrorYields extends Error {
  constructor() {
    super("something that people wait for goes first");
    this.name = "MirrorYields";
  }
}

/** Between two writes of an order that takes many of them. */
export async function yieldToPeople({ context, mirror }: AtMirror, orderId: string): Promise<void> {
  if (await isAwaited(context.db, mirror.id, { queue: mirrorQueue(mirror.id), orderId, now: context.now() })) throw new MirrorYields();
}

export type ParkReason =
  | "location_not_matched"
  | "order_type_not_matched"
  | "currency_differs"
  | "no_category"
  | "no_buyer"
  | "person_refused"
  | "person_unknown"
  | "product_refused"
  | "order_refused"
  | "line_refused"
  | "status_refused"
  | "refused"
  | "gone_there";

/** What a change of the directory, the matching or the settings may have put right. */
export const MENDED_BY_SETTINGS: readonly ParkReason[] = [
  "location_not_matched",
  "order_type_not_matched",
  "currency_differs",
  "no_category",
  "order_refused",
  "status_refused",
  "product_refused",
];
