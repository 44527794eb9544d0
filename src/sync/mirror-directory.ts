import { emailKey, normalKey } from "../domain/keys.ts";

/** Something that orders refer to, on either desk. */
export interface Referable {
  readonly id: string;
  readonly name: string;
  readonly email?: string | null;
}

/** Which of ours is which of theirs; null: none yet, one of ours is to be made from it. */
export interface SuggestedMatch {
  readonly remoteId: string;
  readonly deskId: string | null;
}

/**
 * Theirs with the one of ours that most likely is the same: by e-mail, else by name in any spelling; where either side has only one, that one.
 * Each of ours is suggested once. Pure.
 */
export function suggestMatches(theirs: readonly Referable[], ours: readonly Referable[]): SuggestedMatch[] {
  const free = new Map(ours.map((one) => [one.id, one]));
  const take = (fits: (one: Referable) => boolean): string | null => {
    const found = [...free.values()].find(fits);
    if (!found) return null;
    free.delete(found.id);
    return found.id;
  };
  const matches = theirs.map((entry) => ({ entry, deskId: take((one) => isSame(one, entry)) }));
  const [only] = matches;
  if (matches.length === 1 && only && only.deskId === null && ours.length === 1) return [{ remoteId: only.entry.id, deskId: ours[0]?.id ?? null }];
  return matches.map(({ entry, deskId }) => ({ remoteId: entry.id, deskId }));
}

function isSame(one: Referable, other: Referable): boolean {
  const mail = emailKey(one.email);
  return (mail !== null && mail === emailKey(other.email)) || normalKey(one.name) === normalKey(other.name);
}
