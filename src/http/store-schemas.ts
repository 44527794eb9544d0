import { z } from "zod";
import { PRODUCT_MATCHINGS } from "../connectors/contract.ts";
import { timeZone } from "./company-schemas.ts";
import { id, instant, strict } from "./schemas.ts";

/** A key of a shop: its own words, never ours. */
export const remoteId = z.string().min(1).max(64);
const storeName = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .refine((text) => [...text].length <= 64, "is longer than 64 characters");
const seconds = z.number().int("is not a whole number").min(60, "must be 60 to 3600 seconds").max(3600, "must be 60 to 3600 seconds");
const platform = z.string().min(1).max(32);
const url = z.string().trim().min(1, "must not be empty").max(500);
const credentials = strict({
  login: z.string().trim().min(1, "must not be empty").max(200),
  password: z.string().min(1, "must not be empty").max(500),
});

const assignment = z.discriminatedUnion("mode", [
  strict({ mode: z.literal("all") }),
  strict({ mode: z.literal("selected"), employeeIds: z.array(id).min(1, "choose at least one manager").max(500) }),
]);

export const rulesBody = strict({
  in: z.array(strict({ remoteStatusId: remoteId, statusId: z.string().min(1).max(64) })).max(500),
  out: z.array(strict({ statusId: z.string().min(1).max(64), remoteStatusId: remoteId })).max(500),
});

export const storeCheckBody = strict({ platform, url, credentials });
export const storeProbeBody = strict({ platform, url });
export const storeProbeAnswer = z.object({
  host: z.string(),
  known: z.boolean().meta({ description: "False: this platform cannot tell without credentials" }),
});

const settings = {
  name: storeName,
  url,
  credentials,
  enabled: z.boolean(),
  locationId: id,
  orderTypeId: id,
  productLanguage: z.string().trim().min(1).max(16),
  productMatching: z.enum(PRODUCT_MATCHINGS),
  assignment,
  timeZone,
};
const moreSettings = {
  newOrderIntervalSeconds: seconds.optional(),
  fullPassIntervalSeconds: seconds.optional(),
  mayCancelInStore: z.boolean().optional(),
  frozenFollowsStatus: z.boolean().optional(),
  finalStatusIds: z.array(remoteId).max(500).optional(),
  cancelledStatusIds: z.array(remoteId).max(500).optional(),
};

export const newStoreBody = strict({ platform, ...settings, ...moreSettings, statusRules: rulesBody });
export const storePatchBody = strict({ ...z.object(settings).partial().shape, ...moreSettings });

export const remoteStatus = z.object({ id: z.string(), titles: z.record(z.string(), z.string()), final: z.boolean(), cancelled: z.boolean() });

export const rulesAnswer = z.object({
  in: z.array(z.object({ remoteStatusId: z.string(), statusId: z.string() })),
  out: z.array(z.object({ statusId: z.string(), remoteStatusId: z.string() })),
});

export const failureAnswer = z.object({ code: z.string(), message: z.string(), advice: z.string() });

export const storeAnswer = z.object({
  id,
  platform: z.string(),
  name: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  sample: z.boolean().meta({ description: "The sample shop: simulated, with made-up orders" }),
  locationId: id,
  orderTypeId: id,
  productLanguage: z.string(),
  productMatching: z.enum(PRODUCT_MATCHINGS),
  assignment: z.union([z.object({ mode: z.literal("all") }), z.object({ mode: z.literal("selected"), employeeIds: z.array(id) })]),
  turns: z.array(z.object({ employeeId: id, name: z.string() })).meta({ description: "The order of turns; the first is next" }),
  timeZone: z.string(),
  newOrderIntervalSeconds: z.number(),
  fullPassIntervalSeconds: z.number(),
  mayCancelInStore: z.boolean(),
  frozenFollowsStatus: z.boolean(),
  finalStatusIds: z.array(z.string()),
  cancelledStatusIds: z.array(z.string()),
  languages: z.array(z.string()),
  currencies: z.array(z.string()),
  connectedAt: instant,
  importStartedAt: instant.nullable(),
  lastImportId: id.nullable(),
  health: z.object({
    state: z.enum(["ok", "late", "access_lost", "backing_off", "paused", "disconnected"]),
    lastSuccessAt: instant.nullable(),
    lastFullPassAt: instant.nullable(),
    nextRunAt: instant.nullable(),
    failure: failureAnswer.nullable(),
    openOrders: z.number().int(),
    webHooks: z
      .object({
        state: z.enum(["on", "partly", "off", "waiting", "no_public_url", "unsupported"]),
        since: instant.nullable(),
        lastReceivedAt: instant.nullable().meta({ description: "To the minute" }),
        retryAt: instant.nullable().meta({ description: "When the shop is asked again for what is missing" }),
        problem: failureAnswer.nullable(),
      })
      .meta({ description: "What the shop tells us by itself: it only makes things sooner" }),
  }),
});

export const storeCheckAnswer = z.object({
  ok: z.literal(true),
  host: z.string(),
  statuses: z.array(remoteStatus),
  languages: z.array(z.string()),
  currencies: z.array(z.string()),
  suggestedTimeZone: z.string(),
  suggestedRules: rulesAnswer,
});

export const importAnswer = z.object({
  id,
  state: z.enum(["running", "done", "failed", "waiting"]),
  found: z.number().int(),
  imported: z.number().int(),
  alreadyThere: z.number().int(),
  leftOut: z.number().int().nullable(),
  setAside: z.number().int(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  progress: z.number().nullable().meta({ description: "Share of the window that was read, 0 to 1" }),
  failure: failureAnswer.nullable(),
});

export const passAnswer = z.object({
  id,
  storeId: id,
  kind: z.enum(["light", "full", "sweep"]),
  state: z.enum(["running", "done", "failed", "waiting"]),
  startedAt: instant,
  finishedAt: instant.nullable(),
  remoteCalls: z.number().int(),
  looked: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  pushed: z.number().int(),
  setAside: z.number().int(),
  failure: failureAnswer.nullable(),
});
