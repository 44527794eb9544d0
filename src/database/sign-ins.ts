import { sql } from "kysely";
import type { Role } from "../domain/permissions.ts";
import type { Executor } from "./database.ts";

/** Sessions, API tokens and the tries to sign in. Of every secret only its SHA-256 is here. */
interface Holder {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly permissionsPlus: string[];
  readonly permissionsMinus: string[];
}

const HOLDER = sql`e.id, e.name, e.role, e.permissions_plus as "permissionsPlus", e.permissions_minus as "permissionsMinus"`;

/** The active employee whose session this is, unless it has ended. */
export async function findSession(executor: Executor, tokenHash: Buffer, now: Date): Promise<(Holder & { expiresAt: Date }) | null> {
  const { rows } = await sql<Holder & { expiresAt: Date }>`
    select ${HOLDER}, s.expires_at as "expiresAt"
    from sessions s join employees e on e.id = s.employee_id
    where s.token_hash = ${tokenHash} and s.expires_at > ${now} and e.active`.execute(executor);
  return rows[0] ?? null;
}

export async function prolongSession(executor: Executor, tokenHash: Buffer, until: Date): Promise<void> {
  await sql`update sessions set expires_at = ${until} where token_hash = ${tokenHash}`.execute(executor);
}

export async function insertSession(
  executor: Executor,
  session: { tokenHash: Buffer; employeeId: string; now: Date; expiresAt: Date },
): Promise<void> {
  await sql`
    insert into sessions (token_hash, employee_id, created_at, expires_at)
    values (${session.tokenHash}, ${session.employeeId}, ${session.now}, ${session.expiresAt})`.execute(executor);
}

export async function deleteSession(executor: Executor, tokenHash: Buffer): Promise<void> {
  await sql`delete from sessions where token_hash = ${tokenHash}`.execute(executor);
}

/** Signs an employee out everywhere, except in the session that is kept. */
export async function deleteSessionsOf(executor: Executor, employeeId: string, kept: Buffer | null = null): Promise<void> {
  await sql`delete from sessions where employee_id = ${employeeId} and token_hash is distinct from ${kept}::bytea`.execute(executor);
}

/** The active employee whose API token this is. */
export async function findToken(
  executor: Executor,
  tokenHash: Buffer,
): Promise<(Holder & { tokenPermissions: string[] | null; lastUsedAt: Date | null }) | null> {
  const { rows } = await sql<Holder & { tokenPermissions: string[] | null; lastUsedAt: Date | null }>`
    select ${HOLDER}, t.permissions as "tokenPermissions", t.last_used_at as "lastUsedAt"
    from api_tokens t join employees e on e.id = t.employee_id
    where t.token_hash = ${tokenHash} and e.active`.execute(executor);
  return rows[0] ?? null;
}

export async function noteTokenUse(executor: Executor, tokenHash: Buffer, now: Date): Promise<void> {
  await sql`update api_tokens set last_used_at = ${now} where token_hash = ${tokenHash}`.execute(executor);
}

/**
 * Writes a try down under each key before it is judged, so that tries at the same moment count each other too,
 * and answers how many each key has had since then, this one included.
 */
export async function noteTries(executor: Executor, keys: readonly string[], times: { now: Date; since: Date }): Promise<Map<string, number>> {
  await sql`insert into sign_in_tries (key, at) select key, ${times.now} from unnest(${keys}::text[]) as key`.execute(executor);
  const { rows } = await sql<{ key: string; tries: number }>`
    select key, count(*)::int as tries from sign_in_tries where key = any(${keys}::text[]) and at > ${times.since} group by key`.execute(executor);
  return new Map(rows.map((row) => [row.key, row.tries]));
}

export async function forgetTries(executor: Executor, keys: readonly string[]): Promise<void> {
  await sql`delete from sign_in_tries where key = any(${keys}::text[])`.execute(executor);
}

/** Throws away what has ended: sessions, tries and kept answers. */
export async function deleteEnded(executor: Executor, times: { now: Date; triesBefore: Date; answersBefore: Date }): Promise<void> {
  await sql`delete from sessions where expires_at < ${times.now}`.execute(executor);
  await sql`delete from sign_in_tries where at < ${times.triesBefore}`.execute(executor);
  await sql`delete from idempotency_keys where created_at < ${times.answersBefore}`.execute(executor);
}
