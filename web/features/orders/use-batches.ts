import { useCallback, useEffect, useRef, useState } from "react";
import { whenBack } from "../../api/connection.ts";
import { NetworkCut, newOnceKey } from "../../api/http.ts";

interface Progress<Result> {
  readonly state: "idle" | "running" | "done" | "failed";
  readonly total: number;
  readonly results: readonly Result[];
  readonly error: unknown;
}

const IDLE = { state: "idle", total: 0, results: [], error: null } as const;

/**
 * Does the same with many orders, a batch after another, as large as the API takes them. When the network is cut it waits and asks the same
 * batch again under the same key, so that nothing is done twice. Ends quietly when its dialog is closed; what was done stays done.
 */
export function useBatches<Result>(size: number, act: (ids: readonly string[], onceKey: string) => Promise<{ results: readonly Result[] }>) {
  const [progress, setProgress] = useState<Progress<Result>>(IDLE);
  const latest = useRef(act);
  latest.current = act;
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);

  const start = useCallback(
    async (ids: readonly string[]) => {
      const results: Result[] = [];
      setProgress({ state: "running", total: ids.length, results, error: null });
      try {
        for (let from = 0; from < ids.length && open.current; from += size) {
          const batch = ids.slice(from, from + size);
          const onceKey = newOnceKey();
          results.push(...(await untilAnswered(() => latest.current(batch, onceKey))).results);
          setProgress({ state: "running", total: ids.length, results: [...results], error: null });
        }
        setProgress({ state: "done", total: ids.length, results, error: null });
      } catch (error) {
        setProgress({ state: "failed", total: ids.length, results, error });
      }
    },
    [size],
  );
  return { progress, start };
}

async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NetworkCut)) throw error;
      await new Promise<void>((resolve) => {
        const stop = whenBack(() => {
          stop();
          resolve();
        });
      });
    }
  }
}
