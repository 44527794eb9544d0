import { copyFloor, fetchFloor } from "./floors.ts";
import { connect, memoryOf, type Stage } from "./stage.ts";
import type { Row } from "./table.ts";

const SHOP = ["--lines", "3", "--all-open", "--plain", "--warm", "--days", "58", "--seed", "11"];

interface ImportAnswer {
  readonly state: string;
  readonly found: number;
  readonly imported: number;
}

/** A first import at full speed: pace off, the shop in another process, against the slower of its two floors. */
export async function benchImport(stage: Stage, orders: number): Promise<Row[]> {
  const shop = await stage.shop([...SHOP, "--orders", String(orders)]);
  const database = await stage.database(`import_${orders}`);
  const service = await stage.service({ DATABASE_URL: database.url });
  const storeId = await connect(service, shop.url);
  await fetch(`${shop.controlUrl}/shops/0/requests`, { method: "DELETE" });
  const began = performance.now();
  const { id } = await service.call<{ id: string }>("POST", `/stores/${storeId}/imports`, {});
  let firstFifty: number | null = null;
  // Looked at in the database: questions to the service would be work that the floors do not have.
  const standing = async () => (await database.pool.query<{ state: string }>("select state from passes where id = $1", [id])).rows[0]?.state;
  for (let state = await standing(); state === "running" || state === "waiting"; state = await standing()) {
    if (firstFifty === null && (await service.call<{ items: unknown[] }>("GET", "/orders?limit=50")).items.length === 50)
      firstFifty = (performance.now() - began) / 1000;
    await new Promise((resolve) => setTimeout(resolve, firstFifty === null ? 50 : 20));
  }
  const seconds = (performance.now() - began) / 1000;
  const state = await service.call<ImportAnswer>("GET", `/stores/${storeId}/imports/${id}`);
  const memory = memoryOf(service.pid);
  await service.stop();
  const fetched = await fetchFloor(shop);
  const floorDatabase = await stage.database(`floor_${orders}`);
  const copied = await copyFloor(database.pool, floorDatabase.pool);
  const floor = Math.max(fetched.seconds, copied);
  const name = `import of ${orders.toLocaleString("en")} orders of 3 lines`;
  return [
    { name, value: `${Math.round(state.imported / seconds).toLocaleString("en")} orders/s`, floor: null, ratio: null, wanted: "≥ 2,000" },
    {
      name: "  against its floor",
      value: `${seconds.toFixed(2)} s`,
      floor: `${floor.toFixed(2)} s (fetch ${fetched.seconds.toFixed(2)}, COPY ${copied.toFixed(2)}; ${fetched.pages} pages)`,
      ratio: floor / seconds,
      wanted: "≥ 0.5",
    },
    {
      name: "  first 50 orders visible",
      value: firstFifty === null ? "never" : `${firstFifty.toFixed(2)} s`,
      floor: null,
      ratio: null,
      wanted: "≤ 3 s",
    },
    { name: "  peak memory of the service", value: `${memory.peak} MB`, floor: null, ratio: null, wanted: "< 300 MB" },
    { name: "  imported", value: `${state.imported} of ${orders}, ${state.state}`, floor: null, ratio: null, wanted: `${orders}` },
  ];
}
