import { Faults, type FaultValues } from "./faults.ts";
import { makeCatalogue, type Product } from "./generate/catalogue.ts";
import { type Random, randomOf } from "./generate/random.ts";
import { statusesIn } from "./generate/statuses.ts";
import { HookQueue } from "./hook-queue.ts";
import type { ShopSetup } from "./options.ts";
import { OrderShelf, type ShelfOrder } from "./order-shelf.ts";
import { RequestLog } from "./request-log.ts";
import { Tokens } from "./tokens.ts";
import { WallClock, wallText } from "./wall-clock.ts";
import type { WireOrder, WireStatus } from "./wire.ts";

export type Author = "buyer" | "shopkeeper" | "api";

/** One change of an order: which members, from what to what. */
export interface OrderChange {
  readonly at: string;
  readonly by: Author;
  readonly what: string;
  readonly members: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
}

/** Hears of everything that a restart of the shop must not lose. */
export interface Journal {
  order(order: ShelfOrder): void;
  removed(number: number): void;
  password(password: string): void;
}

/** The state of one shop. What may be done to it: functions/ for the API's callers, keeper.ts for the shopkeeper. */
export class Shop {
  readonly setup: ShopSetup;
  readonly shelf: OrderShelf;
  readonly products = new Map<string, Product>();
  readonly statuses = new Map<number, WireStatus>();
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly hooks: HookQueue;
  readonly log: RequestLog;
  /** For what happens while the shop is open: orders placed, waybills. */
  readonly random: Random;
  password: string;
  journal: Journal | null = null;
  readonly #history = new Map<number, OrderChange[]>();
  #clock: WallClock;

  constructor(setup: ShopSetup, faults: Partial<FaultValues> = {}) {
    this.setup = setup;
    this.password = setup.password;
    this.#clock = new WallClock(setup.timeZone);
    this.random = randomOf(setup.seed, 99);
    this.tokens = new Tokens(setup.now);
    this.faults = new Faults(setup.now, faults);
    this.log = new RequestLog(setup.now);
    this.hooks = new HookQueue({ faults: this.faults, log: this.log, delayMs: setup.hookDelayMs, retryMs: setup.hookRetryMs });
    for (const status of statusesIn(setup.languages)) this.statuses.set(status.id, status);
    const catalogue = makeCatalogue(setup);
    for (const product of catalogue) this.products.set(product.article, product);
    this.shelf = new OrderShelf({ ...setup, catalogue }, setup);
    this.shelf.fill(setup, this.#clock);
    if (setup.warm) for (const order of this.shelf.all()) this.shelf.json(order);
  }

  /** Now, on the shop's own clock, which may be wrong or in another zone. */
  wallAt(instantMs: number): number {
    const zone = this.faults.standing("timeZone") ?? this.setup.timeZone;
    if (zone !== this.#clock.timeZone) this.#clock = new WallClock(zone);
    return this.#clock.secondsAt(instantMs) + Math.round((this.faults.standing("clockOffsetMinutes") ?? 0) * 60);
  }

  wallNow(): string {
    return wallText(this.wallAt(this.setup.now().getTime()));
  }

  /** Takes an order in; the number is the next one unless given. */
  add(content: WireOrder, { instantMs, wall, by }: { instantMs: number; wall: number; by: Author }): ShelfOrder {
    const order: ShelfOrder = {
      number: content.order_id,
      index: -1,
      instantMs,
      wall,
      status: content.stat_status,
      content,
      json: null,
      before: null,
    };
    this.shelf.add(order);
    this.journal?.order(order);
    this.#remember(order.number, { by, what: "placed", members: {} });
    this.hooks.announce("order_created", content.order_id, withAddresses(content), null);
    return order;
  }

  /** Changes an order and tells the subscribers. Returns false when nothing came out different. */
  change(order: ShelfOrder, { by, what }: { by: Author; what: string }, mutate: (content: WireOrder) => void): boolean {
    const content = this.shelf.open(order);
    mutate(content);
    const before = order.before ?? content;
    const members = difference(before, content);
    order.status = content.stat_status;
    if (Object.keys(members).length === 0) return false;
    this.journal?.order(order);
    this.#remember(order.number, { by, what, members });
    if (members.stat_status && content.stat_status !== 1)
      this.hooks.announce("order_update", order.number, withAddresses(content), withAddresses(before));
    if (members.payed && content.payed === 1) {
      const { order_id, user, delivery_name, delivery_email, delivery_phone } = content;
      this.hooks.announce("order_paid", order.number, { order_id, user, delivery_name, delivery_email, delivery_phone, payed: 1 }, null);
    }
    return true;
  }

  history(number: number): readonly OrderChange[] {
    return this.#history.get(number) ?? [];
  }

  forget(number: number): boolean {
    this.journal?.removed(number);
    return this.shelf.remove(number);
  }

  #remember(number: number, change: Omit<OrderChange, "at">): void {
    const list = this.#history.get(number) ?? [];
    list.push({ at: this.setup.now().toISOString(), ...change });
    this.#history.set(number, list);
  }
}

/** Lines have two more members in web-hooks than in answers. */
function withAddresses(order: WireOrder): unknown {
  const addresses = (article: string) => ({
    url: `/${encodeURIComponent(article)}/`,
    photo_url: `/content/images/${encodeURIComponent(article)}.jpg`,
  });
  return { ...order, products: order.products.map((line) => ({ ...line, ...addresses(line.article) })) };
}

function difference(before: WireOrder, after: WireOrder): OrderChange["members"] {
  const members: Record<string, { from: unknown; to: unknown }> = {};
  for (const name of Object.keys(after) as (keyof WireOrder)[])
    if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) members[name] = { from: before[name], to: structuredClone(after[name]) };
  return members;
}
