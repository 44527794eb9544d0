import { sql } from "kysely";
import type { TurnTaker } from "../domain/assignment.ts";
import type { Database, Executor, Transaction } from "./database.ts";

/** What an import would meet here: whose turn it would be, where orders without a match begin, and whether the shop was here before. */
export interface RehearsalFacts {
  readonly initialStatusId: string;
  readonly takers: readonly (TurnTaker & { readonly name: string })[];
  readonly company: {
    readonly country: string;
    readonly locale: string;
    readonly currency: string;
    readonly accepted: readonly string[];
    readonly timeZone: string;
  };
  /** The store that has or had this shop. */
  readonly before: { readonly id: string; readonly name: string; readonly deleted: boolean; readonly lastTurnEmployeeId: string | null } | null;
}

/** One statement. `employeeIds` null: all who take orders. Null when the order type is not there. */
export async function readRehearsalFacts(
  executor: Executor,
  asked: { orderTypeId: string; employeeIds: readonly string[] | null; shopKey: string },
): Promise<RehearsalFacts | null> {
  const { rows } = await sql<RehearsalFacts>`
    select t.initial_status_id::text as "initialStatusId",
      (select coalesce(json_agg(json_build_object('employeeId', e.id::text, 'name', e.name, 'available', e.active and e.takes_orders,
          'position', coalesce(array_position(${asked.employeeIds}::bigint[], e.id)::bigint, e.id))), '[]')
        from employees e where ${asked.employeeIds}::bigint[] is null or e.id = any(${asked.employeeIds}::bigint[])) as takers,
      (select json_build_object('country', c.country, 'locale', c.locale, 'currency', c.currency, 'accepted', c.accepted_currencies, 'timeZone', c.time_zone)
        from company c) as company,
      (select json_build_object('id', s.id::text, 'name', s.name, 'deleted', s.deleted_at is not null, 'lastTurnEmployeeId', s.last_turn_employee_id::text)
        from stores s where s.shop_key = ${asked.shopKey} order by s.deleted_at is not null, s.deleted_at desc limit 1) as before
    from order_types t where t.id = ${asked.orderTypeId}::bigint`.execute(executor);
  return rows[0] ?? null;
}

/** A transaction in which the database itself refuses every write. */
export function readingOnly<Result>(db: Database, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return db.transaction().setAccessMode("read only").execute(work);
}
