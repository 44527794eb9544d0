import { HOOK_EVENTS } from "../hook-queue.ts";
import { asInteger } from "../request-body.ts";
import { type Answer, type Call, failed } from "./call.ts";

/** HTTP 201 and a bare id, which the caller must keep: subscriptions cannot be listed. */
export function subscribe({ shop, params }: Call): Answer {
  const event = HOOK_EVENTS.find((name) => name === params.event);
  const targetUrl = typeof params.target_url === "string" ? params.target_url : "";
  if (!event) return failed("ERROR", "event is not defined or defined incorrectly");
  if (!isWebAddress(targetUrl)) return failed("ERROR", "target_url is not defined or defined incorrectly");
  const subscription = shop.hooks.subscribe(event, targetUrl);
  if (!subscription) return failed("ERROR", "Subscriptions limit for current event has been reached");
  return { http: 201, json: { id: subscription.id } };
}

/** HTTP 410 means that it worked. */
export function unsubscribe({ shop, params }: Call): Answer {
  const removed = shop.hooks.unsubscribe(asInteger(params.id) ?? 0, String(params.target_url ?? ""));
  return removed ? { http: 410, json: { status: "OK" } } : failed("ERROR", "Subscription not found");
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}
