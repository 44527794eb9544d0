import type { Context } from "../operations/context.ts";
import { type Shift, type ShiftOptions, startShift } from "./shift.ts";

/** Between two tries to work again after the database was lost. */
const TRY_AGAIN_MS = 500;

export interface Worker {
  stop(): Promise<void>;
}

/**
 * The worker's door: takes jobs of the queue and gives them to operations. Any number of processes share one queue. When the database is lost, what
 * was under way is over, and a new shift begins as soon as there is a database again. Throws when the first one cannot begin.
 */
export async function startWorker(context: Context, options: ShiftOptions): Promise<Worker> {
  const { log } = context;
  let stopAsked = false;
  let ask: () => void = () => undefined;
  const asked = new Promise<null>((resolve) => {
    ask = () => resolve(null);
  });
  const working = work(await startShift(context, options));

  async function work(first: Shift): Promise<void> {
    for (let shift: Shift | null = first; shift !== null; shift = await nextShift()) {
      const problem = await Promise.race([shift.broken, asked]);
      if (problem !== null) log.warn({ problem }, "the queue was lost; its work is taken up again as soon as the database answers");
      await shift.stop();
    }
  }

  async function nextShift(): Promise<Shift | null> {
    for (let tries = 0; !stopAsked; tries++) {
      try {
        const shift = await startShift(context, options);
        log.info({}, "the queue is back");
        return shift;
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        log[tries % 60 === 0 ? "warn" : "debug"]({ problem }, "the queue is still lost");
        await pause(TRY_AGAIN_MS, asked);
      }
    }
    return null;
  }

  return {
    async stop() {
      stopAsked = true;
      ask();
      await working;
    },
  };
}

/** Ends early when `until` settles. */
async function pause(ms: number, until: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    until,
    new Promise((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}
