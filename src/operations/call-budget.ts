import { setTimeout as sleep } from "node:timers/promises";
import { RemoteError } from "../connectors/contract.ts";
import type { CallBudget } from "../connectors/desk-contract.ts";
import { askForTurn, type CallAccount, endTurn, leaveTurn, pauseTurns } from "../database/call-turns.ts";
import type { Executor } from "../database/database.ts";

export interface CallBudgetOptions extends CallAccount {
  /** A person waits: goes before everything that is not urgent. */
  readonly urgent: boolean;
  /** Rather than wait longer than this for a turn, `spend` throws RemoteError `throttled`. */
  readonly maxWaitMs: number;
  readonly now: () => Date;
}

/** Who waits longer asks in between, so that its place is kept. */
const LONGEST_SLEEP_MS = 2000;
/** An account that does not say how long to wait. */
const PAUSE_MS = 2000;

/**
 * A share in the budget of an account, over all processes on this database: at most `calls` calls are under way or were answered less than about
 * `windowMs` ago. So no more can arrive within any window, however long a call is on its way (see `endTurn`).
 */
export function openCallBudget(executor: Executor, options: CallBudgetOptions): CallBudget {
  return {
    async spend(call) {
      const turn = await takeTurn(executor, options);
      try {
        return await call();
      } catch (error) {
        if (error instanceof RemoteError && error.kind === "throttled") await pauseTurns(executor, options, pauseOf(error, options.now()));
        throw error;
      } finally {
        await endTurn(executor, turn, options);
      }
    },
  };
}

async function takeTurn(executor: Executor, options: CallBudgetOptions): Promise<string> {
  const { account, urgent, maxWaitMs, now } = options;
  let waiting: string | null = null;
  for (let waited = 0; ; ) {
    const { turn, waitMs } = await askForTurn(executor, options, { waiting, urgent });
    if (waitMs === 0) return turn;
    if (waited + waitMs > maxWaitMs) {
      await leaveTurn(executor, turn);
      throw new RemoteError("throttled", `the calls of ${account} are used up for the next ${waitMs} ms`, {
        code: "throttled",
        retryAt: new Date(now().getTime() + waitMs),
        facts: { host: account },
      });
    }
    const nap = Math.min(waitMs, LONGEST_SLEEP_MS);
    await sleep(nap);
    waited += nap;
    waiting = turn;
  }
}

function pauseOf({ retryAt }: RemoteError, now: Date): number {
  return retryAt === null ? PAUSE_MS : Math.max(0, retryAt.getTime() - now.getTime());
}
