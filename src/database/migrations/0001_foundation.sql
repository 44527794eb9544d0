-- People, the company and its directory.

create table instance (
  key text primary key,
  value jsonb not null
);

create table company (
  id smallint primary key default 1 check (id = 1), -- one company an instance
  name text not null,
  currency text not null,
  accepted_currencies text[] not null default '{}',
  country text not null,
  time_zone text not null,
  locale text not null,
  allow_negative_stock boolean not null default false,
  created_at timestamptz(3) not null
);

create table employees (
  id bigint generated always as identity primary key,
  name text not null,
  email text not null,
  email_key text not null unique,
  role text not null check (role in ('owner', 'admin', 'manager', 'viewer')),
  permissions_plus text[] not null default '{}',
  permissions_minus text[] not null default '{}',
  active boolean not null default true,
  takes_orders boolean not null,
  locale text,
  -- what they want to be told by e-mail; null: as is usual for their role
  notify_store_trouble boolean,
  notify_new_orders boolean,
  password_hash text,
  invitation_hash bytea,
  invitation_expires_at timestamptz(3),
  created_at timestamptz(3) not null
);

create table sessions (
  token_hash bytea primary key,
  employee_id bigint not null references employees on delete cascade,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
create index sessions_employee on sessions (employee_id);

create table api_tokens (
  id bigint generated always as identity primary key,
  name text not null,
  token_hash bytea not null unique,
  employee_id bigint not null references employees on delete cascade,
  permissions text[], -- null: whatever the employee may
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3)
);

create table sign_in_tries (
  key text not null, -- the account, or the address
  at timestamptz(3) not null
);
create index sign_in_tries_key on sign_in_tries (key, at);

create table idempotency_keys (
  actor text not null,
  key text not null,
  request_hash bytea not null,
  status smallint, -- null while the first request is under way
  answer text,
  content_type text,
  created_at timestamptz(3) not null,
  primary key (actor, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);

create table locations (
  id bigint generated always as identity primary key,
  name text not null,
  archived boolean not null default false
);

create table order_statuses (
  id bigint generated always as identity primary key,
  name text not null,
  "group" text not null check ("group" in ('new', 'in_progress', 'pending', 'ready', 'delivery', 'completed', 'cancelled')),
  color text not null,
  position integer not null
);

create table order_types (
  id bigint generated always as identity primary key,
  name text not null,
  archived boolean not null default false,
  initial_status_id bigint not null references order_statuses
);
create index order_types_initial_status on order_types (initial_status_id);

-- What is sold and who buys. They belong to all stores (S18).

create table products (
  id bigint generated always as identity primary key,
  title text not null,
  name_key text not null, -- trimmed, case-folded; names may repeat
  sku text,
  sku_key text unique,
  code text,
  code_key text unique,
  barcode text,
  barcode_key text unique,
  created_by_store_id bigint,
  archived boolean not null default false,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index products_name on products (name_key);

create table product_stock (
  product_id bigint not null references products on delete cascade,
  location_id bigint not null references locations,
  quantity numeric(14, 3) not null,
  updated_at timestamptz(3) not null,
  primary key (product_id, location_id)
);
create index product_stock_location on product_stock (location_id);

create table buyers (
  id bigint generated always as identity primary key,
  first_name text not null default '',
  last_name text not null default '',
  phone text not null default '', -- as shown: E.164 where it could be read, else as written
  phone_key text, -- E.164, or null
  email text not null default '',
  email_key text, -- trimmed, case-folded, or null
  address text not null default '',
  flagged boolean not null default false, -- made up from nothing, or ambiguous
  last_used_at timestamptz(3) not null,
  created_at timestamptz(3) not null
);
-- Not unique: staff may keep two people on one phone; which one is meant is then said under Attention (product.md 18).
-- Two pages cannot create the same buyer twice: they hold transaction-level advisory locks on these keys.
create index buyers_phone on buyers (phone_key, last_used_at desc) where phone_key is not null;
create index buyers_email on buyers (email_key, last_used_at desc) where email_key is not null;

-- Stores.

create table stores (
  id bigint generated always as identity primary key,
  platform text not null,
  name text not null,
  url text not null,
  sample boolean not null default false, -- a simulated shop with made-up orders, to try the product
  shop_key text not null, -- platform and normalised host: the identity of the shop
  credentials bytea, -- AES-256-GCM of { login, password }; null once the store is deleted
  token bytea, -- AES-256-GCM of { token, expiresAt } (S20)
  enabled boolean not null,
  location_id bigint not null references locations,
  order_type_id bigint not null references order_types,
  product_language text not null,
  product_matching text not null check (product_matching in ('sku', 'code', 'barcode', 'name')),
  assignment_mode text not null check (assignment_mode in ('all', 'selected')),
  last_turn_employee_id bigint, -- whose turn it was last
  last_turn_position bigint not null default 0,
  time_zone text not null,
  new_order_interval_seconds integer,
  full_pass_interval_seconds integer,
  may_cancel_in_store boolean not null default false,
  frozen_follows_status boolean not null default true,
  final_status_ids text[] not null default '{}',
  cancelled_status_ids text[] not null default '{}',
  languages text[] not null default '{}',
  currencies text[] not null default '{}',
  hook_secret_hash bytea unique,
  hook_secret bytea, -- encrypted, so that the address can be shown again
  connected_at timestamptz(3) not null,
  deleted_at timestamptz(3),
  import_started_at timestamptz(3), -- no traffic but checks before it (S9)
  import_window_from timestamptz(3), -- two calendar months before it
  -- the lane
  lane_epoch bigint not null default 0,
  lane_owner text,
  sequence bigint not null default 0, -- observations and pushes in the order they started (S12)
  cursor text, -- the shop's own wall clock (S14)
  -- what is due (S3)
  next_light_at timestamptz(3),
  next_full_at timestamptz(3),
  next_hourly_at timestamptz(3),
  next_sweep_at timestamptz(3),
  -- health
  last_success_at timestamptz(3),
  last_full_started_at timestamptz(3), -- start of the last complete full pass (S22)
  last_full_pass_at timestamptz(3), -- its end
  last_hourly_started_at timestamptz(3),
  failure jsonb, -- { code, facts, at }
  failures_in_row integer not null default 0,
  back_off_until timestamptz(3),
  access_lost_at timestamptz(3),
  needs_full_pass boolean not null default false -- after a pause or a repair: read first (S17)
);
create unique index stores_sample on stores (sample) where sample; -- one at most
create unique index stores_shop on stores (shop_key) where deleted_at is null;
create index stores_location on stores (location_id);
create index stores_order_type on stores (order_type_id);

create table store_managers (
  store_id bigint not null references stores on delete cascade,
  employee_id bigint not null references employees,
  position integer not null,
  primary key (store_id, employee_id)
);
create index store_managers_employee on store_managers (employee_id);

create table store_statuses (
  store_id bigint not null references stores on delete cascade,
  remote_id text not null,
  titles jsonb not null,
  final boolean not null,
  cancelled boolean not null,
  position integer not null,
  seen_at timestamptz(3) not null,
  gone boolean not null default false,
  primary key (store_id, remote_id)
);

create table status_rules (
  store_id bigint not null references stores on delete cascade,
  direction text not null check (direction in ('in', 'out')),
  remote_status_id text not null,
  status_id bigint not null references order_statuses
);
create unique index status_rules_in on status_rules (store_id, remote_status_id) where direction = 'in';
create unique index status_rules_out on status_rules (store_id, status_id) where direction = 'out';
create index status_rules_status on status_rules (status_id);

create table rule_applications (
  id bigint generated always as identity primary key,
  store_id bigint not null references stores on delete cascade,
  employee_id bigint references employees on delete set null,
  at timestamptz(3) not null,
  changed_on_desk integer not null,
  pushed_to_store integer not null,
  unmatched integer not null,
  before jsonb not null, -- [{ orderId, statusId }] to undo with
  undone_at timestamptz(3)
);

-- Orders of the desk.

create sequence order_numbers;

create table orders (
  id bigint generated always as identity primary key,
  number bigint not null unique,
  store_id bigint references stores, -- null: made on the desk
  status_id bigint not null references order_statuses,
  type_id bigint not null references order_types,
  location_id bigint not null references locations,
  manager_id bigint references employees,
  buyer_id bigint references buyers,
  placed_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  seen_at timestamptz(3), -- first opened by its manager (or by anybody, without one)
  currency text not null,
  items_total bigint not null, -- minor units: lines without the discount lines
  discount_total bigint not null, -- positive: what is taken off
  total bigint not null,
  store_total bigint, -- what the shop says
  payment_method text,
  paid boolean not null default false,
  delivery jsonb,
  frozen_at timestamptz(3), -- a line is written off: content of the shop waits (product.md 16)
  import_id bigint, -- the import that created it (undo)
  touched boolean not null default false, -- a person changed something: "undo this import" keeps it
  search tsvector not null, -- whole tokens, made by src/domain/search.ts
  version integer not null default 1
);
create index orders_placed on orders (placed_at desc, id desc);
create index orders_created on orders using brin (created_at) with (pages_per_range = 16); -- small: rows lie nearly in this order
create index orders_updated on orders (updated_at desc, id desc);
create index orders_store on orders (store_id, placed_at desc, id desc);
create index orders_status on orders (status_id, placed_at desc, id desc);
create index orders_manager on orders (manager_id, placed_at desc, id desc);
create index orders_buyer on orders (buyer_id);
create index orders_location on orders (location_id);
create index orders_type on orders (type_id);
create index orders_unseen on orders (placed_at desc, id desc) where seen_at is null;
create index orders_import on orders (import_id) where import_id is not null;
create index orders_search on orders using gin (search) with (fastupdate = on);

-- Views of the order table that a person keeps for themselves.
create table order_views (
  id bigint generated always as identity primary key,
  employee_id bigint not null references employees on delete cascade,
  name text not null,
  search text not null, -- the table's part of the address bar, without the question mark
  position integer not null,
  created_at timestamptz(3) not null
);
create unique index order_views_name on order_views (employee_id, lower(name));

create table match_queue (
  id bigint generated always as identity primary key,
  store_id bigint not null references stores,
  method text not null,
  key text not null, -- what the lines have in common: the method's normalised key, or the normalised title
  reason text not null check (reason in ('empty_key', 'ambiguous')),
  title text not null,
  sku text,
  created_at timestamptz(3) not null,
  decided_at timestamptz(3),
  unique (store_id, method, key)
);
create index match_queue_open on match_queue (id) where decided_at is null;

create table order_items (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders on delete cascade,
  position integer not null,
  product_id bigint references products,
  title text not null,
  sku text,
  kind text not null check (kind in ('product', 'gift', 'set', 'set_part', 'discount', 'service')),
  quantity numeric(14, 3) not null,
  price bigint not null,
  total bigint not null,
  match text check (match in ('matched', 'created', 'pending')),
  match_queue_id bigint references match_queue,
  in_store jsonb, -- the shop's line: { article, title, kind, quantity, price, total }; null for a line of ours
  edited_at timestamptz(3),
  edited_by bigint references employees,
  removed_in_store boolean not null default false,
  written_off_at timestamptz(3),
  written_off_by bigint references employees,
  -- what the write-off took from the stock, and where: the undo gives back exactly that; null when the product was not counted
  deducted numeric(14, 3),
  deducted_location_id bigint references locations on delete set null
);
create index order_items_order on order_items (order_id, position);
create index order_items_product on order_items (product_id, order_id desc);
create index order_items_queue on order_items (match_queue_id) where match_queue_id is not null;
create index order_items_deducted on order_items (deducted_location_id) where deducted_location_id is not null;

-- Why a stock is what it is: every change of it, by hand or by a write-off.
create table stock_changes (
  id bigint generated always as identity primary key,
  product_id bigint not null references products on delete cascade,
  location_id bigint not null references locations on delete cascade,
  at timestamptz(3) not null,
  reason text not null check (reason in ('set', 'written_off', 'write_off_undone')),
  change numeric(14, 3) not null,
  quantity numeric(14, 3), -- what was there afterwards; null: no longer counted there
  note text,
  order_id bigint references orders on delete cascade,
  employee_id bigint references employees on delete set null
);
create index stock_changes_product on stock_changes (product_id, id desc);
create index stock_changes_location on stock_changes (location_id);
create index stock_changes_order on stock_changes (order_id) where order_id is not null;

create table match_decisions (
  id bigint generated always as identity primary key,
  queue_id bigint not null references match_queue,
  product_id bigint references products on delete set null, -- null once the undo took the created product away again
  created_product boolean not null,
  employee_id bigint references employees on delete set null,
  at timestamptz(3) not null,
  repaired_orders integer not null,
  before jsonb not null, -- item ids as they were, to undo exactly
  undone_at timestamptz(3)
);
create unique index match_decisions_live on match_decisions (queue_id) where undone_at is null;

create table order_events (
  id bigint generated always as identity primary key,
  order_id bigint not null references orders on delete cascade,
  at timestamptz(3) not null,
  author_kind text not null check (author_kind in ('employee', 'store', 'system')),
  author_id bigint,
  author_name text not null,
  kind text not null, -- created, status_changed, comment, items_changed, buyer_changed, payment_changed, delivery_changed, manager_changed, …
  text text,
  before jsonb,
  after jsonb,
  cause text
);
create index order_events_order on order_events (order_id, id desc);

-- The tie between an order of a shop and ours.

create table bindings (
  order_id bigint primary key references orders on delete cascade,
  store_id bigint not null references stores,
  remote_id text not null,
  remote_number text not null,
  placed_wall_clock text not null,
  -- status: a base per side, each in its own words, and what the shop showed last
  base_store_status text not null,
  base_desk_status bigint not null,
  remote_status text not null,
  remote_final boolean not null,
  observed_sequence bigint not null, -- number of the request that last told about it (S12)
  -- content (S7): a hash over what we use; null: plan again at the next look (S10)
  content_hash text,
  content jsonb not null, -- delivery, payment, buyer and notes as they were last brought over, to tell what changed
  waiting_content jsonb, -- what the shop says now while the order is frozen
  matched boolean not null, -- the shop's status has a rule
  conflict_at timestamptz(3),
  -- who is looked at, and when (S13, S22)
  watch text not null check (watch in ('full', 'hourly', 'daily')),
  watched_since timestamptz(3) not null,
  compared_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  final_since timestamptz(3),
  missing_passes smallint not null default 0,
  missing_at timestamptz(3),
  -- outward (S12): pending is "the desk's status is not the base"
  push_pending_at timestamptz(3),
  push_value text, -- what was sent to the shop,
  push_desk_status bigint, -- and which status of the desk it stood for
  push_sequence bigint,
  push_before text, -- what the shop showed, and what was agreed on the desk, before the push that was answered last: was it taken?
  push_before_desk bigint,
  push_started_at timestamptz(3),
  push_in_doubt_until timestamptz(3),
  push_failures smallint not null default 0,
  push_retry_at timestamptz(3),
  push_held boolean not null default false,
  push_wish text, -- the very status of the shop that a person wants back there: goes out instead of what the rule says, where it stands for the desk's
  -- refresh (product.md 30)
  refresh_tried_at timestamptz(3),
  refresh_allowed_at timestamptz(3)
);
create unique index bindings_remote on bindings (store_id, remote_id);
create index bindings_watch on bindings (store_id, watch, order_id);
create index bindings_open on bindings (store_id) where not remote_final;
create index bindings_push on bindings (store_id) where push_pending_at is not null;

-- Seen and left out, so that "missing" and "left out" differ (S9).
create table left_out (
  store_id bigint not null references stores on delete cascade,
  remote_id text not null,
  remote_status text not null,
  placed_at timestamptz(3) not null,
  reason text not null check (reason in ('final', 'old', 'undone')), -- undone: a person took an import back
  primary key (store_id, remote_id)
);

-- Orders that could not be brought over: they wait here, the others go on (product.md 19, 22).
create table parked_orders (
  store_id bigint not null references stores on delete cascade,
  remote_id text not null,
  reason text not null check (reason in ('currency_not_accepted', 'set_aside')),
  problem text not null,
  remote_status text,
  observed jsonb, -- the StoreOrder, where it could be read
  raw jsonb, -- the piece of the answer, secrets removed
  fetched_at timestamptz(3) not null,
  since timestamptz(3) not null,
  observed_sequence bigint not null,
  primary key (store_id, remote_id)
);

-- What only a person can settle.
create table attention (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null, -- one open entry per kind and subject: "order:7", "store:3", "store:3/1841"
  store_id bigint references stores on delete cascade,
  order_id bigint references orders on delete cascade,
  remote_id text,
  detail jsonb not null,
  actions text[] not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  resolved_at timestamptz(3),
  resolved_by bigint references employees on delete set null,
  resolution text
);
create unique index attention_open on attention (kind, subject) where resolved_at is null;
create index attention_dismissed on attention (subject, kind, id desc) where resolution = 'dismiss';
create index attention_newest on attention (id desc) where resolved_at is null;
create index attention_order on attention (order_id) where resolved_at is null;
create index attention_store on attention (store_id) where resolved_at is null;

-- Passes: first imports, light, full and sweep. Each has its own position (S2).
create table passes (
  id bigint generated always as identity primary key,
  store_id bigint not null references stores,
  kind text not null check (kind in ('import', 'light', 'full', 'sweep')),
  state text not null check (state in ('running', 'done', 'failed', 'waiting')),
  asked_by bigint references employees on delete set null,
  step integer not null default 0, -- a page job that expects another step does nothing
  position jsonb not null,
  started_at timestamptz(3) not null,
  progressed_at timestamptz(3) not null,
  finished_at timestamptz(3),
  remote_calls integer not null default 0,
  looked integer not null default 0,
  created integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  pushed integer not null default 0,
  left_out integer not null default 0,
  set_aside integer not null default 0,
  failure jsonb
);
create unique index passes_running_import on passes (store_id) where kind = 'import' and state in ('running', 'waiting');
create index passes_store on passes (store_id, id desc);
create index passes_started on passes using brin (started_at) with (pages_per_range = 16);
create index passes_unfinished on passes (store_id) where state in ('running', 'waiting');

-- Web-hooks of the shops. Nobody can list what a shop has: a row is written before the shop is asked, and its id as soon as it is told.
create table hook_subscriptions (
  store_id bigint not null references stores on delete cascade,
  event text not null,
  state text not null check (state in ('asking', 'on', 'off')), -- asking: no answer yet, or a lost one; a notice that arrives proves it
  remote_id text, -- null: none, or not known
  base_url text not null, -- PUBLIC_URL at that time
  secret_hash bytea not null, -- of the store's secret at that time
  target_url bytea not null, -- encrypted: the secret is part of it
  since timestamptz(3) not null,
  last_received_at timestamptz(3), -- to the minute
  problem text,
  said text, -- what the shop said
  retry_at timestamptz(3),
  primary key (store_id, event)
);

-- Orders that web-hooks named: the lane reads them together. A later notice of one takes a new number, so that a read that began before does not end it.
create sequence hint_numbers;
create table order_hints (
  store_id bigint not null references stores on delete cascade,
  remote_id text not null,
  number bigint not null default nextval('hint_numbers'),
  taken_at timestamptz(3) not null,
  primary key (store_id, remote_id)
);

-- How people are told who do not look at the screen: a signed web-hook, and e-mail.
create table notification_settings (
  id smallint primary key default 1 check (id = 1),
  webhook_url text,
  webhook_secret bytea, -- encrypted
  smtp_host text,
  smtp_port integer,
  smtp_security text check (smtp_security in ('tls', 'starttls', 'none')),
  smtp_user text,
  smtp_password bytea, -- encrypted
  smtp_from text,
  updated_at timestamptz(3) not null
);

-- When a store's trouble, or its end, was last told: at most once an hour for each cause.
create table store_notices (
  store_id bigint not null references stores on delete cascade,
  cause text not null check (cause in ('store_access_lost', 'store_late', 'store_recovered')),
  told_at timestamptz(3) not null,
  primary key (store_id, cause)
);

-- What is to be sent to whom: written with the event, sent by a job, at least once. Its id goes along, so that the receiver knows a second copy.
create table notices (
  id uuid primary key,
  kind text not null check (kind in ('store_access_lost', 'store_late', 'store_recovered', 'order_assigned')),
  channel text not null check (channel in ('webhook', 'email')),
  employee_id bigint references employees on delete cascade, -- who gets the e-mail
  store_id bigint references stores on delete cascade,
  order_id bigint references orders on delete cascade,
  detail jsonb not null,
  created_at timestamptz(3) not null,
  due_at timestamptz(3), -- null: sent, or given up; while it is being sent: when it is tried again if the sender dies
  attempts integer not null default 0,
  sent_at timestamptz(3),
  problem jsonb -- { code, facts } of the last try
);
create index notices_due on notices (due_at) where due_at is not null;
create index notices_created on notices (created_at desc);
create index notices_employee on notices (employee_id);
create index notices_store on notices (store_id);
create index notices_order on notices (order_id);

-- What a shop's catalogue said of an article, so that a page does not ask again for what was asked today.
create table store_catalogue (
  store_id bigint not null references stores on delete cascade,
  article text not null,
  found boolean not null,
  code text,
  barcode text,
  titles jsonb,
  fetched_at timestamptz(3) not null,
  primary key (store_id, article)
);

-- What a person waits for that only the lane may do (a refresh, statuses read again): asked here, answered here.
create table lane_requests (
  id bigint generated always as identity primary key,
  store_id bigint not null references stores on delete cascade,
  kind text not null,
  body jsonb not null,
  asked_at timestamptz(3) not null,
  answered_at timestamptz(3),
  answer jsonb
);
create index lane_requests_open on lane_requests (store_id) where answered_at is null;

-- Which processes share the queue; a session advisory lock says who is gone.
create table worker_processes (
  id text primary key,
  lock_key bigint not null,
  worker_ids text[] not null default '{}',
  started_at timestamptz(3) not null
);

-- The calls an account elsewhere allows, shared by everybody who calls it from here. One row an account; its row is what turns are handed out under.
create table call_budgets (
  account text primary key,
  calls bigint not null default 0, -- turns handed out so far
  paused_until timestamptz(3)      -- the account asked us to wait
);

-- Who waits for a turn, and whose turn still counts: from its start until about a window after its answer was in.
create table call_turns (
  id bigint generated always as identity primary key,
  account text not null references call_budgets on delete cascade,
  urgent boolean not null, -- a person waits for it
  seen_at timestamptz(3) not null, -- who does not ask again has gone
  started_at timestamptz(3),
  answered_at timestamptz(3),
  free_at timestamptz(3) -- a turn whose process died counts until its lease ends
);
create index call_turns_account on call_turns (account, id);

-- Asks for a turn, or asks again with the number of the one that waits. `wait_ms` 0: it has begun. Otherwise: ask again after so long.
create function take_call_turn(wanted_account text, waiting_turn bigint, is_urgent boolean, calls_allowed integer, window_ms integer, lease_ms integer,
                               out turn bigint, out wait_ms integer)
language plpgsql as $$
declare
  budget call_budgets;
  now_at timestamptz;
  running integer;
  ahead integer;
begin
  insert into call_budgets (account) values (wanted_account) on conflict do nothing;
  select * into budget from call_budgets where account = wanted_account for update;
  now_at := clock_timestamp();
  delete from call_turns where account = wanted_account
    and (free_at < now_at - interval '1 minute' or (started_at is null and seen_at < now_at - interval '5 seconds'));
  update call_turns set seen_at = now_at where id = waiting_turn and started_at is null returning id into turn;
  if turn is null then
    insert into call_turns (account, urgent, seen_at) values (wanted_account, is_urgent, now_at) returning id into turn;
  end if;
  if budget.paused_until > now_at then
    wait_ms := ceil(extract(epoch from budget.paused_until - now_at) * 1000);
    return;
  end if;
  select count(*) filter (where free_at > now_at),
         count(*) filter (where started_at is null and ((urgent and not is_urgent) or (urgent = is_urgent and id < turn)))
    into running, ahead
    from call_turns where account = wanted_account;
  if running + ahead < calls_allowed then
    update call_turns set started_at = now_at, free_at = now_at + lease_ms * interval '1 millisecond' where id = turn;
    update call_budgets set calls = calls + 1 where account = wanted_account;
    wait_ms := 0;
    return;
  end if;
  -- When the one before us whose end we need is over; of a call under way nobody knows that yet.
  select ceil(extract(epoch from least(free_at, case when answered_at is null then now_at + interval '100 milliseconds' end) - now_at) * 1000)
    into wait_ms
    from call_turns where account = wanted_account and free_at > now_at
    order by free_at offset least(running + ahead - calls_allowed, greatest(running - 1, 0)) limit 1;
  wait_ms := greatest(coalesce(wait_ms, 0), 5) + (greatest(ahead - calls_allowed, 0) / calls_allowed) * window_ms;
end;
$$;
