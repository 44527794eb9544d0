import type { StoreAnswer } from "../answers.ts";
import { Failure } from "../failure.ts";
import { type Address, openService } from "../service.ts";
import { printable } from "../table.ts";
import { type Finding, notOk, ok } from "./finding.ts";

const SLOW_CLOCK_MS = 5000;

interface Readiness {
  readonly status: number;
  readonly text: string;
}

/** Whether the service at an address is ours and can work. `null`: nobody answers. */
export async function askReadiness(url: string, fetch: typeof globalThis.fetch): Promise<Readiness | null> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return null; // that is the answer
  }
}

export function examineService(url: string, readiness: Readiness | null, isListening: boolean): Finding {
  const subject = "Service";
  if (readiness === null && !isListening) return ok("EC027", subject, `not running at ${url}; its port is free`);
  if (readiness?.status === 200) return ok("EC027", subject, `ready at ${url}`);
  if (readiness?.status === 503) {
    return notOk("bad", "EC027", {
      subject,
      detail: `it runs at ${url} and is not ready: ${printable(readiness.text).slice(0, 300)}`,
      advice: "Look at its log; what is not ready is named.",
    });
  }
  return notOk("bad", "EC027", { subject, detail: `another program listens at ${url}`, advice: "End that program, or set PORT to another one." });
}

/** How the stores are doing, where a token lets us ask. */
export async function examineStores(address: Address, fetch: typeof globalThis.fetch): Promise<Finding[]> {
  if (address.token === null) return [ok("EC029", "Stores", "not asked: no token (--token, ECONNECT_TOKEN or `econnect token create --save`)")];
  try {
    const stores = await openService(address, fetch).list<StoreAnswer>("/stores");
    if (stores.length === 0) return [ok("EC029", "Stores", "none yet")];
    return stores.map(examineStore);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [notOk("warning", "EC029", { subject: "Stores", detail: error.message, advice: error.advice ?? "Use another token." })];
  }
}

function examineStore(store: StoreAnswer): Finding {
  const subject = `Store ${printable(store.name)}`;
  const { state, failure } = store.health;
  if (state === "ok" || state === "paused" || state === "disconnected") return ok("EC029", subject, state);
  return notOk("bad", "EC029", {
    subject,
    detail: `${state}${failure ? `: ${printable(failure.message)}` : ""}`,
    advice: printable(failure?.advice ?? "Look at its page in the settings."),
  });
}

export function examineDatabaseClock(offsetMs: number): Finding | null {
  if (Math.abs(offsetMs) < SLOW_CLOCK_MS) return null;
  const seconds = Math.round(offsetMs / 1000);
  return notOk("warning", "EC026", {
    subject: "Clock",
    detail: `the database's differs from this machine's by ${seconds} s`,
    advice: "Set both by a time service (NTP).",
  });
}
