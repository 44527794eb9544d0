import { RemoteError, type StoreConnection } from "../contract.ts";
import type { Answer } from "./answer.ts";
import type { Client } from "./client.ts";
import { numberOrText } from "./orders.ts";
import { block, text } from "./wire.ts";

export const WEBHOOK_EVENTS = ["order_created", "order_paid", "order_update"] as const;

/** Five subscriptions per event, which nobody can list: whoever subscribes keeps id and address at once. */
export function webhooksOf(client: Client): NonNullable<StoreConnection["webhooks"]> {
  return {
    async subscribe(event, targetUrl) {
      const parameters = { event, target_url: targetUrl };
      const call = { changes: true, secrets: [targetUrl], accepts: (one: Answer) => newId(one) !== "" };
      const answer = await client.callBare("hooks/subscribe", parameters, call).catch(sayWhenFull);
      return { id: newId(answer) };
    },
    async unsubscribe(id, targetUrl) {
      const parameters = { id: numberOrText(id), target_url: targetUrl };
      // HTTP 410 is the success here; an envelope of OK says the same.
      await client.callBare("hooks/unSubscribe", parameters, {
        changes: true,
        secrets: [targetUrl],
        accepts: (answer) => (answer.form === "envelope" ? answer.status === "OK" : answer.form === "bare" && answer.http === 410),
      });
    },
  };
}

/** The id of a new subscription: a bare object by the documents, HTTP 201; an envelope of OK is understood too. */
function newId(answer: Answer): string {
  if (answer.form === "bare" && answer.http >= 200 && answer.http < 300) return text(block(answer.body).id);
  return answer.form === "envelope" && answer.status === "OK" ? text(block(answer.response).id) : "";
}

/** "Subscriptions limit for current event has been reached": in which form is not documented, so the words are looked at. */
function sayWhenFull(error: unknown): never {
  if (!(error instanceof RemoteError) || error.kind !== "refused" || !/\blimit\b/i.test(String(error.facts.said))) throw error;
  throw new RemoteError("refused", error.message, { code: error.code, facts: { ...error.facts, reason: "slots_full" } });
}
