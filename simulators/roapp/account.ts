import type { Faults } from "./faults.ts";
import type { AccountState, Item, Order } from "./state.ts";

/** What happened, for whoever sends web-hooks. */
export interface AccountEvent {
  readonly name: "Order.Created" | "Order.Updated" | "Order.Deleted" | "Order.Status.Changed";
  readonly order: Order;
  readonly old?: number;
}

/** An account of RO App: its data, and the rules that hold whoever changes them. */
export class Account {
  readonly state: AccountState;
  readonly faults: Faults;
  readonly now: () => Date;
  /** Only this key is right. */
  apiKey: string;
  /** Calls that changed something tell it. */
  onEvent: (event: AccountEvent) => void = () => undefined;
  onChange: () => void = () => undefined;

  constructor(parts: { state: AccountState; faults: Faults; now: () => Date; apiKey: string }) {
    this.state = parts.state;
    this.faults = parts.faults;
    this.now = parts.now;
    this.apiKey = parts.apiKey;
  }

  nextId(): number {
    this.onChange();
    return ++this.state.lastId;
  }

  order(id: number): Order | null {
    return this.state.orders.find((order) => order.id === id) ?? null;
  }

  createOrder(draft: Omit<Order, "id" | "number" | "status" | "createdAt" | "modifiedAt" | "items" | "comments">): Order {
    const id = this.nextId();
    const at = this.now().getTime();
    const status = this.state.statuses[0]?.id ?? 0;
    const order: Order = { ...draft, id, number: `A-${id}`, status, createdAt: at, modifiedAt: at, items: [], comments: [] };
    this.state.orders.push(order);
    this.onEvent({ name: "Order.Created", order });
    return order;
  }

  /** Every change of an order moves its time of change. */
  touch(order: Order, event: AccountEvent["name"] = "Order.Updated", old?: number): void {
    order.modifiedAt = this.now().getTime();
    this.onChange();
    this.onEvent({ name: event, order, ...(old === undefined ? {} : { old }) });
  }

  setStatus(order: Order, status: number): void {
    const old = order.status;
    order.status = status;
    this.touch(order, "Order.Status.Changed", old);
  }

  addItem(order: Order, draft: Omit<Item, "id" | "createdAt" | "writtenOff">): Item {
    const item: Item = { ...draft, id: this.nextId(), createdAt: this.now().getTime(), writtenOff: false };
    order.items.push(item);
    this.touch(order);
    return item;
  }

  removeOrder(order: Order): void {
    this.state.orders.splice(this.state.orders.indexOf(order), 1);
    this.touch(order, "Order.Deleted");
  }
}

/** Hundredths of a line: quantity × price − discount. */
export function lineTotal({ quantity, price, discount }: Item): number {
  const gross = Math.round((quantity * price) / 1000);
  return gross - (discount.type === "percentage" ? Math.round((gross * discount.percentage) / 100) : discount.amount);
}

export function orderTotal(order: Order): number {
  return order.items.reduce((sum, item) => sum + lineTotal(item), 0);
}
