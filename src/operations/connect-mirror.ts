import type { DeskDirectory } from "../connectors/contract.ts";
import type { DeskConnection, DeskFields, DeskOrder } from "../connectors/desk-contract.ts";
import { announce } from "../database/announce.ts";
import type { Transaction } from "../database/database.ts";
import { saveMirrorMatches } from "../database/mirror-directory.ts";
import { enrolOpenOrders } from "../database/mirror-orders.ts";
import {
  changeMirror,
  findOldMirror,
  findOnlyMirror,
  type GivenFields,
  insertMirror,
  type MirrorColumns,
  reviveMirror,
} from "../database/mirrors.ts";
import { findSampleStore } from "../database/sample-store.ts";
import { inTransaction } from "../database/transaction.ts";
import { checkMirror, explainMirror, type MirrorCandidate, placeOf } from "./check-mirror.ts";
import type { Actor, Context } from "./context.ts";
import { type AskedDirectory, makeMatches } from "./mirror-form.ts";
import { adoptTwins, type FoundTwin, lookForTwins } from "./mirror-twins-seen.ts";
import { mirrorOwner, openCandidate } from "./open-mirror-connection.ts";
import { Problem } from "./problem.ts";
import { saveDirectory } from "./read-mirror-directory.ts";

export interface NewMirror extends MirrorCandidate {
  readonly name: string;
  readonly enabled: boolean;
  readonly directory: AskedDirectory;
  readonly productCategoryId?: string | undefined;
  readonly fields?: GivenFields | undefined;
  readonly webhookSecret?: string | undefined;
  /** What to do when orders of the stores are there already: bind them as they are. Without it the set-up stops and says so. */
  readonly existing?: "bind" | undefined;
}

function besideSample(): Problem {
  const detail = "Nothing was saved: the made-up orders of the sample shop would be created in that account. Remove the sample shop first.";
  return new Problem(409, "sample_shop_there", detail);
}

/** How far back the account's orders are looked through for those of the stores, at most so many pages of 50. */
const COMPARED_DAYS = 14;
const COMPARED_PAGES = 6;

/**
 * Connects an account of another desk: checked first, its recent orders compared with the stores' (two movers would double every order), then saved with its
 * directory; every open order of the stores waits to be created there from then on. An account that was connected before is taken up again.
 * 409 already_connected, 409 second_mover; 422 as the check.
 */
export async function connectMirror(context: Context, actor: Actor, wanted: NewMirror): Promise<string> {
  await refuseSecond(context);
  const theirs = await checkMirror(context, wanted);
  const place = placeOf(context, wanted);
  const settings = { url: place.url, apiKey: wanted.apiKey, currency: theirs.company.currency ?? "", fields: fieldsOf(wanted.fields) };
  const recent = await explainMirror(place, () => readRecent(openCandidate(context, wanted.platform, settings), context.now()));
  const now = context.now();
  return inTransaction(context.db, async (tx) => {
    await refuseSecond(context, tx);
    if (await findSampleStore(tx)) throw besideSample();
    const twins = await lookForTwins(tx, recent);
    if (twins.length > 0 && wanted.existing !== "bind") throw secondMover(twins);
    const columns = columnsOf(wanted, theirs, place.url);
    const old = await findOldMirror(tx, columns);
    const id = old ?? (await insertMirror(tx, columns, now));
    if (old !== null) await reviveMirror(tx, old, columns, now);
    const seal = (secret: string) => context.secrets.seal(secret, mirrorOwner(id));
    await changeMirror(tx, id, { apiKey: seal(wanted.apiKey), webhookSecret: wanted.webhookSecret ? seal(wanted.webhookSecret) : null });
    const mirror = { id, name: wanted.name };
    await saveMirrorMatches(tx, id, await makeMatches(tx, { directory: wanted.directory, theirs, actor, now }));
    await saveDirectory(tx, mirror, { directory: theirs, now });
    await adoptTwins(tx, mirror, { twins, orders: recent, now });
    await enrolOpenOrders(tx, id, now);
    await announce(tx, "mirror.changed", { id });
    return id;
  });
}

async function refuseSecond(context: Context, tx?: Transaction): Promise<void> {
  const other = await findOnlyMirror(tx ?? context.db);
  if (!other) return;
  const detail = `Nothing was saved: “${other.name}” is connected already, and there can be one such desk at a time. Change it, or disconnect it first.`;
  throw new Problem(409, "already_connected", detail, { more: { mirror: other.name } });
}

/** The account's recent orders, newest first. */
async function readRecent(desk: DeskConnection, now: Date): Promise<DeskOrder[]> {
  const from = new Date(now.getTime() - COMPARED_DAYS * 86_400_000);
  const all: DeskOrder[] = [];
  for (let number = 1; number <= COMPARED_PAGES; number++) {
    const page = await desk.orders.createdSince({ from, page: number });
    all.push(...page.orders);
    if (page.page >= page.pages || page.orders.length === 0) break;
  }
  return [...new Map(all.map((order) => [order.remoteId, order])).values()];
}

function secondMover(twins: readonly FoundTwin[]): Problem {
  const examples = twins.slice(0, 5).map((twin) => ({ number: twin.number, remoteNumber: twin.remoteNumber }));
  const shown = examples.map(({ number, remoteNumber }) => `${number} = ${remoteNumber}`).join(", ");
  const detail = `Nothing was saved: ${twins.length} of the stores' orders are there already (${shown}). Somebody else brings them in, most likely RO App's own store integration; with both, every order would come twice. Keep that one and do not connect here, or switch it off there first and choose to bind what it has brought.`;
  return new Problem(409, "second_mover", detail, { more: { count: twins.length, examples } });
}

function columnsOf(wanted: NewMirror, theirs: DeskDirectory, url: string): MirrorColumns {
  return {
    platform: wanted.platform,
    name: wanted.name,
    url,
    enabled: wanted.enabled,
    company: theirs.company.name,
    currency: theirs.company.currency,
    categoryId: wanted.productCategoryId ?? null,
    fields: wanted.fields ?? {},
  };
}

function fieldsOf({ storeName, remoteId, remoteNumber, placedAt }: GivenFields = {}): DeskFields {
  return { storeName: storeName ?? null, remoteId: remoteId ?? null, remoteNumber: remoteNumber ?? null, placedAt: placedAt ?? null };
}
