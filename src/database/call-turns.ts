import { sql } from "kysely";
import type { Executor } from "./database.ts";

/** An account whose calls are counted together, over all processes on this database. */
export interface CallAccount {
  /** E.g. the host of the API. */
  readonly account: string;
  /** So many calls may arrive there within any `windowMs`. */
  readonly calls: number;
  readonly windowMs: number;
}

/** Longer than any call may take: the turn of a process that died counts so long. */
const LEASE_MS = 30_000;

/**
 * Asks for a turn, or again with the number of the one that waits: urgent ones go first, then in the order of asking. `waitMs` 0: it has begun; otherwise
 * ask again after so long, at the latest after 5 seconds, or the place in the queue is lost. One statement.
 */
export async function askForTurn(
  executor: Executor,
  { account, calls, windowMs }: CallAccount,
  { waiting, urgent }: { waiting: string | null; urgent: boolean },
): Promise<{ turn: string; waitMs: number }> {
  const { rows } = await sql<{ turn: string; waitMs: number }>`
    /* prepared: take_call_turn */
    select turn, wait_ms as "waitMs"
    from take_call_turn(${account}, ${waiting}::bigint, ${urgent}, ${calls}::int, ${windowMs}::int, ${LEASE_MS}::int)`.execute(executor);
  const [answer] = rows;
  if (!answer) throw new Error("take_call_turn answered no row");
  return answer;
}

/** Gives up a place in the queue. */
export async function leaveTurn(executor: Executor, turn: string): Promise<void> {
  await sql`delete from call_turns where id = ${turn}::bigint and started_at is null`.execute(executor);
}

/** The answer is in: from now on the turn counts for one window, and a millisecond more since times are kept in whole ones. */
export async function endTurn(executor: Executor, turn: string, { windowMs }: CallAccount): Promise<void> {
  await sql`
    /* prepared: end_call_turn */
    update call_turns set answered_at = clock_timestamp(), free_at = clock_timestamp() + ${windowMs + 1}::int * interval '1 millisecond'
    where id = ${turn}::bigint`.execute(executor);
}

/** Nobody gets a turn of this account for so long. */
export async function pauseTurns(executor: Executor, { account }: CallAccount, forMs: number): Promise<void> {
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
