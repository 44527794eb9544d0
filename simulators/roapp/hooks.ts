import { createHmac, randomUUID } from "node:crypto";
import type { AccountEvent } from "./account.ts";
import type { Faults } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";

/** A web-hook as an administrator entered it under Settings > API: there is no API for that. */
export interface HookTarget {
  readonly url: string;
  readonly secret: string;
  /** Left out: every event. */
  readonly events?: readonly string[];
}

/** Sends an account's web-hooks, one after the other. Only their id is signed, not what they say. */
export class Hooks {
  readonly #parts: { faults: Faults; log: RequestLog; now: () => Date };
  #targets: readonly HookTarget[] = [];
  #sending: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: { faults: Faults; log: RequestLog; now: () => Date }) {
    this.#parts = parts;
  }

  set(targets: readonly HookTarget[]): void {
    this.#targets = targets;
  }

  get targets(): readonly HookTarget[] {
    return this.#targets;
  }

  fire(event: AccountEvent): void {
    const { faults, now } = this.#parts;
    if (this.#closed || faults.standing("hooksSilent")) return;
    const id = randomUUID();
    const order = faults.standing("hookForgedOrder") ?? event.order.id;
    const body = JSON.stringify({
      id,
      created_at: now().toISOString(),
      event_name: event.name,
      context: { object_id: order, object_type: "order" },
      metadata: {
        order: { id: order, name: event.order.number, type: event.order.type },
        ...(event.old === undefined ? {} : { old: { id: event.old }, new: { id: event.order.status } }),
      },
      employee: { id: 7, full_name: "Olena Bondar", email: "owner@kvitka.example" },
    });
    for (const target of this.#targets) {
      if (target.events && !target.events.includes(event.name)) continue;
      for (let sent = 0; sent < (faults.standing("hookTwice") ? 2 : 1); sent++) {
        this.#sending = this.#sending.then(() => this.#send(target, { id, body, event: event.name, order }));
      }
    }
  }

  /** Settles when everything that waits was sent. */
  async idle(): Promise<void> {
    await this.#sending;
  }

  close(): void {
    this.#closed = true;
  }

  async #send({ url, secret }: HookTarget, hook: { id: string; body: string; event: string; order: number }): Promise<void> {
    const { faults, log, now } = this.#parts;
    const delay = faults.standing("hookDelayMs");
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    if (this.#closed) return;
    const key = faults.standing("hookBadSignature") ? `not ${secret}` : secret;
    const headers = {
      "content-type": "application/json",
      "x-webhook-id": hook.id,
      "x-signature": createHmac("sha256", key).update(hook.id).digest("hex"),
    };
    const answer = await fetch(url, { method: "POST", headers, body: hook.body, signal: AbortSignal.timeout(10_000) }).then(
      ({ status }) => status,
      (error: Error) => error.message,
    );
    log.addHook({ time: now().toISOString(), id: hook.id, event: hook.event, order: hook.order, answer });
  }
}
