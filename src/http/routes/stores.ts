import { z } from "zod";
import { listSubscriptions } from "../../database/hooks.ts";
import { findStore, type Intervals, listStores, type StoreView } from "../../database/store-views.ts";
import { groupBy } from "../../domain/group-by.ts";
import { webHooksOf } from "../../domain/hook-health.ts";
import { changeStore } from "../../operations/change-store.ts";
import { checkStore } from "../../operations/check-store.ts";
import { connectStore } from "../../operations/connect-store.ts";
import type { Context } from "../../operations/context.ts";
import { disconnectStore } from "../../operations/disconnect-store.ts";
import { probeStore } from "../../operations/probe-store.ts";
import { notFound } from "../../operations/problem.ts";
import { retryHooks } from "../../operations/retry-hooks.ts";
import { id, idParams, listOf, listQuery, pageOf, readCursor, strict } from "../schemas.ts";
import type { App } from "../server.ts";
import { newStoreBody, storeAnswer, storeCheckAnswer, storeCheckBody, storePatchBody, storeProbeAnswer, storeProbeBody } from "../store-schemas.ts";

export function storesRoutes(app: App, context: Context): void {
  const intervals: Intervals = context.config;

  async function show(storeId: string) {
    const store = await findStore(context.db, storeId, { intervals, now: context.now() });
    if (!store) throw notFound("store");
    const [shown] = await withWebHooks([store]);
    if (!shown) throw notFound("store");
    return plain(shown);
  }

  /** What is known of the stores' web-hooks, as part of their health. One statement for all of them. */
  async function withWebHooks(stores: readonly StoreView[]) {
    const ids = stores.map((store) => store.id);
    const kept = groupBy(await listSubscriptions(context.db, ids), (hook) => hook.storeId);
    const { publicUrl } = context.config;
    return stores.map((store) => {
      const events = context.connectors.get(store.platform)?.webhookEvents ?? [];
      return { ...store, health: { ...store.health, webHooks: webHooksOf({ publicUrl, events, kept: kept.get(store.id) ?? [] }) } };
    });
  }

  app.post(
    "/stores/checks",
    {
      config: { permission: "stores.manage", keepsAnswers: false },
      schema: { summary: "Speak with a shop before anything is saved", body: storeCheckBody, response: { 200: storeCheckAnswer } },
    },
    async ({ body }) => {
      const { shop, check, suggestedRules } = await checkStore(context, body);
      return plain({ ok: true as const, host: shop.host, ...check, suggestedRules });
    },
  );

  app.post(
    "/stores/probes",
    {
      config: { permission: "stores.manage", keepsAnswers: false },
      schema: {
        summary: "Whether a shop of the platform answers at an address; no credentials are sent",
        body: storeProbeBody,
        response: { 200: storeProbeAnswer },
      },
    },
    async ({ body }) => probeStore(context, body),
  );

  app.get(
    "/stores",
    {
      config: { permission: "stores.view" },
      schema: { summary: "Connected stores with their health", querystring: listQuery, response: { 200: listOf(storeAnswer) } },
    },
    async ({ query }) => {
      const [after] = readCursor(query.cursor, z.tuple([id])) ?? [null];
      const found = await listStores(context.db, { after, count: query.limit + 1, intervals, now: context.now() });
      const { rows, nextCursor } = pageOf(found, query.limit, (row) => [row.id]);
      return { items: (await withWebHooks(rows)).map(plain), nextCursor };
    },
  );

  app.post(
    "/stores",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Connect a shop: checked first, nothing imported yet", body: newStoreBody, response: { 201: storeAnswer } },
    },
    async ({ body }, reply) => reply.code(201).send(await show(await connectStore(context, body))),
  );

  app.get(
    "/stores/:id",
    { config: { permission: "stores.view" }, schema: { summary: "One store", params: idParams, response: { 200: storeAnswer } } },
    async ({ params }) => show(params.id),
  );

  app.patch(
    "/stores/:id",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Change a store; a new password or address is checked first",
        params: idParams,
        body: storePatchBody,
        response: { 200: storeAnswer },
      },
    },
    async ({ params, body }) => {
      await changeStore(context, params.id, body);
      return show(params.id);
    },
  );

  app.post(
    "/stores/:id/web-hooks/retries",
    {
      config: { permission: "stores.manage" },
      schema: {
        summary: "Ask the shop now for the web-hooks that are missing",
        params: idParams,
        body: strict({}).optional(),
        response: { 202: storeAnswer },
      },
    },
    async ({ params }, reply) => {
      await retryHooks(context, params.id);
      return reply.code(202).send(await show(params.id));
    },
  );

  app.delete(
    "/stores/:id",
    {
      config: { permission: "stores.manage" },
      schema: { summary: "Disconnect a store; its orders stay", params: idParams, response: { 204: z.null() } },
    },
    async ({ params }, reply) => {
      await disconnectStore(context, params.id);
      return reply.code(204).send(null);
    },
  );
}

/** Dates as the answer's schema wants them: text. */
export function plain<Value>(value: Value): Plain<Value> {
  return JSON.parse(JSON.stringify(value)) as Plain<Value>;
}

/** What JSON makes of a value. */
export type Plain<Value> = Value extends Date
  ? string
  : Value extends readonly (infer Item)[]
    ? Plain<Item>[]
    : Value extends object
      ? { -readonly [Member in keyof Value]: Plain<Value[Member]> }
      : Value;
