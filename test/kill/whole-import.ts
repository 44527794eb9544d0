import type pg from "pg";
import { expect } from "vitest";
import { hundredths, type WireOrder } from "../../simulators/cartum/wire.ts";
import { productKey } from "../../src/domain/keys.ts";
import { phoneKey } from "../../src/domain/phone.ts";
import { COMPANY } from "../desk.ts";

interface Expected {
  readonly storeId: string;
  readonly importId: string;
  /** Everything the shop has; all of it belongs on the desk. */
  readonly orders: readonly WireOrder[];
  /** Who takes orders, in the order of turns. */
  readonly turns: readonly string[];
}

/** Throws unless the desk holds exactly what the shop has, each thing once, as if nothing had ever been killed. */
export async function expectWholeImport(client: pg.Client, expected: Expected): Promise<void> {
  const rows = async <Row>(sql: string, ...values: unknown[]) => (await client.query(sql, values)).rows as Row[];
  const { storeId, importId, orders, turns } = expected;

  type Found = { remoteId: string; phone: string | null; storeTotal: string; total: string; lines: string[]; events: string[]; manager: string };
  const found = await rows<Found>(
    `select b.remote_id as "remoteId", y.phone_key as phone, o.store_total as "storeTotal", o.total, o.manager_id as manager,
       (select array_agg(i.sku || ' x ' || trim_scale(i.quantity) order by i.position) from order_items i where i.order_id = o.id and i.kind = 'product') as lines,
       (select array_agg(e.kind) from order_events e where e.order_id = o.id and e.kind <> 'comment') as events
     from bindings b join orders o on o.id = b.order_id join buyers y on y.id = o.buyer_id where b.store_id = $1 order by b.remote_id::int`,
    storeId,
  );
  // Compared as whole lists: one missing, doubled or mixed-up order shows itself.
  expect(found.map(({ manager: _, total: __, ...order }) => order)).toEqual(
    orders.map((order) => ({
      remoteId: String(order.order_id),
      phone: phoneKey(order.delivery_phone, COMPANY.country),
      storeTotal: String(hundredths(order.total_sum)),
      lines: order.products.map((line) => `${line.article} x ${line.quantity}`),
      events: ["created"],
    })),
  );

  const [totals] = await rows(
    `select (select count(*) from orders) as orders, (select count(distinct number) from orders) as numbers, (select count(*) from bindings) as bindings,
       (select count(*) from order_items i where not exists (select from bindings b where b.order_id = i.order_id)) as "strayItems",
       (select count(*) from (select from order_items group by order_id, position having count(*) > 1) d) as "doubledItems",
       (select count(*) from buyers y where not exists (select from orders o where o.buyer_id = y.id)) as "strayBuyers",
       (select count(*) from (select from buyers where phone_key is not null group by phone_key having count(*) > 1) d)
         + (select count(*) from (select from buyers where phone_key is null and email_key is not null group by email_key having count(*) > 1) d) as "doubledBuyers",
       (select count(*) from products p where not exists (select from order_items i where i.product_id = p.id)) as "strayProducts",
       (select count(*) from left_out) as "leftOut", (select count(*) from parked_orders) as parked, (select count(*) from match_queue) as "matchQueue",
       (select count(*) from attention where kind <> 'status_not_matched') as attention`,
  );
  const none = { strayItems: "0", doubledItems: "0", strayBuyers: "0", doubledBuyers: "0", strayProducts: "0", leftOut: "0", parked: "0" };
  const all = String(orders.length);
  expect(totals).toEqual({ orders: all, numbers: all, bindings: all, ...none, matchQueue: "0", attention: "0" });

  const products = await rows<{ key: string }>('select sku_key as key from products order by sku_key collate "C"');
  const articles = new Set(orders.flatMap((order) => order.products.map((line) => productKey(line.article))));
  expect(products.map((product) => product.key)).toEqual([...articles].sort());

  // Turns and numbers follow the order in which the orders came to the desk.
  const taken = await rows<{ manager: string; number: string }>("select manager_id as manager, number from orders order by id");
  expect(taken.map(({ manager }) => manager)).toEqual(taken.map((_, at) => turns[at % turns.length]));
  expect(taken.map(({ number }) => Number(number))).toEqual(taken.map(({ number }) => Number(number)).sort((a, b) => a - b));

  // What is counted moves in the same transaction as what is written, so that a page taken again counts once.
  const counted = `looked, created, changed, unchanged, left_out, set_aside, state`;
  const [own, ...others] = await rows(`select ${counted} from passes where id = $1 or kind = 'import' order by id`, importId);
  expect(own).toEqual({ looked: orders.length, created: orders.length, changed: 0, unchanged: 0, left_out: 0, set_aside: 0, state: "done" });
  expect(others).toEqual([]);
}

/** What came after the import: passes that found nothing new, and a queue in which nothing is held or left. */
export async function expectRest(client: pg.Client, importId: string): Promise<void> {
  const later = await client.query("select kind, state, created, changed, set_aside from passes where id <> $1 order by id", [importId]);
  expect(later.rows.length).toBeGreaterThan(0);
  for (const pass of later.rows) expect(pass).toEqual({ kind: pass.kind, state: "done", created: 0, changed: 0, set_aside: 0 });
  expect(await locksOf(client)).toEqual({ jobs: [], queues: [] });
  expect((await client.query("select count(*)::int as waiting from graphile_worker._private_jobs")).rows).toEqual([{ waiting: 0 }]);
  expect((await client.query("select count(*)::int as processes from worker_processes")).rows).toEqual([{ processes: 1 }]);
}

/** Who holds jobs and queues. */
export async function locksOf(client: pg.Client): Promise<{ jobs: string[]; queues: string[] }> {
  const jobs = await client.query("select locked_by from graphile_worker._private_jobs where locked_by is not null");
  const queues = await client.query("select locked_by from graphile_worker._private_job_queues where locked_by is not null");
  return { jobs: jobs.rows.map((row) => row.locked_by), queues: queues.rows.map((row) => row.locked_by) };
}
