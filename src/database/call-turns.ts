import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { RemoteError } from "../connectors/contract.ts";
import type { CallBudget } from "../connectors/desk-contract.ts";
import type { Executor } from "./database.ts";

export interface CallBudgetOptions {
  /** Whose calls are counted together, e.g. the host of the API. */
  readonly account: string;
  /** So many calls may arrive there within any `windowMs`. */
  readonly calls: number;
  readonly windowMs: number;
  /** A person waits: goes before everything that is not urgent. */
  readonly urgent: boolean;
  /** Rather than wait longer than this for a turn, `spend` throws RemoteError `throttled`. */
  readonly maxWaitMs: number;
  readonly now: () => Date;
}

/** Longer than any call may take: the turn of a process that died counts so long. */
const LEASE_MS = 30_000;
/** Who waits longer asks in between, so that its place is kept. */
const LONGEST_SLEEP_MS = 2000;
/** An account that does not say how long to wait. */
const PAUSE_MS = 2000;

/**
 * A share in the budget of an account, over all processes on this database: at most `calls` calls under way or answered less than
 * `windowMs` ago. So no more can arrive within any window, however long a call is on its way. Urgent ones first, then in the order of asking.
 */
export function openCallBudget(executor: Executor, options: CallBudgetOptions): CallBudget {
  return {
    async spend(call) {
      const turn = await takeTurn(executor, options);
      try {
        return await call();
      } catch (error) {
        if (error instanceof RemoteError && error.kind === "throttled") await pause(executor, options, error.retryAt);
        throw error;
      } finally {
        await endTurn(executor, { turn, windowMs: options.windowMs });
      }
    },
  };
}

async function takeTurn(executor: Executor, options: CallBudgetOptions): Promise<string> {
  const { account, maxWaitMs, now } = options;
  let waiting: string | null = null;
  for (let waited = 0; ; ) {
    const { turn, waitMs } = await askForTurn(executor, options, waiting);
    if (waitMs === 0) return turn;
    if (waited + waitMs > maxWaitMs) {
      await sql`delete from call_turns where id = ${turn}::bigint and started_at is null`.execute(executor);
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

/** One statement: a turn is handed out, or a place in the queue is taken or kept. */
async function askForTurn(
  executor: Executor,
  { account, calls, windowMs, urgent }: CallBudgetOptions,
  waiting: string | null,
): Promise<{ turn: string; waitMs: number }> {
  const { rows } = await sql<{ turn: string; waitMs: number }>`
    /* prepared: take_call_turn */
    select turn, wait_ms as "waitMs"
    from take_call_turn(${account}, ${waiting}::bigint, ${urgent}, ${calls}::int, ${windowMs}::int, ${LEASE_MS}::int)`.execute(executor);
  const [answer] = rows;
  if (!answer) throw new Error("take_call_turn answered no row");
  return answer;
}

/** A millisecond more than the window: times are kept in whole ones. */
async function endTurn(executor: Executor, { turn, windowMs }: { turn: string; windowMs: number }): Promise<void> {
  await sql`
    /* prepared: end_call_turn */
    update call_turns set answered_at = clock_timestamp(), free_at = clock_timestamp() + ${windowMs + 1}::int * interval '1 millisecond'
    where id = ${turn}::bigint`.execute(executor);
}

async function pause(executor: Executor, { account, now }: CallBudgetOptions, retryAt: Date | null): Promise<void> {
  const forMs = retryAt === null ? PAUSE_MS : Math.max(0, retryAt.getTime() - now().getTime());
  await sql`
    update call_budgets set paused_until = greatest(paused_until, clock_timestamp() + ${forMs}::int * interval '1 millisecond')
    where account = ${account}`.execute(executor);
}

export interface CallBudgetView {
  /** Calls that began within the last minute. */
  readonly lastMinute: number;
  /** Calls that wait for their turn now. */
  readonly waiting: number;
  /** The account asked to wait until then; null: it did not. */
  readonly pausedUntil: Date | null;
}

export async function readCallBudget(executor: Executor, account: string): Promise<CallBudgetView> {
  const { rows } = await sql<{ last_minute: string; waiting: string; paused_until: Date | null }>`
    select count(t.id) filter (where t.started_at > clock_timestamp() - interval '1 minute') as last_minute,
           count(t.id) filter (where t.started_at is null and t.seen_at > clock_timestamp() - interval '5 seconds') as waiting,
           case when b.paused_until > clock_timestamp() then b.paused_until end as paused_until
    from call_budgets b left join call_turns t on t.account = b.account
    where b.account = ${account} group by b.account`.execute(executor);
  const [row] = rows;
  return { lastMinute: Number(row?.last_minute ?? 0), waiting: Number(row?.waiting ?? 0), pausedUntil: row?.paused_until ?? null };
}
