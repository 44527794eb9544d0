import { type ListedMirrorEntry, listMirrorEntries, listMirrorMatches, type MirrorMatch } from "../database/mirror-directory.ts";
import { type MirrorFigures, readMirrorFigures } from "../database/mirror-views.ts";
import { findMirror, findOnlyMirror, type SyncMirror } from "../database/mirrors.ts";
import { type Health, healthOf, isLate } from "../domain/store-health.ts";
import { callsOf, secondsOf } from "../sync/mirror-backlog.ts";
import type { Context } from "./context.ts";
import { findDeskConnector } from "./open-mirror-connection.ts";
import { notFound } from "./problem.ts";

export interface MirrorView {
  readonly mirror: SyncMirror;
  readonly matches: readonly MirrorMatch[];
  readonly figures: MirrorFigures;
  readonly health: Health;
  readonly budget: { readonly callsPerSecond: number; readonly used: number; readonly waiting: number; readonly backlogSeconds: number };
}

/** A mirror with all that its page shows: health, matching, how far it is, and what the account's budget is used for. 404. */
export async function readMirror(context: Context, id: string): Promise<MirrorView> {
  const mirror = await findMirror(context.db, id);
  if (!mirror) throw notFound("mirror");
  return view(context, mirror);
}

/** The connected one, or none. */
export async function listMirrors(context: Context): Promise<MirrorView[]> {
  const mirror = await findOnlyMirror(context.db);
  return mirror ? [await view(context, mirror)] : [];
}

/** What the account has, as it was read last. 404. */
export async function readMirrorEntries(context: Context, id: string): Promise<{ entries: ListedMirrorEntry[]; readAt: Date | null }> {
  const mirror = await findMirror(context.db, id);
  if (!mirror) throw notFound("mirror");
  return { entries: await listMirrorEntries(context.db, id), readAt: mirror.lastDirectoryAt };
}

async function view(context: Context, mirror: SyncMirror): Promise<MirrorView> {
  const now = context.now();
  const figures = await readMirrorFigures(context.db, mirror.id, now);
  const budget = findDeskConnector(context, mirror.platform)?.budget ?? { calls: 3, windowMs: 1000 };
  const callsPerSecond = (budget.calls * 1000) / budget.windowMs;
  const waiting = callsOf(figures);
  return {
    mirror,
    matches: await listMirrorMatches(context.db, mirror.id),
    figures,
    health: healthOf({
      enabled: mirror.enabled,
      deleted: mirror.deleted,
      accessLost: mirror.accessLostAt !== null,
      failure: mirror.failure,
      backOffUntil: mirror.backOffUntil,
      late: isLate(mirror.lastSuccessAt, mirror.connectedAt, mirror.pollSeconds, now),
      nextLightAt: mirror.nextPollAt,
      nextFullAt: null,
      scheduled: true,
    }),
    budget: { callsPerSecond, used: figures.used, waiting, backlogSeconds: secondsOf(waiting, budget) },
  };
}
