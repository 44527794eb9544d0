import { VisuallyHidden } from "@mantine/core";
import { useSyncExternalStore } from "react";

let text = "";
const watchers = new Set<() => void>();

/** Says something to people who listen instead of look. */
export function say(words: string): void {
  text = words;
  for (const watcher of watchers) watcher();
}

/** The one polite live region of the app; it is there from the start, as screen readers want it. */
export function Announcer() {
  const words = useSyncExternalStore(watch, () => text);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {words}
    </VisuallyHidden>
  );
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
