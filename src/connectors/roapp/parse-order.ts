import { multiply } from "../../domain/money.ts";
import { redactValue } from "../../domain/redact.ts";
import { RemoteError } from "../contract.ts";
import type { DeskLine, DeskOrder, DeskSettings, OrdersPage } from "../desk-contract.ts";
import { phonesOf } from "./buyers.ts";
import { referenceIn, withoutReference } from "./reference.ts";
import { amount, type Block, block, instant, list, text, thousandths } from "./values.ts";

/** Throws RemoteError `malformed` with what could not be read. */
export function parseOrder(row: Block, { currency, fields }: DeskSettings): DeskOrder {
  const client = block(row.client);
  const type = block(row.order_type);
  return {
    remoteId: needed(text(row.id), "id"),
    number: text(row.number) || text(row.id_label),
    statusId: needed(text(block(row.status).id) || text(row.status), "status"),
    createdAt: needed(instant(row.created_at), "created_at"),
    modifiedAt: needed(instant(row.modified_at), "modified_at"),
    locationId: needed(text(row.branch_id), "branch_id"),
    orderTypeId: text(type.id) || text(row.order_type) || null,
    managerId: text(row.manager_id) || null,
    buyer: {
      remoteId: needed(text(client.id), "client"),
      name: text(client.name) || `${text(client.first_name)} ${text(client.last_name)}`.trim(),
      email: text(client.email),
      phones: phonesOf(client.phone ?? client.phones),
    },
    total: amount(row.total ?? row.price, currency),
    reference: referenceIn(text(row.manager_notes)),
    storeName: customValue(row.custom_fields, fields.storeName),
    storeOrderId: customValue(row.custom_fields, fields.remoteId),
  };
}

function needed<T>(value: T | null | "", name: string): T {
  if (value === null || value === "") throw new RemoteError("malformed", `an order without ${name}`, { code: "malformed_answer" });
  return value as T;
}

/** Values stand under "f" + the field's id, on older versions under the id alone. */
function customValue(values: unknown, field: string | null): string | null {
  if (field === null) return null;
  const all = block(values);
  return text(all[`f${field}`]) || text(all[field]) || null;
}

/** The others go on when one cannot be read. */
export function parseOrders(rows: readonly Block[], settings: DeskSettings): Pick<OrdersPage, "orders" | "unreadable"> {
  const orders: DeskOrder[] = [];
  const unreadable: OrdersPage["unreadable"][number][] = [];
  for (const row of rows) {
    try {
      orders.push(parseOrder(row, settings));
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      unreadable.push({ remoteId: text(row.id) || null, problem: error.message, raw: redactValue(row, [settings.apiKey]) });
    }
  }
  return { orders, unreadable };
}

export function parseLine(row: Block, currency: string): DeskLine {
  const entity = block(row.entity);
  const kind = kindOf(text(entity.type));
  const quantity = thousandths(row.quantity);
  const price = amount(row.price, currency);
  if (text(row.id) === "" || quantity === null || price === null)
    throw new RemoteError("malformed", "an order's line without id, quantity or price", { code: "malformed_answer" });
  const comment = text(row.comment);
  return {
    remoteId: text(row.id),
    kind,
    productId: text(entity.id),
    title: text(entity.title),
    sku: text(entity.sku) || text(entity.article),
    quantity,
    price,
    discount: discountOf(block(row.discount), { gross: multiply(price, quantity), currency }),
    reference: referenceIn(comment),
    comment: withoutReference(comment),
    // Services show no deduction either: only stock that left says so.
    writtenOff: kind === "product" && list(row.write_offs).length > 0,
  };
}

function kindOf(type: string): DeskLine["kind"] {
  if (type === "product") return "product";
  return type === "service" || type === "work" ? "service" : "other";
}

function discountOf(discount: Block, { gross, currency }: { gross: bigint; currency: string }): bigint {
  if (text(discount.type) !== "percentage") return amount(discount.amount, currency) ?? 0n;
  // A share in thousandths of a percent, so that it stays exact.
  return multiply(gross, thousandths(discount.percentage) ?? 0n) / 100n;
}
