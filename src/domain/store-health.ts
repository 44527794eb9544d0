import { type Advice, adviceFor, type FailureFacts } from "./advice.ts";
import type { FailureCode } from "./failure.ts";

export type HealthState = "ok" | "late" | "access_lost" | "backing_off" | "paused" | "disconnected";

/** What the store's row knows of its health. */
export interface HealthFacts {
  readonly enabled: boolean;
  readonly deleted: boolean;
  readonly accessLost: boolean;
  readonly failure: { readonly code: FailureCode; readonly facts: FailureFacts } | null;
  readonly backOffUntil: Date | null;
  readonly late: boolean;
  readonly nextLightAt: Date | null;
  readonly nextFullAt: Date | null;
  /** Passes run by themselves once the first import is complete. */
  readonly scheduled: boolean;
}

export interface Health {
  readonly state: HealthState;
  readonly nextRunAt: Date | null;
  readonly failure: ({ readonly code: FailureCode } & Advice) | null;
}

/** The health line of a store: one state, when it is looked at next, what is wrong and what to do (product.md 33). */
export function healthOf(facts: HealthFacts): Health {
  const failure = facts.failure ? { code: facts.failure.code, ...adviceFor(facts.failure.code, facts.failure.facts) } : null;
  const state = stateOf(facts);
  return { state, nextRunAt: nextRun(facts, state), failure };
}

function stateOf(facts: HealthFacts): HealthState {
  if (facts.deleted) return "disconnected";
  if (!facts.enabled) return "paused";
  if (facts.accessLost) return "access_lost";
  if (facts.failure) return "backing_off";
  return facts.late ? "late" : "ok";
}

function nextRun(facts: HealthFacts, state: HealthState): Date | null {
  if (state === "disconnected" || state === "paused") return null;
  if (facts.failure) return facts.backOffUntil;
  if (!facts.scheduled) return null;
  const due = [facts.nextLightAt, facts.nextFullAt].filter((at) => at !== null);
  return due.length === 0 ? null : new Date(Math.min(...due.map((at) => at.getTime())));
}

/** A store is late when nothing succeeded for two intervals (product.md 34), with half a minute for the pass itself. */
export function isLate(lastSuccessAt: Date | null, since: Date, intervalSeconds: number, now: Date): boolean {
  const from = lastSuccessAt ?? since;
  return now.getTime() - from.getTime() > 2 * intervalSeconds * 1000 + 30 * 1000;
}
