import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe("products", () => {
  it("P14 have one SKU, code and barcode each, whatever their case and spaces: the second is refused naming the first", async () => {
    const first = await desk.call("POST", "/products", { title: " Mug red ", sku: "MUG-RED", code: "M1", barcode: "4820000000017" });
    expect(first).toMatchObject({ status: 201, body: { title: "Mug red", sku: "MUG-RED", stock: null, archived: false } });
    for (const [member, value] of [
      ["sku", " mug-red "],
      ["code", "m1"],
      ["barcode", "4820000000017 "],
    ] as const) {
      const refused = await desk.call("POST", "/products", { title: "Other", [member]: value });
      expect(refused).toMatchObject({
        status: 409,
        body: { code: "already_exists", member, product: { id: first.body.id, title: "Mug red" }, errors: [{ path: member }] },
      });
    }
    const other = (await desk.call("POST", "/products", { title: "Other", sku: "O-1" })).body;
    expect((await desk.call("PATCH", `/products/${other.id}`, { sku: "Mug-Red" })).status).toBe(409);
    const changed = await desk.call("PATCH", `/products/${other.id}`, { title: "Another", sku: null, archived: true });
    expect(changed.body).toMatchObject({ title: "Another", sku: null, archived: true });
    expect((await desk.call("PATCH", `/products/${first.body.id}`, { sku: "MUG-red" })).body.sku).toBe("MUG-red");
  });

  it("are made once when several people make them at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => desk.call("POST", "/products", { title: "Race", sku: "RACE", barcode: "1" })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it("are found by words of their name and by pieces of their keys, page after page, each once", async () => {
    for (let n = 0; n < 7; n++) await desk.call("POST", "/products", { title: "Same name", sku: `SAME-${n}` });
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = (await desk.call("GET", `/products?q=same%20NAME&limit=3${cursor}`)).body;
      seen.push(...page.items.map((item: { sku: string }) => item.sku));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : "";
    } while (cursor);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => `SAME-${n}`));
    const titles = async (q: string) =>
      (await desk.call("GET", `/products?q=${encodeURIComponent(q)}`)).body.items.map((item: { sku: string }) => item.sku);
    expect(await titles("same-3")).toEqual(["SAME-3"]);
    expect(await titles("100%_\\")).toEqual([]);
    expect((await desk.call("GET", "/products?cursor=%00nonsense")).body.errors).toEqual([
      { path: "cursor", message: "is not a nextCursor of this list" },
    ]);
  });

  it("have a stock by location, replaced as a whole, and none while nobody set it", async () => {
    const { id } = (await desk.call("POST", "/products", { title: "Stocked" })).body;
    const here = (await desk.call("GET", "/locations")).body.items[0].id;
    const there = (await desk.call("POST", "/locations", { name: "There" })).body.id;
    const path = `/products/${id}/stock`;
    expect((await desk.call("GET", path)).body).toEqual({ counted: false, items: [], total: null });
    const set = await desk.call("PUT", path, {
      items: [
        { locationId: here, quantity: "1.5" },
        { locationId: there, quantity: "2" },
      ],
    });
    expect(set).toMatchObject({
      status: 200,
      body: { counted: true, total: "3.5", items: [{ quantity: expect.any(String) }, { location: { id: expect.any(String) } }] },
    });
    expect((await desk.call("GET", `/products/${id}`)).body.stock).toBe("3.5");
    expect((await desk.call("PUT", path, { items: [{ locationId: there, quantity: "4" }] })).body.items).toHaveLength(1);
    for (const [items, wrong] of [
      [[{ locationId: "999999", quantity: "1" }], "items.0.locationId"],
      [
        [
          { locationId: here, quantity: "1" },
          { locationId: here, quantity: "1" },
        ],
        "items.1.locationId",
      ],
      [[{ locationId: here, quantity: "1.0005" }], "items.0.quantity"],
    ] as const)
      expect((await desk.call("PUT", path, { items })).body.errors).toMatchObject([{ path: wrong }]);
    expect((await desk.call("PUT", path, { items: [] })).body.counted).toBe(false);
    expect((await desk.call("GET", "/products/987654321/stock")).status).toBe(404);
    expect((await desk.call("PUT", "/products/987654321/stock", { items: [] })).status).toBe(404);
  });
});

describe("the stock of a product", () => {
  it("P15 is corrected at one location, the others stay, and every change of it is told: who, why, how much was left", async () => {
    const { id } = (await desk.call("POST", "/products", { title: "Counted", sku: "COUNTED" })).body;
    const [here, type] = await Promise.all(["/locations", "/order-types"].map(async (path) => (await desk.call("GET", path)).body.items[0].id));
    const there = (await desk.call("POST", "/locations", { name: "Back room" })).body.id;
    const correct = (body: object) => desk.call("POST", `/products/${id}/stock/corrections`, body);
    expect(await correct({ locationId: here, quantity: "10" })).toMatchObject({ status: 201, body: { counted: true, total: "10" } });
    await correct({ locationId: there, quantity: "4" });
    const items = [{ productId: id, quantity: "3", price: "1.00" }];
    const order = (await desk.call("POST", "/orders", { locationId: here, typeId: type, items })).body;
    await desk.call("POST", `/orders/${order.id}/write-offs`, {});
    expect((await correct({ locationId: there, quantity: "3.5", note: "one broken" })).body).toMatchObject({ total: "10.5" });
    await desk.call("POST", `/orders/${order.id}/write-offs/undo`, {});
    const changes = (await desk.call("GET", `/products/${id}/stock/changes`)).body.items;
    expect(changes).toMatchObject([
      { reason: "write_off_undone", change: "3", quantity: "10", order: { number: order.number }, employee: { name: "Olena Owner" } },
      { reason: "set", change: "-0.5", quantity: "3.5", note: "one broken", order: null, location: { name: "Back room" } },
      { reason: "written_off", change: "-3", quantity: "7", order: { id: order.id } },
      { reason: "set", change: "4", quantity: "4" },
      { reason: "set", change: "10", quantity: "10", location: { id: here } },
    ]);
    const page = (await desk.call("GET", `/products/${id}/stock/changes?limit=2`)).body;
    const next = (await desk.call("GET", `/products/${id}/stock/changes?limit=2&cursor=${page.nextCursor}`)).body;
    expect(next.items).toEqual(changes.slice(2, 4));
    expect(await correct({ locationId: "987654", quantity: "1" })).toMatchObject({ status: 422, body: { errors: [{ path: "locationId" }] } });
    expect((await correct({ locationId: here, quantity: "0.0001" })).body.errors).toMatchObject([{ path: "quantity" }]);
    expect((await desk.call("GET", "/products/987654321/stock/changes")).status).toBe(404);
  });

  it("stands beside the orders that have the product and the stores that sell it", async () => {
    const { id } = (await desk.call("POST", "/products", { title: "Sold", sku: "SOLD" })).body;
    const [here, type] = await Promise.all(["/locations", "/order-types"].map(async (path) => (await desk.call("GET", path)).body.items[0].id));
    const items = ["1", "2.5"].map((quantity) => ({ productId: id, quantity, price: "4.00" }));
    const first = (await desk.call("POST", "/orders", { locationId: here, typeId: type, items, buyer: { firstName: "Ada", phone: "0501112200" } }))
      .body;
    const second = (await desk.call("POST", "/orders", { locationId: here, typeId: type, items: items.slice(1), buyerId: first.buyer.id })).body;
    const page = (await desk.call("GET", `/products/${id}/orders?limit=1`)).body;
    expect(page.items).toMatchObject([{ id: second.id, quantity: "2.5", store: null, buyer: { firstName: "Ada" }, status: { group: "new" } }]);
    const rest = (await desk.call("GET", `/products/${id}/orders?cursor=${page.nextCursor}`)).body;
    expect(rest).toMatchObject({ items: [{ id: first.id, quantity: "3.5", total: { amount: "14.00", currency: "UAH" } }], nextCursor: null });
    expect((await desk.call("GET", `/products/${id}/sales`)).body.items).toMatchObject([{ store: null, orders: 2, quantity: "6" }]);
    const ofBuyer = (await desk.call("GET", `/buyers/${first.buyer.id}/orders`)).body;
    expect(ofBuyer.items).toMatchObject([{ id: second.id, quantity: null }, { id: first.id }]);
    for (const path of ["/products/987654321/orders", "/products/987654321/sales", "/buyers/987654321/orders"])
      expect((await desk.call("GET", path)).status, path).toBe(404);
  });
});

describe("buyers", () => {
  it("are found by name, e-mail and telephone in any spelling, and their orders by what was corrected", async () => {
    const [location, type] = await Promise.all(["/locations", "/order-types"].map(async (path) => (await desk.call("GET", path)).body.items[0].id));
    const order = (
      await desk.call("POST", "/orders", {
        locationId: location,
        typeId: type,
        items: [],
        buyer: { firstName: "Мар’яна", lastName: "Шевчук", phone: "050 444 55 66", email: "maryana@example.com" },
      })
    ).body;
    const { id } = order.buyer;
    const found = async (q: string) => (await desk.call("GET", `/buyers?q=${encodeURIComponent(q)}`)).body.items.map((one: { id: string }) => one.id);
    for (const q of ["шевчук", "ШЕВЧУК мар", "MARYANA@", "050 444 55 66", "+38 (050) 444-55-66", "4445566"]) expect(await found(q), q).toEqual([id]);
    expect(await found("nobody")).toEqual([]);
    expect((await desk.call("GET", `/buyers/${id}`)).body).toMatchObject({ phone: "+380504445566", orders: 1, flagged: false });
    const changed = await desk.call("PATCH", `/buyers/${id}`, { lastName: "Коваль", phone: "067 000 11 22" });
    expect(changed.body).toMatchObject({ firstName: "Мар’яна", lastName: "Коваль", phone: "+380670001122", email: "maryana@example.com" });
    const orders = async (q: string) =>
      (await desk.call("GET", `/orders?q=${encodeURIComponent(q)}`)).body.items.map((one: { id: string }) => one.id);
    expect(await orders("коваль")).toEqual([order.id]);
    expect(await orders("067 000")).toEqual([order.id]);
    expect(await orders("шевчук")).toEqual([]);
    const same = (await desk.call("POST", "/orders", { locationId: location, typeId: type, items: [], buyer: { phone: "0670001122" } })).body;
    expect(same.buyer.id).toBe(id);
    expect((await desk.call("PATCH", "/buyers/987654321", {})).status).toBe(404);
  });
});
