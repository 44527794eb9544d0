// Generated from the migrations by `npm run schema`. Change a migration, never this file.

import type { ColumnType } from "kysely";

/** Read as a string: it may be larger than a number is exact. */
type Bigint = ColumnType<string, string | number | bigint>;
type GeneratedId = ColumnType<string, never, never>;
type Instant = ColumnType<Date, Date | string>;
/** Written as JSON.stringify(value). */
type Json = ColumnType<unknown, string>;
type NullableJson = ColumnType<unknown, string | null>;

export interface ApiTokensRow {
  id: GeneratedId;
  name: string;
  token_hash: Buffer;
  employee_id: Bigint;
  permissions: ColumnType<string[] | null, readonly string[] | null>;
  created_at: Instant;
  last_used_at: Instant | null;
}

export interface AttentionRow {
  id: GeneratedId;
  kind: string;
  subject: string;
  store_id: Bigint | null;
  order_id: Bigint | null;
  remote_id: string | null;
  detail: Json;
  actions: ColumnType<string[], readonly string[]>;
  created_at: Instant;
  updated_at: Instant;
  resolved_at: Instant | null;
  resolved_by: Bigint | null;
  resolution: string | null;
}

export interface BindingsRow {
  order_id: Bigint;
  store_id: Bigint;
  remote_id: string;
  remote_number: string;
  placed_wall_clock: string;
  base_store_status: string;
  base_desk_status: Bigint;
  remote_status: string;
  remote_final: boolean;
  observed_sequence: Bigint;
  content_hash: string | null;
  content: Json;
  waiting_content: NullableJson;
  matched: boolean;
  conflict_at: Instant | null;
  watch: "full" | "hourly" | "daily";
  watched_since: Instant;
  compared_at: Instant;
  changed_at: Instant;
  final_since: Instant | null;
  missing_passes: ColumnType<number, number | undefined, number>;
  missing_at: Instant | null;
  push_pending_at: Instant | null;
  push_value: string | null;
  push_desk_status: Bigint | null;
  push_sequence: Bigint | null;
  push_before: string | null;
  push_before_desk: Bigint | null;
  push_started_at: Instant | null;
  push_in_doubt_until: Instant | null;
  push_failures: ColumnType<number, number | undefined, number>;
  push_retry_at: Instant | null;
  push_held: ColumnType<boolean, boolean | undefined, boolean>;
  push_wish: string | null;
  refresh_tried_at: Instant | null;
  refresh_allowed_at: Instant | null;
}

export interface BuyersRow {
  id: GeneratedId;
  first_name: ColumnType<string, string | undefined, string>;
  last_name: ColumnType<string, string | undefined, string>;
  phone: ColumnType<string, string | undefined, string>;
  phone_key: string | null;
  email: ColumnType<string, string | undefined, string>;
  email_key: string | null;
  address: ColumnType<string, string | undefined, string>;
  flagged: ColumnType<boolean, boolean | undefined, boolean>;
  last_used_at: Instant;
  created_at: Instant;
}

export interface CallBudgetsRow {
  account: string;
  calls: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  paused_until: Instant | null;
}

export interface CallTurnsRow {
  id: GeneratedId;
  account: string;
  urgent: boolean;
  seen_at: Instant;
  started_at: Instant | null;
  answered_at: Instant | null;
  free_at: Instant | null;
}

export interface CompanyRow {
  id: ColumnType<number, number | undefined, number>;
  name: string;
  currency: string;
  accepted_currencies: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  country: string;
  time_zone: string;
  locale: string;
  allow_negative_stock: ColumnType<boolean, boolean | undefined, boolean>;
  created_at: Instant;
}

export interface EmployeesRow {
  id: GeneratedId;
  name: string;
  email: string;
  email_key: string;
  role: "owner" | "admin" | "manager" | "viewer";
  permissions_plus: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  permissions_minus: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  active: ColumnType<boolean, boolean | undefined, boolean>;
  takes_orders: boolean;
  locale: string | null;
  notify_store_trouble: boolean | null;
  notify_new_orders: boolean | null;
  password_hash: string | null;
  invitation_hash: Buffer | null;
  invitation_expires_at: Instant | null;
  created_at: Instant;
}

export interface HookSubscriptionsRow {
  store_id: Bigint;
  event: string;
  state: "asking" | "on" | "off";
  remote_id: string | null;
  base_url: string;
  secret_hash: Buffer;
  target_url: Buffer;
  since: Instant;
  last_received_at: Instant | null;
  problem: string | null;
  said: string | null;
  retry_at: Instant | null;
}

export interface IdempotencyKeysRow {
  actor: string;
  key: string;
  request_hash: Buffer;
  status: number | null;
  answer: string | null;
  content_type: string | null;
  created_at: Instant;
}

export interface InstanceRow {
  key: string;
  value: Json;
}

export interface LaneRequestsRow {
  id: GeneratedId;
  store_id: Bigint;
  kind: string;
  body: Json;
  asked_at: Instant;
  answered_at: Instant | null;
  answer: NullableJson;
}

export interface LeftOutRow {
  store_id: Bigint;
  remote_id: string;
  remote_status: string;
  placed_at: Instant;
  reason: "final" | "old" | "undone";
}

export interface LocationsRow {
  id: GeneratedId;
  name: string;
  archived: ColumnType<boolean, boolean | undefined, boolean>;
}

export interface MatchDecisionsRow {
  id: GeneratedId;
  queue_id: Bigint;
  product_id: Bigint | null;
  created_product: boolean;
  employee_id: Bigint | null;
  at: Instant;
  repaired_orders: number;
  before: Json;
  undone_at: Instant | null;
}

export interface MatchQueueRow {
  id: GeneratedId;
  store_id: Bigint;
  method: string;
  key: string;
  reason: "empty_key" | "ambiguous";
  title: string;
  sku: string | null;
  created_at: Instant;
  decided_at: Instant | null;
}

export interface MirrorEntriesRow {
  mirror_id: Bigint;
  kind: "location" | "employee" | "order_type" | "order_status" | "custom_field" | "category";
  remote_id: string;
  name: string;
  detail: Json;
  position: number;
  seen_at: Instant;
  gone_at: Instant | null;
  turned_off: ColumnType<boolean, boolean | undefined, boolean>;
}

export interface MirrorHooksRow {
  mirror_id: Bigint;
  hook_id: string;
  at: Instant;
}

export interface MirrorLinesRow {
  order_id: Bigint;
  item_id: Bigint;
  remote_id: string;
  product_key: string;
  product_id: string;
  quantity: string;
  price: Bigint;
  discount: Bigint;
  differs: ColumnType<boolean, boolean | undefined, boolean>;
}

export interface MirrorMatchesRow {
  mirror_id: Bigint;
  kind: "location" | "employee" | "order_type" | "order_status";
  desk_id: Bigint;
  remote_id: string;
  position: number;
}

export interface MirrorOrdersRow {
  order_id: Bigint;
  mirror_id: Bigint;
  state: "opening" | "bound" | "parked";
  remote_id: string | null;
  remote_number: string | null;
  remote_person_id: string | null;
  remote_modified_at: Instant | null;
  settled: ColumnType<boolean, boolean | undefined, boolean>;
  remote_status: string | null;
  base_remote_status: string | null;
  base_desk_status: Bigint | null;
  matched: ColumnType<boolean, boolean | undefined, boolean>;
  frozen_at: Instant | null;
  adopted: ColumnType<boolean, boolean | undefined, boolean>;
  sent_version: ColumnType<number, number | undefined, number>;
  sent_notes: ColumnType<string, string | undefined, string>;
  due_at: Instant | null;
  urgent: ColumnType<boolean, boolean | undefined, boolean>;
  retry_at: Instant | null;
  failures: ColumnType<number, number | undefined, number>;
  problem: NullableJson;
  compared_at: Instant | null;
  since: Instant;
}

export interface MirrorPeopleRow {
  mirror_id: Bigint;
  buyer_id: Bigint;
  remote_id: string;
  ambiguous: boolean;
  sent: string;
}

export interface MirrorProductsRow {
  mirror_id: Bigint;
  key: string;
  remote_id: string;
  created: boolean;
  known_at: Instant;
}

export interface MirrorWritesRow {
  id: GeneratedId;
  mirror_id: Bigint;
  kind: "person" | "product" | "order" | "line" | "comment";
  subject: string;
  order_id: Bigint | null;
  intended_at: Instant;
  looked_at: Instant | null;
  settled_at: Instant | null;
  outcome: "done" | "found" | "not_there" | "not_sent" | "refused" | null;
  remote_id: string | null;
}

export interface MirrorsRow {
  id: GeneratedId;
  platform: string;
  name: string;
  url: string;
  api_key: Buffer | null;
  webhook_secret: Buffer | null;
  enabled: boolean;
  company: string;
  currency: string | null;
  product_category_id: string | null;
  field_ids: ColumnType<unknown, string | undefined, string>;
  connected_at: Instant;
  deleted_at: Instant | null;
  lane_epoch: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  lane_owner: string | null;
  cursor: Instant;
  desk_cursor: Instant;
  poll_seconds: number;
  next_poll_at: Instant | null;
  next_directory_at: Instant | null;
  next_sweep_at: Instant | null;
  last_success_at: Instant | null;
  last_poll_at: Instant | null;
  last_directory_at: Instant | null;
  failure: NullableJson;
  failures_in_row: ColumnType<number, number | undefined, number>;
  back_off_until: Instant | null;
  access_lost_at: Instant | null;
  calls_minute: Instant | null;
  calls: ColumnType<number, number | undefined, number>;
  calls_before: ColumnType<number, number | undefined, number>;
}

export interface NoticesRow {
  id: string;
  kind: "store_access_lost" | "store_late" | "store_recovered" | "order_assigned";
  channel: "webhook" | "email";
  employee_id: Bigint | null;
  store_id: Bigint | null;
  order_id: Bigint | null;
  detail: Json;
  created_at: Instant;
  due_at: Instant | null;
  attempts: ColumnType<number, number | undefined, number>;
  sent_at: Instant | null;
  problem: NullableJson;
}

export interface NotificationSettingsRow {
  id: ColumnType<number, number | undefined, number>;
  webhook_url: string | null;
  webhook_secret: Buffer | null;
  smtp_host: string | null;
  smtp_port: number | null;
  smtp_security: "tls" | "starttls" | "none" | null;
  smtp_user: string | null;
  smtp_password: Buffer | null;
  smtp_from: string | null;
  updated_at: Instant;
}

export interface OrderEventsRow {
  id: GeneratedId;
  order_id: Bigint;
  at: Instant;
  author_kind: "employee" | "store" | "system";
  author_id: Bigint | null;
  author_name: string;
  kind: string;
  text: string | null;
  before: NullableJson;
  after: NullableJson;
  cause: string | null;
}

export interface OrderHintsRow {
  store_id: Bigint;
  remote_id: string;
  number: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  taken_at: Instant;
}

export interface OrderItemsRow {
  id: GeneratedId;
  order_id: Bigint;
  position: number;
  product_id: Bigint | null;
  title: string;
  sku: string | null;
  kind: "product" | "gift" | "set" | "set_part" | "discount" | "service";
  quantity: string;
  price: Bigint;
  total: Bigint;
  match: "matched" | "created" | "pending" | null;
  match_queue_id: Bigint | null;
  in_store: NullableJson;
  edited_at: Instant | null;
  edited_by: Bigint | null;
  removed_in_store: ColumnType<boolean, boolean | undefined, boolean>;
  written_off_at: Instant | null;
  written_off_by: Bigint | null;
  deducted: string | null;
  deducted_location_id: Bigint | null;
}

export interface OrderStatusesRow {
  id: GeneratedId;
  name: string;
  group: "new" | "in_progress" | "pending" | "ready" | "delivery" | "completed" | "cancelled";
  color: string;
  position: number;
}

export interface OrderTypesRow {
  id: GeneratedId;
  name: string;
  archived: ColumnType<boolean, boolean | undefined, boolean>;
  initial_status_id: Bigint;
}

export interface OrderViewsRow {
  id: GeneratedId;
  employee_id: Bigint;
  name: string;
  search: string;
  position: number;
  created_at: Instant;
}

export interface OrdersRow {
  id: GeneratedId;
  number: Bigint;
  store_id: Bigint | null;
  status_id: Bigint;
  type_id: Bigint;
  location_id: Bigint;
  manager_id: Bigint | null;
  buyer_id: Bigint | null;
  placed_at: Instant;
  created_at: Instant;
  updated_at: Instant;
  seen_at: Instant | null;
  currency: string;
  items_total: Bigint;
  discount_total: Bigint;
  total: Bigint;
  store_total: Bigint | null;
  payment_method: string | null;
  paid: ColumnType<boolean, boolean | undefined, boolean>;
  delivery: NullableJson;
  frozen_at: Instant | null;
  import_id: Bigint | null;
  touched: ColumnType<boolean, boolean | undefined, boolean>;
  search: string;
  version: ColumnType<number, number | undefined, number>;
}

export interface ParkedOrdersRow {
  store_id: Bigint;
  remote_id: string;
  reason: "currency_not_accepted" | "set_aside";
  problem: string;
  remote_status: string | null;
  observed: NullableJson;
  raw: NullableJson;
  fetched_at: Instant;
  since: Instant;
  observed_sequence: Bigint;
}

export interface PassesRow {
  id: GeneratedId;
  store_id: Bigint;
  kind: "import" | "light" | "full" | "sweep";
  state: "running" | "done" | "failed" | "waiting";
  asked_by: Bigint | null;
  step: ColumnType<number, number | undefined, number>;
  position: Json;
  started_at: Instant;
  progressed_at: Instant;
  finished_at: Instant | null;
  remote_calls: ColumnType<number, number | undefined, number>;
  looked: ColumnType<number, number | undefined, number>;
  created: ColumnType<number, number | undefined, number>;
  changed: ColumnType<number, number | undefined, number>;
  unchanged: ColumnType<number, number | undefined, number>;
  pushed: ColumnType<number, number | undefined, number>;
  left_out: ColumnType<number, number | undefined, number>;
  set_aside: ColumnType<number, number | undefined, number>;
  failure: NullableJson;
}

export interface ProductStockRow {
  product_id: Bigint;
  location_id: Bigint;
  quantity: string;
  updated_at: Instant;
}

export interface ProductsRow {
  id: GeneratedId;
  title: string;
  name_key: string;
  sku: string | null;
  sku_key: string | null;
  code: string | null;
  code_key: string | null;
  barcode: string | null;
  barcode_key: string | null;
  created_by_store_id: Bigint | null;
  archived: ColumnType<boolean, boolean | undefined, boolean>;
  created_at: Instant;
  updated_at: Instant;
}

export interface RuleApplicationsRow {
  id: GeneratedId;
  store_id: Bigint;
  employee_id: Bigint | null;
  at: Instant;
  changed_on_desk: number;
  pushed_to_store: number;
  unmatched: number;
  before: Json;
  undone_at: Instant | null;
}

export interface SessionsRow {
  token_hash: Buffer;
  employee_id: Bigint;
  created_at: Instant;
  expires_at: Instant;
}

export interface SignInTriesRow {
  key: string;
  at: Instant;
}

export interface StatusRulesRow {
  store_id: Bigint;
  direction: "in" | "out";
  remote_status_id: string;
  status_id: Bigint;
}

export interface StockChangesRow {
  id: GeneratedId;
  product_id: Bigint;
  location_id: Bigint;
  at: Instant;
  reason: "set" | "written_off" | "write_off_undone";
  change: string;
  quantity: string | null;
  note: string | null;
  order_id: Bigint | null;
  employee_id: Bigint | null;
}

export interface StoreCatalogueRow {
  store_id: Bigint;
  article: string;
  found: boolean;
  code: string | null;
  barcode: string | null;
  titles: NullableJson;
  fetched_at: Instant;
}

export interface StoreManagersRow {
  store_id: Bigint;
  employee_id: Bigint;
  position: number;
}

export interface StoreNoticesRow {
  store_id: Bigint;
  cause: "store_access_lost" | "store_late" | "store_recovered";
  told_at: Instant;
}

export interface StoreStatusesRow {
  store_id: Bigint;
  remote_id: string;
  titles: Json;
  final: boolean;
  cancelled: boolean;
  position: number;
  seen_at: Instant;
  gone: ColumnType<boolean, boolean | undefined, boolean>;
}

export interface StoresRow {
  id: GeneratedId;
  platform: string;
  name: string;
  url: string;
  sample: ColumnType<boolean, boolean | undefined, boolean>;
  shop_key: string;
  credentials: Buffer | null;
  token: Buffer | null;
  enabled: boolean;
  location_id: Bigint;
  order_type_id: Bigint;
  product_language: string;
  product_matching: "sku" | "code" | "barcode" | "name";
  assignment_mode: "all" | "selected";
  last_turn_employee_id: Bigint | null;
  last_turn_position: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  time_zone: string;
  new_order_interval_seconds: number | null;
  full_pass_interval_seconds: number | null;
  may_cancel_in_store: ColumnType<boolean, boolean | undefined, boolean>;
  frozen_follows_status: ColumnType<boolean, boolean | undefined, boolean>;
  final_status_ids: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  cancelled_status_ids: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  languages: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  currencies: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  hook_secret_hash: Buffer | null;
  hook_secret: Buffer | null;
  connected_at: Instant;
  deleted_at: Instant | null;
  import_started_at: Instant | null;
  import_window_from: Instant | null;
  lane_epoch: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  lane_owner: string | null;
  sequence: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  cursor: string | null;
  next_light_at: Instant | null;
  next_full_at: Instant | null;
  next_hourly_at: Instant | null;
  next_sweep_at: Instant | null;
  last_success_at: Instant | null;
  last_full_started_at: Instant | null;
  last_full_pass_at: Instant | null;
  last_hourly_started_at: Instant | null;
  failure: NullableJson;
  failures_in_row: ColumnType<number, number | undefined, number>;
  back_off_until: Instant | null;
  access_lost_at: Instant | null;
  needs_full_pass: ColumnType<boolean, boolean | undefined, boolean>;
}

export interface WorkerProcessesRow {
  id: string;
  lock_key: Bigint;
  worker_ids: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  started_at: Instant;
}

export interface Tables {
  api_tokens: ApiTokensRow;
  attention: AttentionRow;
  bindings: BindingsRow;
  buyers: BuyersRow;
  call_budgets: CallBudgetsRow;
  call_turns: CallTurnsRow;
  company: CompanyRow;
  employees: EmployeesRow;
  hook_subscriptions: HookSubscriptionsRow;
  idempotency_keys: IdempotencyKeysRow;
  instance: InstanceRow;
  lane_requests: LaneRequestsRow;
  left_out: LeftOutRow;
  locations: LocationsRow;
  match_decisions: MatchDecisionsRow;
  match_queue: MatchQueueRow;
  mirror_entries: MirrorEntriesRow;
  mirror_hooks: MirrorHooksRow;
  mirror_lines: MirrorLinesRow;
  mirror_matches: MirrorMatchesRow;
  mirror_orders: MirrorOrdersRow;
  mirror_people: MirrorPeopleRow;
  mirror_products: MirrorProductsRow;
  mirror_writes: MirrorWritesRow;
  mirrors: MirrorsRow;
  notices: NoticesRow;
  notification_settings: NotificationSettingsRow;
  order_events: OrderEventsRow;
  order_hints: OrderHintsRow;
  order_items: OrderItemsRow;
  order_statuses: OrderStatusesRow;
  order_types: OrderTypesRow;
  order_views: OrderViewsRow;
  orders: OrdersRow;
  parked_orders: ParkedOrdersRow;
  passes: PassesRow;
  product_stock: ProductStockRow;
  products: ProductsRow;
  rule_applications: RuleApplicationsRow;
  sessions: SessionsRow;
  sign_in_tries: SignInTriesRow;
  status_rules: StatusRulesRow;
  stock_changes: StockChangesRow;
  store_catalogue: StoreCatalogueRow;
  store_managers: StoreManagersRow;
  store_notices: StoreNoticesRow;
  store_statuses: StoreStatusesRow;
  stores: StoresRow;
  worker_processes: WorkerProcessesRow;
}
