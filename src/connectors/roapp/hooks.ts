import { createHmac, timingSafeEqual } from "node:crypto";
import type { DeskHint, DeskHookRequest } from "../desk-contract.ts";
import { block, text } from "./values.ts";

/**
 * Verifies and reads a delivery; null when it is not one. The signature is over its id alone, so that id and signature can be replayed with
 * any body: whoever gets the hint reads the order, and believes nothing else of it.
 */
export function readHook({ headers, body, secret }: DeskHookRequest): DeskHint | null {
  const said = block(jsonOf(body));
  const hookId = text(headers["x-webhook-id"]) || text(said.id);
  if (secret === "" || hookId === "" || !isSigned(hookId, { secret, signature: text(headers["x-signature"]) })) return null;
  const event = text(said.event_name);
  const context = block(said.context);
  const isOrder = text(context.object_type).toLowerCase() === "order" || event.startsWith("Order.");
  const orderId = text(context.object_id) || text(block(block(said.metadata).order).id);
  return { hookId, event, orderId: isOrder && /^\d+$/.test(orderId) ? orderId : null, deleted: event === "Order.Deleted" };
}

function isSigned(hookId: string, { secret, signature }: { secret: string; signature: string }): boolean {
  if (!/^[0-9a-f]{64}$/i.test(signature)) return false;
  return timingSafeEqual(createHmac("sha256", secret).update(hookId).digest(), Buffer.from(signature, "hex"));
}

function jsonOf(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
