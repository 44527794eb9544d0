import { announce } from "../database/announce.ts";
import { forgetOverruled, settleAboutStatus } from "../database/attention.ts";
import { noteDeskStatusChanged } from "../database/bindings.ts";
import type { Transaction } from "../database/database.ts";
import { writeAssignedNotices } from "../database/notices.ts";
import { insertEvents, type NewEvent } from "../database/order-events.ts";
import { changeOrders, findReferences, type LockedOrder, namesOf, type OrderFields, type References } from "../database/orders.ts";
import { readFormerStatuses } from "../database/status-sides.ts";
import { ABOUT_SENDING } from "../domain/attention.ts";
import type { Actor } from "./context.ts";
import { invalid } from "./problem.ts";

/** The fields of an order that people set, the words of the feed for each, and where names come from. */
const FIELDS = [
  { field: "statusId", kind: "status_changed", table: "order_statuses" },
  { field: "managerId", kind: "manager_changed", table: "employees" },
  { field: "locationId", kind: "location_changed", table: "locations" },
  { field: "typeId", kind: "type_changed", table: "order_types" },
] as const;

/** 422 naming the member for a status, manager, location or type that does not exist or takes no more orders. */
export async function checkOrderFields(tx: Transaction, fields: OrderFields): Promise<References> {
  const found = await findReferences(tx, fields);
  const faults: { path: string; message: string }[] = [];
  const expect = (member: keyof OrderFields, there: boolean, message: string): void => {
    if (fields[member] !== undefined && fields[member] !== null && !there) faults.push({ path: member, message });
  };
  expect("statusId", found.status !== null, "there is no such order status");
  expect("locationId", found.location !== null, "there is no such location");
  expect("locationId", found.location?.archived !== true, "this location is archived");
  expect("typeId", found.type !== null, "there is no such order type");
  expect("typeId", found.type?.archived !== true, "this order type is archived");
  expect("managerId", found.manager !== null, "there is no such employee");
  expect("managerId", found.manager?.active !== false, "this employee is not active");
  if (faults.length > 0) throw invalid(...faults);
  return found;
}

/** A status that is taken back is taken back in the shop too: to the very one it had, though several may stand for the desk's. */
export async function formerStatuses(
  tx: Transaction,
  orderIds: readonly string[],
  { statusId, undo }: { statusId?: string | undefined; undo?: true | undefined },
): Promise<{ wishes?: ReadonlyMap<string, string> }> {
  if (undo === undefined) return {};
  if (statusId === undefined) throw invalid({ path: "undo", message: "takes a status back: send the status the order had before" });
  return { wishes: await readFormerStatuses(tx, orderIds, statusId) };
}

/**
 * Sets fields of locked orders that have other values: version, feed, and what is due towards the shop. The fields are checked already.
 * A fixed number of statements, however many orders. Returns the ids of those that changed.
 */
export async function setOrderFields(
  tx: Transaction,
  orders: readonly LockedOrder[],
  change: { fields: OrderFields; actor: Actor; now: Date; cause?: string; wishes?: ReadonlyMap<string, string> },
): Promise<ReadonlySet<string>> {
  const { fields, actor, now } = change;
  const set = FIELDS.filter(({ field }) => fields[field] !== undefined);
  const changed = orders.filter((order) => set.some(({ field }) => order[field] !== fields[field]));
  const ids = changed.map((order) => order.id);
  await changeOrders(tx, ids, { fields, by: actor.id, now });
  await insertEvents(tx, await eventsOf(tx, changed, change), { author: { kind: actor.kind, id: actor.id, name: actor.name }, now });
  const moved = fields.statusId === undefined ? [] : changed.filter((order) => order.storeId !== null && order.statusId !== fields.statusId);
  if (moved.length > 0) {
    const orderIds = moved.map((order) => order.id);
    await noteDeskStatusChanged(tx, orderIds, { now, wishes: change.wishes });
    // What could not be sent was the status from before; a conflict is there still.
    const over = { orderIds, resolution: "status_changed", employeeId: actor.id, now };
    const ended = await settleAboutStatus(tx, { ...over, kinds: ABOUT_SENDING });
    if (ended + (await forgetOverruled(tx, over)) > 0) await announce(tx, "attention.changed", {});
  }
  const given = fields.managerId ? changed.filter((order) => order.managerId !== fields.managerId) : [];
  await writeAssignedNotices(tx, { orderIds: given.map((order) => order.id), by: actor.id, now });
  return new Set(ids);
}

async function eventsOf(
  tx: Transaction,
  changed: readonly LockedOrder[],
  { fields, cause }: { fields: OrderFields; cause?: string },
): Promise<NewEvent[]> {
  const events: NewEvent[] = [];
  for (const { field, kind, table } of FIELDS) {
    const after = fields[field];
    if (after === undefined) continue;
    const differing = changed.filter((order) => order[field] !== after);
    if (differing.length === 0) continue;
    const ids = [...new Set([after, ...differing.map((order) => order[field])])].filter((id) => id !== null);
    const names = await namesOf(tx, table, ids);
    const show = (id: string | null) => (id === null ? null : { [field]: id, name: names.get(id) ?? null });
    for (const order of differing) events.push({ orderId: order.id, kind, before: show(order[field]), after: show(after), cause: cause ?? null });
  }
  return events;
}
