import type { DeskDirectory } from "../connectors/contract.ts";
import { announce } from "../database/announce.ts";
import { settleAttention } from "../database/attention.ts";
import { addJob } from "../database/jobs.ts";
import { saveMirrorMatches } from "../database/mirror-directory.ts";
import { setMirrorTimes } from "../database/mirror-due.ts";
import { voidMirrorLane } from "../database/mirror-lane.ts";
import { unparkMirrored } from "../database/mirror-orders.ts";
import { findMirror, type GivenFields, removeMirror, type SyncMirror, changeMirror as saveChange, wakeMirror } from "../database/mirrors.ts";
import { inTransaction } from "../database/transaction.ts";
import { checkMirror } from "./check-mirror.ts";
import type { Actor, Context } from "./context.ts";
import { mirrorDirectoryJob, mirrorPollJob } from "./do-due-mirrors.ts";
import { MENDED_BY_SETTINGS } from "./mirror-at.ts";
import { type AskedDirectory, makeMatches } from "./mirror-form.ts";
import { mirrorOwner } from "./open-mirror-connection.ts";
import { notFound, Problem } from "./problem.ts";
import { saveDirectory } from "./read-mirror-directory.ts";

export interface MirrorPatch {
  readonly name?: string | undefined;
  readonly url?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly directory?: AskedDirectory | undefined;
  readonly productCategoryId?: string | null | undefined;
  readonly fields?: GivenFields | undefined;
  /** Null takes it away: web-hooks are then refused. */
  readonly webhookSecret?: string | null | undefined;
}

/**
 * Changes a mirror. A new key or address is checked first, and must lead to the same account (422 `another_account`); with a matching the directory is read
 * anew. Pausing loses nothing: what changes meanwhile is carried over when it goes on.
 */
export async function changeMirror(context: Context, actor: Actor, asked: { id: string; patch: MirrorPatch }): Promise<void> {
  const { id, patch } = asked;
  const mirror = await findMirror(context.db, id);
  if (!mirror) throw notFound("mirror");
  const needsAccount = patch.apiKey !== undefined || patch.url !== undefined || patch.directory !== undefined;
  const theirs = needsAccount ? await checkMirror(context, candidateOf(context, mirror, patch)) : null;
  if (theirs && theirs.company.name !== mirror.company) throw anotherAccount(mirror, theirs);
  const now = context.now();
  const seal = (secret: string) => context.secrets.seal(secret, mirrorOwner(id));
  await inTransaction(context.db, async (tx) => {
    await saveChange(tx, id, {
      name: patch.name,
      url: patch.url,
      apiKey: patch.apiKey === undefined ? undefined : seal(patch.apiKey),
      webhookSecret: typeof patch.webhookSecret === "string" ? seal(patch.webhookSecret) : patch.webhookSecret,
      enabled: patch.enabled,
      categoryId: patch.productCategoryId,
      fields: patch.fields,
      currency: theirs?.company.currency ?? undefined,
    });
    if (patch.directory && theirs) {
      const made = await makeMatches(tx, { directory: patch.directory, theirs, actor, now });
      await saveMirrorMatches(tx, id, made);
    }
    if (theirs) await saveDirectory(tx, { id, name: patch.name ?? mirror.name }, { directory: theirs, now });
    else await unparkMirrored(tx, id, { reasons: MENDED_BY_SETTINGS, now });
    if (patch.apiKey !== undefined || patch.enabled === true) await wakeMirror(tx, id, now);
    await announce(tx, "mirror.changed", { id });
  });
}

function candidateOf(context: Context, mirror: SyncMirror, patch: MirrorPatch) {
  const kept = mirror.apiKey ? context.secrets.open(mirror.apiKey, mirrorOwner(mirror.id)) : "";
  return { platform: mirror.platform, url: patch.url ?? mirror.url, apiKey: patch.apiKey ?? kept };
}

function anotherAccount(mirror: SyncMirror, theirs: DeskDirectory): Problem {
  const detail = `Nothing was saved: this key belongs to “${theirs.company.name}”, but the orders here are tied to those of “${mirror.company}”. Use a key of that account, or disconnect it first.`;
  return new Problem(422, "another_account", detail, { more: { company: theirs.company.name } });
}

/** Its key is erased; orders on both sides stay as they are, and the same account connected again is taken up. */
export async function disconnectMirror(context: Context, id: string): Promise<void> {
  const now = context.now();
  await inTransaction(context.db, async (tx) => {
    if (!(await findMirror(tx, id))) throw notFound("mirror");
    await voidMirrorLane(tx, id);
    await removeMirror(tx, id, now);
    await settleAttention(tx, {
      kinds: ["mirror_access_lost", "mirror_second_mover"],
      subjects: [`mirror:${id}`],
      resolution: "disconnected",
      employeeId: null,
      now,
    });
    await announce(tx, "mirror.changed", { id });
  });
}

/** A person wants to see now what changed there, or what the account has: trouble may be over, so it is tried at once. */
export async function readMirrorNow(context: Context, id: string, what: "orders" | "directory"): Promise<void> {
  const now = context.now();
  await inTransaction(context.db, async (tx) => {
    const mirror = await findMirror(tx, id);
    if (!mirror) throw notFound("mirror");
    if (!mirror.enabled) throw new Problem(409, "paused", `Nothing was read: “${mirror.name}” is paused. Switch it on first.`);
    await wakeMirror(tx, id, now);
    if (what === "directory") await setMirrorTimes(tx, id, { directory: new Date(now.getTime() + 600_000) });
    await addJob(tx, what === "directory" ? mirrorDirectoryJob(id) : mirrorPollJob(id));
  });
}
