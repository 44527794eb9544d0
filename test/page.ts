import type { StoreLine, StoreOrder } from "../src/domain/store-order.ts";
import { type BookedBuyer, openBuyerBook } from "../src/sync/buyer-book.ts";
import { observe } from "../src/sync/observe.ts";
import type { ChangedOrder, KnownItem, KnownOrder, LeftOut, NewOrder, PagePlan, PlanStore } from "../src/sync/page-plan.ts";
import { planPage } from "../src/sync/plan-page.ts";
import { type BookedProduct, openProductBook } from "../src/sync/product-book.ts";

/** Planning a page in memory: a store, its orders, and what became of them, without a database. */

export const NOW = new Date("2026-11-24T10:00:00Z");
export const hours = (count: number): Date => new Date(NOW.getTime() + count * 3_600_000);

export const CUP: StoreLine = {
  kind: "product",
  article: "CUP",
  title: "Горнятко",
  quantity: 2000n,
  price: 10_000n,
  total: 20_000n,
  code: null,
  barcode: null,
  titles: null,
};
export const PLATE: StoreLine = { ...CUP, article: "PLATE", title: "Тарілка", quantity: 1000n, price: 5_000n, total: 5_000n };

export function anOrder(change: Partial<StoreOrder> = {}): StoreOrder {
  const lines = change.lines ?? [CUP];
  const sum = lines.reduce((all, line) => all + line.total, 0n);
  return {
    remoteId: "1001",
    remoteNumber: change.remoteId ?? "1001",
    statusId: "1",
    placedAt: hours(1),
    placedWallClock: "2026-11-24 13:00:00",
    currency: "UAH",
    totalBeforeDiscount: sum,
    total: sum,
    lines,
    buyer: {
      firstName: "Олесь",
      lastName: "Прикладний",
      phone: "+38 (050) 000-00-17",
      email: "oles@example.com",
      country: "",
      city: "Львів",
      address: "",
    },
    payment: { methodId: "13", method: "Готівкою", paid: false },
    delivery: {
      methodId: "3",
      method: "Нова пошта",
      carrier: "novaPoshta",
      price: null,
      city: "Львів",
      address: "Відділення 14",
      branchRef: null,
      recipient: "Олесь Прикладний",
      waybill: null,
      waybillStatus: null,
      estimatedDate: null,
    },
    buyerNote: "",
    managerNote: "",
    coupon: null,
    noCallBack: false,
    ...change,
  };
}

/** Shop status 1 is new, 2 in work, 3 done, 4 cancelled; they stand for 11, 12, 13 and 14 of the desk, in both directions but for cancelling. */
export const STORE: PlanStore = {
  id: "7",
  name: "Kvitka",
  locationId: "1",
  orderTypeId: "1",
  initialStatusId: "10",
  productLanguage: "ua",
  productMatching: "sku",
  rules: {
    in: new Map([
      ["1", "11"],
      ["2", "12"],
      ["3", "13"],
      ["4", "14"],
    ]),
    out: new Map([
      ["11", "1"],
      ["12", "2"],
      ["13", "3"],
    ]),
  },
  limits: { cancels: new Set(["4"]), mayCancel: false },
  finalStatuses: new Set(["3", "4"]),
  closedStatuses: new Set(["4"]),
  importStartedAt: NOW,
  windowFrom: new Date("2026-09-23T21:00:00Z"),
  frozenFollowsStatus: true,
  lastFullStartedAt: null,
  turnTakers: [
    { employeeId: "1", position: 1, available: true },
    { employeeId: "2", position: 2, available: true },
  ],
  lastTurnPosition: 0,
  company: { country: "UA", locale: "en", currencies: new Set(["UAH"]) },
};

export interface Sight {
  readonly store?: PlanStore;
  readonly known?: ReadonlyMap<string, KnownOrder>;
  readonly leftOut?: readonly LeftOut[];
  readonly buyers?: readonly BookedBuyer[];
  readonly products?: readonly BookedProduct[];
  readonly decisions?: ReadonlyMap<string, string>;
  readonly sequence?: bigint;
  readonly now?: Date;
}

/** What a page of these orders means. */
export function plan(orders: readonly StoreOrder[], sight: Sight = {}): PagePlan {
  const { store = STORE, now = hours(2) } = sight;
  return planPage({
    store,
    observed: orders.map((order) => observe(order, store.company.country)),
    known: sight.known ?? new Map(),
    unchanged: 0,
    leftOut: new Map((sight.leftOut ?? []).map((one) => [one.remoteId, one])),
    buyers: openBuyerBook(sight.buyers ?? [], { country: store.company.country, now, nameless: (order) => `${store.name} buyer ${order}` }),
    products: openProductBook(sight.products ?? [], {
      method: store.productMatching,
      language: store.productLanguage,
      decisions: sight.decisions ?? new Map(),
    }),
    sequence: sight.sequence ?? 10n,
    now,
    cause: "full pass",
  });
}

/** The order of the only change of a plan, or of its only new order, as the database has it afterwards. */
export function landed({ newOrders, changed }: PagePlan): KnownOrder {
  const [created] = newOrders;
  const [change] = changed;
  if (created) return landedNew(created);
  if (change) return landedChange(change);
  throw new Error("the plan changes nothing");
}

function landedNew({ observed, statusId, buyerId, items, binding }: NewOrder): KnownOrder {
  return {
    orderId: "1",
    number: "1",
    remoteId: observed.remoteId,
    statusId,
    buyerId: `landed ${buyerId}`,
    currency: observed.currency,
    placedAt: observed.placedAt,
    paid: observed.payment.paid,
    frozen: false,
    binding,
    items: items.map(({ queue: _, match: __, ...item }, at) => ({ ...item, id: String(at + 1), ...UNTOUCHED })),
  };
}

const UNTOUCHED = { edited: false, writtenOff: false, removedInStore: false };

function landedChange({ known, statusId, binding, content }: ChangedOrder): KnownOrder {
  const removed = new Set(content?.removed ?? []);
  const updated = new Map<string, KnownItem>((content?.updated ?? []).map((item) => [item.id, item]));
  const items = known.items.filter((item) => !removed.has(item.id)).map((item) => updated.get(item.id) ?? item);
  const added = (content?.added ?? []).map(({ queue: _, match: __, ...item }, at) => ({ ...item, id: `new${at}`, ...UNTOUCHED }));
  return { ...known, statusId, binding, buyerId: content?.buyerId ?? known.buyerId, items: [...items, ...added] };
}

export function knownBy(order: KnownOrder): ReadonlyMap<string, KnownOrder> {
  return new Map([[order.remoteId, order]]);
}
