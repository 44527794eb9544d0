import { z } from "zod";
import type { RelatedOrder } from "../database/related-orders.ts";
import { formatThousandths, parseThousandths, showMoney } from "../domain/money.ts";
import { STATUS_GROUPS } from "../domain/status.ts";
import { decimal, id, instant, money } from "./schemas.ts";

const named = z.object({ id, name: z.string() });

/** An order in the list on the page of a product or of a buyer. */
export const relatedOrder = z.object({
  id,
  number: z.string(),
  placedAt: instant,
  status: z.object({ id, name: z.string(), group: z.enum(STATUS_GROUPS), color: z.string() }),
  store: named.nullable(),
  buyer: z.object({ id, firstName: z.string(), lastName: z.string() }).nullable(),
  total: money,
  quantity: decimal.nullable().meta({ description: "How much of the product it has; null in a buyer's orders" }),
});

export function showRelated({ currency, total, quantity, placedAt, ...order }: RelatedOrder): z.input<typeof relatedOrder> {
  return {
    ...order,
    placedAt: placedAt.toISOString(),
    total: showMoney(BigInt(total), currency),
    quantity: quantity === null ? null : plainQuantity(quantity),
  };
}

/** "3.000" → "3". */
export function plainQuantity(quantity: string): string {
  return formatThousandths(parseThousandths(quantity) ?? 0n);
}
