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

/** So many answers of the last minute must be known before anything is concluded from the fastest of them. */
const ANSWERS_KNOWN = 30;
/** How much faster than the fastest of those a call may be: what the network and a busy machine make of one and the same way. */
const MARGIN_MS = 20;

/**
 * The answer is in. A call arrives between the start and the end of its turn, nobody sees when; counted from its end, no window can hold too many, but each
 * answer's time is lost. What even the fastest turn of the last minute took is either spent after the arrival (of this call) or before it (of the one that
 * takes its place), so that much less a margin is given back. A millisecond more since times are kept in whole ones.
 */
export async function endTurn(executor: Executor, turn: string, { account, windowMs }: CallAccount): Promise<void> {
  await sql`
    /* prepared: end_call_turn */
    with ended as (select clock_timestamp() as at), taken as (
      select count(*) as answers, min(t.answered_at - t.started_at) as fastest from call_turns t, ended
      where t.account = ${account} and t.answered_at > ended.at - interval '1 minute'
    )
    update call_turns t set answered_at = ended.at, free_at = ended.at + ${windowMs + 1}::int * interval '1 millisecond'
      - case when taken.answers >= ${ANSWERS_KNOWN}::int
          then greatest(least(taken.fastest, ended.at - t.started_at) - ${MARGIN_MS}::int * interval '1 millisecond', interval '0') else interval '0' end
    from ended, taken where t.id = ${turn}::bigint`.execute(executor);
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
