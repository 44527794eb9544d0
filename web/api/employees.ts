import { type Page, readAll } from "./common.ts";
import { patch, post, read, remove } from "./http.ts";

export const PERMISSIONS = [
  "orders.view",
  "orders.edit",
  "orders.items_without_deduction",
  "orders.refresh",
  "stores.view",
  "stores.manage",
  "directory.manage",
  "employees.manage",
  "products.manage",
  "attention.resolve",
  "company.manage",
  "api_tokens.manage",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ["owner", "admin", "manager", "viewer"] as const;
export type Role = (typeof ROLES)[number];

export interface Employee {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly permissions: readonly Permission[];
  readonly active: boolean;
  readonly takesOrders: boolean;
  /** Has not set a password yet. */
  readonly invited: boolean;
}

export interface NewEmployee {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly takesOrders?: boolean;
  readonly password?: string;
}

export const listEmployees = (): Promise<readonly Employee[]> => readAll((cursor) => read<Page<Employee>>("/employees", { limit: 200, cursor }));
export const addEmployee = (employee: NewEmployee): Promise<Employee & { invitationUrl?: string }> => post("/employees", employee);
export const changeEmployee = (id: string, changes: Partial<Omit<Employee, "id">>): Promise<Employee> => patch(`/employees/${id}`, changes);
export const removeEmployee = (id: string): Promise<void> => remove(`/employees/${id}`);
/** A new invitation, in place of an older one or of a forgotten password. */
export const inviteEmployee = (id: string): Promise<{ invitationUrl: string }> => post(`/employees/${id}/invitations`, {});
