import { sql } from "kysely";
import type { ProductMatching } from "../connectors/contract.ts";
import type { FailureFacts } from "../domain/advice.ts";
import type { TurnTaker } from "../domain/assignment.ts";
import type { FailureCode } from "../domain/failure.ts";
import type { PlanStore } from "../sync/page-plan.ts";
import type { Executor } from "./database.ts";

/** A store with all that its lane needs to work on it: read once at the beginning of a job. */
export interface SyncStore extends PlanStore {
  readonly platform: string;
  readonly url: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  readonly deleted: boolean;
  /** The sample shop, on this machine. */
  readonly sample: boolean;
  readonly credentials: Buffer | null;
  readonly token: Buffer | null;
  readonly backOffUntil: Date | null;
  readonly accessLostAt: Date | null;
  readonly failuresInRow: number;
  /** What went wrong last, while it is not over. */
  readonly failure: { readonly code: FailureCode; readonly facts: FailureFacts } | null;
  readonly cursor: string | null;
  readonly imported: boolean;
  /** After a pause or a repair: nothing is sent before a full pass (S17). */
  readonly needsFullPass: boolean;
  readonly statusIds: readonly string[];
  readonly finalStatusIds: readonly string[];
  readonly cancelledStatusIds: readonly string[];
}

interface Row {
  id: string;
  name: string;
  platform: string;
  url: string;
  timeZone: string;
  enabled: boolean;
  deleted: boolean;
  sample: boolean;
  credentials: Buffer | null;
  token: Buffer | null;
  backOffUntil: Date | null;
  accessLostAt: Date | null;
  failuresInRow: number;
  failure: { code: FailureCode; facts: FailureFacts } | null;
  needsFullPass: boolean;
  cursor: string | null;
  locationId: string;
  orderTypeId: string;
  initialStatusId: string;
  productLanguage: string;
  productMatching: ProductMatching;
  mayCancel: boolean;
  frozenFollowsStatus: boolean;
  lastFullStartedAt: Date | null;
  importStartedAt: Date | null;
  windowFrom: Date | null;
  lastTurnPosition: string;
  finalStatusIds: string[];
  cancelledStatusIds: string[];
  takers: TurnTaker[];
  statuses: { id: string; final: boolean; cancelled: boolean }[];
  rules: { direction: "in" | "out"; remote: string; desk: string }[];
  company: { country: string; locale: string; currency: string; accepted: string[] };
}

/** One statement. Null when there is no such store. */
export async function findSyncStore(executor: Executor, id: string): Promise<SyncStore | null> {
  const { rows } = await sql<Row>`
    /* prepared: lane_store */
    select s.id, s.name, s.platform, s.url, s.time_zone as "timeZone", s.enabled, s.deleted_at is not null as deleted, s.sample, s.credentials, s.token,
      s.back_off_until as "backOffUntil", s.access_lost_at as "accessLostAt", s.failures_in_row as "failuresInRow", s.failure, s.needs_full_pass as "needsFullPass", s.cursor,
      s.location_id as "locationId", s.order_type_id as "orderTypeId", t.initial_status_id as "initialStatusId", s.product_language as "productLanguage",
      s.product_matching as "productMatching", s.may_cancel_in_store as "mayCancel", s.frozen_follows_status as "frozenFollowsStatus", s.last_full_started_at as "lastFullStartedAt", s.import_started_at as "importStartedAt",
      s.import_window_from as "windowFrom", s.last_turn_position as "lastTurnPosition", s.final_status_ids as "finalStatusIds",
      s.cancelled_status_ids as "cancelledStatusIds",
      case when s.assignment_mode = 'all'
        then (select coalesce(json_agg(json_build_object('employeeId', e.id::text, 'position', e.id, 'available', e.active and e.takes_orders)), '[]') from employees e)
        else (select coalesce(json_agg(json_build_object('employeeId', e.id::text, 'position', m.position, 'available', e.active and e.takes_orders)), '[]')
              from store_managers m join employees e on e.id = m.employee_id where m.store_id = s.id)
      end as takers,
      (select coalesce(json_agg(json_build_object('id', r.remote_id, 'final', r.final, 'cancelled', r.cancelled)), '[]')
        from store_statuses r where r.store_id = s.id) as statuses,
      (select coalesce(json_agg(json_build_object('direction', r.direction, 'remote', r.remote_status_id, 'desk', r.status_id::text)), '[]')
        from status_rules r where r.store_id = s.id) as rules,
      (select json_build_object('country', c.country, 'locale', c.locale, 'currency', c.currency, 'accepted', c.accepted_currencies) from company c) as company
    from stores s join order_types t on t.id = s.order_type_id where s.id = ${id}::bigint`.execute(executor);
  const [row] = rows;
  return row ? syncStoreOf(row) : null;
}

/** Before any import nothing counts as older: far in the future, so that no path can bring an old order in. */
const NOT_YET = new Date(8.64e15);

function syncStoreOf(row: Row): SyncStore {
  const { rules, statuses, company, takers, mayCancel, importStartedAt, windowFrom, lastTurnPosition, ...rest } = row;
  const marked = (ids: readonly string[], flag: "final" | "cancelled") =>
    new Set([...statuses.filter((status) => status[flag]).map((status) => status.id), ...ids]);
  const cancelled = marked(row.cancelledStatusIds, "cancelled");
  const final = marked(row.finalStatusIds, "final");
  for (const id of cancelled) final.add(id);
  return {
    ...rest,
    rules: {
      in: new Map(rules.filter((rule) => rule.direction === "in").map((rule) => [rule.remote, rule.desk])),
      out: new Map(rules.filter((rule) => rule.direction === "out").map((rule) => [rule.desk, rule.remote])),
    },
    limits: { cancels: cancelled, mayCancel },
    finalStatuses: final,
    // Cancelled is the end on every platform we write to: what is cancelled is never written to again.
    closedStatuses: cancelled,
    importStartedAt: importStartedAt ?? NOT_YET,
    windowFrom: windowFrom ?? NOT_YET,
    imported: importStartedAt !== null,
    turnTakers: takers,
    lastTurnPosition: Number(lastTurnPosition),
    statusIds: statuses.map((status) => status.id),
    company: { country: company.country, locale: company.locale, currencies: new Set([company.currency, ...company.accepted]) },
  };
}
