import { sql } from "kysely";
import type { Role } from "../domain/permissions.ts";
import type { Executor, Transaction } from "./database.ts";

export interface Employee {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly permissionsPlus: string[];
  readonly permissionsMinus: string[];
  readonly active: boolean;
  readonly takesOrders: boolean;
  readonly locale: string | null;
  /** Has no password yet. */
  readonly invited: boolean;
}

const COLUMNS = sql`id, name, email, role, permissions_plus as "permissionsPlus", permissions_minus as "permissionsMinus", active,
  takes_orders as "takesOrders", locale, password_hash is null as invited`;

export async function listEmployees(executor: Executor, page: { after: string | null; count: number }): Promise<Employee[]> {
  const { rows } = await sql<Employee>`
    select ${COLUMNS} from employees where id > ${page.after ?? "0"} order by id limit ${page.count}`.execute(executor);
  return rows;
}

export async function findEmployee(executor: Executor, id: string): Promise<Employee | null> {
  const { rows } = await sql<Employee>`select ${COLUMNS} from employees where id = ${id}`.execute(executor);
  return rows[0] ?? null;
}

/** For a change: the row stays as it is until the transaction ends. */
export async function lockEmployee(tx: Transaction, id: string): Promise<Employee | null> {
  const { rows } = await sql<Employee>`select ${COLUMNS} from employees where id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** Locks all active owners, before any other employee is locked: of two owners who leave at the same moment none is overlooked. */
export async function lockOwners(tx: Transaction): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from employees where role = 'owner' and active order by id for update`.execute(tx);
  return rows.map((row) => row.id);
}

export interface NewEmployee {
  readonly name: string;
  readonly email: string;
  readonly emailKey: string;
  readonly role: Role;
  readonly permissionsPlus: readonly string[];
  readonly permissionsMinus: readonly string[];
  readonly active: boolean;
  readonly takesOrders: boolean;
  readonly locale: string | null;
  readonly passwordHash: string | null;
  readonly now: Date;
}

/** Null when the e-mail address belongs to somebody already. */
export async function insertEmployee(executor: Executor, employee: NewEmployee): Promise<Employee | null> {
  const { rows } = await sql<Employee>`
    insert into employees (name, email, email_key, role, permissions_plus, permissions_minus, active, takes_orders, locale, password_hash, created_at)
    values (${employee.name}, ${employee.email}, ${employee.emailKey}, ${employee.role}, ${employee.permissionsPlus}::text[],
      ${employee.permissionsMinus}::text[], ${employee.active}, ${employee.takesOrders}, ${employee.locale}, ${employee.passwordHash}, ${employee.now})
    on conflict (email_key) do nothing
    returning ${COLUMNS}`.execute(executor);
  return rows[0] ?? null;
}

/** Writes the whole row back; null when the e-mail address belongs to somebody else. */
export async function changeEmployee(
  executor: Executor,
  employee: Omit<NewEmployee, "now" | "passwordHash"> & { id: string },
): Promise<Employee | null> {
  const { rows } = await sql<Employee>`
    update employees e set
      name = ${employee.name}, email = ${employee.email}, email_key = ${employee.emailKey}, role = ${employee.role},
      permissions_plus = ${employee.permissionsPlus}::text[], permissions_minus = ${employee.permissionsMinus}::text[],
      active = ${employee.active}, takes_orders = ${employee.takesOrders}, locale = ${employee.locale}
    where id = ${employee.id} and not exists (select from employees other where other.email_key = ${employee.emailKey} and other.id <> e.id)
    returning ${COLUMNS}`.execute(executor);
  return rows[0] ?? null;
}

/** Setting a password ends any invitation. */
export async function setPassword(executor: Executor, id: string, passwordHash: string): Promise<void> {
  await sql`
    update employees set password_hash = ${passwordHash}, invitation_hash = null, invitation_expires_at = null where id = ${id}`.execute(executor);
}

export async function setInvitation(executor: Executor, id: string, invitation: { hash: Buffer; expiresAt: Date }): Promise<void> {
  await sql`
    update employees set invitation_hash = ${invitation.hash}, invitation_expires_at = ${invitation.expiresAt} where id = ${id}`.execute(executor);
}

/** Who is invited by this token, locked: it works once. */
export async function lockInvited(tx: Transaction, hash: Buffer, now: Date): Promise<Employee | null> {
  const { rows } = await sql<Employee>`
    select ${COLUMNS} from employees
    where invitation_hash = ${hash} and invitation_expires_at > ${now} and active for update`.execute(tx);
  return rows[0] ?? null;
}

/** What a sign-in is judged by: also for people who may not sign in (inactive, or without a password). */
export async function findByEmail(
  executor: Executor,
  emailKey: string,
): Promise<{ id: string; passwordHash: string | null; active: boolean } | null> {
  const { rows } = await sql<{ id: string; passwordHash: string | null; active: boolean }>`
    select id, password_hash as "passwordHash", active from employees where email_key = ${emailKey}`.execute(executor);
  return rows[0] ?? null;
}

export async function findPasswordHash(executor: Executor, id: string): Promise<string | null> {
  const { rows } = await sql<{ passwordHash: string | null }>`select password_hash as "passwordHash" from employees where id = ${id}`.execute(
    executor,
  );
  return rows[0]?.passwordHash ?? null;
}
