import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, createServer as createPlainServer } from "node:net";
import { percentile } from "./percentile.ts";
import { connect, type Service, type Stage } from "./stage.ts";
import type { Row } from "./table.ts";

const A_SECOND = 50;
const SECONDS = 10;
const WARM_UP = 100;

/**
 * A shop that tells of 50 new orders a second: how long each web-hook waits for its answer, which is given once the hint is on the disk, and how long
 * it takes until the order can be read. The floor of the answer is one row committed to the same disk.
 */
export async function benchHooks(stage: Stage): Promise<Row[]> {
  const shop = await stage.shop(["--lines", "3", "--all-open", "--plain", "--warm", "--days", "30", "--seed", "9", "--orders", "200"]);
  const database = await stage.database("hooks");
  const port = await freePort();
  const ear = await listenBetween(`http://127.0.0.1:${port}`);
  const service = await stage.service({ DATABASE_URL: database.url, PORT: String(port), PUBLIC_URL: ear.url, NEW_ORDER_INTERVAL_SECONDS: "3600" });
  try {
    await importAll(service, shop.url);
    await until(async () => (await subscriptions(database.pool)) === 3);
    await place(shop.controlUrl, { count: WARM_UP, aSecond: A_SECOND });
    await until(async () => (await hintsLeft(database.pool)) === 0);
    const floor = percentile(await commits(database.pool), 0.99);
    ear.forget();
    const seen = watch(database.pool);
    const numbers = await place(shop.controlUrl, { count: A_SECOND * SECONDS, aSecond: A_SECOND });
    await until(async () => numbers.every((number) => seen.at.has(number)));
    await seen.stop();
    const answered = numbers.map((number) => ear.heard.get(number)?.answeredMs ?? Number.NaN);
    const visible = numbers.map((number) => (seen.at.get(number) ?? Number.NaN) - (ear.heard.get(number)?.at ?? Number.NaN));
    const p99 = percentile(answered, 0.99);
    const p95 = percentile(visible, 0.95);
    return [
      {
        name: `web-hook at ${A_SECOND} a second: answered, durably (p99)`,
        value: `${p99.toFixed(1)} ms`,
        floor: `${floor.toFixed(1)} ms, one row committed`,
        ratio: floor / p99,
        wanted: "under 50 ms",
      },
      {
        name: "  until its order can be read (p50, p95)",
        value: `${percentile(visible, 0.5).toFixed(0)} ms, ${p95.toFixed(0)} ms`,
        floor: null,
        ratio: null,
        wanted: "p95 under 1500 ms",
      },
    ];
  } finally {
    await service.stop();
    await ear.close();
  }
}

async function importAll(service: Service, url: string): Promise<void> {
  const storeId = await connect(service, url);
  const { id } = await service.call<{ id: string }>("POST", `/stores/${storeId}/imports`, {});
  await until(async () => (await service.call<{ state: string }>("GET", `/stores/${storeId}/imports/${id}`)).state === "done");
}

interface Ear {
  readonly url: string;
  /** By the order's number: when its first web-hook came, and how long the answer took. */
  readonly heard: ReadonlyMap<string, { at: number; answeredMs: number }>;
  forget(): void;
  close(): Promise<void>;
}

/** Stands between the shop and the service, hands on what it hears and times the answers. */
async function listenBetween(target: string): Promise<Ear> {
  const heard = new Map<string, { at: number; answeredMs: number }>();
  const server = createServer((request, response) => {
    void (async () => {
      const at = performance.now();
      const body = await textOf(request);
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${target}${request.url}`, { method: request.method ?? "PUT", headers, ...(body === "" ? {} : { body }) });
      await answer.arrayBuffer();
      const number = String((JSON.parse(body || "{}") as { order_id?: number }).order_id ?? "");
      if (!heard.has(number)) heard.set(number, { at, answeredMs: performance.now() - at });
      response.writeHead(answer.status).end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    forget: () => heard.clear(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}

/** Orders placed at an even pace, whatever each takes. Returns their numbers. */
async function place(controlUrl: string, { count, aSecond }: { count: number; aSecond: number }): Promise<string[]> {
  const began = performance.now();
  const placed: Promise<string>[] = [];
  for (let at = 0; at < count; at++) {
    const wait = began + (at * 1000) / aSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    placed.push(placeOne(controlUrl));
  }
  return Promise.all(placed);
}

async function placeOne(controlUrl: string): Promise<string> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${controlUrl}/shops/0/orders`, { method: "POST", headers, body: "{}" });
  return String(((await answer.json()) as { number: number }).number);
}

type Pool = Awaited<ReturnType<Stage["database"]>>["pool"];

/** Looks every few milliseconds which orders are there, and remembers when each was first seen. */
function watch(pool: Pool): { at: ReadonlyMap<string, number>; stop(): Promise<void> } {
  const at = new Map<string, number>();
  let last = "0";
  let stopped = false;
  const looking = (async () => {
    while (!stopped) {
      const { rows } = await pool.query("select order_id, remote_id from bindings where order_id > $1 order by order_id", [last]);
      for (const row of rows) at.set(row.remote_id, performance.now());
      last = rows.at(-1)?.order_id ?? last;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    at,
    async stop() {
      stopped = true;
      await looking;
    },
  };
}

/** How long one committed row takes here, in milliseconds. */
async function commits(pool: Pool): Promise<number[]> {
  await pool.query("create table floor (id bigint generated always as identity, text text)");
  const took: number[] = [];
  for (let at = 0; at < 200; at++) {
    const began = performance.now();
    await pool.query("insert into floor (text) values ('a hint')");
    took.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return took;
}

async function subscriptions(pool: Pool): Promise<number> {
  return (await pool.query("select count(*)::int as n from hook_subscriptions where state = 'on'")).rows[0].n;
}

async function hintsLeft(pool: Pool): Promise<number> {
  return (await pool.query("select count(*)::int as n from order_hints")).rows[0].n;
}

async function freePort(): Promise<number> {
  const server = createPlainServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error("it did not come to an end within a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
