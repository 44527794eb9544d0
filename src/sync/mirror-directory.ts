import { emailKey, normalKey } from "../domain/keys.ts";

/** Something that orders refer to, on either desk. */
export interface Referable {
  readonly id: string;
  readonly name: string;
  readonly email?: string | null;
  /** Of a status: what kind of step it is. */
  readonly group?: string | null;
}

/** Which of ours is which of theirs; null: none yet, one of ours is to be made from it. */
export interface SuggestedMatch {
  readonly remoteId: string;
  readonly deskId: string | null;
}

/**
 * Theirs with the one of ours that most likely is the same: by e-mail or name in any spelling, then by the group. Each of ours is suggested once.
 * `needed`: every order has one, so when ours is the only one and nothing fits, it is the first of theirs: else nothing could be carried over. Pure.
 */
export function suggestMatches(theirs: readonly Referable[], ours: readonly Referable[], { needed = false } = {}): SuggestedMatch[] {
  const free = new Map(ours.map((one) => [one.id, one]));
  const matched = new Map<string, string>();
  const match = (fits: (one: Referable, entry: Referable) => boolean): void => {
    for (const entry of theirs.filter(({ id }) => !matched.has(id))) {
      const found = [...free.values()].find((one) => fits(one, entry));
      if (!found) continue;
      free.delete(found.id);
      matched.set(entry.id, found.id);
    }
  };
  match(isSame);
  match((one, entry) => typeof entry.group === "string" && one.group === entry.group);
  const [only] = ours;
  if (needed && only && ours.length === 1) match(() => true);
  return theirs.map(({ id }) => ({ remoteId: id, deskId: matched.get(id) ?? null }));
}

function isSame(one: Referable, other: Referable): boolean {
  const mail = emailKey(one.email);
  return (mail !== null && mail === emailKey(other.email)) || normalKey(one.name) === normalKey(other.name);
}
