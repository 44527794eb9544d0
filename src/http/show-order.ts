import type { z } from "zod";
import type { Connector } from "../connectors/contract.ts";
import type { ListedEvent } from "../database/order-events.ts";
import type { ListedOrder, ListedStore } from "../database/order-list.ts";
import type { ItemView, OrderView } from "../database/views.ts";
import { formatThousandths, parseThousandths, showMoney } from "../domain/money.ts";
import type { InStore } from "../sync/lines.ts";
import type { fullOrder, listedOrder, orderEvent } from "./order-schemas.ts";

type Connectors = ReadonlyMap<string, Connector>;

const FIRST_ITEMS_LENGTH = 160;

/** An order as the list shows it. */
export function showListed(order: ListedOrder, connectors: Connectors): z.input<typeof listedOrder> {
  const { paymentMethod, paid, frozen, store, firstItems, total, ...plain } = order;
  return {
    ...plain,
    placedAt: order.placedAt.toISOString(),
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
    total: showMoney(BigInt(total), order.currency),
    payment: { method: paymentMethod, paid },
    firstItems: shortText(firstItems, order.itemCount),
    store: store && showStore(store, { frozen, connectors }),
  };
}

/** An order with all that its page shows. */
export function showFull(order: OrderView, connectors: Connectors): z.input<typeof fullOrder> {
  const { paymentMethod, paid, frozen, store, mirror, waitingContent, itemsTotal, discountTotal, storeTotal, ...plain } = order;
  const money = (minor: string) => showMoney(BigInt(minor), order.currency);
  return {
    ...plain,
    placedAt: order.placedAt.toISOString(),
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
    total: money(order.total),
    payment: { method: paymentMethod, paid },
    items: order.items.map((item) => showItem(item, money)),
    totals: {
      items: money(itemsTotal),
      discount: money(discountTotal),
      order: money(order.total),
      storeTotal: storeTotal === null ? null : money(storeTotal),
      equal: storeTotal === null ? null : storeTotal === order.total,
    },
    store: store && {
      ...showStore(store, { frozen, connectors }),
      placedAt: order.placedAt.toISOString(),
      lastUpdateAt: isoOf(store.lastUpdateAt),
      refreshAllowedAt: store.refreshAllowedAt === null ? null : isoOf(store.refreshAllowedAt),
      conflict: store.conflict,
      pushHeld: store.pushHeld,
      waiting: showWaiting(waitingContent, money),
    },
    mirror: mirror && { ...mirror, lastUpdateAt: mirror.lastUpdateAt === null ? null : isoOf(mirror.lastUpdateAt) },
    attention: order.attention.map((entry) => ({ ...entry, actions: [...entry.actions], createdAt: isoOf(entry.createdAt) })),
  };
}

export function showEvent(event: ListedEvent): z.input<typeof orderEvent> {
  return { ...event, at: event.at.toISOString() };
}

function showStore(store: ListedStore, { frozen, connectors }: { frozen: boolean; connectors: Connectors }) {
  return {
    id: store.id,
    name: store.name,
    platform: store.platform,
    disconnected: store.disconnected,
    remoteId: store.remoteId,
    remoteNumber: store.remoteNumber,
    url: connectors.get(store.platform)?.orderUrl(store.url, store.remoteId) ?? null,
    // A status the shop has never described is shown by its id.
    remoteStatus: { id: store.remoteStatusId, titles: { ...(store.remoteStatusTitles ?? { en: store.remoteStatusId }) } },
    matched: store.matched,
    pushPending: store.pushPending,
    frozen,
    missing: store.missing,
  };
}

function showItem(item: ItemView, money: (minor: string) => { amount: string; currency: string }) {
  const { writtenOffAt, editedAt, removedInStore, inStore, ...plain } = item;
  return {
    ...plain,
    quantity: quantity(item.quantity),
    price: money(item.price),
    total: money(item.total),
    writtenOff: writtenOffAt !== null,
    edited: editedAt !== null,
    inStore: inStore && { ...showInStore(inStore, money), removed: removedInStore },
  };
}

function showInStore(line: InStore, money: (minor: string) => { amount: string; currency: string }) {
  return {
    article: line.article,
    title: line.title,
    kind: line.kind,
    quantity: formatThousandths(BigInt(line.quantity)),
    price: money(line.price),
    total: money(line.total),
  };
}

function showWaiting(waiting: OrderView["waitingContent"], money: (minor: string) => { amount: string; currency: string }) {
  if (!waiting) return null;
  return { total: money(waiting.total), lines: waiting.lines.map((line) => showInStore(line, money)), content: { ...waiting.content } };
}

/** "Mug red × 2, Plate and 3 more". */
function shortText(lines: ListedOrder["firstItems"], count: number): string {
  const shown = lines.map((line) => {
    const times = quantity(line.quantity);
    return times === "1" ? line.title : `${line.title} × ${times}`;
  });
  const text = shown.join(", ");
  const cut = text.length > FIRST_ITEMS_LENGTH ? `${text.slice(0, FIRST_ITEMS_LENGTH - 1).toWellFormed()}…` : text;
  return count > lines.length ? `${cut} +${count - lines.length}` : cut;
}

function quantity(text: string): string {
  return formatThousandths(parseThousandths(text) ?? 0n);
}

function isoOf(text: string): string {
  return new Date(text).toISOString();
}
