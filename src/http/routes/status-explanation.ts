import { z } from "zod";
import { STATUS_GROUPS } from "../../domain/status.ts";
import type { Context } from "../../operations/context.ts";
import { explainStatus } from "../../operations/explain-status.ts";
import { id, idParams, instant } from "../schemas.ts";
import type { App } from "../server.ts";
import { plain } from "./stores.ts";

const deskStatus = z.object({ id, name: z.string() });
const remoteStatus = z.object({ id: z.string(), titles: z.record(z.string(), z.string()) });

const explanation = z.object({
  orderId: id,
  status: z.object({ id, name: z.string(), group: z.enum(STATUS_GROUPS), color: z.string() }),
  setBy: z
    .object({
      how: z
        .enum(["made_on_desk", "came_in_matched", "came_in_unmatched", "person", "store", "rules_applied", "rules_taken_back", "store_chosen"])
        .meta({
          description:
            "`came_in_unmatched`: the initial status of the order type, since no rule knew the shop's; `store`: the shop changed, by `rule`; `rules_applied`: a person applied the matching to open orders; `store_chosen`: a person answered a question with the shop's status",
        }),
      eventId: id,
      at: instant,
      author: z.object({ kind: z.enum(["employee", "store", "system"]), id: id.nullable(), name: z.string() }),
      from: deskStatus.nullable(),
      rule: z
        .object({ remoteStatus, status: deskStatus, stillSo: z.boolean() })
        .nullable()
        .meta({ description: "The rule inward that was used; `stillSo`: the matching of today says the same" }),
    })
    .nullable(),
  store: z
    .object({
      id,
      name: z.string(),
      platform: z.string(),
      connection: z.enum(["on", "paused", "access_lost", "backing_off", "disconnected"]),
      standing: z
        .enum([
          "independent",
          "agrees",
          "left_as_it_was",
          "not_matched",
          "waiting_to_send",
          "in_doubt",
          "retrying",
          "refused",
          "held",
          "conflict",
          "frozen",
          "waiting_to_apply",
        ])
        .meta({ description: "How the two sides stand, in one word" }),
      remoteStatus: remoteStatus.meta({ description: "What the shop showed last" }),
      base: z
        .object({ remoteStatus, status: deskStatus.nullable() })
        .meta({ description: "Both sides as they were when they last agreed; `status` null: the desk's was never agreed on" }),
      changedInStore: z.boolean(),
      changedOnDesk: z.boolean(),
      rules: z
        .object({ in: deskStatus.nullable(), out: remoteStatus.nullable() })
        .meta({ description: "What the shop's present status is on the desk, and the desk's in the shop, by the matching of today; null: no rule" }),
      unmatchedSide: z.enum(["store", "desk"]).nullable(),
      push: z
        .object({
          remoteStatus: remoteStatus.nullable(),
          since: instant.nullable(),
          heldWhy: z.enum(["cancel_not_allowed", "closed_in_store", "confirmation"]).nullable(),
          inDoubtUntil: instant.nullable(),
          refusals: z.number().int(),
          retryAt: instant.nullable(),
          refusal: z.object({ why: z.enum(["refused", "not_taken"]), said: z.string().nullable() }).nullable(),
        })
        .nullable()
        .meta({ description: "What waits to be sent to the shop, and what is in its way" }),
      conflict: z.object({ since: instant.nullable(), winner: z.literal("desk"), willBeWritten: z.boolean() }).nullable(),
      frozen: z
        .object({
          since: instant,
          because: z.array(z.object({ itemId: id, title: z.string(), at: instant, by: z.string().nullable() })),
          holdsStatus: z.boolean(),
          changedInStore: z.boolean(),
        })
        .nullable()
        .meta({ description: "Lines that are written off hold the shop's content back; the status too where the store says so" }),
      missingSince: instant.nullable(),
      lastUpdateAt: instant,
      attention: z.array(z.object({ id, kind: z.string(), actions: z.array(z.string()) })),
    })
    .nullable(),
});

export function statusExplanationRoutes(app: App, context: Context): void {
  app.get(
    "/orders/:id/status-explanation",
    {
      config: { permission: "orders.view" },
      schema: {
        summary: "Why this order has this status",
        description: "Stored facts only; nothing is asked of the shop.",
        params: idParams,
        response: { 200: explanation },
      },
    },
    async ({ params }) => plain(await explainStatus(context, params.id)),
  );
}
