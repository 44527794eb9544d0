import { type Answer, type Call, ok } from "./call.ts";

/** The shop's own statuses, keyed by id; one client's mock has a list with another member. */
export function availableStatuses({ shop, faults }: Call): Answer {
  const statuses = [...shop.statuses.values()].map((status) => (faults.unknownMembers ? { ...status, color: "#f90" } : status));
  if (faults.statusesAsArray) return ok({ statuses: statuses.map(({ is_successful, ...status }) => ({ ...status, success: is_successful })) });
  return ok({ statuses: Object.fromEntries(statuses.map((status) => [String(status.id), status])) });
}
