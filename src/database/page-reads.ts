import { sql } from "kysely";
import { groupBy } from "../domain/group-by.ts";
import { parseThousandths } from "../domain/money.ts";
import type { BookedBuyer } from "../sync/buyer-book.ts";
import type { InStore } from "../sync/lines.ts";
import type { BindingState, KnownItem, KnownOrder, LeftOut, SavedContent, WaitingContent } from "../sync/page-plan.ts";
import type { BookedProduct, Decisions } from "../sync/product-book.ts";
import type { Watch } from "../sync/watch.ts";
import type { Executor, Transaction } from "./database.ts";

/** The little that says whether an order of a page needs a closer look. Read without locks. */
export interface Glance {
  readonly remoteId: string;
  readonly orderId: string;
  readonly contentHash: string | null;
  readonly remoteStatus: string;
  readonly settled: boolean;
  /** It is set aside: settled once it can be read again. */
  readonly parked: boolean;
}

/** One statement: what we know of these orders of a shop. */
export async function glanceAt(executor: Executor, storeId: string, remoteIds: readonly string[]): Promise<Map<string, Glance>> {
  const { rows } = await sql<Glance>`
    /* prepared: page_glance */
    select b.remote_id as "remoteId", b.order_id as "orderId", b.content_hash as "contentHash", b.remote_status as "remoteStatus", p.parked,
      b.base_store_status = b.remote_status and b.base_desk_status = o.status_id and b.missing_passes = 0 and b.push_pending_at is null and not p.parked as settled
    from bindings b join orders o on o.id = b.order_id,
      lateral (select exists (select from parked_orders a where a.store_id = b.store_id and a.remote_id = b.remote_id) as parked) p
    where b.store_id = ${storeId}::bigint and b.remote_id = any(${remoteIds}::text[])`.execute(executor);
  return new Map(rows.map((row) => [row.remoteId, row]));
}

interface KnownRow {
  orderId: string;
  number: string;
  remoteId: string;
  statusId: string;
  buyerId: string | null;
  currency: string;
  placedAt: Date;
  paid: boolean;
  frozen: boolean;
  baseStore: string;
  baseDesk: string;
  remoteStatus: string;
  observedSequence: string;
  contentHash: string | null;
  content: SavedContent;
  waiting: WaitingContent | null;
  matched: boolean;
  conflictAt: Date | null;
  watch: Watch;
  watchedSince: Date;
  comparedAt: Date;
  changedAt: Date;
  finalSince: Date | null;
  missingPasses: number;
  missingAt: Date | null;
  pushPendingAt: Date | null;
  pushHeld: boolean;
  pushWish: string | null;
  pushSequence: string | null;
  pushBefore: string | null;
  pushBeforeDesk: string | null;
  pushValue: string | null;
  pushDesk: string | null;
  doubtUntil: Date | null;
}

interface ItemRow {
  orderId: string;
  id: string;
  position: number;
  productId: string | null;
  title: string;
  sku: string | null;
  kind: KnownItem["kind"];
  quantity: string;
  price: string;
  total: string;
  inStore: InStore | null;
  edited: boolean;
  writtenOff: boolean;
  removedInStore: boolean;
}

/** Locks those of these orders that are bound, in id order, then reads them whole (S4). Two statements; one when there are none. */
export async function lockKnown(tx: Transaction, storeId: string, remoteIds: readonly string[]): Promise<Map<string, KnownOrder>> {
  if (remoteIds.length === 0) return new Map();
  const { rows } = await sql<KnownRow>`
    /* prepared: page_known */
    select o.id as "orderId", o.number, b.remote_id as "remoteId", o.status_id as "statusId", o.buyer_id as "buyerId", o.currency, o.placed_at as "placedAt",
      o.paid, o.frozen_at is not null as frozen,
      b.base_store_status as "baseStore", b.base_desk_status as "baseDesk", b.remote_status as "remoteStatus", b.observed_sequence as "observedSequence",
      b.content_hash as "contentHash", b.content, b.waiting_content as waiting, b.matched, b.conflict_at as "conflictAt", b.watch,
      b.watched_since as "watchedSince", b.compared_at as "comparedAt", b.changed_at as "changedAt", b.final_since as "finalSince",
      b.missing_passes as "missingPasses", b.missing_at as "missingAt", b.push_pending_at as "pushPendingAt", b.push_held as "pushHeld", b.push_wish as "pushWish",
      b.push_sequence as "pushSequence", b.push_before as "pushBefore", b.push_before_desk as "pushBeforeDesk",
      b.push_value as "pushValue", b.push_desk_status as "pushDesk", b.push_in_doubt_until as "doubtUntil"
    from orders o join bindings b on b.order_id = o.id
    where b.store_id = ${storeId}::bigint and b.remote_id = any(${remoteIds}::text[])
    order by o.id for update`.execute(tx);
  if (rows.length === 0) return new Map();
  const items = await sql<ItemRow>`
    /* prepared: page_known_items */
    select order_id as "orderId", id, position, product_id as "productId", title, sku, kind, quantity, price, total, in_store as "inStore",
      edited_at is not null as edited, written_off_at is not null as "writtenOff", removed_in_store as "removedInStore"
    from order_items where order_id = any(${rows.map((row) => row.orderId)}::bigint[]) order by order_id, position, id`.execute(tx);
  const byOrder = groupBy(items.rows, (row) => row.orderId);
  return new Map(rows.map((row) => [row.remoteId, { ...knownOf(row), items: (byOrder.get(row.orderId) ?? []).map(itemOf) }]));
}

function knownOf(row: KnownRow): Omit<KnownOrder, "items"> {
  const {
    orderId,
    number,
    remoteId,
    statusId,
    buyerId,
    currency,
    placedAt,
    paid,
    frozen,
    baseStore,
    baseDesk,
    observedSequence,
    pushSequence,
    pushBefore,
    pushBeforeDesk,
    pushValue,
    pushDesk,
    doubtUntil,
    ...rest
  } = row;
  const binding: BindingState = {
    ...rest,
    base: { store: baseStore, desk: baseDesk },
    observedSequence: BigInt(observedSequence),
    pushSequence: pushSequence === null ? null : BigInt(pushSequence),
    beforePush: pushBefore !== null && pushBeforeDesk !== null ? { store: pushBefore, desk: pushBeforeDesk } : null,
    inDoubt: pushValue !== null && pushDesk !== null && doubtUntil !== null ? { store: pushValue, desk: pushDesk, until: doubtUntil } : null,
  };
  return { orderId, number, remoteId, statusId, buyerId, currency, placedAt, paid, frozen, binding };
}

function itemOf(row: ItemRow): KnownItem {
  const { orderId: _, ...item } = row;
  return { ...item, quantity: parseThousandths(row.quantity) ?? 0n, price: BigInt(row.price), total: BigInt(row.total) };
}

/** What was seen before and is not bound: left out (S9), or set aside. One statement. */
export async function readAside(
  tx: Transaction,
  storeId: string,
  remoteIds: readonly string[],
): Promise<{ leftOut: Map<string, LeftOut>; parked: ReadonlySet<string> }> {
  if (remoteIds.length === 0) return { leftOut: new Map(), parked: new Set() };
  const { rows } = await sql<LeftOut & { parked: boolean }>`
    /* prepared: page_aside */
    select remote_id as "remoteId", remote_status as "remoteStatus", placed_at as "placedAt", reason, false as parked
    from left_out where store_id = ${storeId}::bigint and remote_id = any(${remoteIds}::text[])
    union all
    select remote_id, remote_status, null, reason, true from parked_orders where store_id = ${storeId}::bigint and remote_id = any(${remoteIds}::text[])`.execute(
    tx,
  );
  return {
    leftOut: new Map(rows.filter((row) => !row.parked).map((row) => [row.remoteId, row])),
    parked: new Set(rows.filter((row) => row.parked).map((row) => row.remoteId)),
  };
}

/** Everybody who has one of these phones or e-mails. One statement; the page holds locks on the keys. */
export async function readBuyers(tx: Transaction, keys: { phones: readonly string[]; emails: readonly string[] }): Promise<BookedBuyer[]> {
  if (keys.phones.length + keys.emails.length === 0) return [];
  const { rows } = await sql<BookedBuyer>`
    /* prepared: page_buyers */
    select id, first_name as "firstName", last_name as "lastName", phone, phone_key as "phoneKey", email, email_key as "emailKey", address,
      last_used_at as "lastUsedAt"
    from buyers where id in (
      select id from buyers where phone_key = any(${keys.phones}::text[]) union select id from buyers where email_key = any(${keys.emails}::text[]))`.execute(
    tx,
  );
  return rows;
}

export interface ProductKeys {
  readonly skus: readonly string[];
  readonly codes: readonly string[];
  readonly barcodes: readonly string[];
  readonly names: readonly string[];
}

/** Every product that has one of these keys. One statement. */
export async function readProducts(executor: Executor, keys: ProductKeys): Promise<BookedProduct[]> {
  const { rows } = await sql<BookedProduct>`
    /* prepared: page_products */
    select id, title, name_key as "nameKey", sku, sku_key as "skuKey", code, code_key as "codeKey", barcode, barcode_key as "barcodeKey"
    from products where id in (
      select id from products where sku_key = any(${keys.skus}::text[])
      union select id from products where code_key = any(${keys.codes}::text[])
      union select id from products where barcode_key = any(${keys.barcodes}::text[])
      union select id from products where name_key = any(${keys.names}::text[]))
    order by id`.execute(executor);
  return rows;
}

/** What merchants decided for lines like these. One statement. */
export async function readDecisions(tx: Transaction, storeId: string, method: string): Promise<Decisions> {
  const { rows } = await sql<{ key: string; productId: string }>`
    /* prepared: page_decisions */
    select q.key, d.product_id as "productId" from match_queue q join match_decisions d on d.queue_id = q.id and d.undone_at is null
    where q.store_id = ${storeId}::bigint and q.method = ${method} and d.product_id is not null`.execute(tx);
  return new Map(rows.map((row) => [row.key, row.productId]));
}
