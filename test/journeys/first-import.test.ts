import { afterEach, describe, expect, it } from "vitest";
import { openWorld, type World } from "../world.ts";

describe("the first import", () => {
  let world: World;
  afterEach(() => world.close());

  it("P8 P10 brings in every open order of the last two calendar months once, and leaves final and older ones out", async () => {
    world = await openWorld({ shops: [{ port: 0, orders: 400, days: 90 }] });
    const storeId = await world.connected();
    const windowFrom = "2026-09-24 00:00:00";
    const final = new Set([
      4,
      ...world.shop
        .statuses()
        .filter((status) => status.is_successful === 1)
        .map((status) => status.id),
    ]);
    const wanted = world.shop
      .numbers()
      .map((number) => world.shop.order(number).order)
      .filter((order) => String(order.stat_created) >= windowFrom && !final.has(Number(order.stat_status)));
    const { rows } = await world.desk.pool.query(
      "select b.remote_id, o.total, o.currency, o.store_total from bindings b join orders o on o.id = b.order_id where b.store_id = $1 order by b.remote_id::int",
      [storeId],
    );
    expect(rows.map((row) => row.remote_id)).toEqual(wanted.map((order) => String(order.order_id)).sort((a, b) => Number(a) - Number(b)));
    expect(rows.length).toBeGreaterThan(20);
  });
});
