import { sql } from "kysely";
import { normalKey } from "../domain/keys.ts";
import type { PagePlan } from "../sync/page-plan.ts";
import { announce } from "./announce.ts";
import type { Transaction } from "./database.ts";
import { writeAssignedNotices } from "./notices.ts";
import { writeAside, writeAttention } from "./page-aside.ts";
import { changeBuyers, changeItems, changeOrders } from "./page-changes.ts";
import type { PageFacts, PageIds } from "./page-facts.ts";
import { insertRows } from "./page-inserts.ts";
import { asRows } from "./rows.ts";

/** Writes a planned page. A fixed number of statements, whatever the page's size; those without rows are left out. */
export async function writePage(tx: Transaction, plan: PagePlan, facts: PageFacts): Promise<void> {
  const ids = await takeIds(tx, plan, facts);
  await insertRows(tx, { plan, ids, facts });
  // A first import brings in what managers have worked on for weeks: that is no news.
  if (facts.importId === null)
    await writeAssignedNotices(tx, { orderIds: [...ids.order.values()].map((order) => order.id), by: null, now: facts.now });
  await changeBuyers(tx, plan, facts.now);
  if (plan.changed.length > 0) {
    await changeOrders(tx, plan.changed, { ids, facts });
    await changeItems(tx, plan.changed);
  }
  await writeAside(tx, plan, facts);
  await writeAttention(tx, plan, { ids, facts });
  await announce(tx, "order.changed", { ids: [...[...ids.order.values()].map((o) => o.id), ...plan.changed.map((o) => o.known.orderId)] });
}

async function takeIds(tx: Transaction, plan: PagePlan, facts: PageFacts): Promise<PageIds> {
  const wanted = { orders: plan.newOrders.length, buyers: plan.newBuyers.length, products: plan.newProducts.length };
  const none = { orders: [], numbers: [], buyers: [], products: [] };
  const [taken = none] =
    wanted.orders + wanted.buyers + wanted.products === 0
      ? []
      : (
          await sql<{ orders: string[]; numbers: string[]; buyers: string[]; products: string[] }>`
    /* prepared: page_ids */
            select array(select nextval('orders_id_seq')::text from generate_series(1, ${wanted.orders}::int)) as orders,
              array(select nextval('order_numbers')::text from generate_series(1, ${wanted.orders}::int)) as numbers,
              array(select nextval('buyers_id_seq')::text from generate_series(1, ${wanted.buyers}::int)) as buyers,
              array(select nextval('products_id_seq')::text from generate_series(1, ${wanted.products}::int)) as products`.execute(tx)
        ).rows;
  const order = new Map(plan.newOrders.map((planned, at) => [planned, { id: taken.orders[at] ?? "", number: taken.numbers[at] ?? "" }]));
  const resolve = (given: readonly string[]) => (reference: string | null) =>
    reference?.startsWith("new:") ? (given[Number(reference.slice(4))] ?? null) : reference;
  return { order, buyer: resolve(taken.buyers), product: resolve(taken.products), queue: await openQueue(tx, plan, facts) };
}

async function openQueue(tx: Transaction, plan: PagePlan, facts: PageFacts): Promise<Map<string, string>> {
  if (plan.queue.length === 0) return new Map();
  const rows = [...plan.queue].sort((a, b) => (a.key < b.key ? -1 : 1));
  const { rows: opened } = await sql<{ id: string; key: string; decided: boolean }>`
    insert into match_queue (store_id, method, key, reason, title, sku, created_at)
    select ${facts.storeId}::bigint, ${facts.method}, r.key, r.reason, r.title, r.sku, ${facts.now}
    from jsonb_to_recordset(${asRows(rows)}) as r(key text, reason text, title text, sku text)
    on conflict (store_id, method, key) do update set title = match_queue.title
    returning id, key, decided_at is not null as decided`.execute(tx);
  const matched = matchedByDecision(plan);
  if (opened.some((row) => row.decided !== matched.has(row.key))) throw new DecidedMeanwhile();
  return new Map(opened.map((row) => [row.key, row.id]));
}

/** Somebody decided about lines of this page, or took a decision back, after it was planned: it is planned again (a serialization failure, in its code too). */
class DecidedMeanwhile extends Error {
  readonly code = "40001";
  constructor() {
    super("the match queue was decided while a page was planned");
    this.name = "DecidedMeanwhile";
  }
}

function matchedByDecision(plan: PagePlan): ReadonlySet<string> {
  const items = [...plan.newOrders.flatMap((order) => order.items), ...plan.changed.flatMap((order) => order.content?.added ?? [])];
  return new Set(items.flatMap((item) => (item.queue !== null && item.match === "matched" ? [item.queue.key] : [])));
}

/** Keys a page holds while it looks for products to reuse or to create. */
export function productLocks(keys: {
  skus: readonly string[];
  codes: readonly string[];
  barcodes: readonly string[];
  names: readonly string[];
}): string[] {
  return [
    ...keys.skus.map((key) => `sku:${key}`),
    ...keys.codes.map((key) => `code:${key}`),
    ...keys.barcodes.map((key) => `barcode:${key}`),
    ...keys.names.map((name) => `name:${normalKey(name)}`),
  ];
}
