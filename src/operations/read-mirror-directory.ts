import type { DeskDirectory } from "../connectors/contract.ts";
import { announce } from "../database/announce.ts";
import { raiseAttention, settleAttention } from "../database/attention.ts";
import type { Transaction } from "../database/database.ts";
import { followActivity, type MirrorEntry, type MirrorKind, saveMirrorEntries } from "../database/mirror-directory.ts";
import { setMirrorTimes } from "../database/mirror-due.ts";
import { noteMirrorSuccess } from "../database/mirror-health.ts";
import { noteDirectoryRead, unparkMirrored } from "../database/mirror-orders.ts";
import { attentionSubject } from "../domain/attention.ts";
import { type AtMirror, inMirrorLane, MENDED_BY_SETTINGS } from "./mirror-at.ts";

const DAY_MS = 24 * 3_600_000;

/**
 * Reads the account's directory again: daily, when a person asks, and when something was refused that may have been deleted. What disappeared although
 * something of ours is matched to it is said under Attention; employees who are not active there take no orders here; what waited for it is tried again.
 */
export async function readMirrorDirectory(at: AtMirror): Promise<void> {
  const directory = await at.desk.readDirectory();
  await inMirrorLane(at, async (tx, now) => {
    await noteMirrorSuccess(tx, at.mirror.id, now);
    await saveDirectory(tx, at.mirror, { directory, now });
    await noteDirectoryRead(tx, at.mirror.id, now);
    await setMirrorTimes(tx, at.mirror.id, { directory: new Date(now.getTime() + DAY_MS) });
  });
}

/** Saves a directory that was just read, with all that follows from what changed in it. */
export async function saveDirectory(
  tx: Transaction,
  mirror: { id: string; name: string },
  read: { directory: DeskDirectory; now: Date },
): Promise<void> {
  const { now } = read;
  const { entries, kinds } = entriesOf(read.directory);
  const news = await saveMirrorEntries(tx, mirror.id, { entries, kinds, now });
  const subjectOf = (entry: MirrorEntry) => ({ mirrorId: mirror.id, remoteId: `${entry.kind}/${entry.remoteId}` });
  const gone = news.gone.map((entry) => ({
    ...subjectOf(entry),
    kind: "mirror_directory_gone" as const,
    storeId: null,
    orderId: null,
    detail: { mirror: mirror.name, what: entry.kind, name: entry.name },
  }));
  const raised = await raiseAttention(tx, gone, now);
  const subjects = news.back.map((entry) => attentionSubject(subjectOf(entry)));
  const settled = await settleAttention(tx, { kinds: ["mirror_directory_gone"], subjects, resolution: "over", employeeId: null, now });
  await followActivity(tx, mirror.id);
  await unparkMirrored(tx, mirror.id, { reasons: MENDED_BY_SETTINGS, now });
  await announce(tx, "mirror.changed", { id: mirror.id });
  if (raised || settled > 0) await announce(tx, "attention.changed", {});
}

function entriesOf(directory: DeskDirectory): { entries: MirrorEntry[]; kinds: MirrorKind[] } {
  const all: readonly (readonly [MirrorKind, readonly { readonly id: string; readonly name: string }[] | null])[] = [
    ["location", directory.locations],
    ["employee", directory.employees],
    ["order_type", directory.orderTypes],
    ["order_status", directory.orderStatuses],
    ["custom_field", directory.customFields],
    ["category", directory.productCategories],
  ];
  const read = all.flatMap(([kind, list]) => (list === null ? [] : [{ kind, list }]));
  const entries = read.flatMap(({ kind, list }) => list.map(({ id, name, ...detail }) => ({ kind, remoteId: id, name, detail })));
  return { entries, kinds: read.map(({ kind }) => kind) };
}
