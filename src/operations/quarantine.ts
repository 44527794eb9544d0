import { holdLane, type Lane } from "../database/lane.ts";
import { noteSuccess } from "../database/stores.ts";
import type { SyncStore } from "../database/sync-store.ts";
import { inTransaction, isDataError } from "../database/transaction.ts";
import { redactValue } from "../domain/redact.ts";
import type { UnreadableOrder } from "../domain/store-order.ts";
import { type Applied, applySighting, lookCloser, type Sighting } from "./apply-observed.ts";
import type { Context } from "./context.ts";
import type { OpenStore } from "./open-store-connection.ts";

const NOTHING: Applied = { looked: 0, created: 0, changed: 0, unchanged: 0, leftOut: 0, setAside: 0 };

/** What two parts of a page came to. */
export function sumOf(a: Applied, b: Applied): Applied {
  return {
    looked: a.looked + b.looked,
    created: a.created + b.created,
    changed: a.changed + b.changed,
    unchanged: a.unchanged + b.unchanged,
    leftOut: a.leftOut + b.leftOut,
    setAside: a.setAside + b.setAside,
  };
}

interface Quarantined {
  readonly lane: Lane;
  readonly store: SyncStore;
  readonly sequence: bigint;
  readonly cause: string;
  readonly importId: string | null;
}

/**
 * Writes a page; when the database cannot store one of its orders, the others still come in (product.md 22): each is written alone, those that
 * cannot be are set aside with the reason, and the page is closed with what is left; `before` is what was written alone.
 */
export async function quarantine(
  context: Context,
  lane: Quarantined & { open: OpenStore },
  page: { sighting: Sighting; write: (sighting: Sighting, before: Applied) => Promise<void> },
): Promise<void> {
  try {
    await page.write(page.sighting, NOTHING);
  } catch (error) {
    if (!isDataError(error) || page.sighting.candidates.length === 0) throw error;
    context.log.warn({ store: lane.store.id, orders: page.sighting.candidates.length, problem: messageOf(error) }, "page could not be stored whole");
    const { refused, written } = await writeOneByOne(context, lane, page.sighting);
    const rest = await lookCloser(context, lane, { orders: [], unreadable: [...page.sighting.unreadable, ...refused] });
    await page.write({ ...rest, unchanged: page.sighting.unchanged }, written);
  }
}

async function writeOneByOne(context: Context, { lane, store, ...facts }: Quarantined, sighting: Sighting) {
  const refused: UnreadableOrder[] = [];
  let written = NOTHING;
  for (const candidate of sighting.candidates) {
    try {
      const counts = await inTransaction(context.db, async (tx) => {
        const { lastTurnPosition } = await holdLane(tx, lane);
        const alone = { candidates: [candidate], unreadable: [], glance: sighting.glance, products: null, unchanged: 0 };
        const now = context.now();
        const { lastTurn, counts } = await applySighting(tx, store, alone, { ...facts, now, lastTurnPosition });
        await noteSuccess(tx, store.id, { now, lastTurn });
        return counts;
      });
      written = sumOf(written, counts);
    } catch (error) {
      if (!isDataError(error)) throw error;
      refused.push({ remoteId: candidate.order.remoteId, problem: messageOf(error), raw: redactValue(candidate.order) });
    }
  }
  return { refused, written };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
