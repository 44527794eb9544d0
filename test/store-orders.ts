import { sql } from "kysely";
import type { Connector } from "../src/connectors/contract.ts";
import type { Database } from "../src/database/database.ts";

/** A connector without a shop behind it, for tests of the desk's own side. */
export const PAPER_SHOP: Connector = {
  platform: "paper",
  title: "Paper shop",
  settings: [],
  abilities: ["statuses_in"],
  pace: { inFlight: 1, gapMs: 0 },
  sizes: { page: 100, ids: 100, changes: 50 },
  webhookEvents: [],
  orderUrl: (storeUrl, remoteId) => `${storeUrl}/orders/${remoteId}`,
  open: () => {
    throw new Error("the paper shop cannot be called");
  },
};

export interface StoreRow {
  readonly id: string;
  readonly name: string;
}

/** A connected store of the paper shop with three statuses: 1 new, 3 done, 4 cancelled. It needs a set-up company. */
export async function insertStore(db: Database, name = "Kvitka"): Promise<StoreRow> {
  const { rows } = await sql<StoreRow>`
    insert into stores (platform, name, url, shop_key, enabled, location_id, order_type_id, product_language, product_matching, assignment_mode, time_zone,
      connected_at, import_started_at)
    select 'paper', ${name}, 'https://' || lower(${name}) || '.example', 'paper ' || ${name}, true, (select min(id) from locations),
      (select min(id) from order_types), 'ua', 'sku', 'all', 'Europe/Kyiv', now(), now()
    returning id, name`.execute(db);
  const [store] = rows;
  if (!store) throw new Error("no store was inserted");
  await sql`
    insert into store_statuses (store_id, remote_id, titles, final, cancelled, position, seen_at)
    values (${store.id}, '1', '{"ua": "Новий", "en": "New"}', false, false, 1, now()), (${store.id}, '3', '{"en": "Done"}', true, false, 2, now()),
      (${store.id}, '4', '{"en": "Cancelled"}', true, true, 3, now())`.execute(db);
  return store;
}

export interface StoreOrderRow {
  readonly id: string;
  readonly remoteId: string;
}

/**
 * Bound orders of a store, `count` of them, numbered from `from`: each with two lines ("MUG-RED" 2 × 12.50 and a discount of 1.00) and a feed of one event.
 * They are as an import would leave them: remote status 1, both bases at rest.
 */
export async function insertStoreOrders(db: Database, store: StoreRow, options: { count: number; from?: number }): Promise<StoreOrderRow[]> {
  const from = options.from ?? 1;
  const { rows } = await sql<StoreOrderRow>`
    with buyer as (
      insert into buyers (first_name, last_name, phone, phone_key, email, email_key, address, last_used_at, created_at)
      select 'Anna', 'Kravets', '+380501112233', '+380501112233', 'anna@example.com', 'anna@example.com', 'Kyiv', now(), now()
      where not exists (select from buyers where phone_key = '+380501112233') returning id),
    who as (select id from buyer union select id from buyers where phone_key = '+380501112233'),
    made as (
      insert into orders (number, store_id, status_id, type_id, location_id, buyer_id, placed_at, created_at, updated_at, currency, items_total, discount_total,
        total, store_total, payment_method, search)
      select nextval('order_numbers'), ${store.id}::bigint, (select initial_status_id from order_types order by id limit 1), (select min(id) from order_types),
        (select min(id) from locations), (select min(id) from who), now() - (n || ' minutes')::interval, now(), now(), 'UAH', 2500, 100, 2400, 2400, 'Card',
        array_to_tsvector(array[n::text, 'kravets', 'mug-red', '380501112233', '0501112233'])
      from generate_series(${from}::int, ${from + options.count - 1}::int) as n order by n
      returning id, status_id, number),
    numbered as (select id, status_id, (row_number() over (order by id) + ${from - 1}) as n from made),
    bound as (
      insert into bindings (order_id, store_id, remote_id, remote_number, placed_wall_clock, base_store_status, base_desk_status, remote_status, remote_final,
        observed_sequence, content_hash, content, matched, watch, watched_since, compared_at, changed_at)
      select id, ${store.id}::bigint, n::text, n::text, '2026-11-20 10:00:00', '1', status_id, '1', false, 1, 'hash', '{}', true, 'full', now(), now(), now() from numbered
      returning order_id, remote_id),
    lines as (
      insert into order_items (order_id, position, title, sku, kind, quantity, price, total, match, in_store)
      select id, 0, 'Mug red', 'MUG-RED', 'product', 2, 1250, 2500, 'matched',
        '{"article": "MUG-RED", "title": "Mug red", "kind": "product", "quantity": "2000", "price": "1250", "total": "2500"}'::jsonb from made
      union all select id, 1, 'Discount', null, 'discount', 1, -100, -100, null,
        '{"article": null, "title": "Discount", "kind": "discount", "quantity": "1000", "price": "-100", "total": "-100"}'::jsonb from made),
    feed as (
      insert into order_events (order_id, at, author_kind, author_id, author_name, kind)
      select id, now(), 'store', ${store.id}::bigint, ${`${store.name} integration`}, 'created' from made)
    select order_id as id, remote_id as "remoteId" from bound order by order_id`.execute(db);
  return rows;
}
