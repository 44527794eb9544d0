import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { rehearseImport } from "../../src/operations/rehearse-import.ts";
import { attentionOf, must } from "../look.ts";
import { LOGIN, openWorld, PASSWORD, type World } from "../world.ts";

let world: World;
beforeAll(async () => {
  const shop = (seed: number, orders: number) => ({ port: 0, name: `Shop ${seed}`, seed, orders, days: 75 });
  world = await openWorld({ shops: [{ ...shop(3, 120), foreignCurrencyEvery: 12 }, shop(4, 60), { ...shop(5, 130), allOpen: true }] });
});
afterAll(() => world.close());
beforeEach(() => {
  for (const shop of world.simulator.shops) shop.faults.clear();
});

const shopAt = (at: number): SimulatedShop => world.simulator.shops[at] ?? world.shop;

/** What the form would send for a shop. */
async function wantedOf(shop: SimulatedShop, settings: Readonly<Record<string, unknown>> = {}) {
  const credentials = { login: LOGIN, password: PASSWORD };
  const checked = await must(world, "POST", "/stores/checks", { platform: "cartum", url: shop.url, credentials });
  const [location] = (await must(world, "GET", "/locations")).items;
  const [type] = (await must(world, "GET", "/order-types")).items;
  return {
    platform: "cartum",
    name: shop.name,
    url: shop.url,
    credentials,
    enabled: true,
    locationId: location.id,
    orderTypeId: type.id,
    productLanguage: "ua",
    productMatching: "sku" as const,
    assignment: { mode: "all" as const },
    timeZone: checked.suggestedTimeZone,
    statusRules: checked.suggestedRules,
    ...settings,
  };
}

/** How many rows every table has, the queue's too. */
async function rowsEverywhere(): Promise<Record<string, number>> {
  const { rows } = await world.desk.pool.query<{ name: string; count: number }>(
    `select format('%s.%s', schemaname, relname) as name,
       (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', schemaname, relname), false, true, '')))[1]::text::int as count
     from pg_stat_user_tables order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

async function sequences(): Promise<unknown> {
  return (await world.desk.pool.query("select schemaname, sequencename, last_value from pg_sequences order by 1, 2")).rows;
}

describe("P6 a rehearsal of the first import", () => {
  it.each(["sku", "code", "name"])("says what comes before anything is written; then exactly that comes (by %s)", async (productMatching) => {
    const at = ["sku", "code", "name"].indexOf(productMatching);
    const shop = shopAt(at);
    const taken = shop.numbers().findLast((number) => shop.order(number).order.currency === "UAH") ?? 0;
    shop.edit(taken, { products: [{ article: "", title: "Вишивана серветка", price: 90, quantity: 2 }] });
    shop.setStatus(taken, 1);
    const wanted = await wantedOf(shop, { productMatching });
    const before = [await rowsEverywhere(), await sequences()];
    const rehearsed = await must(world, "POST", "/stores/rehearsals", wanted);
    expect([await rowsEverywhere(), await sequences()]).toEqual(before);

    const { id: storeId } = await must(world, "POST", "/stores", wanted);
    const ids = (await world.desk.pool.query("select (select max(id) from buyers) as buyer, (select max(id) from products) as product")).rows[0];
    const importId = await world.startImport(storeId);
    await world.work();
    const done = await must(world, "GET", `/stores/${storeId}/imports/${importId}`);
    const { rows } = await world.desk.pool.query(
      `select
         (select count(*)::int from buyers where id > coalesce($2::bigint, 0)) as buyers,
         (select count(*)::int from products where id > coalesce($3::bigint, 0)) as products,
         (select count(*)::int from match_queue where store_id = $1) as undecided,
         (select count(*)::int from order_items i join orders o on o.id = i.order_id where o.store_id = $1 and i.match = 'pending') as lines,
         (select json_agg(r order by r->>'orders' desc) from (select json_build_object('remoteStatusId', b.remote_status, 'statusId', o.status_id::text,
            'matched', b.matched, 'orders', count(*)::int) as r from orders o join bindings b on b.order_id = o.id where o.store_id = $1
            group by b.remote_status, o.status_id, b.matched) as g) as "byStatus",
         (select json_agg(r) from (select json_build_object('employeeId', manager_id::text, 'orders', count(*)::int) as r from orders where store_id = $1
            group by manager_id) as g) as managers`,
      [storeId, ids.buyer, ids.product],
    );
    const [came] = rows;
    const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one, Object.keys(one).sort())).sort();
    expect(done).toMatchObject({ state: "done", imported: rehearsed.orders, setAside: rehearsed.setAside.count });
    expect(rehearsed).toMatchObject({
      complete: true,
      alreadyThere: 0,
      leftOut: done.leftOut,
      totalsDiffer: (await attentionOf(world, storeId, "total_differs")).length,
    });
    expect(sorted(rehearsed.byStatus)).toEqual(sorted(came.byStatus));
    expect(rehearsed.buyers.created).toBe(came.buyers);
    expect(rehearsed.products).toMatchObject({ created: came.products, undecided: came.undecided, undecidedLines: came.lines });
    expect(rehearsed.managers.map(({ employeeId, orders }: { employeeId: string; orders: number }) => ({ employeeId, orders }))).toEqual(
      came.managers,
    );
    expect(rehearsed.orders).toBeGreaterThan(5);
    if (at === 0) expect(rehearsed.setAside.count).toBeGreaterThan(0);
    // Without an article a line has no key; by name it has one.
    if (productMatching !== "name") expect(rehearsed.products.undecided).toBeGreaterThan(0);
  });

  it("tells line by line how far it is, and the reason when the shop fails on the way", async () => {
    const shop = shopAt(2);
    await must(world, "DELETE", `/stores/${(await must(world, "GET", "/stores")).items.at(-1).id}`);
    const wanted = await wantedOf(shop);
    const ask = async () => {
      const { text } = await world.desk.call("POST", "/stores/rehearsals", wanted, { headers: { accept: "application/x-ndjson" } });
      return text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    };
    const lines = await ask();
    expect(lines.slice(0, -1).map(({ progress }) => progress.calls)).toEqual(
      lines
        .slice(0, -1)
        .map(({ progress }) => progress.calls)
        .toSorted((a: number, b: number) => a - b),
    );
    // What a deleted store of this shop brought is here already, and is taken up again.
    expect(lines.at(-1).result).toMatchObject({ orders: 0, alreadyThere: lines.at(-2).progress.orders });
    // A shop that does not look at the bounds of time cannot be read to the end.
    shop.faults.set("ignores", ["from", "to"]);
    expect((await ask()).at(-1).problem).toMatchObject({ status: 422, code: "not_this_platform" });
  });

  it("is refused for what saving the store would be refused for", async () => {
    const wanted = await wantedOf(shopAt(0));
    expect(await world.desk.call("POST", "/stores/rehearsals", wanted)).toMatchObject({ status: 409, body: { code: "already_connected" } });
    const nowhere = await world.desk.call("POST", "/stores/rehearsals", { ...(await wantedOf(shopAt(2))), locationId: "999" });
    expect(nowhere).toMatchObject({ status: 422, body: { code: "invalid", errors: [{ path: "locationId" }] } });
    const wrong = await world.desk.call("POST", "/stores/rehearsals", { ...wanted, credentials: { login: LOGIN, password: "wrong" } });
    expect(wrong).toMatchObject({ status: 422, body: { code: "wrong_credentials" } });
  });

  it("ends at its bounds, and says how far back it looked", async () => {
    const wanted = await wantedOf(shopAt(2));
    const watch = { onProgress: () => undefined, isOver: () => false };
    const bounds = { orders: 20, calls: 40, milliseconds: 60_000 };
    const some = await rehearseImport(world.desk.context, wanted, { watch, bounds });
    expect(some.complete).toBe(false);
    expect(some.readBackTo.getTime()).toBeGreaterThan(some.windowFrom.getTime());
    const none = await rehearseImport(world.desk.context, wanted, { watch: { ...watch, isOver: () => true } });
    expect(none).toMatchObject({ complete: false, alreadyThere: 0 });
  });
});
