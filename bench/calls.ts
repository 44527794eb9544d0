import { sql } from "kysely";
import type { Database } from "../src/database/database.ts";
import { median, percentile } from "./percentile.ts";
import type { Service } from "./stage.ts";
import type { Row } from "./table.ts";

/** What the order table and the dashboard ask the service for, call by call, without a browser. */

const TIMES = 20;
const COUNTS = 5;
const PAGE = 50;

interface Listed {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

export async function callRows(service: Service, db: Database, orders: number): Promise<Row[]> {
  const list = (query: string) => service.call<Listed>("GET", `/orders?limit=${PAGE}${query}`);
  const first = await timed(TIMES, () => list(""));
  let cursor = (await list("")).nextCursor;
  const next = await timed(TIMES, async () => {
    cursor = (await list(`&cursor=${encodeURIComponent(cursor ?? "")}`)).nextCursor;
  });
  const filtered: number[] = [];
  for (const query of [
    "&statusGroup=new",
    "&statusGroup=completed",
    "&source=own",
    "&attention=true",
    "&unseen=true",
    "&managerId=none",
    "&sort=number",
  ])
    filtered.push(...(await timed(3, () => list(query))));
  const searched: number[] = [];
  for (const q of await typedWords(db, orders)) searched.push(...(await timed(1, () => list(`&q=${encodeURIComponent(q)}`))));
  const counted = await timed(COUNTS, () => service.call("GET", "/orders?limit=1&withTotal=true"));
  const countedGroup = await timed(COUNTS, () => service.call("GET", "/orders?limit=1&withTotal=true&statusGroup=completed"));
  const countedSearch = await timed(COUNTS, () => service.call("GET", "/orders?limit=1&withTotal=true&q=sku-1"));
  return [
    row(`first page of ${PAGE}`, first),
    row("next page", next),
    row("a page with one filter", filtered),
    row("a page of a search, from two letters on", searched),
    row("counting all orders", counted),
    row("counting a status group", countedGroup),
    row("counting a search that finds many", countedSearch),
    ...(await dashboardRows(service)),
  ];
}

/** What somebody types on the way to a number, a name, a phone or a SKU: the first two characters already search. */
async function typedWords(db: Database, orders: number): Promise<string[]> {
  const { rows } = await sql<{ number: string; name: string; phone: string }>`
    select o.number::text as number, b.last_name as name, '0' || substr(b.phone, 5) as phone from orders o join buyers b on b.id = o.buyer_id
    where o.number = any(${[40, Math.floor(orders / 2), orders - 40].map(String)}::bigint[])`.execute(db);
  const whole = [...rows.flatMap(({ number, name, phone }) => [number, name, phone]), "sku-17", "sku-990", "name17", "buyer1@example.com"];
  return [...new Set(whole.flatMap((word) => [2, 3, 4, 6, word.length].map((length) => word.slice(0, length))))];
}

/** What the dashboard asks for a quarter of a year. */
async function dashboardRows(service: Service): Promise<Row[]> {
  const to = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.now() - 89 * 86_400_000).toISOString().slice(0, 10);
  return [
    row("dashboard of 90 days: orders", await timed(COUNTS, () => service.call("GET", `/statistics/orders?from=${from}&to=${to}`))),
    row("dashboard of 90 days: synchronisations", await timed(COUNTS, () => service.call("GET", `/statistics/sync?from=${from}&to=${to}`))),
  ];
}

async function timed(times: number, ask: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const began = performance.now();
    await ask();
    took.push(performance.now() - began);
  }
  return took;
}

function row(name: string, times: readonly number[]): Row {
  const [middle, slow, slowest] = [median(times), percentile(times, 0.95), Math.max(...times)].map((ms) => ms.toFixed(0));
  return {
    name: `${name}, p95`,
    value: `${slow} ms`,
    floor: `${times.length} calls, median ${middle} ms, slowest ${slowest} ms`,
    ratio: null,
    wanted: "",
  };
}
