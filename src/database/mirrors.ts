import { type RawBuilder, sql } from "kysely";
import type { DeskFields } from "../connectors/desk-contract.ts";
import type { FailureFacts } from "../domain/advice.ts";
import type { FailureCode } from "../domain/failure.ts";
import type { StatusRules } from "../domain/status-matching.ts";
import type { Executor, Transaction } from "./database.ts";
import { toJson } from "./rows.ts";

/** A mirror with all that its lane needs to work on it: read once at the beginning of a job. */
export interface SyncMirror {
  readonly id: string;
  readonly platform: string;
  readonly name: string;
  readonly url: string;
  readonly apiKey: Buffer | null;
  readonly webhookSecret: Buffer | null;
  readonly enabled: boolean;
  readonly deleted: boolean;
  readonly company: string;
  readonly currency: string;
  readonly categoryId: string | null;
  readonly fields: DeskFields;
  readonly connectedAt: Date;
  readonly cursor: Date;
  readonly pollSeconds: number;
  readonly lastSuccessAt: Date | null;
  readonly lastPollAt: Date | null;
  readonly lastDirectoryAt: Date | null;
  readonly nextPollAt: Date | null;
  readonly failure: { readonly code: FailureCode; readonly facts: FailureFacts } | null;
  readonly failuresInRow: number;
  readonly backOffUntil: Date | null;
  readonly accessLostAt: Date | null;
  readonly country: string;
  readonly locale: string;
  /** Of ours to theirs; what is gone there is left out. */
  readonly locations: ReadonlyMap<string, string>;
  readonly employees: ReadonlyMap<string, string>;
  readonly orderTypes: ReadonlyMap<string, string>;
  readonly rules: StatusRules;
  /** Theirs: the status an order of this type begins with, as far as it was seen. */
  readonly initialStatuses: ReadonlyMap<string, string>;
}

interface Row extends Omit<SyncMirror, "locations" | "employees" | "orderTypes" | "rules" | "initialStatuses" | "fields"> {
  readonly fields: Partial<DeskFields>;
  readonly matches: readonly { readonly kind: string; readonly desk: string; readonly remote: string }[];
  readonly initial: readonly { readonly type: string; readonly status: string }[];
}

const COLUMNS = sql`
  m.id, m.platform, m.name, m.url, m.api_key as "apiKey", m.webhook_secret as "webhookSecret", m.enabled, m.deleted_at is not null as deleted,
  m.company, coalesce(m.currency, c.currency) as currency, m.product_category_id as "categoryId", m.field_ids as fields, m.connected_at as "connectedAt",
  m.cursor, m.poll_seconds as "pollSeconds", m.last_success_at as "lastSuccessAt", m.last_poll_at as "lastPollAt", m.last_directory_at as "lastDirectoryAt",
  m.next_poll_at as "nextPollAt", m.failure, m.failures_in_row as "failuresInRow", m.back_off_until as "backOffUntil", m.access_lost_at as "accessLostAt",
  c.country, c.locale,
  (select coalesce(json_agg(json_build_object('kind', t.kind, 'desk', t.desk_id::text, 'remote', t.remote_id) order by t.position), '[]')
    from mirror_matches t join mirror_entries e on e.mirror_id = t.mirror_id and e.kind = t.kind and e.remote_id = t.remote_id and e.gone_at is null
    where t.mirror_id = m.id and case t.kind
      when 'location' then exists (select from locations d where d.id = t.desk_id) when 'employee' then exists (select from employees d where d.id = t.desk_id)
      when 'order_type' then exists (select from order_types d where d.id = t.desk_id) else exists (select from order_statuses d where d.id = t.desk_id) end
    ) as matches,
  (select coalesce(json_agg(json_build_object('type', e.remote_id, 'status', e.detail ->> 'initialStatus')), '[]')
    from mirror_entries e where e.mirror_id = m.id and e.kind = 'order_type' and e.detail ->> 'initialStatus' is not null) as initial`;

/** Null when there is no such mirror, or it was taken away. One statement. */
export async function findMirror(executor: Executor, id: string): Promise<SyncMirror | null> {
  return findWhere(executor, sql`m.id = ${id}::bigint and m.deleted_at is null`);
}

/** The one that is connected now. */
export async function findOnlyMirror(executor: Executor): Promise<SyncMirror | null> {
  return findWhere(executor, sql`m.deleted_at is null`);
}

async function findWhere(executor: Executor, condition: RawBuilder<unknown>): Promise<SyncMirror | null> {
  const { rows } = await sql<Row>`select ${COLUMNS} from mirrors m cross join company c where ${condition}`.execute(executor);
  const [row] = rows;
  if (!row) return null;
  const { matches, initial, fields, ...rest } = row;
  // The first of several speaks: a Map keeps the last it is given.
  const pairs = (kind: string) => matches.filter((match) => match.kind === kind).reverse();
  const toRemote = (kind: string) => new Map(pairs(kind).map(({ desk, remote }) => [desk, remote]));
  return {
    ...rest,
    fields: { storeName: null, remoteId: null, remoteNumber: null, placedAt: null, ...fields },
    locations: toRemote("location"),
    employees: toRemote("employee"),
    orderTypes: toRemote("order_type"),
    rules: { in: new Map(pairs("order_status").map(({ desk, remote }) => [remote, desk])), out: toRemote("order_status") },
    initialStatuses: new Map(initial.map(({ type, status }) => [type, status])),
  };
}

/** Custom fields as a person chose them. */
export type GivenFields = { readonly [Name in keyof DeskFields]?: string | null | undefined };

export interface MirrorColumns {
  readonly platform: string;
  readonly name: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly company: string;
  readonly currency: string | null;
  readonly categoryId: string | null;
  readonly fields: GivenFields;
}

/** How often changes there are asked for, unless told otherwise. */
export const POLL_SECONDS = 60;

/** A new mirror; what happened before it is not asked for. Its secrets are sealed once its id is known. */
export async function insertMirror(tx: Transaction, columns: MirrorColumns, now: Date): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into mirrors (platform, name, url, enabled, company, currency, product_category_id, field_ids, connected_at, cursor, desk_cursor, poll_seconds,
      next_poll_at, next_directory_at, next_sweep_at, last_success_at, last_directory_at)
    values (${columns.platform}, ${columns.name}, ${columns.url}, ${columns.enabled}, ${columns.company}, ${columns.currency}, ${columns.categoryId},
      ${toJson(columns.fields)}::jsonb, ${now}, ${now}, ${now}, ${POLL_SECONDS}::int, ${now}, ${tomorrow(now)}, ${now}, ${now}, ${now})
    returning id`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error("an inserted mirror was not returned");
  return row.id;
}

/** A mirror that was taken away and whose account is connected again: its ties to orders are taken up (S5). */
export async function findOldMirror(tx: Transaction, account: { platform: string; url: string; company: string }): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from mirrors where deleted_at is not null and platform = ${account.platform} and url = ${account.url} and company = ${account.company}
    order by id desc limit 1 for update`.execute(tx);
  return rows[0]?.id ?? null;
}

export async function reviveMirror(tx: Transaction, id: string, columns: MirrorColumns, now: Date): Promise<void> {
  await sql`
    update mirrors set name = ${columns.name}, enabled = ${columns.enabled}, currency = ${columns.currency}, product_category_id = ${columns.categoryId},
      field_ids = ${toJson(columns.fields)}::jsonb, connected_at = ${now}, deleted_at = null, next_poll_at = ${now}, next_directory_at = ${tomorrow(now)},
      next_sweep_at = ${now}, failure = null, failures_in_row = 0, back_off_until = null, access_lost_at = null, last_success_at = ${now},
      last_directory_at = ${now}, lane_epoch = lane_epoch + 1
    where id = ${id}::bigint`.execute(tx);
}

export interface MirrorChange {
  readonly name?: string | undefined;
  readonly url?: string | undefined;
  readonly apiKey?: Buffer | undefined;
  readonly webhookSecret?: Buffer | null | undefined;
  readonly enabled?: boolean | undefined;
  readonly company?: string | undefined;
  readonly currency?: string | null | undefined;
  readonly categoryId?: string | null | undefined;
  readonly fields?: GivenFields | undefined;
}

/** Saves what was given; the lane begins anew under it. */
export async function changeMirror(tx: Transaction, id: string, change: MirrorChange): Promise<void> {
  const sets: RawBuilder<unknown>[] = [sql`lane_epoch = lane_epoch + 1`];
  if (change.name !== undefined) sets.push(sql`name = ${change.name}`);
  if (change.url !== undefined) sets.push(sql`url = ${change.url}`);
  if (change.apiKey !== undefined) sets.push(sql`api_key = ${change.apiKey}`);
  if (change.webhookSecret !== undefined) sets.push(sql`webhook_secret = ${change.webhookSecret}`);
  if (change.enabled !== undefined) sets.push(sql`enabled = ${change.enabled}`);
  if (change.company !== undefined) sets.push(sql`company = ${change.company}`);
  if (change.currency !== undefined) sets.push(sql`currency = ${change.currency}`);
  if (change.categoryId !== undefined) sets.push(sql`product_category_id = ${change.categoryId}`);
  if (change.fields !== undefined) sets.push(sql`field_ids = ${toJson(change.fields)}::jsonb`);
  await sql`update mirrors set ${sql.join(sets)} where id = ${id}::bigint`.execute(tx);
}

/** It may be spoken to again at once: a person saved a new key, or wants to see whether the trouble is over. */
export async function wakeMirror(tx: Transaction, id: string, now: Date): Promise<void> {
  await sql`
    update mirrors set back_off_until = null, next_poll_at = ${now}, next_sweep_at = ${now}, failures_in_row = 0 where id = ${id}::bigint`.execute(
    tx,
  );
}

/** Its key is erased; its ties to orders stay, in case the same account is connected again. */
export async function removeMirror(tx: Transaction, id: string, now: Date): Promise<void> {
  await sql`
    update mirrors set deleted_at = ${now}, enabled = false, api_key = null, webhook_secret = null, lane_epoch = lane_epoch + 1
    where id = ${id}::bigint`.execute(tx);
}

function tomorrow(now: Date): Date {
  return new Date(now.getTime() + 24 * 3_600_000);
}
