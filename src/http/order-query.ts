import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { ORDER_SORTS, type OrderFilters } from "../database/order-list.ts";
import { searchQuery } from "../domain/search.ts";
import { STATUS_GROUPS } from "../domain/status.ts";
import { actorOf } from "./auth.ts";
import { id, instantInput, queryFlag } from "./schemas.ts";

/** What narrows a list of orders down, and its order: members of every query over orders. */
export const orderFilters = {
  source: z.enum(["own", "store"]).optional(),
  storeId: id.optional(),
  statusId: id.optional(),
  statusGroup: z.enum(STATUS_GROUPS).optional(),
  managerId: z
    .union([id, z.enum(["me", "none"])])
    .optional()
    .meta({ description: "An employee, `me`, or `none` for orders without a manager" }),
  unseen: queryFlag.optional(),
  locationId: id.optional(),
  typeId: id.optional(),
  placedFrom: instantInput.optional().meta({ description: "Inclusive" }),
  placedTo: instantInput.optional().meta({ description: "Exclusive" }),
  q: z.string().max(500).optional().meta({ description: "Number, store number, buyer, telephone, SKU" }),
  attention: queryFlag.optional(),
  sort: z.enum(ORDER_SORTS).default("-placedAt"),
};

type Asked = z.output<z.ZodObject<typeof orderFilters>>;

/** The filters as the database takes them: "me" is who asks, the typed text a search. */
export function filtersOf(request: FastifyRequest, { q, managerId, sort: _sort, ...plain }: Asked): OrderFilters {
  return {
    ...plain,
    search: searchQuery(q ?? "") ?? undefined,
    managerId: managerId === "none" ? null : managerId === "me" ? actorOf(request).id : managerId,
  };
}
