import { announce } from "../database/announce.ts";
import { raiseAttention } from "../database/attention.ts";
import { findBuyer, insertBuyer, noteBuyersUsed } from "../database/buyers.ts";
import { readCompany } from "../database/company.ts";
import type { Transaction } from "../database/database.ts";
import { lockKeys } from "../database/key-locks.ts";
import { writeAssignedNotices } from "../database/notices.ts";
import { insertEvents } from "../database/order-events.ts";
import { insertItems, type NewItem, renewSearch } from "../database/order-items.ts";
import { insertOwnOrder } from "../database/orders.ts";
import { readBuyers } from "../database/page-reads.ts";
import { findProducts } from "../database/products.ts";
import { inTransaction } from "../database/transaction.ts";
import { multiply } from "../domain/money.ts";
import { buyerKeys, openBuyerBook, type WantedBuyer } from "../sync/buyer-book.ts";
import { totalsOf } from "../sync/plan-content.ts";
import type { Actor, Context } from "./context.ts";
import { readPrice, readQuantity, refuseHugeTotals } from "./line-amounts.ts";
import { invalid } from "./problem.ts";
import { checkOrderFields } from "./set-order-fields.ts";

export interface NewOwnOrder {
  readonly locationId: string;
  readonly typeId: string;
  readonly statusId?: string | undefined;
  readonly managerId?: string | null | undefined;
  readonly buyerId?: string | undefined;
  readonly buyer?: WantedBuyer | undefined;
  readonly items: readonly {
    readonly productId?: string | undefined;
    readonly title?: string | undefined;
    readonly sku?: string | undefined;
    readonly quantity: string;
    readonly price: string;
  }[];
  readonly comment?: string | undefined;
}

interface ChosenBuyer {
  readonly id: string | null;
  /** Several people have this phone or e-mail: the most recently used was taken. */
  readonly ambiguous: boolean;
}

/** Makes an order on the desk, in the company's currency; 422 naming what it refers to wrongly. Returns its id. */
export async function createOrder(context: Context, actor: Actor, order: NewOwnOrder): Promise<string> {
  if (order.buyer !== undefined && order.buyerId !== undefined) throw invalid({ path: "buyer", message: "is given twice: send buyerId or buyer" });
  const now = context.now();
  return inTransaction(context.db, async (tx) => {
    const company = await readCompany(tx);
    const managerId = order.managerId ?? null;
    const { type } = await checkOrderFields(tx, { ...order, buyerId: undefined });
    const items = await readItems(tx, order.items, company.currency);
    const totals = totalsOf(items);
    const buyer = await chooseBuyer(tx, order, { country: company.country, now });
    const made = await insertOwnOrder(
      tx,
      {
        statusId: order.statusId ?? type?.initialStatusId ?? "",
        typeId: order.typeId,
        locationId: order.locationId,
        managerId,
        buyerId: buyer.id,
        currency: company.currency,
        itemsTotal: totals.items,
        discountTotal: totals.discount,
        total: totals.total,
        seen: managerId === null || managerId === actor.id,
      },
      now,
    );
    await insertItems(tx, made.id, items);
    await renewSearch(tx, [made.id]);
    const events = [
      { orderId: made.id, kind: "created", after: { number: made.number }, cause: "desk" },
      ...(order.comment === undefined ? [] : [{ orderId: made.id, kind: "comment", text: order.comment }]),
    ];
    await insertEvents(tx, events, { author: { kind: actor.kind, id: actor.id, name: actor.name }, now });
    if (buyer.ambiguous) await flagBuyer(tx, { orderId: made.id, wanted: order.buyer, now });
    if (managerId !== null) await writeAssignedNotices(tx, { orderIds: [made.id], by: actor.id, now });
    await announce(tx, "order.changed", { ids: [made.id] });
    return made.id;
  });
}

async function readItems(tx: Transaction, items: NewOwnOrder["items"], currency: string): Promise<NewItem[]> {
  const products = await findProducts(tx, [...new Set(items.flatMap((item) => item.productId ?? []))]);
  const lines = items.map((item, position): NewItem => {
    const path = (member: string) => `items.${position}.${member}`;
    const product = item.productId === undefined ? undefined : products.get(item.productId);
    if (item.productId !== undefined && !product) throw invalid({ path: path("productId"), message: "there is no such product" });
    const title = item.title ?? product?.title;
    if (title === undefined) throw invalid({ path: path("title"), message: "is missing: a line has a product or a title" });
    const quantity = readQuantity(item.quantity, path("quantity"));
    const price = readPrice(item.price, currency, path("price"));
    if (price < 0n) throw invalid({ path: path("price"), message: "must not be below zero" });
    const sku = item.sku ?? product?.sku ?? null;
    return { position, productId: product?.id ?? null, title, sku, kind: "product", quantity, price, total: multiply(price, quantity) };
  });
  refuseHugeTotals(lines);
  return lines;
}

/** The buyer by id, or matched by phone, then e-mail, or made anew (product.md 18); none when none was given. */
async function chooseBuyer(tx: Transaction, order: NewOwnOrder, { country, now }: { country: string; now: Date }): Promise<ChosenBuyer> {
  if (order.buyerId !== undefined) {
    const buyer = await findBuyer(tx, order.buyerId);
    if (!buyer) throw invalid({ path: "buyerId", message: "there is no such buyer" });
    await noteBuyersUsed(tx, { ids: [buyer.id], filled: [], now });
    return { id: buyer.id, ambiguous: false };
  }
  if (order.buyer === undefined) return { id: null, ambiguous: false };
  const { buyer } = order;
  if ([buyer.firstName, buyer.lastName, buyer.phone, buyer.email].every((text) => text === ""))
    throw invalid({ path: "buyer", message: "has neither name, phone nor e-mail" });
  const keys = buyerKeys(buyer, country);
  await lockKeys(tx, [...(keys.phone === null ? [] : [`phone:${keys.phone}`]), ...(keys.email === null ? [] : [`email:${keys.email}`])]);
  const existing = await readBuyers(tx, { phones: keys.phone === null ? [] : [keys.phone], emails: keys.email === null ? [] : [keys.email] });
  const book = openBuyerBook(existing, { country, now, nameless: () => "" });
  const match = book.match(buyer);
  const [created] = book.created;
  await noteBuyersUsed(tx, { ids: [...book.used], filled: book.filled(), now });
  return { id: created ? await insertBuyer(tx, created, now) : match.buyerId, ambiguous: match.ambiguous };
}

async function flagBuyer(tx: Transaction, of: { orderId: string; wanted: WantedBuyer | undefined; now: Date }): Promise<void> {
  const detail = { phone: of.wanted?.phone ?? "", email: of.wanted?.email ?? "" };
  await raiseAttention(tx, [{ kind: "buyer_ambiguous", storeId: null, orderId: of.orderId, remoteId: null, detail }], of.now);
  await announce(tx, "attention.changed", {});
}
