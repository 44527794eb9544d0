import { z } from "zod";
import { id, instant, money } from "./schemas.ts";

const count = z.number().int();

/** What a rehearsal of the first import answers. Nothing of it is saved anywhere. */
export const rehearsalAnswer = z.object({
  complete: z.boolean().meta({ description: "False: the figures are of the orders placed since `readBackTo` only" }),
  windowFrom: instant,
  readBackTo: instant,
  calls: count.meta({ description: "Remote calls it took" }),
  orders: count.meta({ description: "Orders that would be created" }),
  alreadyThere: count.meta({ description: "Orders that a deleted store of this shop brought before: taken up again" }),
  leftOut: count.nullable().meta({ description: "Final ones that were seen; null where the shop was asked to leave them out" }),
  byStatus: z.array(
    z.object({
      remoteStatusId: z.string(),
      statusId: id.meta({ description: "What the orders become here" }),
      matched: z.boolean().meta({ description: "False: by no rule, so they begin in the first status of the order type" }),
      orders: count,
    }),
  ),
  buyers: z.object({ known: count, created: count, ambiguous: count.meta({ description: "Orders whose buyer could be several people" }) }),
  products: z.object({
    matched: count,
    created: count,
    undecided: count.meta({ description: "Entries of the match queue" }),
    undecidedLines: count,
  }),
  managers: z.array(z.object({ employeeId: id.nullable(), name: z.string().nullable(), orders: count })),
  totalsDiffer: count,
  setAside: z.object({
    count,
    examples: z.array(z.object({ remoteId: z.string().nullable(), reason: z.enum(["currency_not_accepted", "set_aside"]), problem: z.string() })),
  }),
  examples: z.array(
    z.object({
      remoteNumber: z.string(),
      placedAt: instant,
      buyer: z.string(),
      total: money,
      remoteStatusId: z.string(),
      statusId: id,
      manager: z.string().nullable(),
    }),
  ),
});
export type RehearsalAnswer = z.infer<typeof rehearsalAnswer>;
