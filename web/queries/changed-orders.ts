/** Which orders changed since the order table last looked: it may be elsewhere when the news comes. */
const changed = new Set<string>();
const watchers = new Set<() => void>();
const MOST_KEPT = 5_000;

export function noteChangedOrders(ids: readonly string[]): void {
  for (const id of ids) if (changed.size < MOST_KEPT) changed.add(id);
  for (const watcher of watchers) watcher();
}

/** Takes the ids out; they are the caller's to look after. */
export function takeChangedOrders(): ReadonlySet<string> {
  const taken = new Set(changed);
  changed.clear();
  return taken;
}

export function whenOrdersChange(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
