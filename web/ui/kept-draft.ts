import { useCallback, useState } from "react";

/**
 * Something half typed, kept for this tab until it is saved or thrown away: a reload, a cut of the network or a look at another order loses
 * nothing. Where the browser keeps nothing it is an ordinary state.
 */
export function useKeptDraft<Draft>(key: string): readonly [Draft | null, (draft: Draft | null) => void] {
  const place = `econnect.draft.${key}`;
  const [draft, setDraft] = useState<Draft | null>(() => read<Draft>(place));
  const set = useCallback(
    (next: Draft | null) => {
      setDraft(next);
      try {
        if (next === null) sessionStorage.removeItem(place);
        else sessionStorage.setItem(place, JSON.stringify(next));
      } catch (error) {
        console.warn("This browser keeps nothing: the draft lives as long as the page.", error);
      }
    },
    [place],
  );
  return [draft, set];
}

function read<Draft>(place: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "null") as Draft | null;
  } catch {
    return null; // forbidden, or not ours: as if nothing was kept
  }
}
