import { sql } from "kysely";
import { formatThousandths } from "../domain/money.ts";
import type { ChangedOrder, PagePlan } from "../sync/page-plan.ts";
import type { Transaction } from "./database.ts";
import type { PageFacts, PageIds } from "./page-facts.ts";
import { bindingRow, searchOf } from "./page-inserts.ts";
import { asRows } from "./rows.ts";

/** Known orders whose status or content moved, with their bindings. Two statements. */
export async function changeOrders(
  tx: Transaction,
  changed: readonly ChangedOrder[],
  { ids, facts }: { ids: PageIds; facts: PageFacts },
): Promise<void> {
  const rows = changed.map((order) => {
    const content = order.content;
    return {
      id: order.known.orderId,
      status: order.statusId,
      touched: content !== null,
      buyer: content ? ids.buyer(content.buyerId) : null,
      items: (content?.totals.items ?? 0n).toString(),
      discount: (content?.totals.discount ?? 0n).toString(),
      total: (content?.totals.total ?? 0n).toString(),
      storeTotal: order.observed.total.toString(),
      method: order.observed.payment.method,
      paid: order.observed.payment.paid,
      delivery: order.binding.content.delivery,
      search: content ? searchOf({ number: order.known.number, observed: order.observed, skus: skusAfter(order), country: facts.country }) : [],
    };
  });
  await sql`
    update orders o set status_id = r.status, updated_at = ${facts.now}, version = o.version + 1,
      buyer_id = case when r.touched then r.buyer else o.buyer_id end,
      items_total = case when r.touched then r.items else o.items_total end,
      discount_total = case when r.touched then r.discount else o.discount_total end,
      total = case when r.touched then r.total else o.total end,
      store_total = case when r.touched then r."storeTotal" else o.store_total end,
      payment_method = case when r.touched then r.method else o.payment_method end,
      paid = case when r.touched then r.paid else o.paid end,
      delivery = case when r.touched then r.delivery else o.delivery end,
      search = case when r.touched then array_to_tsvector(r.search) else o.search end
    from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, status bigint, touched boolean, buyer bigint, items bigint, discount bigint, total bigint,
      "storeTotal" bigint, method text, paid boolean, delivery jsonb, search text[])
    where o.id = r.id`.execute(tx);
  const bindings = changed.map((order) => ({
    ...bindingRow(order.binding),
    orderId: order.known.orderId,
    remoteNumber: order.observed.remoteNumber,
  }));
  await sql`
    update bindings b set remote_number = r."remoteNumber", base_store_status = r."baseStore", base_desk_status = r."baseDesk", remote_status = r."remoteStatus",
      remote_final = r."finalSince" is not null, observed_sequence = ${facts.sequence}::bigint, content_hash = r."contentHash", content = r.content,
      waiting_content = nullif(r.waiting, 'null'::jsonb), matched = r.matched, conflict_at = r."conflictAt", watch = r.watch, watched_since = r."watchedSince",
      compared_at = ${facts.now}, changed_at = r."changedAt", final_since = r."finalSince", missing_passes = r."missingPasses", missing_at = r."missingAt",
      push_pending_at = r."pushPendingAt", push_held = r."pushHeld", push_wish = r."pushWish",
      push_before = r."beforePush"->>'store', push_before_desk = (r."beforePush"->>'desk')::bigint,
      push_value = case when r.doubt then b.push_value end, push_desk_status = case when r.doubt then b.push_desk_status end,
      push_in_doubt_until = case when r.doubt then b.push_in_doubt_until end
    from jsonb_to_recordset(${asRows(bindings)}) as r("orderId" bigint, "remoteNumber" text, "baseStore" text, "baseDesk" bigint, "remoteStatus" text,
      "contentHash" text, content jsonb, waiting jsonb, matched boolean, "conflictAt" timestamptz, watch text, "watchedSince" timestamptz,
      "changedAt" timestamptz, "finalSince" timestamptz, "missingPasses" smallint, "missingAt" timestamptz, "pushPendingAt" timestamptz, "pushHeld" boolean, "pushWish" text, "beforePush" jsonb, doubt boolean)
    where b.order_id = r."orderId"`.execute(tx);
}

function skusAfter(order: ChangedOrder): (string | null)[] {
  const removed = new Set(order.content?.removed ?? []);
  return [...order.known.items.filter((item) => !removed.has(item.id)), ...(order.content?.added ?? [])].map((item) => item.sku);
}

/** Lines of known orders that go, and lines whose values changed. */
export async function changeItems(tx: Transaction, changed: readonly ChangedOrder[]): Promise<void> {
  const removed = changed.flatMap((order) => order.content?.removed ?? []);
  if (removed.length > 0) await sql`delete from order_items where id = any(${removed}::bigint[])`.execute(tx);
  const updated = changed
    .flatMap((order) => order.content?.updated ?? [])
    .map((item) => ({ ...item, quantity: formatThousandths(item.quantity), price: item.price.toString(), total: item.total.toString() }));
  if (updated.length === 0) return;
  await sql`
    update order_items i set title = r.title, kind = r.kind, quantity = r.quantity, price = r.price, total = r.total, in_store = r."inStore",
      removed_in_store = r."removedInStore"
    from jsonb_to_recordset(${asRows(updated)}) as r(id bigint, title text, kind text, quantity numeric, price bigint, total bigint, "inStore" jsonb,
      "removedInStore" boolean)
    where i.id = r.id`.execute(tx);
}

/**
 * Buyers that an order was given to, those with empty fields that are filled now included. What to fill was decided on a reading without a lock:
 * what somebody wrote since then stays. One statement.
 */
export async function changeBuyers(tx: Transaction, plan: PagePlan, now: Date): Promise<void> {
  if (plan.usedBuyers.length === 0) return;
  const filled = new Map(plan.filledBuyers.map((buyer) => [buyer.id, buyer]));
  const rows = [...plan.usedBuyers].sort().map((id) => filled.get(id) ?? { id });
  await sql`
    /* prepared: page_buyers_used */
    update buyers b set last_used_at = ${now},
      first_name = case when b.first_name = '' and b.last_name = '' then coalesce(r."firstName", '') else b.first_name end,
      last_name = case when b.first_name = '' and b.last_name = '' then coalesce(r."lastName", '') else b.last_name end,
      phone = coalesce(nullif(b.phone, ''), r.phone, ''), phone_key = case when b.phone = '' then coalesce(r."phoneKey", b.phone_key) else b.phone_key end,
      email = coalesce(nullif(b.email, ''), r.email, ''), email_key = case when b.email = '' then coalesce(r."emailKey", b.email_key) else b.email_key end,
      address = coalesce(nullif(b.address, ''), r.address, '')
    from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, "firstName" text, "lastName" text, phone text, "phoneKey" text, email text,
      "emailKey" text, address text)
    where b.id = r.id`.execute(tx);
}
