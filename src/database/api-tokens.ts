import { sql } from "kysely";
import type { Executor } from "./database.ts";

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly employeeId: string;
  readonly employeeName: string;
  /** Null: whatever its employee may. */
  readonly permissions: string[] | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Newest first. */
export async function listApiTokens(executor: Executor, page: { before: string | null; count: number }): Promise<ApiToken[]> {
  const { rows } = await sql<ApiToken>`
    select t.id, t.name, t.employee_id as "employeeId", e.name as "employeeName", t.permissions,
      t.created_at as "createdAt", t.last_used_at as "lastUsedAt"
    from api_tokens t join employees e on e.id = t.employee_id
    where ${page.before}::bigint is null or t.id < ${page.before}::bigint
    order by t.id desc limit ${page.count}`.execute(executor);
  return rows;
}

export async function insertApiToken(
  executor: Executor,
  token: { name: string; tokenHash: Buffer; employeeId: string; permissions: readonly string[] | null; now: Date },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into api_tokens (name, token_hash, employee_id, permissions, created_at)
    values (${token.name}, ${token.tokenHash}, ${token.employeeId}, ${token.permissions}::text[], ${token.now})
    returning id`.execute(executor);
  const [row] = rows;
  if (!row) throw new Error("the token that was written did not come back");
  return row.id;
}

export async function deleteApiToken(executor: Executor, id: string): Promise<boolean> {
  const { rows } = await sql`delete from api_tokens where id = ${id} returning id`.execute(executor);
  return rows.length > 0;
}
