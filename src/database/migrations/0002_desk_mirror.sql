-- A desk of another house (RO App) that mirrors ours. One at a time; one that was taken away keeps its row, so that the same account can be taken up again.

create table mirrors (
  id bigint generated always as identity primary key,
  platform text not null,
  name text not null,
  url text not null,
  api_key bytea, -- AES-256-GCM; null once the mirror is taken away
  webhook_secret bytea, -- AES-256-GCM of what its web-hooks are signed with
  enabled boolean not null,
  company text not null, -- how the account calls itself: its identity, beside the address
  currency text,
  product_category_id text, -- where products that are not there yet are made; null: they are not, and the order waits
  field_ids jsonb not null default '{}', -- { storeName, remoteId, remoteNumber, placedAt }: custom fields there that take what the store knows
  connected_at timestamptz(3) not null,
  deleted_at timestamptz(3),
  -- the lane
  lane_epoch bigint not null default 0,
  lane_owner text,
  -- what is due
  cursor timestamptz(3) not null, -- changes there are known up to here
  desk_cursor timestamptz(3) not null, -- changes here are known up to here
  poll_seconds integer not null,
  next_poll_at timestamptz(3),
  next_directory_at timestamptz(3),
  next_sweep_at timestamptz(3), -- every order of the desk is compared, whatever its date says
  -- health
  last_success_at timestamptz(3),
  last_poll_at timestamptz(3),
  last_directory_at timestamptz(3),
  failure jsonb, -- { code, facts, at }
  failures_in_row integer not null default 0,
  back_off_until timestamptz(3),
  access_lost_at timestamptz(3),
  -- calls of this minute and of the one before
  calls_minute timestamptz(3),
  calls integer not null default 0,
  calls_before integer not null default 0
);
create unique index mirrors_one on mirrors ((true)) where deleted_at is null;

-- What the account has: locations, employees, order types, statuses, custom fields, product categories.
create table mirror_entries (
  mirror_id bigint not null references mirrors on delete cascade,
  kind text not null check (kind in ('location', 'employee', 'order_type', 'order_status', 'custom_field', 'category')),
  remote_id text not null,
  name text not null,
  detail jsonb not null, -- group, color, active, email, type: as the kind has them
  position integer not null,
  seen_at timestamptz(3) not null,
  gone_at timestamptz(3),
  turned_off boolean not null default false, -- an employee: we took the matched one out of the turns
  primary key (mirror_id, kind, remote_id)
);

-- Which of ours is which of theirs. Several of either side may stand for one of the other: the first by position speaks.
create table mirror_matches (
  mirror_id bigint not null references mirrors on delete cascade,
  kind text not null check (kind in ('location', 'employee', 'order_type', 'order_status')),
  desk_id bigint not null,
  remote_id text not null,
  position integer not null,
  primary key (mirror_id, kind, desk_id, remote_id)
);

-- The tie between an order of the desk and theirs.
create table mirror_orders (
  order_id bigint primary key references orders on delete cascade,
  mirror_id bigint not null references mirrors on delete cascade,
  state text not null check (state in ('opening', 'bound', 'parked')), -- opening: waits to be created there, or is being created
  remote_id text,
  remote_number text,
  remote_person_id text,
  remote_modified_at timestamptz(3),
  settled boolean not null default false, -- looked at again a while after that: what happened there within the same second is known too
  -- status: a base per side, each in its own words, and what they showed last
  remote_status text,
  base_remote_status text,
  base_desk_status bigint,
  matched boolean not null default true,
  frozen_at timestamptz(3), -- a product line is written off there: lines are no longer sent
  adopted boolean not null default false, -- somebody else had brought it there: lines and notes are theirs, only statuses move
  -- outward: what of ours was carried over
  sent_version integer not null default 0, -- version of the order that was carried over whole
  sent_notes text not null default '', -- fingerprint of the delivery and the notes that were told there
  due_at timestamptz(3), -- null: nothing to do
  urgent boolean not null default false, -- a person waits
  retry_at timestamptz(3),
  failures smallint not null default 0,
  problem jsonb, -- why it is parked: { reason, said }
  compared_at timestamptz(3),
  since timestamptz(3) not null
);
create unique index mirror_orders_remote on mirror_orders (mirror_id, remote_id) where remote_id is not null;
create index mirror_orders_due on mirror_orders (mirror_id, urgent desc, due_at, order_id) where due_at is not null;
create index mirror_orders_state on mirror_orders (mirror_id, state);

-- Lines as they were sent. A line that is gone here stays until it is gone there.
create table mirror_lines (
  order_id bigint not null references mirror_orders on delete cascade,
  item_id bigint not null,
  remote_id text not null,
  product_key text not null, -- ours, as in mirror_products
  product_id text not null, -- theirs
  quantity numeric(14, 3) not null,
  price bigint not null,
  discount bigint not null,
  differs boolean not null default false, -- a person changed it there: it is theirs from now on
  primary key (order_id, item_id)
);

-- People and products that are known there, so that nobody is asked for twice.
create table mirror_people (
  mirror_id bigint not null references mirrors on delete cascade,
  buyer_id bigint not null references buyers on delete cascade,
  remote_id text not null,
  ambiguous boolean not null, -- several people there had the same number: the first by id was taken, a person should look
  sent text not null, -- fingerprint of our fields that were carried over
  primary key (mirror_id, buyer_id)
);
create index mirror_people_buyer on mirror_people (buyer_id);
create table mirror_products (
  mirror_id bigint not null references mirrors on delete cascade,
  key text not null, -- "product:7", or "line:" and the line's own words when it has no product here
  remote_id text not null,
  created boolean not null,
  known_at timestamptz(3) not null,
  primary key (mirror_id, key)
);

-- The write journal: intent, then the call, then its result. What is open was perhaps done: it is looked for before it is done again.
create table mirror_writes (
  id bigint generated always as identity primary key,
  mirror_id bigint not null references mirrors on delete cascade,
  kind text not null check (kind in ('person', 'product', 'order', 'line', 'comment')),
  subject text not null, -- what it is about: one open write per kind and subject
  order_id bigint references orders on delete set null,
  intended_at timestamptz(3) not null,
  looked_at timestamptz(3),
  settled_at timestamptz(3),
  outcome text check (outcome in ('done', 'found', 'not_there', 'not_sent', 'refused')),
  remote_id text
);
create unique index mirror_writes_open on mirror_writes (mirror_id, kind, subject) where settled_at is null;
create index mirror_writes_order on mirror_writes (order_id) where order_id is not null;
create index mirror_writes_settled on mirror_writes (settled_at) where settled_at is not null;

-- Web-hooks that were heard, so that one told twice is looked at once.
create table mirror_hooks (
  mirror_id bigint not null references mirrors on delete cascade,
  hook_id text not null,
  at timestamptz(3) not null,
  primary key (mirror_id, hook_id)
);
create index mirror_hooks_at on mirror_hooks (at);
