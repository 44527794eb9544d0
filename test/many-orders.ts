import { sql } from "kysely";
import type { Database } from "../src/database/database.ts";
import type { StoreRow } from "./store-orders.ts";

/**
 * Fills the tables with `count` orders of one store as years of trade leave them: most are completed, few are new, a group of old ones hangs in "pending",
 * buyers come back, SKUs repeat. Deterministic: everything follows from the number of the order. Ends with `analyze`, as autovacuum would.
 */
export async function insertManyOrders(db: Database, store: StoreRow, count: number): Promise<void> {
  const buyers = Math.ceil(count / 3);
  await sql`
    insert into buyers (first_name, last_name, phone, phone_key, email, email_key, last_used_at, created_at)
    select 'Name' || n % 500, 'Family' || n, '+38050' || lpad(n::text, 7, '0'), '+38050' || lpad(n::text, 7, '0'), 'buyer' || n || '@example.com',
      'buyer' || n || '@example.com', now(), now()
    from generate_series(1, ${buyers}::int) as n`.execute(db);
  await sql`
    insert into employees (name, email, email_key, role, takes_orders, created_at)
    select 'Manager ' || n, 'manager' || n || '@example.com', 'manager' || n || '@example.com', 'manager', true, now() from generate_series(1, 5) as n
    on conflict (email_key) do nothing`.execute(db);
  await sql`
    insert into orders (number, store_id, status_id, type_id, location_id, manager_id, buyer_id, placed_at, created_at, updated_at, seen_at, currency, items_total,
      discount_total, total, store_total, payment_method, search)
    select nextval('order_numbers'), case when s.n % 50 = 0 then null else ${store.id}::bigint end, st.id, (select min(id) from order_types), (select min(id) from locations),
      (select min(id) from employees where role = 'manager') + s.n % 5, b.id,
      now() - make_interval(mins => s.n), now(), now() - make_interval(mins => s.n % 100000), case when s.n > 40 then now() end, 'UAH', 2500, 0, 2500, 2500, 'Card',
      array_to_tsvector(array[s.n::text, 'name' || b.n % 500, 'family' || b.n, 'buyer' || b.n || '@example.com', '38050' || lpad(b.n::text, 7, '0'),
        '050' || lpad(b.n::text, 7, '0'), lpad(b.n::text, 7, '0'), 'sku-' || s.n % 997, 'sku-' || s.n % 991])
    from generate_series(1, ${count}::int) as s(n)
    join lateral (select case when s.n <= 30 then 'new' when s.n > ${count}::int - 40 then 'pending' when s.n % 20 = 0 then 'cancelled' when s.n % 1000 = 7 then 'ready'
      else 'completed' end as grp) as g on true
    join lateral (select min(id) as id from order_statuses where "group" = g.grp) as st on true
    join lateral (select s.n % ${buyers}::int + 1 as n, (select min(id) from buyers) + s.n % ${buyers}::int as id) as b on true`.execute(db);
  await sql`
    insert into bindings (order_id, store_id, remote_id, remote_number, placed_wall_clock, base_store_status, base_desk_status, remote_status, remote_final,
      observed_sequence, content, matched, watch, watched_since, compared_at, changed_at)
    select id, store_id, number::text, number::text, '2026-11-20 10:00:00', '1', status_id, '1', false, 1, '{}', true, 'full', now(), now(), now()
    from orders where store_id is not null`.execute(db);
  await sql`
    insert into order_items (order_id, position, title, sku, kind, quantity, price, total, match)
    select o.id, i, 'Thing ' || (o.number % 997), 'sku-' || case i when 0 then o.number % 997 else o.number % 991 end, 'product', 1, 1250, 1250, 'matched'
    from orders o cross join generate_series(0, 1) as i`.execute(db);
  await sql`
    insert into attention (kind, subject, store_id, order_id, detail, actions, created_at, updated_at)
    select 'total_differs', 'order:' || id, store_id, id, '{}', '{dismiss}', now(), now() from orders where number % 5000 = 3`.execute(db);
  await sql`analyze`.execute(db);
}
