import type { Logger } from "pino";

export interface Tick {
  /** Waits for a run that is under way. */
  stop(): Promise<void>;
}

/** Runs work again and again, never twice at once; a failed run is logged and the next one tries again. */
export function every(ms: number, work: () => Promise<void>, log: Logger): Tick {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const next = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = work()
        .catch((error: unknown) => log.error({ problem: error instanceof Error ? error.message : String(error) }, "tick failed"))
        .then(next);
    }, ms);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
