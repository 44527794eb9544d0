import { type Account, lineTotal, orderTotal } from "./account.ts";
import type { FaultValues } from "./faults.ts";
import type { AccountState, Item, Order, Person, Product } from "./state.ts";

/** Records as the API writes them. */

type Times = (ms: number) => string | number;

/** ISO in whole seconds, or milliseconds where a fault wants them. */
export function timesOf(faults: Partial<FaultValues>): Times {
  return (ms) => (faults.milliseconds ? ms : `${new Date(ms).toISOString().slice(0, 19)}Z`);
}

export function orderRecord(account: Account, order: Order, faults: Partial<FaultValues>): Record<string, unknown> {
  const { state } = account;
  const time = timesOf(faults);
  const status = state.statuses.find(({ id }) => id === order.status);
  const type = state.types.find(({ id }) => id === order.type);
  const isClosed = (status?.group ?? 0) >= 6;
  return {
    id: order.id,
    number: order.number,
    status: { id: order.status, name: status?.name ?? "", color: status?.color ?? "" },
    status_overdue: false,
    created_at: time(order.createdAt),
    created_by_id: 7,
    modified_at: time(order.modifiedAt),
    done_at: null,
    closed_at: isClosed ? time(order.modifiedAt) : null,
    closed_by_id: null,
    branch_id: order.branch,
    order_type: { id: order.type, name: type?.title ?? "" },
    manager_id: order.manager,
    assignee_id: order.assignee,
    asset: null,
    client: clientOf(state, order.client),
    payer: null,
    ad_campaign_id: null,
    scheduled_for: null,
    scheduled_to: null,
    resource: null,
    malfunction: order.texts.malfunction ?? "",
    manager_notes: order.texts.manager_notes ?? "",
    engineer_notes: order.texts.engineer_notes ?? "",
    address: "",
    resume: order.texts.resume ?? "",
    estimated_price: order.texts.estimated_price ?? "",
    due_date: null,
    overdue: false,
    discount_sum: money(order.items.reduce((sum, item) => sum + Math.round((item.quantity * item.price) / 1000) - lineTotal(item), 0)),
    payed: "0.00",
    total: money(orderTotal(order)),
    warranty_date: null,
    urgent: order.urgent,
    is_deduction_required: order.items.some((item) => !item.writtenOff),
    custom_fields: order.custom,
    ...(faults.unknownMembers ? { sla: { hours: 8 }, marketplace_ref: null } : {}),
  };
}

function clientOf(state: AccountState, id: number): unknown {
  const person = state.people.find((one) => one.id === id);
  return {
    id,
    is_organization: false,
    name: person ? `${person.firstName} ${person.lastName}`.trim() : "",
    first_name: person?.firstName ?? "",
    last_name: person?.lastName ?? "",
    email: person?.email || null,
    phone: person?.phones ?? [],
    address: person?.address ?? "",
    notes: person?.notes ?? "",
    custom_fields: {},
  };
}

export function itemRecord(account: Account, item: Item, faults: Partial<FaultValues>): unknown {
  const product = account.state.products.find(({ id }) => id === item.product);
  return {
    id: item.id,
    created_at: timesOf(faults)(item.createdAt),
    assignee_id: item.assignee,
    quantity: (item.quantity / 1000).toFixed(3),
    price: money(item.price),
    cost: (item.cost / 100).toFixed(5),
    margin_id: null,
    is_deduction_required: !item.writtenOff,
    entity: {
      id: item.product,
      type: "product",
      code: product?.code ?? "",
      sku: product?.article ?? "",
      sn_accounting: false,
      title: product?.title ?? "",
      image: "",
      thumbnail: "",
      uom: UOM,
      is_hidden: false,
    },
    comment: item.comment,
    write_offs: item.writtenOff
      ? [
          {
            cost: item.cost / 100,
            cellId: null,
            goodId: item.product,
            quantity: item.quantity / 1000,
            sernum_id: null,
            sernum_code: null,
            warehouseId: 31,
            repairOrderProductId: item.id,
          },
        ]
      : null,
    is_refunded: false,
    discount: {
      type: item.discount.type,
      percentage: item.discount.percentage,
      amount: money(item.discount.amount),
      sponsor: item.discount.sponsor,
    },
    warranty: { period: item.warranty.period, period_units: item.warranty.units },
    taxes: [],
    expiration_date: null,
    ...(faults.unknownMembers ? { bundle: null } : {}),
  };
}

export const UOM = { id: 1, title: "pcs", description: "Pieces" };

export function personRecord(person: Person, faults: Partial<FaultValues>): unknown {
  const time = timesOf(faults);
  return {
    id: person.id,
    first_name: person.firstName,
    last_name: person.lastName || null,
    email: person.email || null,
    phones: person.phones.map((phone) => ({ title: "", phone, notify: false, has_viber: false, has_whatsapp: false })),
    address: person.address || null,
    notes: person.notes || null,
    created_at: time(person.createdAt),
    modified_at: time(person.modifiedAt),
    ad_campaign: null,
    custom_fields: {},
  };
}

export function productRecord(account: Account, product: Product): unknown {
  const category = account.state.categories.find(({ id }) => id === product.category);
  return {
    id: product.id,
    code: product.code,
    title: product.title,
    is_serial: false,
    article: product.article,
    description: product.description,
    is_enable_expiration_tracking: false,
    barcodes: product.barcodes.map((code, index) => ({ id: product.id * 10 + index, code, type: "ean13" })),
    category: { id: product.category, title: category?.title ?? "" },
    images: [],
    uom: UOM,
    warranty: 0,
    warranty_period: 1,
    custom_fields: {},
    prices: {},
    sernum_codes: [],
  };
}

export function money(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}
