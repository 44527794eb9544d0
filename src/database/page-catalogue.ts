import { sql } from "kysely";
import type { PagePlan } from "../sync/page-plan.ts";
import type { Transaction } from "./database.ts";
import type { PageFacts, PageIds } from "./page-facts.ts";
import { asRows } from "./rows.ts";

export async function writeBuyers(tx: Transaction, plan: PagePlan, { ids, facts }: { ids: PageIds; facts: PageFacts }): Promise<void> {
  if (plan.newBuyers.length > 0) {
    const rows = plan.newBuyers.map(({ lastUsedAt: _, ...buyer }) => ({ ...buyer, id: ids.buyer(buyer.id) }));
    await sql`
      insert into buyers (id, first_name, last_name, phone, phone_key, email, email_key, address, flagged, last_used_at, created_at)
      overriding system value
      select r.id, r."firstName", r."lastName", r.phone, r."phoneKey", r.email, r."emailKey", r.address, r.flagged, ${facts.now}, ${facts.now}
      from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, "firstName" text, "lastName" text, phone text, "phoneKey" text, email text, "emailKey" text,
        address text, flagged boolean)`.execute(tx);
  }
  if (plan.usedBuyers.length > 0) {
    await sql`
      update buyers b set last_used_at = ${facts.now} from (select unnest(${[...plan.usedBuyers].sort()}::bigint[]) as id) u where b.id = u.id`.execute(
      tx,
    );
  }
  if (plan.filledBuyers.length > 0) {
    await sql`
      update buyers b set first_name = r."firstName", last_name = r."lastName", phone = r.phone, phone_key = r."phoneKey", email = r.email,
        email_key = r."emailKey", address = r.address
      from jsonb_to_recordset(${asRows(plan.filledBuyers)}) as r(id bigint, "firstName" text, "lastName" text, phone text, "phoneKey" text, email text,
        "emailKey" text, address text)
      where b.id = r.id`.execute(tx);
  }
}

export async function writeProducts(tx: Transaction, plan: PagePlan, { ids, facts }: { ids: PageIds; facts: PageFacts }): Promise<void> {
  if (plan.newProducts.length === 0) return;
  const rows = plan.newProducts.map((product) => ({ ...product, id: ids.product(product.id) }));
  await sql`
    insert into products (id, title, name_key, sku, sku_key, code, code_key, barcode, barcode_key, created_by_store_id, created_at, updated_at)
    overriding system value
    select r.id, r.title, r."nameKey", r.sku, r."skuKey", r.code, r."codeKey", r.barcode, r."barcodeKey", ${facts.storeId}::bigint, ${facts.now}, ${facts.now}
    from jsonb_to_recordset(${asRows(rows)}) as r(id bigint, title text, "nameKey" text, sku text, "skuKey" text, code text, "codeKey" text, barcode text,
      "barcodeKey" text)`.execute(tx);
}
