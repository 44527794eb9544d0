import { createHash } from "node:crypto";
import { productLocks, writePage } from "../database/apply-page.ts";
import type { Transaction } from "../database/database.ts";
import { lockKeys } from "../database/key-locks.ts";
import { type Glance, glanceAt, lockKnown, type ProductKeys, readAside, readBuyers, readDecisions, readProducts } from "../database/page-reads.ts";
import type { SyncStore } from "../database/sync-store.ts";
import { normalKey, productKey } from "../domain/keys.ts";
import type { StoreOrder, UnreadableOrder } from "../domain/store-order.ts";
import { admit } from "../sync/admission.ts";
import { openBuyerBook } from "../sync/buyer-book.ts";
import { observe } from "../sync/observe.ts";
import type { Observed, PagePlan, ParkedOrder, PlanStore } from "../sync/page-plan.ts";
import { planPage } from "../sync/plan-page.ts";
import { type BookedProduct, lineTitle, openProductBook } from "../sync/product-book.ts";
import type { Context } from "./context.ts";
import { enrichLines } from "./enrich-lines.ts";
import type { OpenStore } from "./open-store-connection.ts";

/** What an answer of a shop showed, ready to be brought over. */
export interface Sighting {
  /** Orders that need a closer look, enriched from the catalogue. */
  readonly candidates: readonly Observed[];
  readonly unreadable: readonly UnreadableOrder[];
  readonly glance: ReadonlyMap<string, Glance>;
  /** Products that have a key of these orders, as they were then; null: to be read again. */
  readonly products: readonly BookedProduct[] | null;
  readonly unchanged: number;
}

export interface Applied {
  readonly looked: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly leftOut: number;
  readonly setAside: number;
}

/** What was applied, and whose turn it was last: written with the store's row at the end of the transaction. */
export interface AppliedPage {
  readonly counts: Applied;
  readonly lastTurn: PagePlan["lastTurn"];
}

/** An answer of the shop; `observed` of an order where it was looked at before the whole answer was there. */
interface Shown {
  readonly orders: readonly StoreOrder[];
  readonly unreadable: readonly UnreadableOrder[];
  readonly observed?: (order: StoreOrder) => Observed;
}

/** Sorts out what certainly did not change, and asks the catalogue about the rest. No transaction is open meanwhile. */
export async function lookCloser(context: Context, { store, open }: { store: SyncStore; open: OpenStore }, answer: Shown): Promise<Sighting> {
  const unreadable = answer.unreadable.map(named);
  const ids = [...answer.orders.map((order) => order.remoteId), ...unreadable.flatMap((order) => order.remoteId ?? [])];
  const glance = await glanceAt(context.db, store.id, ids);
  const looked = answer.orders.map(answer.observed ?? ((order) => observe(order, store.company.country)));
  const candidates = looked.filter(({ order, hash }) => {
    const known = glance.get(order.remoteId);
    return !known?.settled || known.contentHash !== hash || known.remoteStatus !== order.statusId;
  });
  const wanted = candidates.filter(({ order }) => glance.has(order.remoteId) || admission(store, order) === "bring_in");
  const enriched = await enrichLines(
    context,
    { store, open },
    wanted.map(({ order }) => order),
  );
  const byId = new Map(enriched.map((order) => [order.remoteId, order]));
  const closer = candidates.map((seen) => ({ ...seen, order: byId.get(seen.order.remoteId) ?? seen.order }));
  return {
    candidates: closer,
    unreadable,
    glance,
    products: closer.length > 0 ? await readProducts(context.db, productKeysOf(store, closer)) : [],
    unchanged: looked.length - candidates.length,
  };
}

function admission(store: SyncStore, order: StoreOrder) {
  return admit({ placedAt: order.placedAt, final: store.finalStatuses.has(order.statusId) }, store);
}

/** An order without a key is set aside under one made from what was read, so that the same piece is not set aside twice. */
function named(order: UnreadableOrder): UnreadableOrder {
  if (order.remoteId !== null) return order;
  return {
    ...order,
    remoteId: `unreadable:${createHash("sha256")
      .update(JSON.stringify(order.raw) ?? "")
      .digest("hex")
      .slice(0, 16)}`,
  };
}

/** Locks, plans and writes a sighting in the caller's transaction, which already holds the lane (S4, S11) and says whose turn it was last. */
export async function applySighting(
  tx: Transaction,
  store: SyncStore,
  sighting: Sighting,
  facts: { sequence: bigint; now: Date; cause: string; importId: string | null; lastTurnPosition: number },
): Promise<AppliedPage> {
  const looked = sighting.candidates.length + sighting.unreadable.length + sighting.unchanged;
  if (sighting.candidates.length + sighting.unreadable.length === 0) {
    return { counts: { looked, created: 0, changed: 0, unchanged: sighting.unchanged, leftOut: 0, setAside: 0 }, lastTurn: null };
  }
  // Not by the glance: the page before may have brought one of them in since, and an import may have been undone.
  const remoteIds = sighting.candidates.map(({ order }) => order.remoteId);
  const known = await lockKnown(tx, store.id, remoteIds);
  const unbound = remoteIds.filter((remoteId) => !known.has(remoteId));
  const { leftOut, parked: aside } = await readAside(tx, store.id, unbound);
  const books = await openBooks(tx, store, { sighting, now: facts.now });
  const plan = planPage({
    store: { ...store, lastTurnPosition: facts.lastTurnPosition },
    observed: sighting.candidates,
    known,
    unchanged: sighting.unchanged,
    leftOut,
    ...books,
    sequence: facts.sequence,
    now: facts.now,
    cause: facts.cause,
  });
  const parked = [...plan.parked, ...sighting.unreadable.map(setAside)];
  const unparked = sighting.candidates.map(({ order }) => order.remoteId).filter((id) => aside.has(id) || sighting.glance.get(id)?.parked);
  await writePage(tx, { ...plan, parked }, { ...pageFacts(store), ...facts, unparked, wereLeftOut: new Set(leftOut.keys()) });
  const counts = {
    looked,
    created: plan.newOrders.length,
    changed: plan.changed.length,
    unchanged: plan.unchanged,
    leftOut: sighting.candidates.length - plan.newOrders.length - plan.changed.length - (plan.unchanged - sighting.unchanged) - plan.parked.length,
    setAside: parked.length,
  };
  return { counts, lastTurn: plan.lastTurn };
}

function pageFacts(store: SyncStore) {
  return {
    storeId: store.id,
    storeName: store.name,
    locationId: store.locationId,
    orderTypeId: store.orderTypeId,
    country: store.company.country,
    method: store.productMatching,
  };
}

/**
 * Buyers and products of the page, read under locks on their keys (S18). A product that was there a moment ago needs none: should it be gone since, the
 * server refuses the page, and its orders are written one by one.
 */
async function openBooks(tx: Transaction, store: SyncStore, { sighting, now }: { sighting: Sighting; now: Date }) {
  const { phones, emails, products } = bookKeys(store, sighting.candidates);
  const known = sighting.products ?? (await readProducts(tx, products));
  // Only what may be created is held: most articles are known, and stores that sell the same must not wait for each other.
  const missing = keysWithout(products, known);
  await lockKeys(tx, [...phones.map((key) => `phone:${key}`), ...emails.map((key) => `email:${key}`), ...productLocks(missing)]);
  const meanwhile = productLocks(missing).length > 0 ? await readProducts(tx, missing) : [];
  const book = openBuyerBook(await readBuyers(tx, { phones, emails }), {
    country: store.company.country,
    now,
    nameless: (orderNumber) => `${store.name} buyer ${orderNumber}`,
  });
  const decisions = await readDecisions(tx, store.id, store.productMatching);
  const there = new Map([...known, ...meanwhile].map((product) => [product.id, product]));
  const shelf = openProductBook([...there.values()], { method: store.productMatching, language: store.productLanguage, decisions });
  return { buyers: book, products: shelf };
}

/** The keys of all buyers and products that these orders speak of. */
export function bookKeys(store: PlanStore, observed: readonly Observed[]): { phones: string[]; emails: string[]; products: ProductKeys } {
  const buyers = observed.map((seen) => seen.buyerKeys);
  return {
    phones: unique(buyers.map((keys) => keys.phone)),
    emails: unique(buyers.map((keys) => keys.email)),
    products: productKeysOf(store, observed),
  };
}

/** The keys that none of these products has. */
function keysWithout(keys: ProductKeys, products: readonly BookedProduct[]): ProductKeys {
  const without = (wanted: readonly string[], keyOf: (product: BookedProduct) => string | null) => {
    const there = new Set(products.map(keyOf));
    return wanted.filter((key) => !there.has(key));
  };
  return {
    skus: without(keys.skus, (product) => product.skuKey),
    codes: without(keys.codes, (product) => product.codeKey),
    barcodes: without(keys.barcodes, (product) => product.barcodeKey),
    names: without(keys.names, (product) => product.nameKey),
  };
}

function productKeysOf(store: PlanStore, observed: readonly Observed[]): ProductKeys {
  const lines = observed.flatMap(({ order }) => order.lines);
  return {
    skus: unique(lines.map((line) => productKey(line.article))),
    codes: unique(lines.map((line) => productKey(line.code))),
    barcodes: unique(lines.map((line) => productKey(line.barcode))),
    names: store.productMatching === "name" ? unique(lines.map((line) => normalKey(lineTitle(line, store.productLanguage)))) : [],
  };
}

function unique(keys: readonly (string | null)[]): string[] {
  return [...new Set(keys.filter((key) => key !== null && key !== ""))] as string[];
}

function setAside(order: UnreadableOrder): ParkedOrder {
  const remoteId = order.remoteId ?? "";
  return { remoteId, reason: "set_aside", problem: order.problem, remoteStatus: null, observed: null, raw: order.raw, detail: { remoteId } };
}
