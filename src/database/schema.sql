-- Generated from the migrations by `npm run schema`. Change a migration, never this file.

create sequence hint_numbers as bigint start 1;

create sequence order_numbers as bigint start 1;

CREATE OR REPLACE FUNCTION public.take_call_turn(wanted_account text, waiting_turn bigint, is_urgent boolean, calls_allowed integer, window_ms integer, lease_ms integer, OUT turn bigint, OUT wait_ms integer)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
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
$function$;

create table api_tokens (
  id bigint not null generated always as identity,
  name text not null,
  token_hash bytea not null,
  employee_id bigint not null,
  permissions text[],
  created_at timestamp(3) with time zone not null,
  last_used_at timestamp(3) with time zone,
  constraint api_tokens_pkey PRIMARY KEY (id),
  constraint api_tokens_token_hash_key UNIQUE (token_hash),
  constraint api_tokens_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employees(id) ON DELETE CASCADE
);

create table attention (
  id bigint not null generated always as identity,
  kind text not null,
  subject text not null,
  store_id bigint,
  order_id bigint,
  remote_id text,
  detail jsonb not null,
  actions text[] not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  resolved_at timestamp(3) with time zone,
  resolved_by bigint,
  resolution text,
  constraint attention_pkey PRIMARY KEY (id),
  constraint attention_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE,
  constraint attention_resolved_by_fkey FOREIGN KEY (resolved_by) REFERENCES employees(id) ON DELETE SET NULL,
  constraint attention_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table bindings (
  order_id bigint not null,
  store_id bigint not null,
  remote_id text not null,
  remote_number text not null,
  placed_wall_clock text not null,
  base_store_status text not null,
  base_desk_status bigint not null,
  remote_status text not null,
  remote_final boolean not null,
  observed_sequence bigint not null,
  content_hash text,
  content jsonb not null,
  waiting_content jsonb,
  matched boolean not null,
  conflict_at timestamp(3) with time zone,
  watch text not null,
  watched_since timestamp(3) with time zone not null,
  compared_at timestamp(3) with time zone not null,
  changed_at timestamp(3) with time zone not null,
  final_since timestamp(3) with time zone,
  missing_passes smallint not null default 0,
  missing_at timestamp(3) with time zone,
  push_pending_at timestamp(3) with time zone,
  push_value text,
  push_desk_status bigint,
  push_sequence bigint,
  push_before text,
  push_before_desk bigint,
  push_started_at timestamp(3) with time zone,
  push_in_doubt_until timestamp(3) with time zone,
  push_failures smallint not null default 0,
  push_retry_at timestamp(3) with time zone,
  push_held boolean not null default false,
  push_wish text,
  refresh_tried_at timestamp(3) with time zone,
  refresh_allowed_at timestamp(3) with time zone,
  constraint bindings_pkey PRIMARY KEY (order_id),
  constraint bindings_watch_check CHECK ((watch = ANY (ARRAY['full'::text, 'hourly'::text, 'daily'::text]))),
  constraint bindings_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE,
  constraint bindings_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id)
);

create table buyers (
  id bigint not null generated always as identity,
  first_name text not null default ''::text,
  last_name text not null default ''::text,
  phone text not null default ''::text,
  phone_key text,
  email text not null default ''::text,
  email_key text,
  address text not null default ''::text,
  flagged boolean not null default false,
  last_used_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  constraint buyers_pkey PRIMARY KEY (id)
);

create table call_budgets (
  account text not null,
  calls bigint not null default 0,
  paused_until timestamp(3) with time zone,
  constraint call_budgets_pkey PRIMARY KEY (account)
);

create table call_turns (
  id bigint not null generated always as identity,
  account text not null,
  urgent boolean not null,
  seen_at timestamp(3) with time zone not null,
  started_at timestamp(3) with time zone,
  answered_at timestamp(3) with time zone,
  free_at timestamp(3) with time zone,
  constraint call_turns_pkey PRIMARY KEY (id),
  constraint call_turns_account_fkey FOREIGN KEY (account) REFERENCES call_budgets(account) ON DELETE CASCADE
);

create table company (
  id smallint not null default 1,
  name text not null,
  currency text not null,
  accepted_currencies text[] not null default '{}'::text[],
  country text not null,
  time_zone text not null,
  locale text not null,
  allow_negative_stock boolean not null default false,
  created_at timestamp(3) with time zone not null,
  constraint company_pkey PRIMARY KEY (id),
  constraint company_id_check CHECK ((id = 1))
);

create table employees (
  id bigint not null generated always as identity,
  name text not null,
  email text not null,
  email_key text not null,
  role text not null,
  permissions_plus text[] not null default '{}'::text[],
  permissions_minus text[] not null default '{}'::text[],
  active boolean not null default true,
  takes_orders boolean not null,
  locale text,
  notify_store_trouble boolean,
  notify_new_orders boolean,
  password_hash text,
  invitation_hash bytea,
  invitation_expires_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  constraint employees_pkey PRIMARY KEY (id),
  constraint employees_email_key_key UNIQUE (email_key),
  constraint employees_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'manager'::text, 'viewer'::text])))
);

create table hook_subscriptions (
  store_id bigint not null,
  event text not null,
  state text not null,
  remote_id text,
  base_url text not null,
  secret_hash bytea not null,
  target_url bytea not null,
  since timestamp(3) with time zone not null,
  last_received_at timestamp(3) with time zone,
  problem text,
  said text,
  retry_at timestamp(3) with time zone,
  constraint hook_subscriptions_pkey PRIMARY KEY (store_id, event),
  constraint hook_subscriptions_state_check CHECK ((state = ANY (ARRAY['asking'::text, 'on'::text, 'off'::text]))),
  constraint hook_subscriptions_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table idempotency_keys (
  actor text not null,
  key text not null,
  request_hash bytea not null,
  status smallint,
  answer text,
  content_type text,
  created_at timestamp(3) with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (actor, key)
);

create table instance (
  key text not null,
  value jsonb not null,
  constraint instance_pkey PRIMARY KEY (key)
);

create table lane_requests (
  id bigint not null generated always as identity,
  store_id bigint not null,
  kind text not null,
  body jsonb not null,
  asked_at timestamp(3) with time zone not null,
  answered_at timestamp(3) with time zone,
  answer jsonb,
  constraint lane_requests_pkey PRIMARY KEY (id),
  constraint lane_requests_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table left_out (
  store_id bigint not null,
  remote_id text not null,
  remote_status text not null,
  placed_at timestamp(3) with time zone not null,
  reason text not null,
  constraint left_out_pkey PRIMARY KEY (store_id, remote_id),
  constraint left_out_reason_check CHECK ((reason = ANY (ARRAY['final'::text, 'old'::text, 'undone'::text]))),
  constraint left_out_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table locations (
  id bigint not null generated always as identity,
  name text not null,
  archived boolean not null default false,
  constraint locations_pkey PRIMARY KEY (id)
);

create table match_decisions (
  id bigint not null generated always as identity,
  queue_id bigint not null,
  product_id bigint,
  created_product boolean not null,
  employee_id bigint,
  at timestamp(3) with time zone not null,
  repaired_orders integer not null,
  before jsonb not null,
  undone_at timestamp(3) with time zone,
  constraint match_decisions_pkey PRIMARY KEY (id),
  constraint match_decisions_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employees(id) ON DELETE SET NULL,
  constraint match_decisions_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE SET NULL,
  constraint match_decisions_queue_id_fkey FOREIGN KEY (queue_id) REFERENCES match_queue(id)
);

create table match_queue (
  id bigint not null generated always as identity,
  store_id bigint not null,
  method text not null,
  key text not null,
  reason text not null,
  title text not null,
  sku text,
  created_at timestamp(3) with time zone not null,
  decided_at timestamp(3) with time zone,
  constraint match_queue_pkey PRIMARY KEY (id),
  constraint match_queue_store_id_method_key_key UNIQUE (store_id, method, key),
  constraint match_queue_reason_check CHECK ((reason = ANY (ARRAY['empty_key'::text, 'ambiguous'::text]))),
  constraint match_queue_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id)
);

create table mirror_entries (
  mirror_id bigint not null,
  kind text not null,
  remote_id text not null,
  name text not null,
  detail jsonb not null,
  position integer not null,
  seen_at timestamp(3) with time zone not null,
  gone_at timestamp(3) with time zone,
  turned_off boolean not null default false,
  constraint mirror_entries_pkey PRIMARY KEY (mirror_id, kind, remote_id),
  constraint mirror_entries_kind_check CHECK ((kind = ANY (ARRAY['location'::text, 'employee'::text, 'order_type'::text, 'order_status'::text, 'custom_field'::text, 'category'::text]))),
  constraint mirror_entries_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirrors(id) ON DELETE CASCADE
);

create table mirror_hooks (
  mirror_id bigint not null,
  hook_id text not null,
  at timestamp(3) with time zone not null,
  constraint mirror_hooks_pkey PRIMARY KEY (mirror_id, hook_id),
  constraint mirror_hooks_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirrors(id) ON DELETE CASCADE
);

create table mirror_lines (
  order_id bigint not null,
  item_id bigint not null,
  remote_id text not null,
  product_key text not null,
  product_id text not null,
  quantity numeric(14,3) not null,
  price bigint not null,
  discount bigint not null,
  differs boolean not null default false,
  constraint mirror_lines_pkey PRIMARY KEY (order_id, item_id),
  constraint mirror_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES mirror_orders(order_id) ON DELETE CASCADE
);

create table mirror_matches (
  mirror_id bigint not null,
  kind text not null,
  desk_id bigint not null,
  remote_id text not null,
  position integer not null,
  constraint mirror_matches_pkey PRIMARY KEY (mirror_id, kind, desk_id, remote_id),
  constraint mirror_matches_kind_check CHECK ((kind = ANY (ARRAY['location'::text, 'employee'::text, 'order_type'::text, 'order_status'::text]))),
  constraint mirror_matches_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirrors(id) ON DELETE CASCADE
);

create table mirror_orders (
  order_id bigint not null,
  mirror_id bigint not null,
  state text not null,
  remote_id text,
  remote_number text,
  remote_person_id text,
  remote_modified_at timestamp(3) with time zone,
  settled boolean not null default false,
  remote_status text,
  base_remote_status text,
  base_desk_status bigint,
  matched boolean not null default true,
  frozen_at timestamp(3) with time zone,
  adopted boolean not null default false,
  sent_version integer not null default 0,
  sent_notes text not null default ''::text,
  due_at timestamp(3) with time zone,
  urgent boolean not null default false,
  retry_at timestamp(3) with time zone,
  failures smallint not null default 0,
  problem jsonb,
  compared_at timestamp(3) with time zone,
  since timestamp(3) with time zone not null,
  constraint mirror_orders_pkey PRIMARY KEY (order_id),
  constraint mirror_orders_state_check CHECK ((state = ANY (ARRAY['opening'::text, 'bound'::text, 'parked'::text]))),
  constraint mirror_orders_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirrors(id) ON DELETE CASCADE,
  constraint mirror_orders_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE
);

create table mirror_people (
  mirror_id bigint not null,
  buyer_id bigint not null,
  remote_id text not null,
  ambiguous boolean not null,
  sent text not null,
  constraint mirror_people_pkey PRIMARY KEY (mirror_id, buyer_id),
  constraint mirror_people_buyer_id_fkey FOREIGN KEY (buyer_id) REFERENCES buyers(id) ON DELETE CASCADE,
  constraint mirror_people_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirrors(id) ON DELETE CASCADE
);

create table mirror_products (
  mirror_id bigint not null,
  key text not null,
  remote_id text not null,
  created boolean not null,
  known_at timestamp(3) with time zone not null,
  constraint mirror_products_pkey PRIMARY KEY (mirror_id, key),
  constraint mirror_products_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirrors(id) ON DELETE CASCADE
);

create table mirror_writes (
  id bigint not null generated always as identity,
  mirror_id bigint not null,
  kind text not null,
  subject text not null,
  order_id bigint,
  intended_at timestamp(3) with time zone not null,
  looked_at timestamp(3) with time zone,
  settled_at timestamp(3) with time zone,
  outcome text,
  remote_id text,
  constraint mirror_writes_pkey PRIMARY KEY (id),
  constraint mirror_writes_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'product'::text, 'order'::text, 'line'::text, 'comment'::text]))),
  constraint mirror_writes_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'found'::text, 'not_there'::text, 'not_sent'::text, 'refused'::text]))),
  constraint mirror_writes_mirror_id_fkey FOREIGN KEY (mirror_id) REFERENCES mirrors(id) ON DELETE CASCADE,
  constraint mirror_writes_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE SET NULL
);

create table mirrors (
  id bigint not null generated always as identity,
  platform text not null,
  name text not null,
  url text not null,
  api_key bytea,
  webhook_secret bytea,
  enabled boolean not null,
  company text not null,
  currency text,
  product_category_id text,
  field_ids jsonb not null default '{}'::jsonb,
  connected_at timestamp(3) with time zone not null,
  deleted_at timestamp(3) with time zone,
  lane_epoch bigint not null default 0,
  lane_owner text,
  cursor timestamp(3) with time zone not null,
  desk_cursor timestamp(3) with time zone not null,
  poll_seconds integer not null,
  next_poll_at timestamp(3) with time zone,
  next_directory_at timestamp(3) with time zone,
  next_sweep_at timestamp(3) with time zone,
  last_success_at timestamp(3) with time zone,
  last_poll_at timestamp(3) with time zone,
  last_directory_at timestamp(3) with time zone,
  failure jsonb,
  failures_in_row integer not null default 0,
  back_off_until timestamp(3) with time zone,
  access_lost_at timestamp(3) with time zone,
  calls_minute timestamp(3) with time zone,
  calls integer not null default 0,
  calls_before integer not null default 0,
  constraint mirrors_pkey PRIMARY KEY (id)
);

create table notices (
  id uuid not null,
  kind text not null,
  channel text not null,
  employee_id bigint,
  store_id bigint,
  order_id bigint,
  detail jsonb not null,
  created_at timestamp(3) with time zone not null,
  due_at timestamp(3) with time zone,
  attempts integer not null default 0,
  sent_at timestamp(3) with time zone,
  problem jsonb,
  constraint notices_pkey PRIMARY KEY (id),
  constraint notices_channel_check CHECK ((channel = ANY (ARRAY['webhook'::text, 'email'::text]))),
  constraint notices_kind_check CHECK ((kind = ANY (ARRAY['store_access_lost'::text, 'store_late'::text, 'store_recovered'::text, 'order_assigned'::text]))),
  constraint notices_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employees(id) ON DELETE CASCADE,
  constraint notices_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE,
  constraint notices_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table notification_settings (
  id smallint not null default 1,
  webhook_url text,
  webhook_secret bytea,
  smtp_host text,
  smtp_port integer,
  smtp_security text,
  smtp_user text,
  smtp_password bytea,
  smtp_from text,
  updated_at timestamp(3) with time zone not null,
  constraint notification_settings_pkey PRIMARY KEY (id),
  constraint notification_settings_id_check CHECK ((id = 1)),
  constraint notification_settings_smtp_security_check CHECK ((smtp_security = ANY (ARRAY['tls'::text, 'starttls'::text, 'none'::text])))
);

create table order_events (
  id bigint not null generated always as identity,
  order_id bigint not null,
  at timestamp(3) with time zone not null,
  author_kind text not null,
  author_id bigint,
  author_name text not null,
  kind text not null,
  text text,
  before jsonb,
  after jsonb,
  cause text,
  constraint order_events_pkey PRIMARY KEY (id),
  constraint order_events_author_kind_check CHECK ((author_kind = ANY (ARRAY['employee'::text, 'store'::text, 'system'::text]))),
  constraint order_events_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE
);

create table order_hints (
  store_id bigint not null,
  remote_id text not null,
  number bigint not null default nextval('hint_numbers'::regclass),
  taken_at timestamp(3) with time zone not null,
  constraint order_hints_pkey PRIMARY KEY (store_id, remote_id),
  constraint order_hints_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table order_items (
  id bigint not null generated always as identity,
  order_id bigint not null,
  position integer not null,
  product_id bigint,
  title text not null,
  sku text,
  kind text not null,
  quantity numeric(14,3) not null,
  price bigint not null,
  total bigint not null,
  match text,
  match_queue_id bigint,
  in_store jsonb,
  edited_at timestamp(3) with time zone,
  edited_by bigint,
  removed_in_store boolean not null default false,
  written_off_at timestamp(3) with time zone,
  written_off_by bigint,
  deducted numeric(14,3),
  deducted_location_id bigint,
  constraint order_items_pkey PRIMARY KEY (id),
  constraint order_items_kind_check CHECK ((kind = ANY (ARRAY['product'::text, 'gift'::text, 'set'::text, 'set_part'::text, 'discount'::text, 'service'::text]))),
  constraint order_items_match_check CHECK ((match = ANY (ARRAY['matched'::text, 'created'::text, 'pending'::text]))),
  constraint order_items_deducted_location_id_fkey FOREIGN KEY (deducted_location_id) REFERENCES locations(id) ON DELETE SET NULL,
  constraint order_items_edited_by_fkey FOREIGN KEY (edited_by) REFERENCES employees(id),
  constraint order_items_match_queue_id_fkey FOREIGN KEY (match_queue_id) REFERENCES match_queue(id),
  constraint order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE,
  constraint order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id),
  constraint order_items_written_off_by_fkey FOREIGN KEY (written_off_by) REFERENCES employees(id)
);

create table order_statuses (
  id bigint not null generated always as identity,
  name text not null,
  "group" text not null,
  color text not null,
  position integer not null,
  constraint order_statuses_pkey PRIMARY KEY (id),
  constraint order_statuses_group_check CHECK (("group" = ANY (ARRAY['new'::text, 'in_progress'::text, 'pending'::text, 'ready'::text, 'delivery'::text, 'completed'::text, 'cancelled'::text])))
);

create table order_types (
  id bigint not null generated always as identity,
  name text not null,
  archived boolean not null default false,
  initial_status_id bigint not null,
  constraint order_types_pkey PRIMARY KEY (id),
  constraint order_types_initial_status_id_fkey FOREIGN KEY (initial_status_id) REFERENCES order_statuses(id)
);

create table order_views (
  id bigint not null generated always as identity,
  employee_id bigint not null,
  name text not null,
  search text not null,
  position integer not null,
  created_at timestamp(3) with time zone not null,
  constraint order_views_pkey PRIMARY KEY (id),
  constraint order_views_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employees(id) ON DELETE CASCADE
);

create table orders (
  id bigint not null generated always as identity,
  number bigint not null,
  store_id bigint,
  status_id bigint not null,
  type_id bigint not null,
  location_id bigint not null,
  manager_id bigint,
  buyer_id bigint,
  placed_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  seen_at timestamp(3) with time zone,
  currency text not null,
  items_total bigint not null,
  discount_total bigint not null,
  total bigint not null,
  store_total bigint,
  payment_method text,
  paid boolean not null default false,
  delivery jsonb,
  frozen_at timestamp(3) with time zone,
  import_id bigint,
  touched boolean not null default false,
  search tsvector not null,
  version integer not null default 1,
  constraint orders_pkey PRIMARY KEY (id),
  constraint orders_number_key UNIQUE (number),
  constraint orders_buyer_id_fkey FOREIGN KEY (buyer_id) REFERENCES buyers(id),
  constraint orders_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint orders_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES employees(id),
  constraint orders_status_id_fkey FOREIGN KEY (status_id) REFERENCES order_statuses(id),
  constraint orders_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id),
  constraint orders_type_id_fkey FOREIGN KEY (type_id) REFERENCES order_types(id)
);

create table parked_orders (
  store_id bigint not null,
  remote_id text not null,
  reason text not null,
  problem text not null,
  remote_status text,
  observed jsonb,
  raw jsonb,
  fetched_at timestamp(3) with time zone not null,
  since timestamp(3) with time zone not null,
  observed_sequence bigint not null,
  constraint parked_orders_pkey PRIMARY KEY (store_id, remote_id),
  constraint parked_orders_reason_check CHECK ((reason = ANY (ARRAY['currency_not_accepted'::text, 'set_aside'::text]))),
  constraint parked_orders_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table passes (
  id bigint not null generated always as identity,
  store_id bigint not null,
  kind text not null,
  state text not null,
  asked_by bigint,
  step integer not null default 0,
  position jsonb not null,
  started_at timestamp(3) with time zone not null,
  progressed_at timestamp(3) with time zone not null,
  finished_at timestamp(3) with time zone,
  remote_calls integer not null default 0,
  looked integer not null default 0,
  created integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  pushed integer not null default 0,
  left_out integer not null default 0,
  set_aside integer not null default 0,
  failure jsonb,
  constraint passes_pkey PRIMARY KEY (id),
  constraint passes_kind_check CHECK ((kind = ANY (ARRAY['import'::text, 'light'::text, 'full'::text, 'sweep'::text]))),
  constraint passes_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'waiting'::text]))),
  constraint passes_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES employees(id) ON DELETE SET NULL,
  constraint passes_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id)
);

create table product_stock (
  product_id bigint not null,
  location_id bigint not null,
  quantity numeric(14,3) not null,
  updated_at timestamp(3) with time zone not null,
  constraint product_stock_pkey PRIMARY KEY (product_id, location_id),
  constraint product_stock_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint product_stock_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE
);

create table products (
  id bigint not null generated always as identity,
  title text not null,
  name_key text not null,
  sku text,
  sku_key text,
  code text,
  code_key text,
  barcode text,
  barcode_key text,
  created_by_store_id bigint,
  archived boolean not null default false,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint products_pkey PRIMARY KEY (id),
  constraint products_barcode_key_key UNIQUE (barcode_key),
  constraint products_code_key_key UNIQUE (code_key),
  constraint products_sku_key_key UNIQUE (sku_key)
);

create table rule_applications (
  id bigint not null generated always as identity,
  store_id bigint not null,
  employee_id bigint,
  at timestamp(3) with time zone not null,
  changed_on_desk integer not null,
  pushed_to_store integer not null,
  unmatched integer not null,
  before jsonb not null,
  undone_at timestamp(3) with time zone,
  constraint rule_applications_pkey PRIMARY KEY (id),
  constraint rule_applications_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employees(id) ON DELETE SET NULL,
  constraint rule_applications_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table sessions (
  token_hash bytea not null,
  employee_id bigint not null,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employees(id) ON DELETE CASCADE
);

create table sign_in_tries (
  key text not null,
  at timestamp(3) with time zone not null
);

create table status_rules (
  store_id bigint not null,
  direction text not null,
  remote_status_id text not null,
  status_id bigint not null,
  constraint status_rules_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint status_rules_status_id_fkey FOREIGN KEY (status_id) REFERENCES order_statuses(id),
  constraint status_rules_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table stock_changes (
  id bigint not null generated always as identity,
  product_id bigint not null,
  location_id bigint not null,
  at timestamp(3) with time zone not null,
  reason text not null,
  change numeric(14,3) not null,
  quantity numeric(14,3),
  note text,
  order_id bigint,
  employee_id bigint,
  constraint stock_changes_pkey PRIMARY KEY (id),
  constraint stock_changes_reason_check CHECK ((reason = ANY (ARRAY['set'::text, 'written_off'::text, 'write_off_undone'::text]))),
  constraint stock_changes_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employees(id) ON DELETE SET NULL,
  constraint stock_changes_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id) ON DELETE CASCADE,
  constraint stock_changes_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders(id) ON DELETE CASCADE,
  constraint stock_changes_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE
);

create table store_catalogue (
  store_id bigint not null,
  article text not null,
  found boolean not null,
  code text,
  barcode text,
  titles jsonb,
  fetched_at timestamp(3) with time zone not null,
  constraint store_catalogue_pkey PRIMARY KEY (store_id, article),
  constraint store_catalogue_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table store_managers (
  store_id bigint not null,
  employee_id bigint not null,
  position integer not null,
  constraint store_managers_pkey PRIMARY KEY (store_id, employee_id),
  constraint store_managers_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employees(id),
  constraint store_managers_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table store_notices (
  store_id bigint not null,
  cause text not null,
  told_at timestamp(3) with time zone not null,
  constraint store_notices_pkey PRIMARY KEY (store_id, cause),
  constraint store_notices_cause_check CHECK ((cause = ANY (ARRAY['store_access_lost'::text, 'store_late'::text, 'store_recovered'::text]))),
  constraint store_notices_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table store_statuses (
  store_id bigint not null,
  remote_id text not null,
  titles jsonb not null,
  final boolean not null,
  cancelled boolean not null,
  position integer not null,
  seen_at timestamp(3) with time zone not null,
  gone boolean not null default false,
  constraint store_statuses_pkey PRIMARY KEY (store_id, remote_id),
  constraint store_statuses_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE
);

create table stores (
  id bigint not null generated always as identity,
  platform text not null,
  name text not null,
  url text not null,
  sample boolean not null default false,
  shop_key text not null,
  credentials bytea,
  token bytea,
  enabled boolean not null,
  location_id bigint not null,
  order_type_id bigint not null,
  product_language text not null,
  product_matching text not null,
  assignment_mode text not null,
  last_turn_employee_id bigint,
  last_turn_position bigint not null default 0,
  time_zone text not null,
  new_order_interval_seconds integer,
  full_pass_interval_seconds integer,
  may_cancel_in_store boolean not null default false,
  frozen_follows_status boolean not null default true,
  final_status_ids text[] not null default '{}'::text[],
  cancelled_status_ids text[] not null default '{}'::text[],
  languages text[] not null default '{}'::text[],
  currencies text[] not null default '{}'::text[],
  hook_secret_hash bytea,
  hook_secret bytea,
  connected_at timestamp(3) with time zone not null,
  deleted_at timestamp(3) with time zone,
  import_started_at timestamp(3) with time zone,
  import_window_from timestamp(3) with time zone,
  lane_epoch bigint not null default 0,
  lane_owner text,
  sequence bigint not null default 0,
  cursor text,
  next_light_at timestamp(3) with time zone,
  next_full_at timestamp(3) with time zone,
  next_hourly_at timestamp(3) with time zone,
  next_sweep_at timestamp(3) with time zone,
  last_success_at timestamp(3) with time zone,
  last_full_started_at timestamp(3) with time zone,
  last_full_pass_at timestamp(3) with time zone,
  last_hourly_started_at timestamp(3) with time zone,
  failure jsonb,
  failures_in_row integer not null default 0,
  back_off_until timestamp(3) with time zone,
  access_lost_at timestamp(3) with time zone,
  needs_full_pass boolean not null default false,
  constraint stores_pkey PRIMARY KEY (id),
  constraint stores_hook_secret_hash_key UNIQUE (hook_secret_hash),
  constraint stores_assignment_mode_check CHECK ((assignment_mode = ANY (ARRAY['all'::text, 'selected'::text]))),
  constraint stores_product_matching_check CHECK ((product_matching = ANY (ARRAY['sku'::text, 'code'::text, 'barcode'::text, 'name'::text]))),
  constraint stores_location_id_fkey FOREIGN KEY (location_id) REFERENCES locations(id),
  constraint stores_order_type_id_fkey FOREIGN KEY (order_type_id) REFERENCES order_types(id)
);

create table worker_processes (
  id text not null,
  lock_key bigint not null,
  worker_ids text[] not null default '{}'::text[],
  started_at timestamp(3) with time zone not null,
  constraint worker_processes_pkey PRIMARY KEY (id)
);

CREATE INDEX attention_dismissed ON attention USING btree (subject, kind, id DESC) WHERE (resolution = 'dismiss'::text);
CREATE INDEX attention_newest ON attention USING btree (id DESC) WHERE (resolved_at IS NULL);
CREATE UNIQUE INDEX attention_open ON attention USING btree (kind, subject) WHERE (resolved_at IS NULL);
CREATE INDEX attention_order ON attention USING btree (order_id) WHERE (resolved_at IS NULL);
CREATE INDEX attention_store ON attention USING btree (store_id) WHERE (resolved_at IS NULL);

CREATE INDEX bindings_open ON bindings USING btree (store_id) WHERE (NOT remote_final);
CREATE INDEX bindings_push ON bindings USING btree (store_id) WHERE (push_pending_at IS NOT NULL);
CREATE UNIQUE INDEX bindings_remote ON bindings USING btree (store_id, remote_id);
CREATE INDEX bindings_watch ON bindings USING btree (store_id, watch, order_id);

CREATE INDEX buyers_email ON buyers USING btree (email_key, last_used_at DESC) WHERE (email_key IS NOT NULL);
CREATE INDEX buyers_phone ON buyers USING btree (phone_key, last_used_at DESC) WHERE (phone_key IS NOT NULL);

CREATE INDEX call_turns_account ON call_turns USING btree (account, id);

CREATE INDEX idempotency_keys_created ON idempotency_keys USING btree (created_at);

CREATE INDEX lane_requests_open ON lane_requests USING btree (store_id) WHERE (answered_at IS NULL);

CREATE UNIQUE INDEX match_decisions_live ON match_decisions USING btree (queue_id) WHERE (undone_at IS NULL);

CREATE INDEX match_queue_open ON match_queue USING btree (id) WHERE (decided_at IS NULL);

CREATE INDEX mirror_hooks_at ON mirror_hooks USING btree (at);

CREATE INDEX mirror_orders_due ON mirror_orders USING btree (mirror_id, urgent DESC, due_at, order_id) WHERE (due_at IS NOT NULL);
CREATE UNIQUE INDEX mirror_orders_remote ON mirror_orders USING btree (mirror_id, remote_id) WHERE (remote_id IS NOT NULL);
CREATE INDEX mirror_orders_state ON mirror_orders USING btree (mirror_id, state);

CREATE INDEX mirror_people_buyer ON mirror_people USING btree (buyer_id);

CREATE UNIQUE INDEX mirror_writes_open ON mirror_writes USING btree (mirror_id, kind, subject) WHERE (settled_at IS NULL);
CREATE INDEX mirror_writes_order ON mirror_writes USING btree (order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX mirror_writes_settled ON mirror_writes USING btree (settled_at) WHERE (settled_at IS NOT NULL);

CREATE UNIQUE INDEX mirrors_one ON mirrors USING btree ((true)) WHERE (deleted_at IS NULL);

CREATE INDEX notices_created ON notices USING btree (created_at DESC);
CREATE INDEX notices_due ON notices USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX notices_employee ON notices USING btree (employee_id);
CREATE INDEX notices_order ON notices USING btree (order_id);
CREATE INDEX notices_store ON notices USING btree (store_id);

CREATE INDEX order_events_order ON order_events USING btree (order_id, id DESC);

CREATE INDEX order_items_deducted ON order_items USING btree (deducted_location_id) WHERE (deducted_location_id IS NOT NULL);
CREATE INDEX order_items_order ON order_items USING btree (order_id, "position");
CREATE INDEX order_items_product ON order_items USING btree (product_id, order_id DESC);
CREATE INDEX order_items_queue ON order_items USING btree (match_queue_id) WHERE (match_queue_id IS NOT NULL);

CREATE INDEX order_types_initial_status ON order_types USING btree (initial_status_id);

CREATE UNIQUE INDEX order_views_name ON order_views USING btree (employee_id, lower(name));

CREATE INDEX orders_buyer ON orders USING btree (buyer_id);
CREATE INDEX orders_created ON orders USING brin (created_at) WITH (pages_per_range='16');
CREATE INDEX orders_import ON orders USING btree (import_id) WHERE (import_id IS NOT NULL);
CREATE INDEX orders_location ON orders USING btree (location_id);
CREATE INDEX orders_manager ON orders USING btree (manager_id, placed_at DESC, id DESC);
CREATE INDEX orders_placed ON orders USING btree (placed_at DESC, id DESC);
CREATE INDEX orders_search ON orders USING gin (search) WITH (fastupdate='on');
CREATE INDEX orders_status ON orders USING btree (status_id, placed_at DESC, id DESC);
CREATE INDEX orders_store ON orders USING btree (store_id, placed_at DESC, id DESC);
CREATE INDEX orders_type ON orders USING btree (type_id);
CREATE INDEX orders_unseen ON orders USING btree (placed_at DESC, id DESC) WHERE (seen_at IS NULL);
CREATE INDEX orders_updated ON orders USING btree (updated_at DESC, id DESC);

CREATE UNIQUE INDEX passes_running_import ON passes USING btree (store_id) WHERE ((kind = 'import'::text) AND (state = ANY (ARRAY['running'::text, 'waiting'::text])));
CREATE INDEX passes_started ON passes USING brin (started_at) WITH (pages_per_range='16');
CREATE INDEX passes_store ON passes USING btree (store_id, id DESC);
CREATE INDEX passes_unfinished ON passes USING btree (store_id) WHERE (state = ANY (ARRAY['running'::text, 'waiting'::text]));

CREATE INDEX product_stock_location ON product_stock USING btree (location_id);

CREATE INDEX products_name ON products USING btree (name_key);

CREATE INDEX sessions_employee ON sessions USING btree (employee_id);

CREATE INDEX sign_in_tries_key ON sign_in_tries USING btree (key, at);

CREATE UNIQUE INDEX status_rules_in ON status_rules USING btree (store_id, remote_status_id) WHERE (direction = 'in'::text);
CREATE UNIQUE INDEX status_rules_out ON status_rules USING btree (store_id, status_id) WHERE (direction = 'out'::text);
CREATE INDEX status_rules_status ON status_rules USING btree (status_id);

CREATE INDEX stock_changes_location ON stock_changes USING btree (location_id);
CREATE INDEX stock_changes_order ON stock_changes USING btree (order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX stock_changes_product ON stock_changes USING btree (product_id, id DESC);

CREATE INDEX store_managers_employee ON store_managers USING btree (employee_id);

CREATE INDEX stores_location ON stores USING btree (location_id);
CREATE INDEX stores_order_type ON stores USING btree (order_type_id);
CREATE UNIQUE INDEX stores_sample ON stores USING btree (sample) WHERE sample;
CREATE UNIQUE INDEX stores_shop ON stores USING btree (shop_key) WHERE (deleted_at IS NULL);
