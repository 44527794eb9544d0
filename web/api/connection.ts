import { useSyncExternalStore } from "react";

const RETRY_MS = 2_000;

let cut = false;
let timer: number | undefined;
const watchers = new Set<() => void>();
const onReturn = new Set<() => void>();

/** A call got no answer: the banner says so, and the service is asked until it is back. */
export function reportCut(): void {
  if (cut) return;
  cut = true;
  tell();
  timer = window.setTimeout(lookAgain, RETRY_MS);
}

/** A call got an answer. */
export function reportReached(): void {
  if (!cut) return;
  cut = false;
  window.clearTimeout(timer);
  tell();
  for (const act of onReturn) act();
}

/** Runs when the service answers again after a cut. Returns how to stop that. */
export function whenBack(act: () => void): () => void {
  onReturn.add(act);
  return () => onReturn.delete(act);
}

/** Is the service out of reach at the moment? */
export function useIsCut(): boolean {
  return useSyncExternalStore(watch, () => cut);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function tell(): void {
  for (const watcher of watchers) watcher();
}

function lookAgain(): void {
  fetch("/healthz", { cache: "no-store" }).then(
    (answer) => (answer.ok ? reportReached() : waitMore()),
    () => waitMore(),
  );
}

function waitMore(): void {
  timer = window.setTimeout(lookAgain, RETRY_MS);
}
