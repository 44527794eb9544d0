import { useEffect, useRef } from "react";
import type { ImportProgress } from "./stores.ts";

/** What the service announces (GET /events). `gap`: the stream was cut for a while, so anything may have changed meanwhile. */
export interface LiveEvents {
  readonly "order.changed": { readonly ids: readonly string[] };
  readonly "store.changed": { readonly id: string };
  readonly "mirror.changed": { readonly id: string };
  readonly "import.progress": Partial<ImportProgress> & { readonly id?: string; readonly storeId?: string };
  readonly "attention.changed": Readonly<Record<string, unknown>>;
  readonly gap: null;
}
type Listener = (data: never) => void;

const NAMES = ["order.changed", "store.changed", "mirror.changed", "import.progress", "attention.changed"] as const;
const listeners = new Map<keyof LiveEvents, Set<Listener>>();

/** Hears one kind of event while the component is there. */
export function useLive<Name extends keyof LiveEvents>(name: Name, act: (data: LiveEvents[Name]) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const listener = (data: LiveEvents[Name]) => latest.current(data);
    const all = listeners.get(name) ?? new Set();
    listeners.set(name, all);
    all.add(listener as Listener);
    return () => {
      all.delete(listener as Listener);
    };
  }, [name]);
}

/** Keeps the stream open while somebody is signed in. Returns how to end it. */
export function openLive(): () => void {
  let source: EventSource | null = null;
  let timer: number | undefined;
  let wasCut = false;
  let waitMs = 1_000;

  const open = () => {
    source = new EventSource("/api/v1/events", { withCredentials: true });
    source.onopen = () => {
      waitMs = 1_000;
      if (wasCut) tell("gap", null);
      wasCut = false;
    };
    source.onerror = () => {
      wasCut = true;
      // The browser tries again by itself after a cut, but gives up after a refusal (a restart answered by a proxy, a session that ended).
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = window.setTimeout(open, waitMs);
      waitMs = Math.min(waitMs * 2, 30_000);
    };
    source.addEventListener("events.missed", () => tell("gap", null));
    for (const name of NAMES) source.addEventListener(name, (event) => tell(name, dataOf(event)));
  };

  open();
  return () => {
    window.clearTimeout(timer);
    source?.close();
  };
}

function tell(name: keyof LiveEvents, data: unknown): void {
  for (const listener of listeners.get(name) ?? []) listener(data as never);
}

function dataOf(event: MessageEvent<string>): unknown {
  return event.data === "" ? {} : JSON.parse(event.data);
}
