import type { SimulatedShop } from "../simulators/cartum/simulator.ts";
import type { World } from "./world.ts";

/** How a store's orders, health and Attention look from outside, for journeys. */

export interface DeskRow {
  readonly orderId: string;
  readonly remoteId: string;
  readonly remoteStatus: string;
  readonly statusId: string;
  readonly managerId: string | null;
  readonly total: string;
  readonly storeTotal: string | null;
  readonly paid: boolean;
  readonly placedAt: Date;
}

/** Every order of a store on the desk, by the shop's number. */
export async function deskOrders(world: World, storeId: string): Promise<DeskRow[]> {
  const { rows } = await world.desk.pool.query<DeskRow>(
    `select o.id as "orderId", b.remote_id as "remoteId", b.remote_status as "remoteStatus", o.status_id as "statusId", o.manager_id as "managerId",
       o.total, o.store_total as "storeTotal", o.paid, o.placed_at as "placedAt"
     from orders o left join bindings b on b.order_id = o.id where o.store_id = $1 order by length(b.remote_id), b.remote_id`,
    [storeId],
  );
  return rows;
}

/** The numbers of the shop's orders that are on the desk, each as often as it is there. */
export async function numbersOnDesk(world: World, storeId: string): Promise<number[]> {
  return (await deskOrders(world, storeId)).map((row) => Number(row.remoteId));
}

/** One order as the API shows it, by the shop's number; null when the desk does not have it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of all shapes; the server checks them against their schemas
export async function orderOf(world: World, storeId: string, number: number): Promise<any> {
  const row = (await deskOrders(world, storeId)).find((one) => one.remoteId === String(number));
  return row ? (await world.desk.call("GET", `/orders/${row.orderId}`)).body : null;
}

/** The feed of an order, oldest first. */
export async function feedOf(
  world: World,
  orderId: string,
): Promise<{ kind: string; text: string | null; author: { kind: string; name: string } }[]> {
  return (await world.desk.call("GET", `/orders/${orderId}/events?limit=200`)).body.items.toReversed();
}

export interface Health {
  readonly state: string;
  readonly nextRunAt: string | null;
  readonly lastSuccessAt: string | null;
  readonly failure: { readonly code: string; readonly message: string; readonly advice: string } | null;
  readonly openOrders: number;
}

export async function healthOf(world: World, storeId: string): Promise<Health> {
  return (await world.desk.call("GET", `/stores/${storeId}`)).body.health;
}

export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly order: { readonly id: string } | null;
  readonly remoteId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly actions: readonly string[];
}

/** Open entries of a store under Attention. */
export async function attentionOf(world: World, storeId: string, kind?: string): Promise<Entry[]> {
  const { items } = (await world.desk.call("GET", `/attention?limit=200&storeId=${storeId}`)).body;
  return items.filter((entry: Entry) => kind === undefined || entry.kind === kind);
}

/** The numbers of a shop's orders that an import now would bring in: open ones of two calendar months. */
export function openInWindow(shop: SimulatedShop, windowFrom: string): number[] {
  const final = new Set([4, ...shop.statuses().flatMap((status) => (status.is_successful === 1 ? [status.id] : []))]);
  return shop.numbers().filter((number) => {
    const { order } = shop.order(number);
    return order.stat_created >= windowFrom && !final.has(order.stat_status);
  });
}

/** Lets time pass until the store may be looked at again, and works; at most so many times, until it is healthy. */
export async function untilHealthy(world: World, storeId: string, tries = 6): Promise<Health> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const health = await healthOf(world, storeId);
    if (health.state === "ok" && attempt > 0) return health;
    const wait = health.nextRunAt === null ? 60_000 : new Date(health.nextRunAt).getTime() - world.now().getTime();
    world.wait(Math.max(1_000, wait + 1));
    await world.tick();
  }
  return healthOf(world, storeId);
}

export async function must(world: World, method: string, path: string, body?: unknown) {
  const answer = await world.desk.call(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

/** Looks again and again until something is so; fails after half a minute, rather than hang. */
export async function eventually(so: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await so())) {
    if (performance.now() > end) throw new Error(`still not so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Does something that waits for the store's lane, while the lane works. */
export async function whileWorking<Result>(world: World, asked: Promise<Result>): Promise<Result> {
  let over = false;
  const done = asked.finally(() => {
    over = true;
  });
  while (!over) {
    await world.work();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return done;
}
