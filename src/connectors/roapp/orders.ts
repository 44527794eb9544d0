import { RemoteError } from "../contract.ts";
import type { DeskConnection, DeskOrder, DeskSettings, DeskWrite, NewDeskOrder, OrdersPage } from "../desk-contract.ts";
import type { RoappClient, Written } from "./client.ts";
import { create } from "./create.ts";
import { parseOrder, parseOrders } from "./parse-order.ts";
import { withReference } from "./reference.ts";
import { type Block, block, idNumber, isoSeconds, record, rows, text } from "./values.ts";

const ORDERS = "/v2/orders";
const PAGE_SIZE = 50;
/** How far back a lost create is looked for; nobody makes 500 orders in the minutes that this takes. */
const MOST_PAGES = 10;

type Orders = Omit<DeskConnection["orders"], "lines" | "addLine" | "changeLine" | "removeLine">;

export const orderPath = (remoteId: string): string => `${ORDERS}/${encodeURIComponent(remoteId)}`;

export function ordersOf(client: RoappClient, settings: DeskSettings): Orders {
  async function page(query: string, number: number): Promise<OrdersPage> {
    const answer = await client.read(`${ORDERS}?${query}&page=${number}`);
    const found = rows(answer);
    const paging = block(block(answer).paging);
    return {
      ...parseOrders(found, settings),
      page: number,
      pages: count(paging.total_pages) ?? (found.length < PAGE_SIZE ? number : number + 1),
      count: count(paging.count),
    };
  }

  async function read(remoteId: string): Promise<DeskOrder | null> {
    const answer = await client.find(orderPath(remoteId));
    return answer === null ? null : parseOrder(record(answer), settings);
  }

  return {
    create: (order) => create(client, { path: ORDERS, body: wireOf(order, settings), under: false }),
    read,
    async byIds(remoteIds) {
      if (remoteIds.length > PAGE_SIZE) throw new RangeError(`at most ${PAGE_SIZE} ids a call, not ${remoteIds.length}`);
      if (remoteIds.length === 0) return [];
      const { orders, unreadable } = await page(`ids=${remoteIds.map(encodeURIComponent).join("&ids=")}`, 1);
      const [broken] = unreadable;
      if (broken) throw new RemoteError("malformed", `order ${broken.remoteId}: ${broken.problem}`, { code: "malformed_answer" });
      const asked = new Set(remoteIds);
      const isFiltered = orders.every(({ remoteId }) => asked.has(remoteId));
      const found = new Map(orders.filter(({ remoteId }) => asked.has(remoteId)).map((order) => [order.remoteId, order]));
      // A filter that is ignored says nothing of who is not in the answer.
      if (!isFiltered) for (const id of asked) if (!found.has(id)) for (const order of [await read(id)]) if (order) found.set(id, order);
      return [...found.values()];
    },
    async findByReference({ reference, buyerId, createdFrom, origin }) {
      const query = `clients_ids=${encodeURIComponent(buyerId)}&created_at=${encodeURIComponent(isoSeconds(createdFrom))}&sort=-id`;
      const isOurs = (order: DeskOrder): boolean =>
        order.reference === reference ||
        (order.reference === null && origin !== undefined && order.storeName === origin.storeName && order.storeOrderId === origin.remoteId);
      const found = new Map<string, DeskOrder>();
      for (let number = 1; number <= MOST_PAGES; number++) {
        const { orders, pages } = await page(query, number);
        for (const order of orders) if (isOurs(order)) found.set(order.remoteId, order);
        // Newest first: should the filters be ignored, what follows is older still.
        const isPast = orders.some(({ createdAt }) => isoSeconds(createdAt) < isoSeconds(createdFrom));
        if (isPast || number >= pages) break;
      }
      return [...found.values()];
    },
    async update(remoteId, { managerId, buyerId, locationId, orderTypeId }) {
      return outcomeOf(
        await client.write("PATCH", orderPath(remoteId), {
          ...(managerId === undefined ? {} : { manager_id: idNumber(managerId) }),
          ...(buyerId === undefined ? {} : { client_id: idNumber(buyerId) }),
          ...(locationId === undefined ? {} : { branch_id: idNumber(locationId) }),
          ...(orderTypeId === undefined ? {} : { order_type_id: idNumber(orderTypeId) }),
        }),
      );
    },
    async setStatus(remoteId, statusId, comment) {
      const body = { status_id: idNumber(statusId), ...(comment ? { comment } : {}) };
      return outcomeOf(await client.write("POST", `${orderPath(remoteId)}/status`, body));
    },
    async comment(remoteId, words, visibility) {
      // Which of the two spellings of "private" holds differs between versions.
      const body = { comment: words, is_private: visibility === "private", visibility };
      return outcomeOf(await client.write("POST", `${orderPath(remoteId)}/comments`, body));
    },
    changedSince: ({ from, page: number }) => page(`modified_at=${encodeURIComponent(isoSeconds(from))}&sort=modified_at`, number),
    createdSince: ({ from, page: number }) => page(`created_at=${encodeURIComponent(isoSeconds(from))}&sort=-id`, number),
  };
}

export function outcomeOf(written: Written): DeskWrite {
  return written.outcome === "done" ? { outcome: "done" } : written;
}

function count(value: unknown): number | null {
  const written = text(value);
  return /^\d+$/.test(written) ? Number(written) : null;
}

/** The account numbers the order, dates it and gives it its first status: none of that can be sent. */
function wireOf({ locationId, orderTypeId, buyerId, managerId, origin }: NewDeskOrder, { fields }: DeskSettings): Block {
  const values: readonly (readonly [string | null, string])[] = [
    [fields.storeName, origin.storeName],
    [fields.remoteId, origin.remoteId],
    [fields.remoteNumber, origin.remoteNumber],
    [fields.placedAt, isoSeconds(origin.placedAt)],
  ];
  return {
    branch_id: idNumber(locationId),
    order_type_id: idNumber(orderTypeId),
    client_id: idNumber(buyerId),
    ...(managerId === null ? {} : { manager_id: idNumber(managerId) }),
    manager_notes: withReference(`${origin.storeName} · ${origin.remoteNumber}`, origin.reference),
    custom_fields: Object.fromEntries(values.flatMap(([field, value]) => (field === null ? [] : [[`f${field}`, value]]))),
  };
}
