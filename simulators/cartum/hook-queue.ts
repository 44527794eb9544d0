import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import type { Faults } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";

export const HOOK_EVENTS = [
  "order_created",
  "order_paid",
  "order_update",
  "user_signup",
  "user_update",
  "request_call_me",
  "comments_created",
] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

export interface Subscription {
  readonly id: number;
  readonly event: HookEvent;
  readonly targetUrl: string;
}

const SLOTS_PER_EVENT = 5;
const MOST_ATTEMPTS = 10;
const ANSWER_LIMIT_MS = 30_000;

/** The subscriptions of a shop and what is on its way to them. */
export class HookQueue {
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #faults: Faults;
  readonly #log: RequestLog;
  readonly #delayMs: number;
  readonly #retryMs: number;
  #lastId = 11;

  constructor({ faults, log, delayMs, retryMs }: { faults: Faults; log: RequestLog; delayMs: number; retryMs: number }) {
    this.#faults = faults;
    this.#log = log;
    this.#delayMs = delayMs;
    this.#retryMs = retryMs;
  }

  /** Null: the five slots of this event are taken. */
  subscribe(event: HookEvent, targetUrl: string): Subscription | null {
    const taken = this.list().filter((subscription) => subscription.event === event).length;
    if (taken >= SLOTS_PER_EVENT) return null;
    const subscription = { id: ++this.#lastId, event, targetUrl };
    this.#subscriptions.set(subscription.id, subscription);
    return subscription;
  }

  unsubscribe(id: number, targetUrl: string): boolean {
    return this.#subscriptions.get(id)?.targetUrl === targetUrl && this.#subscriptions.delete(id);
  }

  list(): Subscription[] {
    return [...this.#subscriptions.values()];
  }

  /** The shop takes a subscription away: the URL is told with a DELETE. */
  async removeByShop(id: number): Promise<boolean> {
    const subscription = this.#subscriptions.get(id);
    if (!subscription) return false;
    this.#subscriptions.delete(id);
    const answer = await send("DELETE", subscription.targetUrl, null);
    this.#log.addHook({ method: "DELETE", event: subscription.event, url: subscription.targetUrl, number: null, attempt: 1, answer });
    return true;
  }

  /** Queues one notice for every subscriber of an event. `stale`: the body that the fault staleHookBody sends instead. */
  announce(event: HookEvent, number: number | null, body: unknown, stale: unknown): void {
    if (this.#faults.standing("hooksSilent")) return;
    const sent = JSON.stringify(this.#faults.standing("staleHookBody") && stale !== null ? stale : body);
    const delay = this.#faults.standing("hookDelayMs") ?? this.#delayMs;
    const copies = this.#faults.standing("hookTwice") ? 2 : 1;
    for (const subscription of this.list())
      if (subscription.event === event)
        for (let copy = 0; copy < copies; copy++) this.#later(delay, () => this.#deliver({ subscription, number, sent, attempt: 1 }));
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async #deliver({
    subscription,
    number,
    sent,
    attempt,
  }: {
    subscription: Subscription;
    number: number | null;
    sent: string;
    attempt: number;
  }): Promise<void> {
    if (!this.#subscriptions.has(subscription.id)) return;
    const method = this.#faults.standing("hookMethod") ?? "PUT";
    const answer = await send(method, subscription.targetUrl, sent);
    this.#log.addHook({ method, event: subscription.event, url: subscription.targetUrl, number, attempt, answer });
    const taken = typeof answer === "number" && answer >= 200 && answer < 210;
    if (!taken && attempt < MOST_ATTEMPTS) this.#later(this.#retryMs, () => this.#deliver({ subscription, number, sent, attempt: attempt + 1 }));
  }

  #later(ms: number, run: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void run();
    }, ms);
    this.#timers.add(timer);
  }
}

/** The HTTP status of the answer, or what went wrong. */
function send(method: string, url: string, body: string | null): Promise<number | string> {
  return new Promise((resolve) => {
    const headers = body === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const started = (url.startsWith("https:") ? tlsRequest : plainRequest)(url, { method, headers, timeout: ANSWER_LIMIT_MS }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
      answer.on("error", (error) => resolve(error.message));
    });
    started.on("timeout", () => started.destroy(new Error("no answer in time")));
    started.on("error", (error) => resolve(error.message));
    started.end(body ?? undefined);
  });
}
