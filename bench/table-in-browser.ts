import { gzipSync } from "node:zlib";
import { sql } from "kysely";
import type { Browser, Page } from "playwright-core";
import type { Database } from "../src/database/database.ts";
import { median, percentile } from "./percentile.ts";
import type { Row } from "./table.ts";

/** What the order table costs in a browser: script, time until it can be used, time from a key to fresh rows. */

const LOADS = 5;
const SLOWER = 4;
const PLACES = 10;
const CHARTS_LATER = "dashboard, charts and the guide are loaded when they are opened";

export interface Seat {
  readonly browser: Browser;
  readonly url: string;
  readonly cookie: string;
}

/** From an empty cache: how much script, and how soon the table can be used on a processor that is four times slower. */
export async function loadRows(seat: Seat): Promise<Row[]> {
  const times: number[] = [];
  let bytes = 0;
  for (let load = 0; load < LOADS; load += 1) {
    const { page, leave } = await sit(seat);
    const scripts: Promise<number>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") scripts.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
    });
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await page.goto("/orders");
    times.push(Number(await (await page.waitForFunction("window.noted.usable")).jsonValue()));
    bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    await leave();
  }
  return [
    { name: "scripts of the order table, gzip", value: `${(bytes / 1024).toFixed(0)} KB`, floor: CHARTS_LATER, ratio: null, wanted: "< 350 KB" },
    {
      name: `table can be used, processor ${SLOWER}× slower`,
      value: `${median(times).toFixed(0)} ms`,
      floor: `${LOADS} loads, ${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms`,
      ratio: null,
      wanted: "< 1,500 ms",
    },
  ];
}

/** From the last key to the rows that belong to it: numbers, names, phones and SKUs, near the top of the table and far down. */
export async function searchRows(seat: Seat, db: Database, orders: number): Promise<Row[]> {
  const { page, leave } = await sit(seat);
  await page.goto("/orders");
  await page.waitForFunction("window.noted.usable");
  const field = page.locator("input[type=search]");
  const times: { typed: string; took: number }[] = [];
  for (const { typed, first } of await wantedSearches(db, orders)) {
    await field.fill("");
    await page.waitForFunction("!location.search.includes('q=') && document.querySelector('tr[data-order-id]')");
    await page.waitForTimeout(300); // somebody reads
    await field.pressSequentially(typed, { delay: 60 });
    const took = await page.waitForFunction(
      `(document.querySelector("tr[data-order-id]")?.getAttribute("data-order-id") === "${first}") && performance.now() - window.noted.typed`,
    );
    times.push({ typed, took: Number(await took.jsonValue()) });
  }
  await leave();
  const sorted = times.toSorted((a, b) => a.took - b.took);
  const slowest = sorted.at(-1);
  const all = sorted.map(({ took }) => took);
  return [
    {
      name: `typing to fresh rows, ${orders.toLocaleString("en")} orders, p95`,
      value: `${percentile(all, 0.95).toFixed(0)} ms`,
      floor: `${sorted.length} searches, median ${median(all).toFixed(0)} ms, slowest "${slowest?.typed}" ${slowest?.took.toFixed(0)} ms`,
      ratio: null,
      wanted: "< 200 ms",
    },
  ];
}

async function sit({ browser: with_, url, cookie }: Seat): Promise<{ page: Page; leave: () => Promise<void> }> {
  // What looks at the page is text that runs in it, which the page's own content policy would refuse.
  const context = await with_.newContext({
    bypassCSP: true,
    baseURL: url,
    viewport: { width: 1360, height: 850 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url }]);
  await context.addInitScript(WATCH);
  return { page: await context.newPage(), leave: () => context.close() };
}

/** Runs in the page: notes when the table can be used, and when something was typed last. */
const WATCH = `
  window.noted = { usable: null, typed: 0 };
  document.addEventListener("input", () => { window.noted.typed = performance.now(); }, true);
  const look = () => {
    if (document.querySelector("tr[data-order-id]") && document.querySelector("input[type=search]")) setTimeout(() => { window.noted.usable = performance.now(); });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

/** What is typed, and the order that is then the first of the table. */
async function wantedSearches(db: Database, orders: number): Promise<{ typed: string; first: string }[]> {
  const places = Array.from({ length: PLACES }, (_, nth) => 40 + Math.floor((nth * (orders - 80)) / PLACES));
  const { rows } = await sql<{ typed: string; first: string }>`
    with place as (select o.id, o.number, o.buyer_id from orders o where o.number = any(${places.map(String)}::bigint[])),
    typed as (
      select number::text as typed from place
      union select u.last_name from place join buyers u on u.id = place.buyer_id
      union select '0' || substr(u.phone, 5) from place join buyers u on u.id = place.buyer_id
      union select 'sku-' || (number % 991) from place
    )
    select t.typed, found.id::text as first
    from typed t cross join lateral (
      select o.id from orders o where o.search @@ (quote_literal(lower(t.typed)) || ':*')::tsquery order by o.placed_at desc, o.id desc limit 1) as found
    order by t.typed`.execute(db);
  return rows;
}
