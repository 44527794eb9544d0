import { makeOrder } from "./generate/orders.ts";
import { randomOf } from "./generate/random.ts";
import { drawMoments } from "./generate/retail.ts";
import { drawStatus } from "./generate/statuses.ts";
import type { World } from "./generate/world.ts";
import type { ShopSetup } from "./options.ts";
import { type WallClock, wallText } from "./wall-clock.ts";
import type { WireOrder } from "./wire.ts";

/** One order as the shop keeps it: what lists sort and filter by, and the rest only once it was changed. */
export interface ShelfOrder {
  readonly number: number;
  /** Its place in the shop, oldest first; what it is made from. */
  readonly index: number;
  readonly instantMs: number;
  /** Wall seconds, see wall-clock.ts. */
  readonly wall: number;
  status: number;
  /** Null as long as the order is as it was made. */
  content: WireOrder | null;
  json: Buffer | null;
  /** As it was before its last change; for stale web-hooks. */
  before: WireOrder | null;
}

/**
 * All orders of a shop, sorted by the shop's wall clock. Holds 100,000 of them in some 15 MB, since an order's content is made when it is asked for;
 * the JSON made of it is kept up to a budget.
 */
export class OrderShelf {
  readonly #world: World;
  readonly #foreignEvery: number;
  readonly #cacheBytes: number;
  readonly #byNumber = new Map<number, ShelfOrder>();
  #byDate: ShelfOrder[] = [];
  #cached = 0;
  #nextNumber = 1;

  constructor(world: World, setup: Pick<ShopSetup, "cacheBytes" | "foreignCurrencyEvery">) {
    this.#world = world;
    this.#cacheBytes = setup.cacheBytes;
    this.#foreignEvery = setup.foreignCurrencyEvery;
  }

  /** Puts the orders in that a shop has when it opens. */
  fill(setup: ShopSetup, clock: WallClock): void {
    const nowMs = setup.now().getTime();
    const instants = openingInstants(setup, { clock, nowMs });
    for (const [index, instantMs] of instants.entries()) {
      const ageDays = (nowMs - instantMs) / 86_400_000;
      const status = drawStatus(randomOf(setup.seed, 41, index), ageDays, setup.allOpen);
      const order = {
        number: setup.firstOrderNumber + index,
        index,
        instantMs,
        wall: clock.secondsAt(instantMs),
        status,
        content: null,
        json: null,
        before: null,
      };
      this.#byNumber.set(order.number, order);
      this.#byDate.push(order);
    }
    this.#nextNumber = setup.firstOrderNumber + instants.length;
    this.#byDate.sort((a, b) => a.wall - b.wall || a.number - b.number);
  }

  get size(): number {
    return this.#byNumber.size;
  }

  /** Numbers are never given twice, not even after an order was removed. */
  get nextNumber(): number {
    return this.#nextNumber;
  }

  find(number: number): ShelfOrder | undefined {
    return this.#byNumber.get(number);
  }

  /** Every order, oldest first by the wall clock. */
  all(): readonly ShelfOrder[] {
    return this.#byDate;
  }

  /** Orders of a span of wall seconds, both ends included, oldest first. */
  placed(from: number | null, to: number | null): readonly ShelfOrder[] {
    const start = from === null ? 0 : this.#firstAt(from);
    const end = to === null ? this.#byDate.length : this.#firstAt(to + 1);
    return start === 0 && end === this.#byDate.length ? this.#byDate : this.#byDate.slice(start, end);
  }

  add(order: ShelfOrder): void {
    this.#nextNumber = Math.max(this.#nextNumber, order.number + 1);
    this.#byNumber.set(order.number, order);
    this.#byDate.splice(this.#firstAt(order.wall + 1), 0, order);
  }

  remove(number: number): boolean {
    const order = this.#byNumber.get(number);
    if (!order) return false;
    this.#byNumber.delete(number);
    this.#byDate.splice(this.#byDate.indexOf(order), 1);
    return true;
  }

  /** The order's content, which the caller must not change. */
  read(order: ShelfOrder): WireOrder {
    return order.content ?? this.#make(order);
  }

  /** The order's content to be changed; what was prepared of it is thrown away. */
  open(order: ShelfOrder): WireOrder {
    if (order.json) this.#cached -= order.json.length;
    order.json = null;
    const content = order.content ?? this.#make(order);
    order.before = structuredClone(content);
    order.content = content;
    return content;
  }

  /** The order as JSON without its closing brace, so that further members can follow. */
  json(order: ShelfOrder): Buffer {
    if (order.json) return order.json;
    const json = Buffer.from(JSON.stringify(this.read(order)).slice(0, -1));
    if (this.#cached + json.length <= this.#cacheBytes) {
      order.json = json;
      this.#cached += json.length;
    }
    return json;
  }

  #make(order: ShelfOrder): WireOrder {
    const foreign = this.#foreignEvery > 0 && order.index % this.#foreignEvery === this.#foreignEvery - 1;
    const world = foreign ? { ...this.#world, currency: this.#world.currency === "EUR" ? "USD" : "EUR" } : this.#world;
    return makeOrder(world, { index: order.index, number: order.number, created: wallText(order.wall), status: order.status });
  }

  #firstAt(wall: number): number {
    let low = 0;
    let high = this.#byDate.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#byDate[middle]?.wall ?? 0) < wall) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Minutes around a change of the clock at which a shop has orders: on the autumn night the two middle ones show the same hour. */
const AROUND_CLOCK_CHANGE_MINUTES = [-90, -30, 30, 90] as const;
const FEWEST_FOR_CLOCK_CHANGE = 40;

function openingInstants(setup: ShopSetup, { clock, nowMs }: { clock: WallClock; nowMs: number }): number[] {
  const random = randomOf(setup.seed, 5);
  const wallNow = clock.secondsAt(nowMs);
  const moments = drawMoments(random, { count: setup.orders, days: setup.days, until: wallNow });
  const instants = moments.map((wall) => {
    const near = wall * 1000 - clock.offsetMs(wall * 1000);
    return Math.min(nowMs, wall * 1000 - clock.offsetMs(near));
  });
  if (setup.orders < FEWEST_FOR_CLOCK_CHANGE) return instants.sort((a, b) => a - b);
  const nights = clock.changesBetween(nowMs - setup.days * 86_400_000, nowMs);
  const special = nights.flatMap((change) => AROUND_CLOCK_CHANGE_MINUTES.map((minutes) => change + minutes * 60_000)).filter((at) => at <= nowMs);
  for (const [place, at] of special.entries()) instants[place * 3] = at;
  return instants.sort((a, b) => a - b);
}
