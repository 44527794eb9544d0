import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OrdersAnswer, PlacedQuery } from "../connectors/contract.ts";
import type { Lane } from "../database/lane.ts";
import type { Pass } from "../database/passes.ts";
import type { SyncStore } from "../database/sync-store.ts";
import type { StoreOrder } from "../domain/store-order.ts";
import { wallFromSeconds, wallSeconds } from "../domain/wall-clock.ts";
import { latestPossible } from "../sync/cursor.ts";
import type { PassPosition } from "../sync/pass-position.ts";
import { lightPosition, wholeWindow } from "../sync/pass-steps.ts";
import { askForSlices } from "./ask-for-page.ts";
import type { OpenStore } from "./open-store-connection.ts";

const NOW = new Date("2026-11-24T10:00:00Z");
const ZONE = "Europe/Kyiv";
const END = wallSeconds(latestPossible(ZONE, NOW));

interface Entry {
  readonly id: string;
  readonly wall: number;
  readonly status: string;
}

interface Shop {
  readonly entries: readonly Entry[];
  readonly order: "ascending" | "descending" | "shuffled";
  readonly ignores: readonly ("status" | "limit" | "from" | "to")[];
}

function ask(shop: Shop, query: PlacedQuery): Entry[] {
  const ignores = new Set(shop.ignores);
  const found = shop.entries.filter(
    ({ wall, status }) =>
      (ignores.has("from") || wall >= wallSeconds(query.from)) &&
      (ignores.has("to") || query.to === null || wall <= wallSeconds(query.to)) &&
      (ignores.has("status") || query.statuses === null || query.statuses.includes(status)),
  );
  // "Shuffled" is an order nobody can guess, but the same one for the same question: by the entry's own position.
  if (shop.order !== "shuffled") found.sort((a, b) => (a.wall - b.wall || a.id.localeCompare(b.id)) * (shop.order === "ascending" ? 1 : -1));
  return ignores.has("limit") ? found : found.slice(query.offset ?? 0, (query.offset ?? 0) + query.limit);
}

function answerOf(entries: readonly Entry[], limit: number): OrdersAnswer {
  const orders = entries.map(
    ({ id, wall, status }) => ({ remoteId: id, statusId: status, placedWallClock: wallFromSeconds(wall) }) as unknown as StoreOrder,
  );
  return { orders, unreadable: [], full: orders.length >= limit };
}

const WINDOW = wholeWindow(wallFromSeconds(END - 60 * 86_400), ["1"]);

/** Walks a whole pass over the shop. What was seen in used answers, in the order of the answers, and how many questions it took. */
async function walk(shop: Shop, limit: number, { position = WINDOW, fill = 0 }: { position?: PassPosition; fill?: number } = {}) {
  let questions = 0;
  let sequence = 0n;
  const seen: string[] = [];
  const pages: { sequence: bigint; lastNumber: bigint }[] = [];
  const lane: Lane = { storeId: "1", epoch: "1", nextNumber: async () => ++sequence };
  const placed = async (query: PlacedQuery) => {
    if (++questions > 5_000) throw new Error("it asks and asks");
    return answerOf(ask(shop, query), query.limit);
  };
  const open = { connector: { sizes: { page: limit } }, connection: { orders: { placed } } } as unknown as OpenStore;
  const store = { timeZone: ZONE } as SyncStore;
  let pass = { position, startedAt: NOW } as Pass;
  while (pass.position.stage === "placed") {
    const page = await askForSlices({ lane, pass, store, open }, { more: (orders) => orders < fill, look: () => undefined });
    pages.push({ sequence: page.sequence, lastNumber: sequence });
    seen.push(...page.answer.orders.map((order) => order.remoteId));
    pass = { ...pass, position: page.next };
  }
  return { seen, questions, pages, newest: pass.position.newest };
}

/** How many open orders each second holds. */
function secondsOf(drawn: readonly Entry[]): number[] {
  const open = drawn.filter((entry) => entry.status === "1");
  return open.map((entry) => open.filter((other) => other.wall === entry.wall).length);
}

/** Orders of two months, many of them in the same few seconds. */
const entries = fc
  .array(fc.record({ ago: fc.oneof(fc.nat(60 * 86_400 - 1), fc.nat(3), fc.constantFrom(86_400, 50_000)), open: fc.boolean() }), { maxLength: 60 })
  .map((drawn) => drawn.map(({ ago, open }, at) => ({ id: String(at), wall: END - ago, status: open ? "1" : "3" })));
const orders = fc.constantFrom("ascending" as const, "descending" as const, "shuffled" as const);
const limits = fc.integer({ min: 1, max: 12 });

describe("asking for a window of time", () => {
  it("S8 sees every order of the window exactly once in the answers it uses, whatever the times, the limit and the order of results", async () => {
    await fc.assert(
      fc.asyncProperty(entries, orders, limits, async (drawn, order, limit) => {
        const { seen } = await walk({ entries: drawn, order, ignores: [] }, limit);
        const open = drawn.filter((entry) => entry.status === "1").map((entry) => entry.id);
        expect(seen.sort()).toEqual(open.sort());
      }),
      { numRuns: 300 },
    );
  });

  it("S8 sees every open order once too when the shop ignores the status filter, and asks no more than the answers need", async () => {
    await fc.assert(
      fc.asyncProperty(entries, orders, limits, async (drawn, order, limit) => {
        const { seen, questions } = await walk({ entries: drawn, order, ignores: ["status"] }, limit);
        expect(seen.sort()).toEqual(drawn.map((entry) => entry.id).sort());
        // A day at first, then wider while answers are short: about three dozen for an empty window, and a few halvings per page.
        expect(questions).toBeLessThan(60 + 30 * (drawn.length + 1));
      }),
      { numRuns: 200 },
    );
  });

  it("S8 S12 sees the same in pages of several answers, each page as old as its first answer", async () => {
    await fc.assert(
      fc.asyncProperty(entries, orders, limits, async (drawn, order, limit) => {
        const shop: Shop = { entries: drawn, order, ignores: [] };
        const [single, filled] = [await walk(shop, limit), await walk(shop, limit, { fill: 3 * limit })];
        expect(filled.seen).toEqual(single.seen);
        expect(filled.questions).toBe(single.questions);
        expect(filled.pages.length).toBeLessThanOrEqual(single.pages.length);
        for (const page of filled.pages) expect(page.sequence).toBe(page.lastNumber);
      }),
      { numRuns: 100 },
    );
  });

  it("S8 takes an answer of a shop that ignores the limit as whole", async () => {
    await fc.assert(
      fc.asyncProperty(entries, orders, limits, async (drawn, order, limit) => {
        // Exactly as many as asked for in one second cannot be told from a full page.
        fc.pre(!secondsOf(drawn).includes(limit));
        const { seen } = await walk({ entries: drawn, order, ignores: ["limit"] }, limit);
        const open = new Set(drawn.filter((entry) => entry.status === "1").map((entry) => entry.id));
        expect(new Set(seen)).toEqual(open);
      }),
      { numRuns: 200 },
    );
  });

  it("S8 asks a light pass in one question while its answer is short, and cuts it only when it is full", async () => {
    const few = Array.from({ length: 20 }, (_, at) => ({ id: String(at), wall: END - 50_000 + at * 60, status: "1" }));
    const cursor = wallFromSeconds(END - 50_000);
    expect(await walk({ entries: few, order: "ascending", ignores: [] }, 100, { position: lightPosition(cursor) })).toMatchObject({ questions: 1 });
    const { seen, questions } = await walk({ entries: few, order: "ascending", ignores: [] }, 10, { position: lightPosition(cursor) });
    expect(seen).toHaveLength(20);
    expect(questions).toBeGreaterThan(1);
  });

  it("S8 refuses a shop that answers full pages and looks neither at from nor at to, rather than asking it for ever", async () => {
    const many = Array.from({ length: 50 }, (_, at) => ({ id: String(at), wall: END - 40 * 86_400 + at * 3600, status: "1" }));
    for (const ignores of [["from", "to"], ["from"], ["to"]] as const) {
      const walked = walk({ entries: many, order: "ascending", ignores }, 10);
      await expect(walked, ignores.join(" ")).rejects.toMatchObject({ kind: "malformed" });
    }
  });
});

describe("a shop that did not answer in time", () => {
  it("S19 is asked for pages of 25 for the rest of the pass, and all of its orders are seen once", async () => {
    const entries = Array.from({ length: 300 }, (_, at) => ({ id: `o${at}`, wall: END - 3600 * (at + 30), status: "1" }));
    const limits: number[] = [];
    const seen: string[] = [];
    let sequence = 0n;
    const lane: Lane = { storeId: "1", epoch: "1", nextNumber: async () => ++sequence };
    const placed = async (query: PlacedQuery) => {
      limits.push(query.limit);
      return answerOf(ask({ entries, order: "ascending", ignores: [] }, query), query.limit);
    };
    const open = { connector: { sizes: { page: 100 } }, connection: { orders: { placed } } } as unknown as OpenStore;
    const late = { code: "timeout", facts: {} } as const;
    let pass = { position: wholeWindow(wallFromSeconds(END - 60 * 86_400), ["1"]), startedAt: NOW } as Pass;
    for (let page = 0; pass.position.stage === "placed"; page++) {
      // The second page's first try was not answered; the shop answers again after it.
      const store = { timeZone: ZONE, failure: page === 1 ? late : null } as unknown as SyncStore;
      const { answer, next } = await askForSlices({ lane, pass, store, open }, { more: () => page > 0, look: () => undefined });
      seen.push(...answer.orders.map((order) => order.remoteId));
      pass = { ...pass, position: next };
    }
    expect(limits[0]).toBe(100);
    expect(new Set(limits.slice(1))).toEqual(new Set([25]));
    expect([...seen].sort()).toEqual(entries.map((entry) => entry.id).sort());
  });
});
