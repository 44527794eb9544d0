import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { bringOver, observedLine, observedOrder } from "../../test/observed-order.ts";
import { insertStore, PAPER_SHOP, type StoreRow } from "../../test/store-orders.ts";
import type { Transaction } from "../database/database.ts";
import { decide, lockQueueEntry, undoDecision } from "../database/match-queue.ts";

let desk: Desk;
let store: StoreRow;
let placed = 1;

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
});
afterAll(() => desk.close());

/** An order of the shop with one line that has no article, so that nothing but a person can tell which product it is. */
const bringIn = (title: string): Promise<void> => bringOver(desk.context, store.id, observedOrder(String(placed++), [observedLine({ title })]));

const linesOf = async (title: string) =>
  (
    await sql<{ product: string | null; match: string; entry: string | null }>`
      select product_id as product, match, match_queue_id as entry from order_items where title = ${title} order by id`.execute(desk.db)
  ).rows;
const entryOf = async (title: string): Promise<string> =>
  (await sql<{ id: string }>`select id from match_queue where title = ${title}`.execute(desk.db)).rows[0]?.id ?? "";

/** Holds a transaction open until the page runs into it. */
async function whilePageWaits(work: (tx: Transaction) => Promise<unknown>, page: () => Promise<void>): Promise<void> {
  let pageDone: Promise<void> | undefined;
  await desk.db.transaction().execute(async (tx) => {
    await work(tx);
    pageDone = page();
    for (let waits = false; !waits; ) {
      const { rows } = await sql<{ waits: boolean }>`
        select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits`.execute(desk.db);
      waits = rows[0]?.waits ?? false;
    }
  });
  await pageDone;
}

describe("P14 a decision of the match queue", () => {
  it("holds for later lines of the kind, and its undo reaches those too", async () => {
    await bringIn("Garland");
    const id = await entryOf("Garland");
    const productId = (await desk.call("POST", "/products", { title: "Garland red" })).body.id;
    const made = await desk.call("POST", `/match-queue/${id}/decisions`, { productId });
    await bringIn("Garland");
    expect(await linesOf("Garland")).toEqual([
      { product: productId, match: "matched", entry: id },
      { product: productId, match: "matched", entry: id },
    ]);
    expect((await desk.call("DELETE", `/match-queue/${id}/decisions/${made.body.id}`)).status).toBe(204);
    expect(await linesOf("Garland")).toEqual([
      { product: null, match: "pending", entry: id },
      { product: null, match: "pending", entry: id },
    ]);
    expect((await desk.call("GET", "/match-queue")).body.items.find((entry: { id: string }) => entry.id === id).lines).toBe(2);
  });

  it("reaches the line of a page that was being written meanwhile, and so does its undo", async () => {
    await bringIn("Ribbon");
    const id = await entryOf("Ribbon");
    const productId = (await desk.call("POST", "/products", { title: "Ribbon blue" })).body.id;
    let decisionId = "";
    await whilePageWaits(
      async (tx) => {
        await lockQueueEntry(tx, id);
        ({ id: decisionId } = await decide(tx, { queueId: id, productId, created: false, employeeId: null, now: new Date() }));
      },
      () => bringIn("Ribbon"),
    );
    expect((await linesOf("Ribbon")).map((line) => line.product)).toEqual([productId, productId]);
    await whilePageWaits(
      async (tx) => {
        await lockQueueEntry(tx, id);
        await undoDecision(tx, { decisionId, queueId: id, productId, now: new Date() });
      },
      () => bringIn("Ribbon"),
    );
    expect((await linesOf("Ribbon")).map((line) => [line.product, line.match])).toEqual([
      [null, "pending"],
      [null, "pending"],
      [null, "pending"],
    ]);
  });
});
