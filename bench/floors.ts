import { once } from "node:events";
import type pg from "pg";
import { pino } from "pino";
import { connectors } from "../src/connectors/registry.ts";
import { copyIn, copyOut } from "../src/database/copy.ts";
import { createNet } from "../src/net/net.ts";

/** The tables an import fills, in an order that their references allow. */
const TABLES = ["products", "buyers", "orders", "order_items", "bindings", "order_events", "store_catalogue"] as const;

/** Seconds to fetch and parse the very pages an import asked for, and nothing else. */
export async function fetchFloor(shop: { url: string; controlUrl: string }): Promise<{ seconds: number; pages: number; orders: number }> {
  const asked = (await (await fetch(`${shop.controlUrl}/shops/0/requests`)).json()) as { items?: LoggedPage[] } | LoggedPage[];
  const pages = (Array.isArray(asked) ? asked : (asked.items ?? [])).filter(
    (request) => request.function === "orders/get" && request.params.limit !== 1 && request.params.from,
  );
  const net = createNet({ allowedPrivateHosts: ["127.0.0.0/8"], log: pino({ level: "silent" }), now: () => new Date() });
  const connector = connectors.get("cartum");
  if (!connector) throw new Error("no connector");
  let token: { token: string; expiresAt: Date } | null = null;
  const connection = connector.open(
    {
      url: shop.url,
      credentials: { login: "desk", password: "bench-password" },
      timeZone: "Europe/Kyiv",
      productLanguage: "ua",
      productMatching: "sku",
      finalStatusIds: [],
      cancelledStatusIds: [],
    },
    {
      http: net.httpFor("bench", { inFlight: 1, gapMs: 0 }),
      now: () => new Date(),
      tokens: {
        read: async () => token,
        save: async (next) => {
          token = next;
        },
      },
    },
  );
  await connection.statuses();
  const began = performance.now();
  let orders = 0;
  for (const { params } of pages) {
    const answer = await connection.orders.placed({
      from: String(params.from),
      to: params.to === undefined ? null : String(params.to),
      statuses: Array.isArray(params.status) ? params.status.map(String) : null,
      limit: Number(params.limit),
    });
    orders += answer.orders.length;
  }
  const seconds = (performance.now() - began) / 1000;
  await net.close();
  return { seconds, pages: pages.length, orders };
}

interface LoggedPage {
  readonly function: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Seconds to COPY the same rows into the same tables with their indexes, in a database of their own. */
export async function copyFloor(from: pg.Pool, to: pg.Pool): Promise<number> {
  const rows = new Map<string, Buffer[]>();
  const source = await from.connect();
  for (const table of ["company", "employees", "locations", "order_statuses", "order_types", "stores", "match_queue", ...TABLES]) {
    const parts: Buffer[] = [];
    for await (const part of copyOut(source, `copy ${table} to stdout`)) parts.push(part as Buffer);
    rows.set(table, parts);
  }
  source.release();
  const target = await to.connect();
  for (const table of ["company", "employees", "locations", "order_statuses", "order_types", "stores", "match_queue"])
    await fill(target, table, rows.get(table) ?? []);
  const began = performance.now();
  for (const table of TABLES) await fill(target, table, rows.get(table) ?? []);
  const seconds = (performance.now() - began) / 1000;
  target.release();
  return seconds;
}

async function fill(client: pg.PoolClient, table: string, parts: readonly Buffer[]): Promise<void> {
  const into = copyIn(client, `copy ${table} from stdin`);
  for (const part of parts) if (!into.write(part)) await once(into, "drain");
  into.end();
  await once(into, "finish");
}
