import { RemoteError } from "../connectors/contract.ts";
import type { DeskCreate } from "../connectors/desk-contract.ts";
import type { Transaction } from "../database/database.ts";
import { findOpenWrite, intendWrite, noteLooked, settleWrite, type WriteKind } from "../database/mirror-writes.ts";
import { type AtMirror, inMirrorLane, MirrorWaits } from "./mirror-at.ts";

/** A write whose answer was lost can still land this much later: nothing is created again before that, and then only after another look. */
export const LAND_MS = 60_000;
/** Clocks of both sides differ. */
const SKEW_MS = 10 * 60_000;

export interface JournalledWrite {
  readonly kind: WriteKind;
  /** What is created: one write of a kind and subject at a time. */
  readonly subject: string;
  readonly orderId: string | null;
  /** Looks whether it is there already; `since`: nothing of it is older. Called before the first write too when `looksFirst`. */
  readonly look: (since: Date) => Promise<string | null>;
  readonly looksFirst?: boolean;
  readonly call: () => Promise<DeskCreate>;
  /** What is to be known for ever is saved together with the end of the journal's entry. */
  readonly save: (tx: Transaction, remoteId: string, how: "found" | "done") => Promise<void>;
}

/**
 * Creates something there once, however often calls fail, answers are lost or we are killed: the intent is written down before the call, the result with
 * what follows from it, and whoever finds an intent without a result looks before anything is created again: at once, and again after a minute.
 * Throws RemoteError of the calls, MirrorWaits while it cannot be known.
 */
export async function writeOnce(at: AtMirror, write: JournalledWrite): Promise<DeskCreate> {
  const subject = { mirrorId: at.mirror.id, kind: write.kind, subject: write.subject };
  const open = await findOpenWrite(at.context.db, subject);
  if (open || write.looksFirst) {
    const since = new Date((open?.intendedAt ?? at.context.now()).getTime() - SKEW_MS);
    const remoteId = await write.look(since);
    if (remoteId !== null) {
      await inMirrorLane(at, async (tx, now) => {
        if (open) await settleWrite(tx, open.id, { outcome: "found", remoteId, now });
        await write.save(tx, remoteId, "found");
      });
      return { outcome: "created", remoteId };
    }
  }
  if (open) await waitForIt(at, open);
  const id = await inMirrorLane(at, (tx, now) => intendWrite(tx, { ...subject, orderId: write.orderId, now }));
  const answer = await callOrSettle(at, id, write.call);
  await inMirrorLane(at, async (tx, now) => {
    const created = answer.outcome === "created" ? answer.remoteId : null;
    await settleWrite(tx, id, { outcome: created === null ? "refused" : "done", remoteId: created, now });
    if (created !== null) await write.save(tx, created, "done");
  });
  return answer;
}

async function waitForIt(at: AtMirror, open: { id: string; intendedAt: Date }): Promise<void> {
  const landed = new Date(open.intendedAt.getTime() + LAND_MS);
  if (at.context.now() < landed) {
    await inMirrorLane(at, (tx, now) => noteLooked(tx, open.id, now));
    throw new MirrorWaits(landed);
  }
  await inMirrorLane(at, (tx, now) => settleWrite(tx, open.id, { outcome: "not_there", remoteId: null, now }));
}

/** What surely did not happen is settled at once; what may have happened stays open. */
async function callOrSettle(at: AtMirror, id: string, call: () => Promise<DeskCreate>): Promise<DeskCreate> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RemoteError && !mayHaveHappened(error))
      await inMirrorLane(at, (tx, now) => settleWrite(tx, id, { outcome: "not_sent", remoteId: null, now }));
    throw error;
  }
}

function mayHaveHappened(error: RemoteError): boolean {
  return error.mayHaveHappened || error.code === "server_error";
}

/**
 * The same for what cannot be looked for (a comment, a person without any key): an unknown outcome is taken for done and not repeated.
 * True when it was called now.
 */
export async function writeAtMostOnce(
  at: AtMirror,
  write: Pick<JournalledWrite, "kind" | "subject" | "orderId"> & { call: () => Promise<void>; save: (tx: Transaction) => Promise<void> },
): Promise<boolean> {
  const subject = { mirrorId: at.mirror.id, kind: write.kind, subject: write.subject };
  const open = await findOpenWrite(at.context.db, subject);
  if (open) {
    await inMirrorLane(at, async (tx, now) => {
      await settleWrite(tx, open.id, { outcome: "found", remoteId: null, now });
      await write.save(tx);
    });
    return false;
  }
  const id = await inMirrorLane(at, (tx, now) => intendWrite(tx, { ...subject, orderId: write.orderId, now }));
  await callOrSettle(at, id, async () => {
    await write.call();
    return { outcome: "gone" };
  });
  await inMirrorLane(at, async (tx, now) => {
    await settleWrite(tx, id, { outcome: "done", remoteId: null, now });
    await write.save(tx);
  });
  return true;
}
