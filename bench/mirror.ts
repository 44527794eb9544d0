import { connect, type Service, type Stage } from "./stage.ts";
import type { Row } from "./table.ts";

const SHOP = ["--lines", "3", "--all-open", "--plain", "--warm", "--days", "58", "--seed", "23"];
const ORDERS = 12;
const CHANGES = 30;
/** Every 20 s instead of every minute, so that the bench ends: to the interval comes what a change takes, which is the same. */
const POLL_SECONDS = 20;
const SECRET = "secret-of-the-bench";
/** Statuses of the simulated account that are sent to the shop as different statuses. */
const THERE = [22, 25];

interface Account {
  readonly url: string;
  readonly key: string;
}

interface Mirrored {
  readonly id: string;
  readonly store: { readonly remoteId: string };
  readonly mirror: { readonly remoteId: string };
}

/** From a status set in RO App to the shop's answer, and how fast a backlog goes: the account allows three calls in any second. */
export async function benchMirror(stage: Stage): Promise<Row[]> {
  const shop = await stage.shop([...SHOP, "--orders", String(ORDERS)]);
  const account = await stage.roapp();
  const database = await stage.database("mirror");
  const service = await stage.service({ DATABASE_URL: database.url });
  const storeId = await connect(service, shop.url);
  const { id } = await service.call<{ id: string }>("POST", `/stores/${storeId}/imports`, {});
  await until(async () => (await service.call<{ state: string }>("GET", `/stores/${storeId}/imports/${id}`)).state === "done");
  const mirrorId = await connectAccount(service, account);
  const backlog = await watchBacklog(service, mirrorId, account);
  const orders = await readMirrored(service);
  const { path } = (await service.call<{ webhook: { path: string } }>("GET", `/mirrors/${mirrorId}`)).webhook;
  const hear = (targets: readonly object[]) => control(account, "PUT", "/hooks", { targets });
  await hear([{ url: `${service.door().url}${path}`, secret: SECRET }]);
  const heard = await delays({ account, shop: shop.controlUrl, orders, everyMs: 1200 });
  await hear([]);
  await database.pool.query("update mirrors set poll_seconds = $1, next_poll_at = now()", [POLL_SECONDS]);
  const polled = await delays({ account, shop: shop.controlUrl, orders, everyMs: (POLL_SECONDS * 1000) / orders.length });
  await service.stop();
  return [
    delayRow("status set in RO App → the shop's answer, p95, with a web-hook", heard, "< 2,000 ms"),
    delayRow(`  without, looking every ${POLL_SECONDS} s`, polled, `< ${(POLL_SECONDS * 1000).toLocaleString("en")} ms`),
    {
      name: `backlog of ${ORDERS} cold orders of 3 lines in RO App`,
      value: `${backlog.rate.toFixed(2)} calls/s, most ${backlog.most} in any second`,
      floor: "3 calls/s",
      ratio: backlog.rate / 3,
      wanted: "never above 3",
    },
    {
      name: "  said beforehand, and what it took",
      value: `${backlog.said} s, ${Math.round(backlog.took)} s`,
      floor: null,
      ratio: null,
      wanted: "about the same",
    },
  ];
}

function delayRow(name: string, ms: readonly number[], wanted: string): Row {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
  const value = `${at(0.95).toLocaleString("en")} ms (p50 ${at(0.5).toLocaleString("en")}, most ${at(1).toLocaleString("en")}, ${sorted.length} times)`;
  return { name, value, floor: null, ratio: null, wanted };
}

interface Pair {
  readonly remoteId: string;
  readonly deskId: string | null;
}

async function connectAccount(service: Service, { url, key }: Account): Promise<string> {
  const access = { platform: "roapp", url, apiKey: key };
  const check = await service.call<{
    suggested: Readonly<Record<"locations" | "orderTypes" | "orderStatuses", Pair[]>>;
    productCategories: { id: string }[];
  }>("POST", "/mirrors/checks", access);
  const of = (pairs: readonly Pair[], member: string) => pairs.map(({ remoteId, deskId }) => ({ remoteId, [member]: deskId }));
  const { id } = await service.call<{ id: string }>("POST", "/mirrors", {
    ...access,
    name: "RO App",
    enabled: true,
    directory: {
      locations: of(check.suggested.locations, "locationId"),
      orderTypes: of(check.suggested.orderTypes, "orderTypeId"),
      orderStatuses: of(check.suggested.orderStatuses, "statusId"),
      employees: [],
    },
    productCategoryId: check.productCategories[0]?.id,
    webhookSecret: SECRET,
  });
  return id;
}

/** Waits until everything is there. The figure before it began, what it took, and the calls as the account saw them. */
async function watchBacklog(
  service: Service,
  mirrorId: string,
  account: Account,
): Promise<{ said: number; took: number; rate: number; most: number }> {
  const read = () => service.call<{ orders: { waiting: number }; budget: { backlogSeconds: number } }>("GET", `/mirrors/${mirrorId}`);
  const began = performance.now();
  const said = (await read()).budget.backlogSeconds;
  await control(account, "DELETE", "/requests");
  await until(async () => (await read()).orders.waiting === 0);
  const took = (performance.now() - began) / 1000;
  const at = (await control<{ atMs: number }[]>(account, "GET", "/requests")).map(({ atMs }) => atMs);
  const rate = ((at.length - 1) * 1000) / ((at.at(-1) ?? 0) - (at[0] ?? 0));
  return { said, took, rate, most: Math.max(...at.map((first) => at.filter((other) => other >= first && other < first + 1000).length)) };
}

async function readMirrored(service: Service): Promise<Mirrored[]> {
  const { items } = await service.call<{ items: { id: string }[] }>("GET", `/orders?limit=${ORDERS}`);
  const orders: Mirrored[] = [];
  for (const { id } of items) {
    const order = await service.call<Mirrored & { mirror: Mirrored["mirror"] | null }>("GET", `/orders/${id}`);
    if (order.mirror?.remoteId) orders.push(order);
  }
  return orders;
}

/** Sets the status of one order after the other, round after round, and waits for each until the shop has answered the change. */
async function delays(on: { account: Account; shop: string; orders: readonly Mirrored[]; everyMs: number }): Promise<number[]> {
  const took: number[] = [];
  while (took.length < CHANGES) {
    const round = on.orders.map(async (order, at) => {
      await pause(at * on.everyMs);
      return change(on, order);
    });
    took.push(...(await Promise.all(round)));
  }
  return took;
}

async function change({ account, shop }: { account: Account; shop: string }, { store, mirror }: Mirrored): Promise<number> {
  const shown = async () => ((await (await fetch(`${shop}/shops/0/orders/${store.remoteId}`)).json()) as ShopOrder).order.stat_status;
  const there = await control<{ status: number }>(account, "GET", `/orders/${mirror.remoteId}`);
  const before = await shown();
  const began = performance.now();
  await control(account, "PUT", `/orders/${mirror.remoteId}/status`, { status: THERE.find((status) => status !== there.status) });
  await until(async () => (await shown()) !== before);
  return performance.now() - began;
}

interface ShopOrder {
  readonly order: { readonly stat_status: number };
}

async function control<Answer>(account: Account, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${account.url}/__control${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 180_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error("it did not come to an end within three minutes");
    await pause(20);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
