import { connect, type Stage } from "./stage.ts";
import type { Row } from "./table.ts";

const ORDER_TABLES = ["orders", "order_items", "order_events", "bindings", "buyers", "products", "attention", "match_queue"];

/** How many of the 500 orders are changed in the shop before a pass. */
const CHANGED = [5, 50];

/** A full pass over 500 open orders of which none, or a few, changed: calls to the shop, and rows written to the tables of orders. */
export async function benchFullPass(stage: Stage): Promise<Row[]> {
  const shop = await stage.shop(["--lines", "3", "--all-open", "--plain", "--warm", "--days", "58", "--seed", "5", "--orders", "500"]);
  const database = await stage.database("full_pass");
  const service = await stage.service({ DATABASE_URL: database.url, NEW_ORDER_INTERVAL_SECONDS: "3600", FULL_PASS_INTERVAL_SECONDS: "3600" });
  const storeId = await connect(service, shop.url);
  const { id } = await service.call<{ id: string }>("POST", `/stores/${storeId}/imports`, {});
  await until(async () => (await service.call<{ state: string }>("GET", `/stores/${storeId}/imports/${id}`)).state === "done");
  await until(
    async () =>
      (await service.call<{ items: { state: string }[] }>("GET", `/stores/${storeId}/passes`)).items.filter((pass) => pass.state === "done").length >
      0,
  );
  const before = await written(database.pool);
  await fetch(`${shop.controlUrl}/shops/0/requests`, { method: "DELETE" });
  const began = performance.now();
  const pass = await service.call<{ id: string }>("POST", `/stores/${storeId}/passes`, { kind: "full" });
  let done: { state: string; looked: number; unchanged: number } | null = null;
  await until(async () => {
    done = await service.call("GET", `/passes/${pass.id}`);
    return done?.state === "done";
  });
  const seconds = (performance.now() - began) / 1000;
  const counts = (await (await fetch(`${shop.controlUrl}/shops/0/counts`)).json()) as { functions: Record<string, number>; logins: number };
  const rows = (await written(database.pool)) - before;
  const grown: Row[] = [];
  for (const k of CHANGED) {
    const { items } = await service.call<{ items: { store: { remoteId: string } }[] }>("GET", `/orders?storeId=${storeId}&limit=${k}`);
    for (const { store } of items)
      await fetch(`${shop.controlUrl}/shops/0/orders/${store.remoteId}/status`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ status: k === CHANGED[0] ? 2 : 6 }),
      });
    const earlier = await written(database.pool);
    const next = await service.call<{ id: string }>("POST", `/stores/${storeId}/passes`, { kind: "full" });
    let answer = { state: "", changed: 0 };
    await until(async () => {
      answer = await service.call("GET", `/passes/${next.id}`);
      return answer.state === "done";
    });
    const grew = (await written(database.pool)) - earlier;
    grown.push({
      name: `  rows written when ${answer.changed} of the 500 changed`,
      value: `${grew}: ${(grew / answer.changed).toFixed(1)} an order`,
      floor: null,
      ratio: null,
      wanted: "grows with the changes",
    });
  }
  await service.stop();
  const calls = counts.functions["orders/get"] ?? 0;
  return [
    {
      name: "full pass over 500 unchanged open orders",
      value: `${calls} calls in ${seconds.toFixed(2)} s`,
      floor: "5",
      ratio: 5 / calls,
      wanted: "5 + 1 or 2 calls",
    },
    { name: "  rows written to tables of orders", value: String(rows), floor: null, ratio: null, wanted: "0" },
    ...grown,
  ];
}

/** Rows inserted, updated and deleted so far in the tables of orders, by the server's own count. */
async function written(pool: { query(text: string, values: unknown[]): Promise<{ rows: { rows: string }[] }> }): Promise<number> {
  // A session that has gone idle reports what it wrote up to ten seconds later.
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  const { rows } = await pool.query(
    "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) as rows from pg_stat_user_tables where relname = any($1)",
    [ORDER_TABLES],
  );
  return Number(rows[0]?.rows ?? 0);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error("it did not come to an end within a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
