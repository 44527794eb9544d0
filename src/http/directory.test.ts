import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const NOUNS = [
  { noun: "locations", one: async () => ({ name: "Second shop" }), change: { name: "Renamed", archived: true } },
  { noun: "order-types", one: async () => ({ name: "Repair", initialStatusId: await firstStatus() }), change: { name: "Renamed", archived: true } },
  {
    noun: "order-statuses",
    one: async () => ({ name: "Packed", group: "ready", color: "#336699" }),
    change: { name: "Renamed", color: "#993366", group: "delivery" },
  },
] as const;

async function firstStatus(): Promise<string> {
  return (await desk.call("GET", "/order-statuses")).body.items[0].id;
}

describe.each(NOUNS)("$noun", ({ noun, one, change }) => {
  it("are made, changed, listed and deleted; only what is given changes", async () => {
    const body = await one();
    const made = await desk.call("POST", `/${noun}`, body);
    expect(made).toMatchObject({ status: 201, body });
    expect((await desk.call("PATCH", `/${noun}/${made.body.id}`, {})).body).toEqual(made.body);
    const changed = await desk.call("PATCH", `/${noun}/${made.body.id}`, change);
    expect(changed).toMatchObject({ status: 200, body: { ...made.body, ...change } });
    expect((await desk.call("GET", `/${noun}?limit=200`)).body.items).toContainEqual(changed.body);
    expect((await desk.call("DELETE", `/${noun}/${made.body.id}`)).status).toBe(204);
    expect((await desk.call("DELETE", `/${noun}/${made.body.id}`)).status).toBe(404);
    expect((await desk.call("PATCH", `/${noun}/${made.body.id}`, change)).status).toBe(404);
  });

  it("come page by page, each once, although some are added and deleted on the way", async () => {
    const made: string[] = [];
    for (let i = 0; i < 25; i++)
      made.push(
        (await desk.call("POST", `/${noun}`, { ...(await one()), name: `Page ${i}`, ...(noun === "order-statuses" ? { position: 500 } : {}) })).body
          .id,
      );
    const seen: string[] = [];
    let cursor: string | null = "";
    for (let page = 0; cursor !== null; page++) {
      const answer = await desk.call("GET", `/${noun}?limit=10${cursor && `&cursor=${cursor}`}`);
      seen.push(...answer.body.items.map((item: { id: string }) => item.id));
      cursor = answer.body.nextCursor;
      if (page === 0) await desk.call("DELETE", `/${noun}/${made.pop()}`);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(made.every((id) => seen.includes(id))).toBe(true);
    for (const id of made) expect((await desk.call("DELETE", `/${noun}/${id}`)).status).toBe(204);
  });
});

describe("what is in use", () => {
  it("is not deleted, and is said by what: a status by the order type that starts in it", async () => {
    const refused = await desk.call("DELETE", `/order-statuses/${await firstStatus()}`);
    expect(refused).toMatchObject({ status: 409, body: { code: "in_use", usedBy: [{ kind: "order_type", name: "Online order" }] } });
    expect(refused.body.detail).toContain("Online order");
  });

  it("counts stores (deleted ones too), rules, orders and stock", async () => {
    const location = (await desk.call("POST", "/locations", { name: "Warehouse" })).body.id;
    const status = (await desk.call("POST", "/order-statuses", { name: "Packed", group: "ready" })).body.id;
    const type = (await desk.call("POST", "/order-types", { name: "Wholesale", initialStatusId: await firstStatus() })).body.id;
    const { rows } = await desk.pool.query(
      `insert into stores (platform, name, url, shop_key, enabled, location_id, order_type_id, product_language, product_matching, assignment_mode, time_zone, connected_at, deleted_at)
       values ('cartum', 'Old shop', 'https://old.example', 'cartum:old.example', false, $1, $2, 'ua', 'sku', 'all', 'Europe/Kyiv', now(), now()) returning id`,
      [location, type],
    );
    await desk.pool.query("insert into status_rules values ($1, 'in', '1', $2)", [rows[0].id, status]);
    await desk.pool.query(
      "insert into products (id, title, name_key, created_at, updated_at) overriding system value values (77, 'Vase', 'vase', now(), now())",
    );
    await desk.pool.query("insert into product_stock values (77, $1, 3, now())", [location]);
    const usesOf = async (path: string) => {
      const answer = await desk.call("DELETE", path);
      expect(answer).toMatchObject({ status: 409, body: { code: "in_use" } });
      return answer.body.usedBy.map((use: { kind: string; name: string; count: number }) => `${use.kind} ${use.name ?? use.count}`);
    };
    expect(await usesOf(`/locations/${location}`)).toEqual(["store Old shop", "stock 1"]);
    expect(await usesOf(`/order-types/${type}`)).toEqual(["store Old shop"]);
    expect(await usesOf(`/order-statuses/${status}`)).toEqual(["store Old shop"]);
  });

  it("or the last of its kind stays: orders need one", async () => {
    await desk.pool.query("update locations set archived = true where id <> 1");
    const refused = await desk.call("DELETE", "/locations/1");
    expect(refused).toMatchObject({ status: 409, body: { code: "in_use", usedBy: [{ kind: "last" }] } });
    expect(refused.body.detail).toContain("the last one");
  });

  it("is never left without a status by an order type that begins to use it at the same moment", async () => {
    for (let round = 0; round < 8; round++) {
      const status = (await desk.call("POST", "/order-statuses", { name: "Short-lived", group: "ready" })).body.id;
      const [made, deleted] = await Promise.all([
        desk.call("POST", "/order-types", { name: "Quick", initialStatusId: status }),
        desk.call("DELETE", `/order-statuses/${status}`),
      ]);
      expect([
        [201, 409],
        [422, 204],
      ]).toContainEqual([made.status, deleted.status]);
    }
  });
});

describe("order statuses", () => {
  it("are ordered by position, and come last without one", async () => {
    const last = await desk.call("POST", "/order-statuses", { name: "Last", group: "ready" });
    const first = await desk.call("POST", "/order-statuses", { name: "First", group: "new", position: -5 });
    const { items } = (await desk.call("GET", "/order-statuses?limit=200")).body;
    expect([items[0].id, items.at(-1).id]).toEqual([first.body.id, last.body.id]);
  });
});

describe("the company", () => {
  it("is changed member by member", async () => {
    const before = (await desk.call("GET", "/company")).body;
    const changed = await desk.call("PATCH", "/company", { acceptedCurrencies: ["EUR", "PLN"] });
    expect(changed.body).toEqual({ ...before, acceptedCurrencies: ["EUR", "PLN"] });
    expect((await desk.call("PATCH", "/company", { acceptedCurrencies: [], allowNegativeStock: true })).body).toEqual({
      ...before,
      allowNegativeStock: true,
    });
    for (const [member, value] of Object.entries({
      currency: "EURO",
      timeZone: "Mars/Base",
      country: "Ukraine",
      locale: "xx",
      name: " ",
      unheardOf: 1,
    })) {
      expect(await desk.call("PATCH", "/company", { [member]: value }), member).toMatchObject({ status: 422, body: { errors: [{ path: member }] } });
    }
  });
});

describe("a currency that is accepted from now on (P19)", () => {
  it("lets the orders that waited for it be looked at again, and no others", async () => {
    const { rows } = await desk.pool.query(
      `insert into stores (platform, name, url, shop_key, enabled, location_id, order_type_id, product_language, product_matching, assignment_mode, time_zone, connected_at)
       values ('cartum', 'Shop', 'https://shop.example', 'cartum:shop.example', true, 1, 1, 'ua', 'sku', 'all', 'Europe/Kyiv', now()) returning id`,
    );
    const storeId = rows[0].id;
    for (const [remoteId, currency] of [
      ["11", "RON"],
      ["12", "RON"],
      ["13", "GBP"],
    ]) {
      await desk.pool.query(
        `insert into attention (kind, subject, store_id, remote_id, detail, actions, created_at, updated_at)
         values ('currency_not_accepted', $1, $2, $3, $4, '{}', now(), now())`,
        [`store:${storeId}/${remoteId}`, storeId, remoteId, JSON.stringify({ currency })],
      );
    }
    const jobs = async () => (await desk.pool.query("select payload from graphile_worker._private_jobs j")).rows.map((row) => row.payload);
    await desk.call("PATCH", "/company", { name: "Kvitka" });
    expect(await jobs()).toEqual([]);
    await desk.call("PATCH", "/company", { acceptedCurrencies: ["RON"] });
    expect(await jobs()).toEqual([expect.objectContaining({ storeId, remoteIds: ["11", "12"], fetch: false })]);
    await desk.call("PATCH", "/company", { acceptedCurrencies: ["RON"] });
    expect(await jobs()).toHaveLength(1);
  });
});

describe("the order of statuses", () => {
  it("is set as a whole: the named ones first, the others after them as they stood", async () => {
    const list = async () => (await desk.call("GET", "/order-statuses?limit=200")).body.items.map((status: { id: string }) => status.id);
    const [first, second, third, ...rest] = await list();
    const put = (ids: readonly string[]) => desk.call("PUT", "/order-statuses/order", { ids });
    const arranged = await put([third, first]);
    expect(arranged.status).toBe(200);
    expect(arranged.body.items.slice(0, 3)).toMatchObject([
      { id: third, position: 1 },
      { id: first, position: 2 },
      { id: second, position: 3 },
    ]);
    expect(await list()).toEqual([third, first, second, ...rest]);
    expect((await put([first, third, first])).body.errors).toMatchObject([{ path: "ids.2" }]);
    expect((await put([second, "987654321"])).status).toBe(422);
    expect(await list()).toEqual([third, first, second, ...rest]);
    const viewer = await desk.as("orders.view");
    expect((await desk.call("PUT", "/order-statuses/order", { ids: [first] }, { as: viewer })).status).toBe(403);
  });
});

describe("the statistics of orders", () => {
  it("count by the day an order was placed in the company's zone, and what is open by status", async () => {
    const [location, type] = await Promise.all(["/locations", "/order-types"].map(async (path) => (await desk.call("GET", path)).body.items[0].id));
    for (let nth = 0; nth < 3; nth += 1) await desk.call("POST", "/orders", { locationId: location, typeId: type, items: [] });
    const { rows } = await desk.pool.query<{ id: string; status: string }>("select id, status_id as status from orders order by id");
    // Half past midnight in Kyiv is still the day before in Greenwich.
    await desk.pool.query("update orders set placed_at = '2026-03-09T22:30:00Z' where id = $1", [rows[0]?.id]);
    await desk.pool.query("update orders set placed_at = '2026-03-09T21:30:00Z' where id = $1", [rows[1]?.id]);
    await desk.pool.query(
      "update orders set placed_at = '2026-03-10T21:59:59Z', status_id = (select max(id) from order_statuses where \"group\" = 'completed') where id = $1",
      [rows[2]?.id],
    );
    const { body } = await desk.call("GET", "/statistics/orders?from=2026-03-09&to=2026-03-10");
    expect(body).toMatchObject({
      from: "2026-03-09",
      to: "2026-03-10",
      items: [
        { day: "2026-03-09", storeId: null, orders: 1 },
        { day: "2026-03-10", storeId: null, orders: 2 },
      ],
    });
    expect(body.open.find((row: { statusId: string }) => row.statusId === rows[0]?.status).orders).toBe(2);
    expect((await desk.call("GET", "/statistics/orders?from=2026-03-10&to=2026-03-10")).body.items).toEqual([
      { day: "2026-03-10", storeId: null, orders: 2 },
    ]);
    expect((await desk.call("GET", "/statistics/orders?from=2020-01-01&to=2026-03-10")).status).toBe(422);
  });
});

it("a sample shop is not offered where its program is not there", async () => {
  expect((await desk.call("GET", "/sample-shop")).body).toEqual({ storeId: null, refused: "not_here" });
  expect(await desk.call("POST", "/sample-shop", {})).toMatchObject({ status: 409, body: { code: "sample_shop_refused", reason: "not_here" } });
  expect((await desk.call("DELETE", "/sample-shop")).status).toBe(404);
});
