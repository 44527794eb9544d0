import { type RawBuilder, sql } from "kysely";
import type { ProductMatching } from "../connectors/contract.ts";
import type { FailureFacts } from "../domain/advice.ts";
import type { FailureCode } from "../domain/failure.ts";
import { type Health, healthOf, isLate } from "../domain/store-health.ts";
import type { Executor } from "./database.ts";

/** A store as people see it: its settings, never its password, and its health. */
export interface StoreView {
  readonly id: string;
  readonly platform: string;
  readonly name: string;
  readonly url: string;
  readonly enabled: boolean;
  /** A simulated shop with made-up orders, for people who try the product. */
  readonly sample: boolean;
  readonly locationId: string;
  readonly orderTypeId: string;
  readonly productLanguage: string;
  readonly productMatching: ProductMatching;
  readonly assignment: { readonly mode: "all" } | { readonly mode: "selected"; readonly employeeIds: readonly string[] };
  /** Names in the order of turns; the first is next. */
  readonly turns: readonly { readonly employeeId: string; readonly name: string }[];
  readonly timeZone: string;
  readonly newOrderIntervalSeconds: number;
  readonly fullPassIntervalSeconds: number;
  readonly mayCancelInStore: boolean;
  readonly frozenFollowsStatus: boolean;
  readonly finalStatusIds: readonly string[];
  readonly cancelledStatusIds: readonly string[];
  readonly languages: readonly string[];
  readonly currencies: readonly string[];
  readonly connectedAt: Date;
  readonly importStartedAt: Date | null;
  readonly lastImportId: string | null;
  readonly health: Health & { readonly lastSuccessAt: Date | null; readonly lastFullPassAt: Date | null; readonly openOrders: number };
}

interface Row {
  id: string;
  platform: string;
  name: string;
  url: string;
  enabled: boolean;
  sample: boolean;
  deleted: boolean;
  locationId: string;
  orderTypeId: string;
  productLanguage: string;
  productMatching: ProductMatching;
  mode: "all" | "selected";
  managers: string[];
  takers: { employeeId: string; name: string; position: number }[];
  lastTurn: string;
  timeZone: string;
  lightSeconds: number | null;
  fullSeconds: number | null;
  mayCancelInStore: boolean;
  frozenFollowsStatus: boolean;
  finalStatusIds: string[];
  cancelledStatusIds: string[];
  languages: string[];
  currencies: string[];
  connectedAt: Date;
  importStartedAt: Date | null;
  lastImportId: string | null;
  cursor: string | null;
  lastSuccessAt: Date | null;
  lastFullPassAt: Date | null;
  nextLightAt: Date | null;
  nextFullAt: Date | null;
  failure: { code: FailureCode; facts: FailureFacts } | null;
  backOffUntil: Date | null;
  accessLostAt: Date | null;
  openOrders: number;
}

export interface Intervals {
  readonly newOrderIntervalSeconds: number;
  readonly fullPassIntervalSeconds: number;
}

/** Connected stores, oldest first. One statement. */
export async function listStores(
  executor: Executor,
  asked: { after: string | null; count: number; intervals: Intervals; now: Date },
): Promise<StoreView[]> {
  return read(executor, sql`s.deleted_at is null and s.id > ${asked.after ?? "0"}::bigint order by s.id limit ${asked.count}`, asked);
}

/** One store, also when it is disconnected. */
export async function findStore(executor: Executor, id: string, asked: { intervals: Intervals; now: Date }): Promise<StoreView | null> {
  const [store] = await read(executor, sql`s.id = ${id}::bigint`, asked);
  return store ?? null;
}

async function read(executor: Executor, which: RawBuilder<unknown>, asked: { intervals: Intervals; now: Date }): Promise<StoreView[]> {
  const { rows } = await sql<Row>`
    select s.id, s.platform, s.name, s.url, s.enabled, s.sample, s.deleted_at is not null as deleted, s.location_id as "locationId", s.order_type_id as "orderTypeId",
      s.product_language as "productLanguage", s.product_matching as "productMatching", s.assignment_mode as mode,
      array(select m.employee_id::text from store_managers m where m.store_id = s.id order by m.position) as managers,
      (select coalesce(json_agg(json_build_object('employeeId', e.id::text, 'name', e.name, 'position', coalesce(m.position, e.id)) order by coalesce(m.position, e.id)), '[]')
        from employees e left join store_managers m on m.store_id = s.id and m.employee_id = e.id
        where e.active and e.takes_orders and (s.assignment_mode = 'all' or m.store_id is not null)) as takers,
      s.last_turn_position as "lastTurn", s.time_zone as "timeZone", s.new_order_interval_seconds as "lightSeconds",
      s.full_pass_interval_seconds as "fullSeconds", s.may_cancel_in_store as "mayCancelInStore", s.frozen_follows_status as "frozenFollowsStatus",
      s.final_status_ids as "finalStatusIds", s.cancelled_status_ids as "cancelledStatusIds", s.languages, s.currencies, s.connected_at as "connectedAt",
      s.import_started_at as "importStartedAt", s.cursor,
      (select p.id from passes p where p.store_id = s.id and p.kind = 'import' order by p.id desc limit 1) as "lastImportId",
      s.last_success_at as "lastSuccessAt", s.last_full_pass_at as "lastFullPassAt", s.next_light_at as "nextLightAt", s.next_full_at as "nextFullAt",
      s.failure, s.back_off_until as "backOffUntil", s.access_lost_at as "accessLostAt",
      (select count(*)::int from bindings b where b.store_id = s.id and not b.remote_final) as "openOrders"
    from stores s where ${which}`.execute(executor);
  return rows.map((row) => viewOf(row, asked));
}

function viewOf(row: Row, { intervals, now }: { intervals: Intervals; now: Date }): StoreView {
  const {
    mode,
    managers,
    takers,
    lastTurn,
    lightSeconds,
    fullSeconds,
    deleted,
    cursor,
    failure,
    accessLostAt,
    nextLightAt,
    nextFullAt,
    backOffUntil,
    ...rest
  } = row;
  const { lastSuccessAt, lastFullPassAt, openOrders, ...shown } = rest;
  const newOrderIntervalSeconds = lightSeconds ?? intervals.newOrderIntervalSeconds;
  const scheduled = cursor !== null;
  const health = healthOf({
    enabled: row.enabled,
    deleted,
    accessLost: accessLostAt !== null,
    failure,
    backOffUntil,
    late: scheduled && isLate(lastSuccessAt, row.importStartedAt ?? row.connectedAt, newOrderIntervalSeconds, now),
    nextLightAt,
    nextFullAt,
    scheduled,
  });
  const next = takers.findIndex((taker) => taker.position > Number(lastTurn));
  const turns = next > 0 ? [...takers.slice(next), ...takers.slice(0, next)] : takers;
  return {
    ...shown,
    assignment: mode === "all" ? { mode } : { mode, employeeIds: managers },
    turns: turns.map(({ employeeId, name }) => ({ employeeId, name })),
    newOrderIntervalSeconds,
    fullPassIntervalSeconds: fullSeconds ?? intervals.fullPassIntervalSeconds,
    health: { ...health, lastSuccessAt, lastFullPassAt, openOrders },
  };
}
