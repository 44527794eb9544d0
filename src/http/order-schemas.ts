import { z } from "zod";
import { STATUS_GROUPS } from "../domain/status.ts";
import { decimal, id, instant, money } from "./schemas.ts";

const named = z.object({ id, name: z.string() });
const titles = z.record(z.string(), z.string());
const kind = z.enum(["product", "gift", "set", "set_part", "discount", "service"]);

const shared = {
  id,
  number: z.string(),
  status: z.object({ id, name: z.string(), group: z.enum(STATUS_GROUPS), color: z.string() }),
  type: named,
  location: named,
  manager: named.nullable(),
  placedAt: instant,
  createdAt: instant,
  updatedAt: instant,
  currency: z.string(),
  total: money,
  payment: z.object({ method: z.string().nullable(), paid: z.boolean() }),
  seen: z.boolean().meta({ description: "Opened by its manager, or by anybody while it had none" }),
  version: z.number().int(),
};

const store = {
  id,
  name: z.string(),
  platform: z.string(),
  disconnected: z.boolean(),
  remoteId: z.string(),
  remoteNumber: z.string(),
  url: z.string().nullable(),
  remoteStatus: z.object({ id: z.string(), titles }),
  matched: z.boolean(),
  pushPending: z.boolean(),
  frozen: z.boolean().meta({ description: "A line is written off: the shop's content waits" }),
  missing: z.boolean(),
};

export const listedOrder = z.object({
  ...shared,
  buyer: z.object({ id, firstName: z.string(), lastName: z.string(), phone: z.string() }).nullable(),
  itemCount: z.number().int(),
  firstItems: z.string().meta({ description: "The first lines in a short text" }),
  store: z.object(store).nullable(),
  attention: z.number().int().meta({ description: "Open entries of Attention" }),
});

const inStoreLine = z.object({
  article: z.string().nullable(),
  title: z.string(),
  kind,
  quantity: decimal,
  price: money,
  total: money,
  removed: z.boolean().meta({ description: "The line is gone from the shop" }),
});

const item = z.object({
  id,
  productId: id.nullable(),
  productTitle: z.string().nullable(),
  title: z.string(),
  sku: z.string().nullable(),
  kind,
  quantity: decimal,
  price: money,
  total: money,
  writtenOff: z.boolean(),
  edited: z.boolean(),
  inStore: inStoreLine.nullable(),
  match: z.enum(["matched", "created", "pending"]).nullable(),
  matchQueueId: id.nullable(),
});

export const fullOrder = z.object({
  ...shared,
  buyer: z.object({ id, firstName: z.string(), lastName: z.string(), phone: z.string(), email: z.string(), address: z.string() }).nullable(),
  items: z.array(item),
  totals: z.object({ items: money, discount: money, order: money, storeTotal: money.nullable(), equal: z.boolean().nullable() }),
  delivery: z.record(z.string(), z.unknown()).nullable(),
  store: z
    .object({
      ...store,
      placedAt: instant,
      lastUpdateAt: instant,
      refreshAllowedAt: instant.nullable(),
      conflict: z.boolean(),
      pushHeld: z.boolean(),
      waiting: z
        .object({
          total: money.nullable(),
          lines: z.array(z.object({ article: z.string().nullable(), title: z.string(), kind, quantity: decimal, price: money, total: money })),
          content: z.record(z.string(), z.unknown()).nullable(),
        })
        .nullable()
        .meta({ description: "What the shop says now of an order that is frozen" }),
    })
    .nullable(),
  mirror: z
    .object({
      id,
      name: z.string(),
      platform: z.string(),
      remoteId: z.string().nullable().meta({ description: "Null until it is created there" }),
      remoteNumber: z.string().nullable(),
      remoteStatus: z.object({ id: z.string(), name: z.string() }).nullable(),
      state: z.enum(["opening", "bound", "parked"]),
      lastUpdateAt: instant.nullable(),
      pending: z.boolean().meta({ description: "Something of this order is on its way there" }),
      frozen: z.boolean().meta({ description: "A product line is written off there" }),
      adopted: z.boolean().meta({ description: "Somebody else brought it there: only statuses move" }),
      matched: z.boolean(),
      problem: z.object({ reason: z.string(), said: z.string().nullable() }).nullable(),
    })
    .nullable()
    .meta({ description: "The order on the desk beside ours (RO App)" }),
  attention: z.array(z.object({ id, kind: z.string(), detail: z.record(z.string(), z.unknown()), actions: z.array(z.string()), createdAt: instant })),
});

export const orderEvent = z.object({
  id,
  at: instant,
  author: z.object({ kind: z.enum(["employee", "store", "system"]), id: id.nullable(), name: z.string() }),
  kind: z.string(),
  text: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  cause: z.string().nullable(),
});
