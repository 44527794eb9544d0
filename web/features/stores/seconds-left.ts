import { useEffect, useRef } from "react";
import type { ImportProgress } from "../../api/stores.ts";

interface Sample {
  readonly at: number;
  readonly share: number;
}

const LEAST_WATCHED_MS = 1_500;

/** How long an import will still take, by the pace seen since the page was opened; null while that cannot be said. */
export function useSecondsLeft({ state, progress }: ImportProgress): number | null {
  const first = useRef<Sample | null>(null);
  const share = progress ?? 0;
  useEffect(() => {
    // A wait says nothing about the pace: measured anew afterwards.
    if (state !== "running") first.current = null;
    else first.current ??= { at: Date.now(), share };
  }, [state, share]);
  if (state !== "running" || !first.current) return null;
  return secondsLeft(first.current, { at: Date.now(), share });
}

/** Seconds to the end at the pace between two samples; null when they are too near each other to tell. */
export function secondsLeft(from: Sample, to: Sample): number | null {
  if (to.at - from.at < LEAST_WATCHED_MS || to.share <= from.share) return null;
  return ((1 - to.share) * (to.at - from.at)) / (to.share - from.share) / 1000;
}
