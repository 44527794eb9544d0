import type { z } from "zod";
import type { ListedMirrorEntry } from "../database/mirror-directory.ts";
import type { MirrorView } from "../operations/read-mirror.ts";
import type { mirrorAnswer, mirrorEntriesAnswer } from "./mirror-schemas.ts";

export function showMirror({ mirror, matches, figures, health, budget }: MirrorView): z.input<typeof mirrorAnswer> {
  const pairs = (kind: string, member: string) =>
    matches.filter((match) => match.kind === kind).map(({ deskId, remoteId }) => ({ [member]: deskId, remoteId }));
  return {
    id: mirror.id,
    platform: mirror.platform,
    name: mirror.name,
    url: mirror.url,
    company: mirror.company,
    currency: mirror.currency,
    enabled: mirror.enabled,
    connectedAt: mirror.connectedAt.toISOString(),
    directory: {
      locations: pairs("location", "locationId"),
      employees: pairs("employee", "employeeId"),
      orderTypes: pairs("order_type", "orderTypeId"),
      orderStatuses: pairs("order_status", "statusId"),
    },
    productCategoryId: mirror.categoryId,
    fields: { ...mirror.fields },
    webhook: { path: `/hooks/${mirror.platform}/${mirror.id}/order`, hasSecret: mirror.webhookSecret !== null },
    health: {
      state: health.state,
      lastSuccessAt: mirror.lastSuccessAt?.toISOString() ?? null,
      lastPassAt: mirror.lastPollAt?.toISOString() ?? null,
      nextRunAt: health.nextRunAt?.toISOString() ?? null,
      failure: health.failure,
    },
    orders: {
      total: figures.bound + figures.parked + figures.opening,
      bound: figures.bound,
      waiting: figures.waiting,
      parked: figures.parked,
    },
    budget,
  };
}

export function showMirrorEntries(entries: readonly ListedMirrorEntry[], readAt: Date | null): z.input<typeof mirrorEntriesAnswer> {
  const items = entries.map(({ kind, remoteId, name, detail, gone }) => ({
    kind,
    id: remoteId,
    name,
    gone,
    active: detail.active !== false,
    group: typeof detail.group === "string" ? detail.group : null,
  }));
  return { items, nextCursor: null, readAt: readAt?.toISOString() ?? null };
}
