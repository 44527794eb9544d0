import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../embedded-installation.ts";
import { randomFrom } from "./import-under-kills.ts";
import { type Installation, makeInstallation, openDatabaseOf } from "./installation.ts";
import { bundlePrograms, endStarted, type Programs, type ServiceProcess } from "./processes.ts";
import { type ShopProcess, startShopProcess } from "./shop.ts";
import { describeLane, listUnrest } from "./unrest.ts";

const ORDERS = 18;
/** `KILL_PUSHES=4` plays it with four kills, `KILL_SEED=7` at other moments. */
const KILLS = Number(process.env.KILL_PUSHES ?? 4);
const SEED = Number(process.env.KILL_SEED ?? 20_261_124);
/**
 * How fast the service's clock runs. While it is killed a value in doubt must not run out of its ten minutes before anybody could look, however slow the
 * machine; afterwards a pass comes round in six seconds, and a change in doubt is looked at again after as long.
 */
const TIMES = { killed: 4, resting: 10 };
const BEGINNING = Date.parse("2026-01-01T00:00:00Z");
const SETTINGS = { NEW_ORDER_INTERVAL_SECONDS: "60", FULL_PASS_INTERVAL_SECONDS: "60", STORE_MIN_GAP_MS: "0" };
const LATENCY_MS = 40;
const REST_MS = 180_000;
const TOLD_EVERY_MS = 15_000;

let programs: Programs;
let shop: ShopProcess;
let installation: Installation;
beforeAll(async () => {
  setClock(BEGINNING, TIMES.killed);
  programs = await bundlePrograms();
  shop = await startShopProcess(programs.shop, ORDERS);
  installation = await makeInstallation({ ...programs, service: programs.fast }, shop, SETTINGS);
}, 240_000);
afterAll(async () => {
  await endStarted();
  await shop?.stop();
  await installation?.remove();
  await programs?.remove();
});

/** Of the services that are started from now on. */
function setClock(standsAt: number, times: number): void {
  Object.assign(process.env, { CLOCK_STOOD_AT: String(standsAt), CLOCK_SINCE: String(Date.now()), CLOCK_TIMES: String(times) });
}

interface Bound {
  readonly orderId: string;
  readonly number: number;
  readonly statusId: string;
}

// Not among the tests of every run: it passes with every seed, but takes half a minute on an idle machine and more than two on a busy one.
describe.runIf(process.env.KILL_PUSHES !== undefined)(`${KILLS} kills of everything while statuses change on both sides (seed ${SEED})`, () => {
  it("S3 S11 S12 P24 P26 lose no change, and send none that the shop shows already", async () => {
    const random = randomFrom(SEED);
    const dataDir = await installation.copy();
    let service = installation.start(programs.fast, dataDir);
    await installation.call(service, "POST", `/stores/${installation.storeId}/imports`, {});
    let client = await openDatabaseOf(dataDir);
    await until("the import is done", async () => (await boundOrders(client)).length === ORDERS, 60_000);
    const orders = await boundOrders(client);
    await client.end();
    const { items } = (await installation.call(service, "GET", "/order-statuses?limit=200")) as { items: { id: string; group: string }[] };
    const statusOf = (group: string) => items.find((status) => status.group === group)?.id ?? "";
    const desk = [statusOf("in_progress"), statusOf("delivery"), statusOf("new")];
    await shop.setLatency(LATENCY_MS);

    // Two thirds are changed on the desk, one third in the shop: each side's last change is what both must show.
    const ours = orders.filter((_, at) => at % 3 > 0);
    const theirs = orders.filter((_, at) => at % 3 === 0);
    const oneOf = <Item>(all: readonly Item[]): Item => all[Math.floor(random() * all.length)] as Item;
    const wanted = new Map(orders.map(({ orderId, statusId }) => [orderId, new Set([statusId])]));
    const shown = new Map<number, number>();
    let processes = 0;
    /** One change after the other, until the kill comes between. */
    const changeOnDesk = async (at: ServiceProcess): Promise<void> => {
      for (let change = 0; change < 5; change++) {
        const { orderId } = oneOf(ours);
        const statusId = oneOf(desk);
        await sleep(random() * 100);
        // Whether it was saved before the kill is not known until it was answered: either may be true then.
        wanted.set(orderId, new Set([...(wanted.get(orderId) ?? []), statusId]));
        if (!(await isSaved(at, orderId, statusId))) return;
        wanted.set(orderId, new Set([statusId]));
      }
    };
    for (let kill = 0; kill < KILLS; kill++) {
      await service.listening();
      const changes = changeOnDesk(service);
      const { number } = oneOf(theirs);
      shown.set(number, oneOf([2, 6, 1]));
      await shop.setStatus(number, shown.get(number) ?? 1);
      await sleep(random() * 900);
      processes += await service.killTree();
      await changes;
      if (kill === KILLS - 1) setClock(BEGINNING + (Date.now() - Number(process.env.CLOCK_SINCE)) * TIMES.killed, TIMES.resting);
      service = installation.start(programs.fast, dataDir);
    }
    expect(processes).toBeGreaterThan(KILLS * 5);

    await service.listening();
    client = await openDatabaseOf(dataDir);
    await untilRest(client, { shown, service });
    const settled = await readSides(client);
    await client.end();
    await shop.setLatency(0);
    let sent = 0;
    for (const side of settled) {
      const { order, history } = await shop.order(side.number);
      const story = `order ${side.number}: ${JSON.stringify({ ...side, history })}`;
      expect(side, story).toMatchObject({ remoteStatus: String(order.stat_status), pending: false, conflict: false });
      expect(side.stands, story).toBe(true);
      if (!theirs.some(({ orderId }) => orderId === side.orderId)) expect([...(wanted.get(side.orderId) ?? [])], story).toContain(side.statusId);
      if (shown.has(side.number)) expect(order.stat_status, story).toBe(shown.get(side.number));
      sent += history.filter((change) => change.by === "api").length;
    }
    expect(sent).toBeGreaterThan(0);
    // Whatever was sent changed something: a change whose answer was lost with the process was found by reading, and not sent again.
    expect(await shop.updatedOrders()).toBe(sent);
    await service.killTree();
  }, 500_000);
});

/** True when the service answered that it is saved; the kill answers nothing. Two people at one order come one after the other. */
async function isSaved(service: ServiceProcess, orderId: string, statusId: string): Promise<boolean> {
  try {
    await installation.call(service, "PATCH", `/orders/${orderId}`, { statusId });
    return true;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof Error && error.message.includes("did not come to listen"))) return false;
    throw error;
  }
}

async function boundOrders(client: pg.Client): Promise<Bound[]> {
  const { rows } = await client.query(
    'select b.order_id as "orderId", b.remote_id::int as number, o.status_id as "statusId" from bindings b join orders o on o.id = b.order_id order by o.id',
  );
  return rows;
}

/** Waits until nothing waits any more and what the shop's own people did has been seen; else says what is left, order by order. */
async function untilRest(client: pg.Client, at: { shown: ReadonlyMap<number, number>; service: ServiceProcess }): Promise<void> {
  let unrest: string[] = [];
  let told = performance.now();
  const isResting = async () => {
    unrest = await listUnrest(client, at.shown);
    if (performance.now() - told > TOLD_EVERY_MS) process.stdout.write(`not at rest yet: ${unrest.join("\n  ")}\n`);
    if (performance.now() - told > TOLD_EVERY_MS) told = performance.now();
    return unrest.length === 0;
  };
  await until("rest", isResting, REST_MS).catch(async (error: unknown) => {
    const said = at.service.lines.filter((line) => Number(line.level) >= 40).slice(-10);
    const facts = [...unrest, `lane: ${await describeLane(client)}`, ...said.map((line) => `said: ${JSON.stringify(line)}`)];
    throw new Error(`Not at rest after ${REST_MS / 1000} s:\n${facts.join("\n")}`, { cause: error });
  });
}

async function readSides(client: pg.Client) {
  const { rows } = await client.query<{
    orderId: string;
    number: number;
    statusId: string;
    remoteStatus: string;
    pending: boolean;
    conflict: boolean;
    stands: boolean;
    feed: unknown;
  }>(
    `select o.id as "orderId", b.remote_id::int as number, o.status_id as "statusId", b.remote_status as "remoteStatus", b.push_pending_at is not null as pending,
       b.conflict_at is not null as conflict,
       exists (select from status_rules r where r.store_id = b.store_id and r.remote_status_id = b.remote_status and r.status_id = o.status_id) as stands,
       (select jsonb_agg(jsonb_build_array(e.at, e.author_name, e.kind, e.before, e.after, e.cause) order by e.id) from order_events e
         where e.order_id = o.id and e.kind <> 'created') as feed
     from orders o join bindings b on b.order_id = o.id order by o.id`,
  );
  return rows;
}
