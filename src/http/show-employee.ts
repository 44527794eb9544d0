import type { z } from "zod";
import { LOCALES } from "../database/company.ts";
import type { Employee } from "../database/employees.ts";
import { effectivePermissions } from "../domain/permissions.ts";
import type { employeeAnswer } from "./company-schemas.ts";

/** An employee as the API shows them: with what they may, role and explicit permissions taken together. */
export function showEmployee(employee: Employee): z.infer<typeof employeeAnswer> {
  const { id, name, email, role, active, takesOrders, invited } = employee;
  const permissions = effectivePermissions(role, employee.permissionsPlus, employee.permissionsMinus);
  const locale = LOCALES.find((known) => known === employee.locale) ?? null;
  return { id, name, email, role, permissions, active, takesOrders, locale, invited };
}
