import { sql } from "kysely";
import { connect, type Stage } from "./stage.ts";
import type { Row } from "./table.ts";

const ORDERS = 1_000;

/** One decision of the match queue on a line that 1,000 orders have, and its undo. */
export async function benchMatch(stage: Stage): Promise<Row[]> {
  const shop = await stage.shop(["--lines", "3", "--all-open", "--plain", "--warm", "--days", "58", "--seed", "23", "--orders", String(ORDERS)]);
  const database = await stage.database("match");
  const service = await stage.service({ DATABASE_URL: database.url });
  const storeId = await connect(service, shop.url);
  const { id } = await service.call<{ id: string }>("POST", `/stores/${storeId}/imports`, {});
  const running = async () => (await service.call<{ state: string }>("GET", `/stores/${storeId}/imports/${id}`)).state !== "done";
  while (await running()) await new Promise((resolve) => setTimeout(resolve, 100));
  // The first line of every order becomes one that nobody knows, as an article without a key would be.
  const { rows } = await sql<{ id: string; orders: number }>`
    with entry as (
      insert into match_queue (store_id, method, key, reason, title, created_at)
      values (${storeId}::bigint, 'sku', 'title of the bench', 'empty_key', 'Title of the bench', now()) returning id
    ), lines as (
      update order_items i set match = 'pending', match_queue_id = (select id from entry), product_id = null, sku = null
      where i.position = (select min(f.position) from order_items f where f.order_id = i.order_id) returning i.order_id
    )
    select (select id from entry), (select count(distinct order_id)::int from lines) as orders`.execute(database.db);
  const [entry] = rows;
  const began = performance.now();
  const decided = await service.call<{ id: string; repairedOrders: number }>("POST", `/match-queue/${entry?.id}/decisions`, { create: true });
  const seconds = (performance.now() - began) / 1000;
  const undoing = performance.now();
  await service.call("DELETE", `/match-queue/${entry?.id}/decisions/${decided.id}`);
  const undone = (performance.now() - undoing) / 1000;
  await service.stop();
  const name = `one decision of the match queue repairs ${decided.repairedOrders.toLocaleString("en")} orders`;
  return [
    { name, value: `${seconds.toFixed(2)} s`, floor: null, ratio: null, wanted: "≤ 2 s" },
    { name: "  taken back", value: `${undone.toFixed(2)} s`, floor: null, ratio: null, wanted: "≤ 2 s" },
  ];
}
