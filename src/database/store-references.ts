import { sql } from "kysely";
import type { Transaction } from "./database.ts";

export interface FoundReferences {
  readonly location: "there" | "archived" | null;
  readonly orderType: "there" | "archived" | null;
  /** Those of the asked employees that exist and are active. */
  readonly employees: readonly string[];
}

/** What of a store's settings exists, held so that it cannot be deleted meanwhile. One statement. */
export async function readStoreReferences(
  tx: Transaction,
  asked: { locationId: string | null; orderTypeId: string | null; employeeIds: readonly string[] },
): Promise<FoundReferences> {
  const { rows } = await sql<FoundReferences>`
    select (select case when archived then 'archived' else 'there' end from locations where id = ${asked.locationId}::bigint) as location,
      (select case when archived then 'archived' else 'there' end from order_types where id = ${asked.orderTypeId}::bigint) as "orderType",
      array(select id::text from employees where id = any(${asked.employeeIds}::bigint[]) and active) as employees`.execute(tx);
  return rows[0] ?? { location: null, orderType: null, employees: [] };
}
