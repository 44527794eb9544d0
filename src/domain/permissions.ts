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

const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  owner: PERMISSIONS,
  admin: PERMISSIONS,
  manager: ["orders.view", "orders.edit", "orders.items_without_deduction", "orders.refresh", "stores.view", "attention.resolve"],
  viewer: ["orders.view", "stores.view"],
};

export function isPermission(text: string): text is Permission {
  return (PERMISSIONS as readonly string[]).includes(text);
}

/** The role's permissions, plus and minus the explicit ones. An owner always has all. */
export function effectivePermissions(role: Role, plus: readonly string[], minus: readonly string[]): Permission[] {
  if (role === "owner") return [...PERMISSIONS];
  const wanted = new Set<string>([...ROLE_PERMISSIONS[role], ...plus]);
  for (const gone of minus) wanted.delete(gone);
  return PERMISSIONS.filter((permission) => wanted.has(permission));
}

/** The explicit differences that turn a role's permissions into the wanted ones. */
export function permissionDifferences(role: Role, wanted: readonly Permission[]): { plus: Permission[]; minus: Permission[] } {
  const own = new Set(ROLE_PERMISSIONS[role]);
  const want = new Set(wanted);
  return { plus: PERMISSIONS.filter((p) => want.has(p) && !own.has(p)), minus: PERMISSIONS.filter((p) => own.has(p) && !want.has(p)) };
}
