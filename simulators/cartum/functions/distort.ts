import type { FaultValues, Garbage } from "../faults.ts";
import type { ShelfOrder } from "../order-shelf.ts";
import { additionalData, type WireOrder } from "../wire.ts";
import { type Answer, type Call, ok } from "./call.ts";

const SHAPES = ["emptyBlocks", "unknownMembers", "garbageOrders", "duplicates", "currency"] as const;

/** Whether some fault wants the orders written in another shape than the prepared one. */
export function isDistorted(faults: Partial<FaultValues>): boolean {
  return SHAPES.some((name) => faults[name] !== undefined);
}

type Loose = Record<string, unknown>;

/** The chosen orders with everything done to them that the faults ask for. */
export function distortOrders({ shop, faults }: Call, { orders, additional }: { orders: readonly ShelfOrder[]; additional: boolean }): Answer {
  const written = orders.map((order, place) => {
    const wire = structuredClone(shop.shelf.read(order)) as WireOrder & Loose;
    if (additional) Object.assign(wire, { additional_data: additionalData(order.number) });
    if (faults.currency) wire.currency = faults.currency;
    if (faults.emptyBlocks) emptyBlocks(wire, faults.emptyBlocks);
    if (faults.unknownMembers) addUnknown(wire);
    const kind = garbageOf(faults.garbageOrders, { number: order.number, place });
    return kind ? GARBLE[kind](wire) : wire;
  });
  const twice = written.slice(0, faults.duplicates ?? 0);
  return ok({ orders: [...written, ...twice] });
}

const EMPTY = { "[]": [], "{}": {}, null: null } as const;

function emptyBlocks(wire: Loose, form: keyof typeof EMPTY): void {
  for (const block of ["delivery_data", "additional_data", "analytics", "customer_details", "dropshipping_details"]) wire[block] = EMPTY[form];
}

function addUnknown(wire: WireOrder & Loose): void {
  wire.loyalty_block = { points: 12, levels: [1, 2] };
  wire.x_future_member = null;
  for (const line of wire.products) Object.assign(line, { marking_codes: ["0104820000000017"] });
}

function garbageOf(wanted: FaultValues["garbageOrders"] | undefined, { number, place }: { number: number; place: number }): Garbage | undefined {
  if (wanted === undefined) return undefined;
  return Array.isArray(wanted) ? wanted[place] : (wanted as Readonly<Record<string, Garbage>>)[String(number)];
}

const first = (wire: WireOrder): Loose => (wire.products[0] ?? {}) as unknown as Loose;

const GARBLE: Readonly<Record<Garbage, (wire: WireOrder & Loose) => unknown>> = {
  bad_date: (wire) => ({ ...wire, stat_created: "0000-00-00 00:00:00" }),
  no_number: ({ order_id: _, ...rest }) => rest,
  no_status: ({ stat_status: _, ...rest }) => rest,
  negative_quantity: (wire) => {
    first(wire).quantity = -3;
    return wire;
  },
  text_price: (wire) => {
    first(wire).price = "сто гривень";
    return wire;
  },
  no_lines: ({ products: _, ...rest }) => rest,
  null_line: (wire) => ({ ...wire, products: [null, ...wire.products] }),
  not_an_object: (wire) => `order ${wire.order_id}`,
  text_total: (wire) => ({ ...wire, total_sum: "1 234,50 грн" }),
  unknown_currency: (wire) => ({ ...wire, currency: "гривня" }),
};
