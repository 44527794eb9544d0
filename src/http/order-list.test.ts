import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Desk, openDesk } from "../../test/desk.ts";
import { insertStore, insertStoreOrders, PAPER_SHOP, type StoreRow } from "../../test/store-orders.ts";

let desk: Desk;
let store: StoreRow;

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
});
afterAll(() => desk.close());

const list = async (query: string): Promise<Answer["body"]> => {
  const answer = await desk.call("GET", `/orders?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const ids = (body: Answer["body"]): string[] => body.items.map((order: { id: string }) => order.id);

async function allPages(query: string, between: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const seen: string[] = [];
  let cursor = "";
  do {
    const page = await list(`${query}${cursor}`);
    seen.push(...ids(page));
    cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : "";
    await between();
  } while (cursor);
  return seen;
}

describe("the list of orders", () => {
  it("P31 shows what a row of the table needs", async () => {
    const [{ id, remoteId } = { id: "", remoteId: "" }] = await insertStoreOrders(desk.db, store, { count: 1, from: 900_001 });
    const [row] = (await list("limit=1")).items;
    expect(row).toMatchObject({
      id,
      status: { id: expect.any(String), name: expect.any(String), group: "new", color: expect.any(String) },
      type: { id: expect.any(String) },
      location: { id: expect.any(String) },
      manager: null,
      buyer: { firstName: "Anna", lastName: "Kravets", phone: "+380501112233" },
      currency: "UAH",
      total: { amount: "24.00", currency: "UAH" },
      itemCount: 1,
      firstItems: "Mug red × 2",
      payment: { method: "Card", paid: false },
      attention: 0,
      seen: false,
      version: 1,
      store: {
        id: store.id,
        name: store.name,
        platform: "paper",
        remoteId,
        remoteNumber: remoteId,
        url: `https://kvitka.example/orders/${remoteId}`,
        remoteStatus: { id: "1", titles: { en: "New" } },
        matched: true,
        pushPending: false,
        frozen: false,
        missing: false,
        disconnected: false,
      },
    });
  });

  it("P31 finds by what people type, and no input breaks the query", async () => {
    const [{ id } = { id: "" }] = await insertStoreOrders(desk.db, store, { count: 1, from: 1841 });
    for (const q of ["1841", "#1841", "050 111", "+38 (050) 111-22-33", "Kravets", "kravets 1841", "mug-red"])
      expect(ids(await list(`q=${encodeURIComponent(q)}&limit=200`)), q).toContain(id);
    for (const q of [
      "kravets 9999999",
      "nobody",
      "'",
      "\\",
      "a & b | c",
      "!!!",
      ":*",
      "<->",
      "((",
      "' | 'x",
      "\u0000",
      "%00",
      "1841' & '",
      "é".repeat(400),
    ])
      expect(ids(await list(`q=${encodeURIComponent(q)}`)).includes(id), q).toBe(q === "\u0000");
    expect(ids(await list("q=%20%20&limit=200"))).toContain(id);
  });

  it.each(["placedAt", "-placedAt", "updatedAt", "-updatedAt", "number", "-number"])(
    "pages by %s through ties to the millisecond, each order exactly once while others come in",
    async (sort) => {
      const shop = await insertStore(desk.db, `Pages ${sort}`);
      const mine = (await insertStoreOrders(desk.db, shop, { count: 45 })).map((order) => order.id);
      // Seven at each of a few instants that differ in the microseconds people's clocks have: the column keeps milliseconds.
      await sql`
        update orders set placed_at = '2026-11-20T10:00:00.1234567Z'::timestamptz + ((number % 7) || ' milliseconds')::interval,
          updated_at = '2026-11-20T10:00:00.9996Z'::timestamptz + ((number % 7) || ' milliseconds')::interval
        where id = any(${mine}::bigint[])`.execute(desk.db);
      let next = 100;
      const seen = await allPages(`sort=${sort}&limit=6&storeId=${shop.id}`, async () => {
        await insertStoreOrders(desk.db, shop, { count: 2, from: next });
        next += 2;
      });
      const ours = seen.filter((id) => mine.includes(id));
      expect(new Set(seen).size).toBe(seen.length);
      const column = { placedAt: "placed_at", updatedAt: "updated_at", number: "number" }[sort.replace("-", "")] ?? "";
      const direction = sql.raw(sort.startsWith("-") ? "desc" : "asc");
      const expected = await sql<{ id: string }>`
        select id from orders where id = any(${mine}::bigint[]) order by ${sql.ref(column)} ${direction}, id ${direction}`.execute(desk.db);
      expect(ours).toEqual(expected.rows.map((row) => row.id));
    },
  );

  it("refuses the cursor of another order of rows, and filters that are none", async () => {
    const { nextCursor } = await list("limit=1&sort=number");
    for (const query of [
      `sort=-number&cursor=${nextCursor}`,
      "cursor=%00nonsense",
      "sort=price",
      "source=nowhere",
      "placedFrom=yesterday",
      "managerId=you",
      "page=2",
      "limit=0",
    ])
      expect((await desk.call("GET", `/orders?${query}`)).status, query).toBe(422);
  });

  it("counts only when asked", async () => {
    expect((await list("limit=1")).total).toBeUndefined();
    const body = await list(`limit=1&withTotal=true&storeId=${store.id}&unseen=true`);
    expect(body.total).toBe((await allPages(`limit=200&storeId=${store.id}&unseen=true`)).length);
  });
});
