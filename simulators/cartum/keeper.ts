import type { Faults } from "./faults.ts";
import { DELIVERIES } from "./generate/delivery.ts";
import { makeOrder, waybillOf } from "./generate/orders.ts";
import { type QuirkName, quirksAt } from "./generate/quirks.ts";
import { lineOf } from "./generate/world.ts";
import type { Subscription } from "./hook-queue.ts";
import type { ShopSetup } from "./options.ts";
import type { ShelfOrder } from "./order-shelf.ts";
import type { RequestLog } from "./request-log.ts";
import type { OrderChange, Shop } from "./shop.ts";
import { wallText } from "./wall-clock.ts";
import { decimal, hundredths, settle, type WireLine, type WireOrder, type WireStatus } from "./wire.ts";

/** A line as a shopkeeper writes it; what is left out is taken from the catalogue. */
export interface LineDraft {
  readonly article?: string;
  readonly title?: string;
  /** A decimal amount, e.g. 799.5. */
  readonly price?: number;
  readonly quantity?: number;
  readonly type?: string;
}

/** What may be changed on an order: any member but its number and totals; lines are given as drafts. */
export type OrderDraft = Partial<Omit<WireOrder, "order_id" | "products" | "total_default" | "total_sum" | "total_quantity">> & {
  readonly products?: readonly LineDraft[];
};

export interface OrderState {
  readonly order: WireOrder;
  readonly quirks: readonly QuirkName[];
  readonly history: readonly OrderChange[];
}

/** What tests and the control API can do with one shop: everything its shopkeeper can, and look behind the counter. */
export interface ShopControl {
  readonly name: string;
  readonly setup: ShopSetup;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Places an order as a buyer would, now or at an instant; the number is its answer. */
  place(draft?: OrderDraft, at?: Date): number;
  /** Changes members and lines. Totals follow. */
  edit(number: number, draft: OrderDraft): void;
  setStatus(number: number, status: number): void;
  pay(number: number, paid?: boolean): void;
  /** Sends it: status 6 and a waybill. */
  ship(number: number, waybill?: string): string;
  cancel(number: number): void;
  remove(number: number): void;
  order(number: number): OrderState;
  /** Numbers of all orders, oldest first. */
  numbers(): number[];
  /** Numbers of the orders that have a quirk. */
  withQuirk(quirk: QuirkName): number[];
  statuses(): readonly WireStatus[];
  /** Adds a status or gives one other titles. */
  putStatus(status: { readonly id: number; readonly title: Readonly<Record<string, string>>; readonly is_successful?: 0 | 1 }): void;
  removeStatus(id: number): void;
  /** From now on only this password is right. Tokens already given stay valid unless told otherwise. */
  changePassword(password: string, options?: { readonly dropTokens?: boolean }): void;
  dropTokens(): void;
  subscriptions(): readonly Subscription[];
  removeSubscription(id: number): Promise<boolean>;
  stop(): void;
}

export function shopControl(shop: Shop): ShopControl {
  const found = (number: number): ShelfOrder => {
    const order = shop.shelf.find(number);
    if (!order) throw new RangeError(`the shop has no order ${number}`);
    return order;
  };
  const change = (number: number, what: string, mutate: (content: WireOrder) => void): void => {
    shop.change(found(number), { by: "shopkeeper", what }, mutate);
  };
  const setStatus = (number: number, status: number): void => {
    if (!shop.statuses.has(status)) throw new RangeError(`the shop has no status ${status}`);
    change(number, "status", (content) => void Object.assign(content, { stat_status: status }));
  };
  return {
    name: shop.setup.name,
    setup: shop.setup,
    faults: shop.faults,
    log: shop.log,
    place: (draft, at) => place(shop, draft ?? {}, at ?? shop.setup.now()),
    edit: (number, draft) => change(number, "edited", (content) => edit(shop, content, draft)),
    setStatus,
    pay: (number, paid = true) =>
      change(number, paid ? "paid" : "payment taken back", (content) => void Object.assign(content, { payed: paid ? 1 : 0 })),
    ship: (number, waybill) => ship(shop, found(number), waybill),
    cancel: (number) => setStatus(number, 4),
    remove: (number) => void shop.forget(found(number).number),
    order: (number) => stateOf(shop, found(number)),
    numbers: () => shop.shelf.all().map((order) => order.number),
    withQuirk: (quirk) =>
      shop.shelf
        .all()
        .filter((order) => shop.setup.quirks && order.index >= 0 && quirksAt(order.index, shop.setup.lines).includes(quirk))
        .map((order) => order.number),
    statuses: () => [...shop.statuses.values()],
    putStatus: ({ id, title, is_successful }) =>
      void shop.statuses.set(id, { id, title, is_successful: is_successful ?? shop.statuses.get(id)?.is_successful ?? 0 }),
    removeStatus: (id) => void shop.statuses.delete(id),
    changePassword: (password, options) => {
      shop.password = password;
      shop.journal?.password(password);
      if (options?.dropTokens) shop.tokens.forgetAll();
    },
    dropTokens: () => shop.tokens.forgetAll(),
    subscriptions: () => shop.hooks.list(),
    removeSubscription: (id) => shop.hooks.removeByShop(id),
    stop: () => shop.hooks.close(),
  };
}

function place(shop: Shop, draft: OrderDraft, at: Date): number {
  const { setup } = shop;
  const number = shop.shelf.nextNumber;
  const wall = shop.wallAt(at.getTime());
  const frame = { index: number - setup.firstOrderNumber, number, created: wallText(wall), status: 1 };
  const content = makeOrder({ ...setup, catalogue: [...shop.products.values()], quirks: false }, frame);
  edit(shop, content, draft);
  shop.add(content, { instantMs: at.getTime(), wall, by: "buyer" });
  return number;
}

function edit(shop: Shop, content: WireOrder, { products, ...members }: OrderDraft): void {
  Object.assign(content, structuredClone(members));
  if (products) content.products = products.map((line) => writeLine(shop, line));
  settle(content);
}

function writeLine(shop: Shop, { article = "", title, price, quantity = 1, type }: LineDraft): WireLine {
  const product = shop.products.get(article);
  const language = shop.setup.languages[0] ?? "ua";
  const each = price === undefined ? (product?.prices[0] ?? 0) : hundredths(price);
  const line = product
    ? lineOf(product, language, { price: each, quantity })
    : {
        title: article,
        article,
        price: decimal(each),
        quantity,
        total_price: decimal(Math.round(each * quantity)),
        discount_marker: "NONE",
        type: "product",
      };
  return { ...line, ...(title === undefined ? {} : { title }), ...(type === undefined ? {} : { type }) };
}

function ship(shop: Shop, order: ShelfOrder, waybill: string | undefined): string {
  const carrier = DELIVERIES[shop.setup.market][0]?.carrier ?? null;
  const number = waybill ?? waybillOf(carrier, shop.random);
  shop.change(order, { by: "shopkeeper", what: "shipped" }, (content) => {
    const blank = { deliveryOperatorType: carrier, tnId: null, estimatedDeliveryDate: null, ownTTNPicked: false, departure: {}, destination: {} };
    const block = Array.isArray(content.delivery_data) ? blank : content.delivery_data;
    content.stat_status = 6;
    content.delivery_data = { ...block, tnNumber: number, tnStatusName: "У дорозі", tnTrackingUpdateDate: shop.wallNow() };
  });
  return number;
}

function stateOf(shop: Shop, order: ShelfOrder): OrderState {
  return {
    order: structuredClone(shop.shelf.read(order)),
    quirks: shop.setup.quirks && order.index >= 0 ? quirksAt(order.index, shop.setup.lines) : [],
    history: shop.history(order.number),
  };
}
