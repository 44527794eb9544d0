import type { Transaction } from "../database/database.ts";
import { readStoreReferences } from "../database/store-references.ts";
import { invalid } from "./problem.ts";

export interface StoreReferences {
  readonly locationId?: string | undefined;
  readonly orderTypeId?: string | undefined;
  readonly assignment?: { readonly mode: "all" } | { readonly mode: "selected"; readonly employeeIds: readonly string[] } | undefined;
}

/** 422 naming the member for a location, order type or employee that does not exist or takes no orders any more. */
export async function checkDirectory(tx: Transaction, wanted: StoreReferences): Promise<void> {
  const employeeIds = wanted.assignment?.mode === "selected" ? wanted.assignment.employeeIds : [];
  const found = await readStoreReferences(tx, { locationId: wanted.locationId ?? null, orderTypeId: wanted.orderTypeId ?? null, employeeIds });
  const faults: { path: string; message: string }[] = [];
  const expect = (asked: unknown, state: string | null, path: string) => {
    if (asked === undefined || state === "there") return;
    faults.push({ path, message: state === "archived" ? "is archived: choose another one" : "does not exist" });
  };
  expect(wanted.locationId, found.location, "locationId");
  expect(wanted.orderTypeId, found.orderType, "orderTypeId");
  const unknown = employeeIds.filter((id) => !found.employees.includes(id));
  if (unknown.length > 0) faults.push({ path: "assignment.employeeIds", message: `there is no active employee ${unknown.join(", ")}` });
  if (faults.length > 0) throw invalid(...faults);
}
