import { sql } from "kysely";
import type { HookProblem, KeptHook } from "../domain/hook-health.ts";
import type { Executor, Transaction } from "./database.ts";
import { wakesSoon } from "./jobs.ts";
import { toJson } from "./rows.ts";

export async function findStoreByHook(executor: Executor, platform: string, secretHash: Buffer): Promise<{ id: string; enabled: boolean } | null> {
  const { rows } = await sql<{ id: string; enabled: boolean }>`
    /* prepared: hook_store */
    select id, enabled from stores where hook_secret_hash = ${secretHash} and platform = ${platform} and deleted_at is null`.execute(executor);
  return rows[0] ?? null;
}

/** A store's own part of the address that shops send to: the secret, sealed, and its hash. */
export async function readHookSecret(executor: Executor, storeId: string): Promise<{ sealed: Buffer; hash: Buffer } | null> {
  const { rows } = await sql<{ sealed: Buffer; hash: Buffer }>`
    select hook_secret as sealed, hook_secret_hash as hash from stores where id = ${storeId}::bigint and hook_secret is not null`.execute(executor);
  return rows[0] ?? null;
}

/** One subscription with all that is needed to end it. */
export interface Subscription extends KeptHook {
  readonly remoteId: string | null;
  readonly baseUrl: string;
  readonly secretHash: Buffer;
  /** Sealed for the store. */
  readonly targetUrl: Buffer;
}

export async function listSubscriptions(executor: Executor, storeIds: readonly string[]): Promise<(Subscription & { readonly storeId: string })[]> {
  const { rows } = await sql<Subscription & { storeId: string }>`
    select store_id as "storeId", event, state, remote_id as "remoteId", base_url as "baseUrl", secret_hash as "secretHash", target_url as "targetUrl",
      since, last_received_at as "lastReceivedAt", problem, said, retry_at as "retryAt"
    from hook_subscriptions where store_id = any(${storeIds}::bigint[]) order by store_id, event`.execute(executor);
  return rows;
}

/** Written before the shop is asked, so that whatever becomes of the answer, somebody knows that it was asked. */
export async function noteAsking(
  executor: Executor,
  asking: { storeId: string; event: string; baseUrl: string; secretHash: Buffer; targetUrl: Buffer; now: Date; retryAt: Date },
): Promise<void> {
  await sql`
    insert into hook_subscriptions (store_id, event, state, base_url, secret_hash, target_url, since, problem, retry_at)
    values (${asking.storeId}::bigint, ${asking.event}, 'asking', ${asking.baseUrl}, ${asking.secretHash}, ${asking.targetUrl}, ${asking.now}, 'in_doubt', ${asking.retryAt})
    on conflict (store_id, event) do update set state = 'asking', remote_id = null, base_url = excluded.base_url, secret_hash = excluded.secret_hash,
      target_url = excluded.target_url, since = excluded.since, problem = 'in_doubt', said = null, retry_at = excluded.retry_at`.execute(executor);
}

/** The shop took the subscription: its id is kept at once, whoever has the lane by now. */
export async function noteSubscribed(executor: Executor, hook: { storeId: string; event: string; remoteId: string; now: Date }): Promise<void> {
  await sql`
    update hook_subscriptions set state = 'on', remote_id = ${hook.remoteId}, since = ${hook.now}, problem = null, said = null, retry_at = null
    where store_id = ${hook.storeId}::bigint and event = ${hook.event}`.execute(executor);
}

export interface HookTrouble {
  readonly storeId: string;
  readonly event: string;
  /** Null: nothing is wrong, it is only not wanted for now. */
  readonly problem: HookProblem | null;
  readonly said?: string | null;
  readonly retryAt: Date;
}

/** There is no subscription for this event in the shop, as far as we know, and when to ask again. */
export async function noteOff(executor: Executor, hook: HookTrouble): Promise<void> {
  await sql`
    update hook_subscriptions set state = 'off', remote_id = null, problem = ${hook.problem}, said = ${hook.said ?? null}, retry_at = ${hook.retryAt}
    where store_id = ${hook.storeId}::bigint and event = ${hook.event}`.execute(executor);
}

/** It could not be ended now: it stays known as it is, and is tried again. */
export async function notePostponed(executor: Executor, hook: { storeId: string; event: string; retryAt: Date }): Promise<void> {
  await sql`
    update hook_subscriptions set retry_at = ${hook.retryAt} where store_id = ${hook.storeId}::bigint and event = ${hook.event}`.execute(executor);
}

export async function forgetSubscriptions(executor: Executor, storeId: string, events: readonly string[]): Promise<void> {
  await sql`delete from hook_subscriptions where store_id = ${storeId}::bigint and event = any(${events}::text[])`.execute(executor);
}

/** What the shop could not be asked to end is remembered, for the day on which it is connected again. */
export async function forgetEndedSubscriptions(tx: Transaction, storeId: string): Promise<void> {
  await sql`delete from hook_subscriptions where store_id = ${storeId}::bigint and state = 'off'`.execute(tx);
  await sql`delete from order_hints where store_id = ${storeId}::bigint`.execute(tx);
}

/** A person wants the shop to be asked again now for what is missing. */
export async function askAgainNow(tx: Transaction, storeId: string, now: Date): Promise<void> {
  await sql`update hook_subscriptions set retry_at = ${now} where store_id = ${storeId}::bigint and state <> 'on'`.execute(tx);
}

/** Takes the hint durably; said at most once a minute in the subscription, so that many notices do not wait for one row. One statement. */
export async function saveHint(tx: Transaction, hint: { storeId: string; event: string; remoteId: string | null; now: Date }): Promise<void> {
  await sql`
    /* prepared: hook_hint */
    with heard as (
      update hook_subscriptions set last_received_at = ${hint.now},
        state = case when state = 'asking' then 'on' else state end,
        problem = case when state = 'asking' then null else problem end,
        retry_at = case when state = 'asking' then null else retry_at end
      where store_id = ${hint.storeId}::bigint and event = ${hint.event}
        and (state = 'asking' or last_received_at is null or last_received_at < ${hint.now}::timestamptz - interval '1 minute')
    )
    insert into order_hints (store_id, remote_id, taken_at)
    select ${hint.storeId}::bigint, ${hint.remoteId}::text, ${hint.now}::timestamptz where ${hint.remoteId}::text is not null
    on conflict (store_id, remote_id) do update set number = excluded.number, taken_at = excluded.taken_at`.execute(tx);
}

export interface Hint {
  readonly remoteId: string;
  readonly number: string;
}

/** The oldest hints of a store that nobody has looked at yet. */
export async function listHints(executor: Executor, storeId: string, limit: number): Promise<Hint[]> {
  const { rows } = await sql<Hint>`
    /* prepared: hook_hints */
    select remote_id as "remoteId", number from order_hints where store_id = ${storeId}::bigint order by number limit ${limit}::int`.execute(
    executor,
  );
  return rows;
}

/** Done with these, unless the shop has spoken of them again meanwhile. */
export async function forgetHints(tx: Transaction, storeId: string, hints: readonly Hint[]): Promise<void> {
  await sql`
    /* prepared: hook_hints_done */
    delete from order_hints h using unnest(${hints.map((hint) => hint.remoteId)}::text[], ${hints.map((hint) => hint.number)}::bigint[]) as d(remote_id, number)
    where h.store_id = ${storeId}::bigint and h.remote_id = d.remote_id and h.number = d.number`.execute(tx);
}

/** Whether a job that has not begun yet will look at the hints of this store anyway. */
export async function willLook(tx: Transaction, key: string): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`
    /* prepared: hook_awaited */
    select exists (select from graphile_worker.jobs where key = ${key} and locked_at is null and attempts = 0 and run_at <= now()) as yes`.execute(
    tx,
  );
  return rows[0]?.yes ?? false;
}

/** Stores with hints that nobody is going to look at: jobs are only wake-ups (S3). */
export async function listStoresWithHints(executor: Executor, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from stores s
    where s.enabled and s.deleted_at is null and s.import_started_at is not null and (s.back_off_until is null or s.back_off_until <= ${now})
      and exists (select from order_hints h where h.store_id = s.id) and not ${wakesSoon(sql`'hints:' || s.id`)}
    order by s.id`.execute(executor);
  return rows.map((row) => row.id);
}

/** Stores whose shops should be asked for web-hooks, or to end some: the address is new or gone, one is missing, or it is time to try again. */
export async function listStoresToHook(
  executor: Executor,
  asked: { publicUrl: string | null; events: Readonly<Record<string, readonly string[]>>; now: Date },
): Promise<string[]> {
  const { publicUrl, events, now } = asked;
  const { rows } = await sql<{ id: string }>`
    select s.id from stores s
    where s.enabled and s.deleted_at is null and s.import_started_at is not null and (s.back_off_until is null or s.back_off_until <= ${now})
      and (
        exists (select from hook_subscriptions h where h.store_id = s.id and (h.base_url is distinct from ${publicUrl} or h.secret_hash <> s.hook_secret_hash)
          and h.remote_id is not null and (h.retry_at is null or h.retry_at <= ${now}))
        or (${publicUrl}::text is not null and s.hook_secret is not null and exists (
          select from jsonb_array_elements_text(${toJson(events)}::jsonb -> s.platform) as e(name)
          where not exists (select from hook_subscriptions h where h.store_id = s.id and h.event = e.name
            and case when h.base_url = ${publicUrl} and h.secret_hash = s.hook_secret_hash then h.state = 'on' or h.retry_at > ${now}
              else h.remote_id is not null and h.retry_at > ${now} end)))
      )
      and not ${wakesSoon(sql`'hooks:' || s.id`)}
    order by s.id`.execute(executor);
  return rows.map((row) => row.id);
}
