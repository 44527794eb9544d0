import { z } from "zod";
import { STATUS_GROUPS } from "../../domain/status.ts";
import { checkMirror } from "../../operations/check-mirror.ts";
import type { Context } from "../../operations/context.ts";
import { notFound, Problem } from "../../operations/problem.ts";
import { id, idParams, listOf, listQuery, name, strict } from "../schemas.ts";
import type { App } from "../server.ts";

const pair = (member: string) => z.array(strict({ [member]: id, remoteId: z.string().min(1).max(100) })).max(1000);
const newMirror = strict({
  platform: z.literal("roapp"),
  name: name(64),
  url: z.string().max(500).optional(),
  apiKey: z.string().min(1).max(500),
  enabled: z.boolean(),
  directory: strict({
    locations: pair("locationId"),
    employees: pair("employeeId"),
    orderTypes: pair("orderTypeId"),
    orderStatuses: pair("statusId"),
  }),
  productCategoryId: z.string().max(100).optional(),
  fields: strict({
    storeName: z.string().optional(),
    remoteId: z.string().optional(),
    remoteNumber: z.string().optional(),
    placedAt: z.string().optional(),
  }).optional(),
  webhookSecret: z.string().max(500).optional(),
});
const mirror = z.object({ id, platform: z.string(), name: z.string() });
const check = strict({ platform: z.literal("roapp"), url: z.string().trim().min(1).max(500).optional(), apiKey: z.string().trim().min(1).max(500) });
const entry = { id: z.string(), name: z.string() };
const checked = z.object({
  ok: z.literal(true),
  company: z.object({ name: z.string(), currency: z.string().nullable(), timeZone: z.string().nullable() }),
  locations: z.array(z.object(entry)).readonly(),
  employees: z.array(z.object({ ...entry, email: z.string().nullable(), active: z.boolean() })).readonly(),
  orderTypes: z.array(z.object(entry)).readonly(),
  orderStatuses: z.array(z.object({ ...entry, group: z.string().nullable(), suggestedGroup: z.enum(STATUS_GROUPS).nullable() })).readonly(),
  customFields: z.array(z.object({ ...entry, type: z.string().nullable() })).readonly(),
  productCategories: z
    .array(z.object({ ...entry, parentId: z.string().nullable() }))
    .readonly()
    .nullable(),
});

/**
 * A second desk beside ours. Its credentials can be checked; that orders are mirrored to it is announced for a later version, so nothing
 * can be saved yet, and every answer says so.
 */
export function mirrorsRoutes(app: App, context: Context): void {
  app.post(
    "/mirrors/checks",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Check the API key of an RO App account", body: check, response: { 200: checked } },
    },
    async ({ body }) => ({ ok: true as const, ...(await checkMirror(context, { ...body, url: body.url ?? null })) }),
  );

  app.get(
    "/mirrors",
    {
      config: { permission: "stores.view" },
      schema: { summary: "Desks that mirror ours", querystring: listQuery, response: { 200: listOf(mirror) } },
    },
    () => ({ items: [], nextCursor: null }),
  );

  app.post(
    "/mirrors",
    { config: { permission: "stores.manage" }, schema: { summary: "Connect a mirror (not available yet: 422 unsupported)", body: newMirror } },
    () => {
      throw new Problem(
        422,
        "unsupported",
        "Nothing was saved: this version checks an RO App account, but does not mirror orders to it yet. Orders of the stores are on this desk meanwhile.",
      );
    },
  );

  app.get(
    "/mirrors/:id",
    { config: { permission: "stores.view" }, schema: { summary: "One mirror", params: idParams, response: { 200: mirror } } },
    () => {
      throw notFound("mirror");
    },
  );
  app.patch(
    "/mirrors/:id",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Change a mirror", params: idParams, body: newMirror.partial(), response: { 200: mirror } },
    },
    () => {
      throw notFound("mirror");
    },
  );
  app.delete(
    "/mirrors/:id",
    { config: { permission: "stores.manage" }, schema: { summary: "Remove a mirror", params: idParams, response: { 204: z.null() } } },
    () => {
      throw notFound("mirror");
    },
  );
  app.post(
    "/mirrors/:id/passes",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Read the mirror's changes now", params: idParams, response: { 202: z.object({ id }) } },
    },
    () => {
      throw notFound("mirror");
    },
  );
}
