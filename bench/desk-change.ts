import { connect, type Service, type Stage } from "./stage.ts";
import type { Row } from "./table.ts";

const SHOP = ["--lines", "3", "--all-open", "--plain", "--warm", "--days", "58", "--seed", "17"];
const CHANGES = 60;
const EVERY_MS = 150;
const REFRESHES = 20;
/** Desk statuses that are sent to the shop: the shop's own statuses 2 and 6. */
const SENT_AS = ["2", "6"];

interface LoggedCall {
  readonly function: string;
  readonly time: string;
  readonly ms: number;
  readonly params: { readonly orders?: readonly { readonly order_id: number }[]; readonly ids?: readonly (number | string)[] };
}

interface ListedOrder {
  readonly id: string;
  readonly store: { readonly remoteId: string };
}

/**
 * From a person's change of a status to the shop's answer, less what the shop itself takes for the read and the write. While the store imports, the page that
 * is under way is waited for: that is counted too, so that the figure is no less than the one from the lane being free.
 */
export async function benchDeskChange(stage: Stage, orders: number): Promise<Row[]> {
  const shop = await stage.shop([...SHOP, "--orders", String(orders)]);
  const database = await stage.database("desk_change");
  const service = await stage.service({ DATABASE_URL: database.url });
  const storeId = await connect(service, shop.url);
  const { id } = await service.call<{ id: string }>("POST", `/stores/${storeId}/imports`, {});
  const importing = async () => (await service.call<{ state: string }>("GET", `/stores/${storeId}/imports/${id}`)).state === "running";
  const oldest = async () => (await service.call<{ items: ListedOrder[] }>("GET", "/orders?sort=placedAt&limit=50")).items;
  const newest = async () => (await service.call<{ items: ListedOrder[] }>("GET", `/orders?limit=${CHANGES}`)).items;
  while ((await newest()).length < CHANGES) await pause(20);
  const busy = await delays(service, shop.controlUrl, await newest(), storeId);
  const busyRefreshes = await refreshes(service, (await oldest()).slice(0, REFRESHES));
  const stillImporting = await importing();
  while (await importing()) await pause(200);
  await pause(3_000); // the pass that follows an import
  const idle = await delays(service, shop.controlUrl, await newest(), storeId);
  const idleRefreshes = await refreshes(service, (await oldest()).slice(-REFRESHES));
  await service.stop();
  const during = `while ${orders.toLocaleString("en")} orders are imported`;
  return [
    row("desk change → shop's answer, p95 without the shop's own time, idle", idle),
    row(`  a desk change ${during}, the page under way included`, busy),
    { ...row("refresh of one order → answered, p95, idle", idleRefreshes), wanted: "< 2,000 ms" },
    { ...row(`  a refresh ${during}, the page under way included`, busyRefreshes), wanted: "< 2,000 ms" },
    { name: "  the import went on all the while", value: stillImporting ? "yes" : "no", floor: null, ratio: null, wanted: "yes" },
  ];
}

function row(name: string, ms: readonly number[]): Row {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
  return {
    name,
    value: `${at(0.95)} ms (p50 ${at(0.5)}, most ${at(1)}, ${sorted.length} times)`,
    floor: null,
    ratio: null,
    wanted: "< 1,000 ms",
  };
}

/** Changes the status of each order, one after the other, and reads from the shop's own log when it answered each. */
async function delays(service: Service, controlUrl: string, orders: readonly ListedOrder[], storeId: string): Promise<number[]> {
  const rules = await service.call<{ out: { statusId: string; remoteStatusId: string }[] }>("GET", `/stores/${storeId}/status-rules`);
  const targets = SENT_AS.map((remote) => rules.out.find((rule) => rule.remoteStatusId === remote)?.statusId);
  await fetch(`${controlUrl}/shops/0/requests`, { method: "DELETE" });
  const asked = new Map<string, number>();
  for (const [at, order] of orders.entries()) {
    const current = (await service.call<{ status: { id: string } }>("GET", `/orders/${order.id}`)).status.id;
    const statusId = targets.find((target) => target !== undefined && target !== current);
    asked.set(order.store.remoteId, Date.now());
    await service.call("PATCH", `/orders/${order.id}`, { statusId });
    if (at < orders.length - 1) await pause(EVERY_MS);
  }
  const pending = async (id: string) => (await service.call<{ store: { pushPending: boolean } }>("GET", `/orders/${id}`)).store.pushPending;
  for (const order of orders) while (await pending(order.id)) await pause(50);
  const calls = (await (await fetch(`${controlUrl}/shops/0/requests`)).json()) as LoggedCall[] | { items: LoggedCall[] };
  return delaysIn(Array.isArray(calls) ? calls : calls.items, asked);
}

/** How long a person waits for a refresh of one order, each of another one: the cool-down is per order. */
async function refreshes(service: Service, orders: readonly ListedOrder[]): Promise<number[]> {
  const waited: number[] = [];
  for (const { id } of orders) {
    const began = performance.now();
    const { results } = await service.call<{ results: { outcome: string }[] }>("POST", "/orders/refreshes", { orderIds: [id] });
    if (results[0]?.outcome === "refreshed") waited.push(performance.now() - began);
    await pause(EVERY_MS);
  }
  return waited;
}

function delaysIn(calls: readonly LoggedCall[], asked: ReadonlyMap<string, number>): number[] {
  const found: number[] = [];
  for (const [remoteId, began] of asked) {
    const write = calls.find((call) => call.function === "orders/update" && call.params.orders?.some((order) => String(order.order_id) === remoteId));
    const read = calls.find((call) => call.function === "orders/get" && call.params.ids?.some((id) => String(id) === remoteId));
    if (!write || !read) throw new Error(`the shop was not told of order ${remoteId}`);
    found.push(new Date(write.time).getTime() + write.ms - began - write.ms - read.ms);
  }
  return found;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
