import { describe, expect, it } from "vitest";
import { type Reply, scriptedShop as shop } from "../../../test/scripted-shop.ts";
import { failureOf } from "../contract-tests.ts";

const october = { from: "2026-10-01 00:00:00", to: null, statuses: null, limit: 100 };

describe("what is asked of a shop", () => {
  it("S8 always a limit and an offset, the extras of carriers, and bounds as given", async () => {
    const kvitka = shop();
    await kvitka.open().orders.placed({ from: "2026-10-01 00:00:00", to: "2026-10-02 00:00:00", statuses: ["1", "6"], limit: 50, offset: 100 });
    expect(kvitka.asked.at(-1)?.body).toEqual({
      token: "token-1",
      from: "2026-10-01 00:00:00",
      to: "2026-10-02 00:00:00",
      status: [1, 6],
      limit: 50,
      offset: 100,
      additionalData: true,
    });
    await kvitka.open().orders.placed(october);
    expect(kvitka.asked.at(-1)?.body).toEqual({ token: "token-1", from: "2026-10-01 00:00:00", limit: 100, offset: 0, additionalData: true });
  });

  it("orders by number, each once, with room for all of them; answers about others are not taken", async () => {
    const entry = (order_id: number) => ({
      order_id,
      stat_created: "2026-10-10 12:00:00",
      stat_status: 1,
      total_sum: 0,
      currency: "UAH",
      products: [],
    });
    const kvitka = shop(() => ({ status: "OK", response: { orders: [entry(1842), entry(7), entry(1841)] } }));
    const answer = await kvitka.open().orders.byIds(["1841", "1842", "1841"]);
    expect(kvitka.asked.at(-1)?.body).toEqual({ token: "token-1", ids: [1841, 1842], limit: 2, offset: 0, additionalData: true });
    expect(answer.orders.map((order) => order.remoteId)).toEqual(["1842", "1841"]);
  });

  it("the statuses of orders in one batch, and nothing else of them", async () => {
    const kvitka = shop(() => ({ status: "OK", response: { log: [{ order_id: 1841, status: "OK", message: "UPDATED" }] } }));
    expect(await kvitka.open().orders.setStatuses([{ remoteId: "1841", statusId: "6" }])).toEqual([{ remoteId: "1841", outcome: "done" }]);
    expect(kvitka.asked.at(-1)).toEqual({ name: "orders/update", body: { token: "token-1", orders: [{ order_id: 1841, status: 6 }] } });
  });

  it("articles of the catalogue, a hundred at a time, with the few members that are used", async () => {
    const kvitka = shop(({ body }) => {
      const { article } = body.expr as { article: string[] };
      return {
        status: "OK",
        response: {
          products: article.map((one) => ({
            article: one.toUpperCase(),
            article_for_display: "GK-017",
            gtin: "482",
            title: { ua: "Горнятко", en: "" },
          })),
        },
      };
    });
    const articles = Array.from({ length: 150 }, (_, n) => `mug-${n}`);
    const found = await kvitka.open().catalogue?.find([...articles, "mug-1", " "]);
    expect(
      kvitka.asked.filter(({ name }) => name === "catalog/export").map(({ body }) => (body.expr as { article: string[] }).article.length),
    ).toEqual([100, 50]);
    expect(found).toHaveLength(150);
    expect(found?.[3]).toEqual({ article: "mug-3", code: "GK-017", barcode: "482", titles: { ua: "Горнятко" } });
  });

  it("web-hooks by 201 and a bare id, ended by 410; a full list is refused with the shop's words, and the secret address is never told", async () => {
    const target = "https://desk.example.com/hooks/cartum/s3cr3t/order_created";
    const kvitka = shop(({ name }) => (name === "hooks/subscribe" ? { status: 201, text: '{"id":12}' } : { status: 410, text: '{"status":"OK"}' }));
    expect(await kvitka.open().webhooks?.subscribe("order_created", target)).toEqual({ id: "12" });
    await kvitka.open().webhooks?.unsubscribe("12", target);
    expect(kvitka.asked.at(-1)).toEqual({ name: "hooks/unSubscribe", body: { token: "token-1", id: 12, target_url: target } });
    const words = "Subscriptions limit for current event has been reached";
    const full: Reply[] = [
      { status: "ERROR", response: { message: words } },
      { status: 400, text: JSON.stringify({ message: words }) },
      { status: 200, text: words },
    ];
    for (const answer of full) {
      const failure = await failureOf(
        shop(() => answer)
          .open()
          .webhooks?.subscribe("order_created", target) ?? Promise.resolve(),
      );
      expect(failure).toMatchObject({ kind: "refused", facts: { said: words } });
    }
    const echo = await failureOf(
      shop(() => ({ status: "ERROR", response: { message: `bad target_url ${target}` } }))
        .open()
        .webhooks?.subscribe("x", target) ?? Promise.resolve(),
    );
    expect(echo.message + JSON.stringify(echo.facts)).not.toContain("s3cr3t");
  });
});
