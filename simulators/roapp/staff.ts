import { type Account, orderTotal } from "./account.ts";
import type { Faults } from "./faults.ts";
import type { Hooks, HookTarget } from "./hooks.ts";
import type { RequestLog } from "./request-log.ts";
import { type AccountState, freshState, type Item, type Order, type Person, type Product } from "./state.ts";

/** What a line is written with by hand; hundredths and whole pieces. */
export interface ItemDraft {
  readonly product: number;
  readonly quantity: number;
  readonly price: number;
}

/** An order as RO App's own Cartum import would make it: with nothing of ours in it. */
export interface ForeignOrder {
  readonly phone: string;
  readonly firstName: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly lines: readonly { readonly title: string; readonly article: string; readonly quantity: number; readonly price: number }[];
}

/** What tests and the control calls can do in an account: everything its staff can, and look behind the counter. */
export interface Staff {
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly state: AccountState;
  readonly hooks: Hooks;
  readonly apiKey: string;
  orders(): readonly Order[];
  order(id: number): Order;
  /** In hundredths. */
  total(id: number): number;
  /** Text of a custom field of an order; null: empty. */
  field(order: number, field: number): string | null;
  setStatus(order: number, status: number): void;
  addItem(order: number, draft: ItemDraft): Item;
  editItem(order: number, item: number, change: { readonly quantity?: number; readonly price?: number; readonly comment?: string }): void;
  removeItem(order: number, item: number): void;
  /** Deducts the stock of a line, or of all. */
  writeOff(order: number, item?: number): void;
  undoWriteOff(order: number, item?: number): void;
  setManager(order: number, employee: number | null): void;
  removeOrder(order: number): void;
  addPerson(person: Partial<Person>): Person;
  addProduct(product: Partial<Product>): Product;
  addStatus(name: string, group: number, options?: { readonly needsComment?: boolean }): number;
  /** Gone at once; orders that have it keep its number. */
  removeStatus(id: number): void;
  /** An employee who leaves: still listed, not active. */
  dismiss(employee: number): void;
  removeEmployee(employee: number): void;
  archiveLocation(location: number): void;
  /** From now on only this key is right. */
  changeKey(key: string): void;
  setHooks(targets: readonly HookTarget[]): void;
  importFromCartum(order: ForeignOrder): Order;
  /** Somebody else's order, made by hand; for filling pages. */
  placeOrder(): Order;
  reset(): void;
}

export function staffOf(account: Account, { log, hooks }: { log: RequestLog; hooks: Hooks }): Staff {
  const { state } = account;
  const order = (id: number): Order => {
    const found = account.order(id);
    if (!found) throw new RangeError(`the account has no order ${id}`);
    return found;
  };
  const item = (orderId: number, itemId: number): Item => {
    const found = order(orderId).items.find(({ id }) => id === itemId);
    if (!found) throw new RangeError(`order ${orderId} has no line ${itemId}`);
    return found;
  };
  const addPerson = (draft: Partial<Person>): Person => {
    const at = account.now().getTime();
    const blank = { firstName: "Somebody", lastName: "", email: "", phones: [], address: "", notes: "", createdAt: at, modifiedAt: at };
    const person = { ...blank, ...draft, id: account.nextId() };
    state.people.push(person);
    return person;
  };
  const addProduct = (draft: Partial<Product>): Product => {
    const category = state.categories[0]?.id ?? 0;
    const product = { title: "Something", article: "", code: "", barcodes: [], category, description: "", ...draft, id: account.nextId() };
    state.products.push(product);
    return product;
  };
  const setWrittenOff = (orderId: number, itemId: number | undefined, writtenOff: boolean): void => {
    for (const one of itemId === undefined ? order(orderId).items : [item(orderId, itemId)]) one.writtenOff = writtenOff;
    account.touch(order(orderId));
  };
  const drop = <T extends { id: number }>(rows: T[], id: number): void => {
    const at = rows.findIndex((row) => row.id === id);
    if (at < 0) throw new RangeError(`there is no ${id}`);
    rows.splice(at, 1);
    account.onChange();
  };
  const place = (client: number): Order =>
    account.createOrder({
      branch: state.locations[0]?.id ?? 0,
      type: state.types[0]?.id ?? 0,
      client,
      manager: state.employees[0]?.id ?? null,
      assignee: null,
      texts: {},
      urgent: false,
      custom: {},
    });
  const addItem = (orderId: number, { product, quantity, price }: ItemDraft): Item =>
    account.addItem(order(orderId), {
      assignee: null,
      product,
      quantity: Math.round(quantity * 1000),
      price,
      cost: 0,
      discount: { type: "percentage", percentage: 0, amount: 0, sponsor: "staff" },
      warranty: { period: 0, units: "days" },
      comment: "",
    });
  return {
    faults: account.faults,
    log,
    state,
    hooks,
    get apiKey() {
      return account.apiKey;
    },
    orders: () => state.orders,
    order,
    total: (id) => orderTotal(order(id)),
    field: (id, field) => {
      const value = order(id).custom[`f${field}`];
      return value === undefined || value === null || value === "" ? null : String(value);
    },
    setStatus: (id, status) => {
      if (!state.statuses.some((one) => one.id === status)) throw new RangeError(`there is no status ${status}`);
      account.setStatus(order(id), status);
    },
    addItem,
    editItem: (orderId, itemId, change) => {
      const found = item(orderId, itemId);
      if (change.quantity !== undefined) found.quantity = Math.round(change.quantity * 1000);
      if (change.price !== undefined) found.price = change.price;
      if (change.comment !== undefined) found.comment = change.comment;
      account.touch(order(orderId));
    },
    removeItem: (orderId, itemId) => {
      const { items } = order(orderId);
      items.splice(items.indexOf(item(orderId, itemId)), 1);
      account.touch(order(orderId));
    },
    writeOff: (orderId, itemId) => setWrittenOff(orderId, itemId, true),
    undoWriteOff: (orderId, itemId) => setWrittenOff(orderId, itemId, false),
    setManager: (id, employee) => {
      order(id).manager = employee;
      account.touch(order(id));
    },
    removeOrder: (id) => account.removeOrder(order(id)),
    addPerson,
    addProduct,
    addStatus: (name, group, options) => {
      const id = account.nextId();
      state.statuses.push({ id, name, color: "#999999", group, needsComment: options?.needsComment === true });
      return id;
    },
    removeStatus: (id) => drop(state.statuses, id),
    dismiss: (employee) => {
      const found = state.employees.find(({ id }) => id === employee);
      if (!found) throw new RangeError(`there is no employee ${employee}`);
      found.active = false;
      account.onChange();
    },
    removeEmployee: (employee) => drop(state.employees, employee),
    archiveLocation: (location) => {
      const found = state.locations.find(({ id }) => id === location);
      if (!found) throw new RangeError(`there is no location ${location}`);
      found.archived = true;
      account.onChange();
    },
    changeKey: (key) => {
      account.apiKey = key;
    },
    setHooks: (targets) => hooks.set(targets),
    importFromCartum: ({ phone, firstName, lastName = "", email = "", lines }) => {
      const person = state.people.find(({ phones }) => phones.includes(phone)) ?? addPerson({ firstName, lastName, email, phones: [phone] });
      const placed = place(person.id);
      for (const { title, article, quantity, price } of lines) {
        const product = state.products.find((one) => one.article === article) ?? addProduct({ title, article });
        addItem(placed.id, { product: product.id, quantity, price });
      }
      return placed;
    },
    placeOrder: () => place((state.people[0] ?? addPerson({})).id),
    reset: () => {
      Object.assign(state, freshState());
      account.faults.clear();
      log.reset();
      account.onChange();
    },
  };
}
