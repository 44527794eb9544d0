import { z } from "zod";
import { changeMirror, disconnectMirror, readMirrorNow } from "../../operations/change-mirror.ts";
import { checkMirror } from "../../operations/check-mirror.ts";
import { connectMirror } from "../../operations/connect-mirror.ts";
import type { Context } from "../../operations/context.ts";
import { type AskedDirectory, suggestDirectory } from "../../operations/mirror-form.ts";
import { notFound } from "../../operations/problem.ts";
import { listMirrors, readMirror, readMirrorEntries } from "../../operations/read-mirror.ts";
import { takeMirrorHint } from "../../operations/take-mirror-hint.ts";
import { actorOf } from "../auth.ts";
import { mirrorAnswer, mirrorCheckAnswer, mirrorCheckBody, mirrorEntriesAnswer, mirrorPatchBody, newMirrorBody } from "../mirror-schemas.ts";
import { id, idParams, listOf, listQuery } from "../schemas.ts";
import type { App } from "../server.ts";
import { showMirror, showMirrorEntries } from "../show-mirror.ts";

/** A second desk beside ours, today RO App: one at a time. */
export function mirrorsRoutes(app: App, context: Context): void {
  app.post(
    "/mirrors/checks",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Check the API key of an RO App account", body: mirrorCheckBody, response: { 200: mirrorCheckAnswer } },
    },
    async ({ body }) => {
      const theirs = await checkMirror(context, { ...body, url: body.url ?? null });
      return { ok: true as const, ...theirs, suggested: await suggestDirectory(context.db, theirs) };
    },
  );

  app.get(
    "/mirrors",
    {
      config: { permission: "stores.view" },
      schema: { summary: "Desks that mirror ours", querystring: listQuery, response: { 200: listOf(mirrorAnswer) } },
    },
    async () => ({ items: (await listMirrors(context)).map(showMirror), nextCursor: null }),
  );

  app.post(
    "/mirrors",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Connect an RO App account", body: newMirrorBody, response: { 201: mirrorAnswer } },
    },
    async (request, reply) => {
      const { directory, ...body } = request.body;
      const wanted = { ...body, url: body.url ?? null, directory: askedDirectory(directory) };
      const made = await connectMirror(context, actorOf(request), wanted);
      return reply.code(201).send(showMirror(await readMirror(context, made)));
    },
  );

  app.get(
    "/mirrors/:id",
    { config: { permission: "stores.view" }, schema: { summary: "One mirror", params: idParams, response: { 200: mirrorAnswer } } },
    async ({ params }) => showMirror(await readMirror(context, params.id)),
  );

  app.patch(
    "/mirrors/:id",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Change a mirror, pause it, give it a new key", params: idParams, body: mirrorPatchBody, response: { 200: mirrorAnswer } },
    },
    async (request) => {
      const { directory, ...body } = request.body;
      const patch = { ...body, ...(directory ? { directory: askedDirectory(directory) } : {}) };
      await changeMirror(context, actorOf(request), { id: request.params.id, patch });
      return showMirror(await readMirror(context, request.params.id));
    },
  );

  app.delete(
    "/mirrors/:id",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Disconnect a mirror; orders stay", params: idParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await disconnectMirror(context, request.params.id);
      return reply.code(204).send(null);
    },
  );

  for (const [path, what, summary] of [
    ["/mirrors/:id/passes", "orders", "Read the mirror's changes now"],
    ["/mirrors/:id/directory-reads", "directory", "Read the account's locations, employees, types and statuses again"],
  ] as const)
    app.post(
      path,
      { config: { permission: "stores.manage" }, schema: { summary, params: idParams, response: { 202: z.object({ id }) } } },
      async (request, reply) => {
        await readMirrorNow(context, request.params.id, what);
        return reply.code(202).send({ id: request.params.id });
      },
    );

  app.get(
    "/mirrors/:id/directory",
    {
      config: { permission: "stores.view" },
      schema: { summary: "What the account has, as it was read last", params: idParams, response: { 200: mirrorEntriesAnswer } },
    },
    async ({ params }) => {
      const { entries, readAt } = await readMirrorEntries(context, params.id);
      return showMirrorEntries(entries, readAt);
    },
  );
}

/** Web-hooks of RO App: signed with the secret that the merchant gave, and a hint only. Answered once the job is committed. */
export function mirrorHooksRoute(app: App, context: Context): void {
  app.post(
    "/hooks/roapp/:mirror/:event",
    {
      config: { permission: "public", keepsAnswers: false },
      schema: {
        summary: "RO App says that something happened to an order",
        params: z.object({ mirror: z.string().max(32), event: z.string().max(64) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([header, value]) => [header, Array.isArray(value) ? value[0] : value]));
      const body = typeof request.body === "string" ? request.body : JSON.stringify(request.body ?? null);
      if (!(await takeMirrorHint(context, { platform: "roapp", mirrorId: request.params.mirror, headers, body }))) throw notFound("web-hook");
      return reply.code(204).send(null);
    },
  );
}

type Given<Member extends string> = readonly ({ readonly remoteId: string } & { readonly [Key in Member]: string | null })[] | undefined;

function askedDirectory(given: {
  locations?: Given<"locationId">;
  employees?: Given<"employeeId">;
  orderTypes?: Given<"orderTypeId">;
  orderStatuses?: Given<"statusId">;
}): AskedDirectory {
  return {
    locations: given.locations?.map(({ locationId, remoteId }) => ({ deskId: locationId, remoteId })),
    employees: given.employees?.map(({ employeeId, remoteId }) => ({ deskId: employeeId, remoteId })),
    orderTypes: given.orderTypes?.map(({ orderTypeId, remoteId }) => ({ deskId: orderTypeId, remoteId })),
    orderStatuses: given.orderStatuses?.map(({ statusId, remoteId }) => ({ deskId: statusId, remoteId })),
  };
}
