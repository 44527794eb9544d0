import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { sql } from "kysely";
import type { Database } from "../src/database/database.ts";
import { packageRoot } from "../src/package-root.ts";
import { launchBrowser } from "../test/browser.ts";
import { insertManyOrders } from "../test/many-orders.ts";
import { insertStore } from "../test/store-orders.ts";
import { callRows } from "./calls.ts";
import { openStage } from "./stage.ts";
import { printTable } from "./table.ts";
import { loadRows, searchRows } from "./table-in-browser.ts";

// `npm run bench:web`: what the order table costs in a browser with 200,000 orders. `-- --orders 1000000`: with another number; `--fresh`: fill the tables anew.
// Filling them takes longer than measuring: the folder with the database is kept under .tmp/bench for the next run.
const { values } = parseArgs({ options: { orders: { type: "string", default: "200000" }, fresh: { type: "boolean", default: false } } });
const ORDERS = Number(values.orders);
if (!(ORDERS >= 1000)) throw new Error(`--orders must be a number from 1000, not "${values.orders}"`);

async function main(): Promise<void> {
  execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
  const kept = join(packageRoot, ".tmp", "bench", `${ORDERS}-${fingerprint()}`);
  throwAwayOld(kept);
  const stage = await openStage({ kept });
  const browser = await launchBrowser();
  try {
    const database = await stage.database("web");
    const service = await stage.service({ DATABASE_URL: database.url });
    await fill(database.db);
    const began = performance.now();
    const seat = { browser, ...service.door() };
    const rows = [...(await loadRows(seat)), ...(await searchRows(seat, database.db, ORDERS)), ...(await callRows(service, database.db, ORDERS))];
    console.log(`\n${ORDERS.toLocaleString("en")} orders; measured in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
    printTable(rows);
  } finally {
    await browser.close();
    await stage.close();
  }
}

/** The same tables and the same orders have the same one. */
function fingerprint(): string {
  const migrations = join(packageRoot, "src", "database", "migrations");
  const files = [...readdirSync(migrations).map((name) => join(migrations, name)), join(packageRoot, "test", "many-orders.ts")];
  const hash = createHash("sha256");
  for (const file of files.toSorted()) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

/** What was kept of other tables, and with `--fresh` of these. */
function throwAwayOld(kept: string): void {
  const folder = dirname(kept);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const sameSize = name.startsWith(`${ORDERS}-`);
    if (sameSize && (values.fresh || join(folder, name) !== kept)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function fill(db: Database): Promise<void> {
  const { rows } = await sql<{ filled: boolean }>`select exists (select from orders) as filled`.execute(db);
  if (rows[0]?.filled) return;
  const began = performance.now();
  console.log(`filling the tables with ${ORDERS.toLocaleString("en")} orders, once`);
  const store = await insertStore(db);
  // It is no shop anybody can call: its lane must not try.
  await sql`update stores set enabled = false`.execute(db);
  await insertManyOrders(db, store, ORDERS);
  console.log(`filled in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

await main();
