import { sql } from "kysely";
import type { OrderContent } from "../sync/content.ts";
import type { MirroredItem, SentLine } from "../sync/mirror-lines.ts";
import type { Executor, Transaction } from "./database.ts";
import { asRows } from "./rows.ts";

export interface MirroredProduct {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly code: string | null;
  readonly barcode: string | null;
}

export interface MirroredBuyer {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly phoneKey: string | null;
  readonly email: string;
  readonly address: string;
}

/** An order of the desk with all that carrying it over needs, and what was carried over before. */
export interface MirroredOrder {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly statusId: string;
  readonly typeId: string;
  readonly locationId: string;
  readonly managerId: string | null;
  readonly currency: string;
  readonly placedAt: Date;
  readonly placedWallClock: string;
  readonly storeName: string;
  readonly storeRemoteId: string;
  readonly storeRemoteNumber: string;
  readonly content: OrderContent;
  readonly buyer: MirroredBuyer | null;
  readonly items: readonly MirroredItem[];
  readonly products: ReadonlyMap<string, MirroredProduct>;
  readonly state: "opening" | "bound" | "parked";
  readonly remoteId: string | null;
  readonly remotePersonId: string | null;
  readonly baseRemote: string | null;
  readonly baseDesk: string | null;
  readonly frozen: boolean;
  /** Somebody else had brought it there: only statuses move. */
  readonly adopted: boolean;
  readonly sentVersion: number;
  readonly sentNotes: string;
  readonly failures: number;
  readonly sent: readonly SentLine[];
  /** The buyer as known there. */
  readonly person: { readonly remoteId: string; readonly sent: string } | null;
  /** Products known there, by our keys, as far as these lines name them by a product of ours or by their own words. */
  readonly known: ReadonlyMap<string, string>;
}

interface Figures {
  readonly quantity: string;
  readonly price: string;
}
type ItemRow = Omit<MirroredItem, "quantity" | "price" | "total"> & Figures & { readonly total: string };
type SentRow = Omit<SentLine, "quantity" | "price" | "discount"> & Figures & { readonly discount: string };
interface Row extends Omit<MirroredOrder, "items" | "products" | "sent" | "known"> {
  readonly items: readonly (ItemRow & { readonly product: MirroredProduct | null })[];
  readonly sent: readonly SentRow[];
}

/** Null when the order is gone, is of no store or is not to be mirrored. Two statements. */
export async function readMirrored(
  executor: Executor,
  mirrorId: string,
  orderId: string,
  keysOf: (items: readonly MirroredItem[]) => readonly string[],
): Promise<MirroredOrder | null> {
  const { rows } = await sql<Row>`
    select o.id, o.number, o.version, o.status_id as "statusId", o.type_id as "typeId", o.location_id as "locationId", o.manager_id as "managerId",
      o.currency, o.placed_at as "placedAt", b.placed_wall_clock as "placedWallClock", s.name as "storeName", b.remote_id as "storeRemoteId",
      b.remote_number as "storeRemoteNumber", b.content, m.state, m.remote_id as "remoteId", m.remote_person_id as "remotePersonId",
      m.base_remote_status as "baseRemote", m.base_desk_status as "baseDesk", m.frozen_at is not null as frozen, m.adopted, m.sent_version as "sentVersion",
      m.sent_notes as "sentNotes", m.failures,
      case when u.id is not null then json_build_object('id', u.id::text, 'firstName', u.first_name, 'lastName', u.last_name, 'phone', u.phone,
        'phoneKey', u.phone_key, 'email', u.email, 'address', u.address) end as buyer,
      case when p.remote_id is not null then json_build_object('remoteId', p.remote_id, 'sent', p.sent) end as person,
      (select coalesce(json_agg(json_build_object('id', i.id::text, 'productId', i.product_id::text, 'title', i.title, 'sku', i.sku, 'kind', i.kind,
          'quantity', (i.quantity * 1000)::bigint::text, 'price', i.price::text, 'total', i.total::text,
          'product', case when d.id is not null then json_build_object('id', d.id::text, 'title', d.title, 'sku', d.sku, 'code', d.code, 'barcode', d.barcode) end)
          order by i.position, i.id), '[]')
        from order_items i left join products d on d.id = i.product_id where i.order_id = o.id) as items,
      (select coalesce(json_agg(json_build_object('itemId', l.item_id::text, 'remoteId', l.remote_id, 'productKey', l.product_key, 'productId', l.product_id,
          'quantity', (l.quantity * 1000)::bigint::text, 'price', l.price::text, 'discount', l.discount::text, 'differs', l.differs) order by l.item_id), '[]')
        from mirror_lines l where l.order_id = o.id) as sent
    from mirror_orders m join orders o on o.id = m.order_id join bindings b on b.order_id = o.id join stores s on s.id = b.store_id
    left join buyers u on u.id = o.buyer_id left join mirror_people p on p.mirror_id = m.mirror_id and p.buyer_id = o.buyer_id
    where m.mirror_id = ${mirrorId}::bigint and m.order_id = ${orderId}::bigint`.execute(executor);
  const [row] = rows;
  if (!row) return null;
  const items = row.items.map(({ product: _, ...item }) => ({
    ...item,
    quantity: BigInt(item.quantity),
    price: BigInt(item.price),
    total: BigInt(item.total),
  }));
  const known = await sql<{ key: string; remoteId: string }>`
    select key, remote_id as "remoteId" from mirror_products where mirror_id = ${mirrorId}::bigint and key = any(${keysOf(items)}::text[])`.execute(
    executor,
  );
  return {
    ...row,
    items,
    products: new Map(row.items.flatMap(({ product }) => (product ? [[product.id, product] as const] : []))),
    sent: row.sent.map((line) => ({ ...line, quantity: BigInt(line.quantity), price: BigInt(line.price), discount: BigInt(line.discount) })),
    known: new Map(known.rows.map((one) => [one.key, one.remoteId])),
  };
}

export async function saveMirrorPerson(
  tx: Transaction,
  person: { mirrorId: string; buyerId: string; remoteId: string; ambiguous: boolean; sent: string },
): Promise<void> {
  await sql`
    insert into mirror_people (mirror_id, buyer_id, remote_id, ambiguous, sent)
    values (${person.mirrorId}::bigint, ${person.buyerId}::bigint, ${person.remoteId}, ${person.ambiguous}, ${person.sent})
    on conflict (mirror_id, buyer_id) do update set remote_id = excluded.remote_id, ambiguous = excluded.ambiguous, sent = excluded.sent`.execute(tx);
}

export async function forgetMirrorPerson(tx: Transaction, mirrorId: string, buyerId: string): Promise<void> {
  await sql`delete from mirror_people where mirror_id = ${mirrorId}::bigint and buyer_id = ${buyerId}::bigint`.execute(tx);
}

export async function saveMirrorProducts(
  tx: Transaction,
  mirrorId: string,
  products: readonly { key: string; remoteId: string; created: boolean }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into mirror_products (mirror_id, key, remote_id, created, known_at)
    select ${mirrorId}::bigint, r.key, r."remoteId", r.created, ${now} from jsonb_to_recordset(${asRows(products)}) as r(key text, "remoteId" text, created boolean)
    on conflict (mirror_id, key) do update set remote_id = excluded.remote_id, created = excluded.created, known_at = excluded.known_at`.execute(tx);
}

/** A product that is known but was deleted there. */
export async function forgetMirrorProduct(tx: Transaction, mirrorId: string, remoteId: string): Promise<void> {
  await sql`delete from mirror_products where mirror_id = ${mirrorId}::bigint and remote_id = ${remoteId}`.execute(tx);
}

/** A line as it stands there now. */
export async function saveMirrorLine(tx: Transaction, orderId: string, line: SentLine): Promise<void> {
  const [row] = [{ ...line, quantity: line.quantity.toString(), price: line.price.toString(), discount: line.discount.toString() }];
  await sql`
    insert into mirror_lines (order_id, item_id, remote_id, product_key, product_id, quantity, price, discount, differs)
    select ${orderId}::bigint, r."itemId", r."remoteId", r."productKey", r."productId", r.quantity / 1000.0, r.price, r.discount, r.differs
    from jsonb_to_record(${JSON.stringify(row)}::jsonb) as r("itemId" bigint, "remoteId" text, "productKey" text, "productId" text, quantity bigint, price bigint,
      discount bigint, differs boolean)
    on conflict (order_id, item_id) do update set remote_id = excluded.remote_id, product_key = excluded.product_key, product_id = excluded.product_id,
      quantity = excluded.quantity, price = excluded.price, discount = excluded.discount, differs = excluded.differs`.execute(tx);
}

export async function forgetMirrorLines(tx: Transaction, orderId: string, itemIds: readonly string[]): Promise<void> {
  await sql`delete from mirror_lines where order_id = ${orderId}::bigint and item_id = any(${itemIds}::bigint[])`.execute(tx);
}
