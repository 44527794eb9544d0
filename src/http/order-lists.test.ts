import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { insertStore, insertStoreOrders, PAPER_SHOP, type StoreRow } from "../../test/store-orders.ts";

let desk: Desk;
let store: StoreRow;
let orders: { id: string; remoteId: string }[];

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
  orders = await insertStoreOrders(desk.db, store, { count: 620, from: 10_001 });
});
afterAll(() => desk.close());

const csv = async (query: string): Promise<string[]> => {
  const answer = await desk.call("GET", `/orders/export?${query}`);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
  expect(answer.headers["content-disposition"]).toMatch(/^attachment; filename="orders-\d{4}-\d\d-\d\d\.csv"$/);
  expect(answer.text.startsWith("\uFEFF")).toBe(true);
  return answer.text.slice(1).trimEnd().split("\r\n");
};

describe("the export of a view", () => {
  it("P31 holds every order of the view once, over many pages, with the columns and titles asked for", async () => {
    const lines = await csv(
      `storeId=${store.id}&columns=storeNumber,buyer,total,currency&titles=${encodeURIComponent("Номер|Покупець|Сума|Валюта")}&separator=semicolon`,
    );
    expect(lines[0]).toBe("Номер;Покупець;Сума;Валюта");
    expect(lines).toHaveLength(621);
    expect(new Set(lines.slice(1).map((line) => line.split(";")[0]))).toEqual(new Set(orders.map(({ remoteId }) => remoteId)));
    expect(lines[1]).toMatch(/^\d+;Anna Kravets;24\.00;UAH$/);
  });

  it("keeps to the filters, and makes harmless what a spreadsheet would run", async () => {
    await sql`update buyers set first_name = '=HYPERLINK("http://evil.example")', last_name = ''
      where id = (select buyer_id from orders where id = ${orders[3]?.id}::bigint)`.execute(desk.db);
    const lines = await csv(`q=${orders[3]?.remoteId}&columns=buyer,phone`);
    expect(lines).toEqual(["buyer,phone", `"'=HYPERLINK(""http://evil.example"")",'+380501112233`]);
    expect(await csv("source=own")).toHaveLength(1);
  });

  it("refuses columns it does not know and titles that are too few", async () => {
    for (const query of ["columns=number,password", "columns=number,total&titles=One"]) {
      const answer = await desk.call("GET", `/orders/export?${query}`);
      expect(answer.status, query).toBe(422);
      expect(answer.body.errors[0].path).toMatch(/columns|titles/);
    }
  });
});

describe("all orders of a view", () => {
  it("are told by their ids, in the view's order", async () => {
    const { body } = await desk.call("GET", `/orders/ids?storeId=${store.id}`);
    expect(body.more).toBe(false);
    expect(body.items).toHaveLength(620);
    const { body: page } = await desk.call("GET", `/orders?storeId=${store.id}&limit=200`);
    const named = ({ id, number }: { id: string; number: string }) => ({ id, number });
    expect(body.items.slice(0, 200)).toEqual(page.items.map(named));
  });

  it("are read whole for printing, in the order named, without counting as seen", async () => {
    const wanted = [orders[5], orders[1], orders[9]].map((order) => order?.id);
    const { status, body } = await desk.call("GET", `/orders/sheets?ids=${[...wanted, "999999999"].join(",")}`);
    expect(status).toBe(200);
    expect(body.items.map((order: { id: string }) => order.id)).toEqual(wanted);
    expect(body.items[0].items[0].title).toBe("Mug red");
    expect(body.items.every((order: { seen: boolean }) => order.seen === false)).toBe(true);
  });
});

describe("views people keep", () => {
  const view = { name: "My new ones", search: "statusGroup=new&managerId=me" };

  it("P31 are kept for each person alone, renamed, changed and thrown away", async () => {
    const made = await desk.call("POST", "/order-views", view);
    expect(made.status).toBe(201);
    expect((await desk.call("GET", "/order-views")).body.items).toEqual([{ id: made.body.id, ...view }]);
    const renamed = await desk.call("PATCH", `/order-views/${made.body.id}`, { name: "Mine" });
    expect(renamed.body).toEqual({ id: made.body.id, name: "Mine", search: view.search });
    const other = await desk.call("POST", "/employees", {
      name: "Maria",
      email: "maria@kvitka.example",
      role: "manager",
      password: "Sonyashnyk-48-stebel",
    });
    expect(other.status, other.text).toBe(201);
    await sql`update order_views set employee_id = ${other.body.employee?.id ?? other.body.id}::bigint`.execute(desk.db);
    expect((await desk.call("GET", "/order-views")).body.items).toEqual([]);
    expect((await desk.call("PATCH", `/order-views/${made.body.id}`, { name: "Stolen" })).status).toBe(404);
    expect((await desk.call("DELETE", `/order-views/${made.body.id}`)).status).toBe(404);
  });

  it("have a name each: the same again is refused, and so is renaming to it", async () => {
    await desk.call("POST", "/order-views", { ...view, name: "One" });
    const two = await desk.call("POST", "/order-views", { ...view, name: "Two" });
    expect((await desk.call("POST", "/order-views", { ...view, name: "ONE" })).body).toMatchObject({ status: 409, code: "view_exists" });
    expect((await desk.call("PATCH", `/order-views/${two.body.id}`, { name: "one" })).body).toMatchObject({ status: 409, code: "view_exists" });
    expect((await desk.call("DELETE", `/order-views/${two.body.id}`)).status).toBe(204);
    expect((await desk.call("GET", "/order-views")).body.items.map((kept: { name: string }) => kept.name)).toEqual(["One"]);
  });
});
