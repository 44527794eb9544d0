import { z } from "zod";
import { STATUS_GROUPS } from "../domain/status.ts";
import { id, instant, name, strict } from "./schemas.ts";
import { failureAnswer } from "./store-schemas.ts";

const remoteId = z.string().min(1).max(100);
/** One of ours, or null: one of ours is made from theirs. */
const pair = <Member extends string>(member: Member) =>
  z.array(strict({ [member]: id.nullable(), remoteId } as { [Key in Member]: z.ZodNullable<typeof id> } & { remoteId: typeof remoteId })).max(1000);

const directory = {
  locations: pair("locationId"),
  employees: pair("employeeId"),
  orderTypes: pair("orderTypeId"),
  orderStatuses: pair("statusId"),
};
const fields = strict({
  storeName: z.string().max(100).optional(),
  remoteId: z.string().max(100).optional(),
  remoteNumber: z.string().max(100).optional(),
  placedAt: z.string().max(100).optional(),
});
const apiKey = z.string().trim().min(1).max(500);
const url = z.string().trim().min(1).max(500);
const webhookSecret = z.string().trim().min(1).max(500);

export const newMirrorBody = strict({
  platform: z.literal("roapp"),
  name: name(64),
  url: url.optional(),
  apiKey,
  enabled: z.boolean(),
  directory: strict(directory),
  productCategoryId: remoteId.optional(),
  fields: fields.optional(),
  webhookSecret: webhookSecret.optional(),
  existing: z
    .literal("bind")
    .optional()
    .meta({ description: "Bind orders of the stores that are there already; without it the set-up stops and says so" }),
});

export const mirrorPatchBody = strict({
  name: name(64).optional(),
  url: url.optional(),
  apiKey: apiKey.optional(),
  enabled: z.boolean().optional(),
  directory: strict(directory).partial().optional(),
  productCategoryId: remoteId.nullable().optional(),
  fields: fields.optional(),
  webhookSecret: webhookSecret.nullable().optional(),
});

export const mirrorCheckBody = strict({ platform: z.literal("roapp"), url: url.optional(), apiKey });

const entry = { id: z.string(), name: z.string() };
const suggested = z.array(z.object({ remoteId: z.string(), deskId: id.nullable() })).readonly();
const account = {
  locations: z.array(z.object(entry)).readonly(),
  employees: z.array(z.object({ ...entry, email: z.string().nullable(), active: z.boolean() })).readonly(),
  orderTypes: z.array(z.object(entry)).readonly(),
  orderStatuses: z.array(z.object({ ...entry, group: z.string().nullable(), suggestedGroup: z.enum(STATUS_GROUPS).nullable() })).readonly(),
  customFields: z.array(z.object({ ...entry, type: z.string().nullable() })).readonly(),
  productCategories: z
    .array(z.object({ ...entry, parentId: z.string().nullable() }))
    .readonly()
    .nullable(),
};

export const mirrorCheckAnswer = z.object({
  ok: z.literal(true),
  company: z.object({ name: z.string(), currency: z.string().nullable(), timeZone: z.string().nullable() }),
  ...account,
  suggested: z
    .object({ locations: suggested, employees: suggested, orderTypes: suggested, orderStatuses: suggested })
    .meta({ description: "What most likely is what here; null: one of ours is made from it" }),
});

export const mirrorEntriesAnswer = z.object({
  items: z.array(
    z.object({
      kind: z.enum(["location", "employee", "order_type", "order_status", "custom_field", "category"]),
      id: z.string(),
      name: z.string(),
      gone: z.boolean().meta({ description: "No longer in the account" }),
      active: z.boolean(),
      group: z.string().nullable(),
    }),
  ),
  nextCursor: z.null(),
  readAt: instant.nullable(),
});

const shownPair = (member: string) => z.array(z.object({ [member]: id, remoteId: z.string() }));

export const mirrorAnswer = z.object({
  id,
  platform: z.string(),
  name: z.string(),
  url: z.string(),
  company: z.string(),
  currency: z.string(),
  enabled: z.boolean(),
  connectedAt: instant,
  directory: z.object({
    locations: shownPair("locationId"),
    employees: shownPair("employeeId"),
    orderTypes: shownPair("orderTypeId"),
    orderStatuses: shownPair("statusId"),
  }),
  productCategoryId: z.string().nullable(),
  fields: z.object({
    storeName: z.string().nullable(),
    remoteId: z.string().nullable(),
    remoteNumber: z.string().nullable(),
    placedAt: z.string().nullable(),
  }),
  webhook: z.object({ path: z.string().meta({ description: "Below the address of this installation" }), hasSecret: z.boolean() }),
  health: z.object({
    state: z.enum(["ok", "late", "access_lost", "backing_off", "paused", "disconnected"]),
    lastSuccessAt: instant.nullable(),
    lastPassAt: instant.nullable(),
    nextRunAt: instant.nullable(),
    failure: failureAnswer.nullable(),
  }),
  orders: z.object({ total: z.number().int(), bound: z.number().int(), waiting: z.number().int(), parked: z.number().int() }),
  budget: z.object({
    callsPerSecond: z.number(),
    used: z.number().int().meta({ description: "Calls of about the last minute" }),
    waiting: z.number().int().meta({ description: "Calls that the waiting orders will take, about" }),
    backlogSeconds: z.number().int(),
  }),
});
