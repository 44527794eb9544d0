import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Desk, openDesk } from "../../test/desk.ts";
import { insertStore, insertStoreOrders, PAPER_SHOP, type StoreRow } from "../../test/store-orders.ts";
import { type AttentionEntry, raiseAttention, settleAttention } from "../database/attention.ts";
import type { AttentionKind } from "../domain/attention.ts";

let desk: Desk;
let store: StoreRow;
let statuses: { id: string; group: string }[];
let from = 1;

beforeAll(async () => {
  desk = await openDesk({ connectors: [PAPER_SHOP] });
  store = await insertStore(desk.db);
  statuses = (await desk.call("GET", "/order-statuses")).body.items;
});
afterAll(() => desk.close());

const status = (group: string): string => statuses.find((one) => one.group === group)?.id ?? "";

async function storeOrder(): Promise<string> {
  const [order] = await insertStoreOrders(desk.db, store, { count: 1, from: from++ });
  return order?.id ?? "";
}

async function raise(kind: AttentionKind, about: Partial<AttentionEntry>): Promise<string> {
  const entry = { kind, storeId: store.id, orderId: null, remoteId: null, detail: {}, ...about };
  await desk.db.transaction().execute((tx) => raiseAttention(tx, [entry], new Date()));
  return (await desk.call("GET", `/attention?kind=${kind}`)).body.items[0].id;
}

const resolve = (id: string, action: string, as = desk.owner): Promise<Answer> =>
  desk.call("POST", `/attention/${id}/resolutions`, { action }, { as });
const open = async (query = ""): Promise<Answer["body"][]> => (await desk.call("GET", `/attention${query}`)).body.items;
const binding = async (orderId: string) =>
  (await sql<Record<string, unknown>>`select * from bindings where order_id = ${orderId}`.execute(desk.db)).rows[0] ?? {};
const jobs = async () =>
  (await sql<{ payload: unknown }>`select payload from graphile_worker._private_jobs order by id`.execute(desk.db)).rows.map((row) => row.payload);
const rule = (direction: "in" | "out", remote: string, statusId: string) =>
  sql`insert into status_rules (store_id, direction, remote_status_id, status_id) values (${store.id}, ${direction}, ${remote}, ${statusId})`.execute(
    desk.db,
  );

describe("Attention", () => {
  it("holds one open entry a kind and subject, with what can be done about it, newest first", async () => {
    const orderId = await storeOrder();
    const first = await raise("total_differs", { orderId, detail: { desk: "1" } });
    const again = await raise("total_differs", { orderId, detail: { desk: "2" } });
    expect(again).toBe(first);
    await raise("store_late", {});
    const [newest, older] = await open();
    expect(newest).toMatchObject({ kind: "store_late", store: { id: store.id, name: store.name }, order: null });
    expect(older).toMatchObject({ id: first, detail: { desk: "2" }, order: { id: orderId }, actions: ["fetch_again", "dismiss"] });
    expect((await open(`?orderId=${orderId}`)).map((entry) => entry.id)).toEqual([first]);
    expect((await open("?kind=conflict")).length).toBe(0);
    const page = (await desk.call("GET", "/attention?limit=1")).body;
    expect((await desk.call("GET", `/attention?limit=1&cursor=${page.nextCursor}`)).body.items[0].id).toBe(first);
    const order = (await desk.call("GET", `/orders/${orderId}`)).body;
    expect(order.attention).toMatchObject([{ id: first, kind: "total_differs", actions: ["fetch_again", "dismiss"] }]);
    const listed = (await desk.call("GET", "/orders?attention=true")).body.items;
    expect(listed).toMatchObject([{ id: orderId, attention: 1 }]);
    await desk.db
      .transaction()
      .execute((tx) =>
        settleAttention(tx, { kinds: ["total_differs"], subjects: [`order:${orderId}`], resolution: "equal", employeeId: null, now: new Date() }),
      );
    expect(await open(`?orderId=${orderId}`)).toEqual([]);
    expect((await desk.call("GET", "/orders?attention=true")).body.items).toEqual([]);
  });

  it("is settled once: the second person is told by whom, and only by an action the entry offers", async () => {
    const id = await raise("store_access_lost", {});
    expect(await resolve(id, "send")).toMatchObject({ status: 422, body: { errors: [{ path: "action" }] } });
    const answers = await Promise.all([resolve(id, "dismiss"), resolve(id, "dismiss")]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body).toMatchObject({
      code: "already_resolved",
      detail: expect.stringContaining("Olena Owner"),
    });
    expect((await resolve("987654321", "dismiss")).status).toBe(404);
    expect((await resolve(id, "burn")).status).toBe(422);
    expect((await resolve(id, "dismiss", await desk.as("orders.view"))).status).toBe(403);
  });

  it("does not come back at every pass once it was dismissed, but does when it is about something new", async () => {
    const first = await raise("set_aside", { remoteId: "D1", detail: { problem: "no total" } });
    await resolve(first, "dismiss");
    const again = (detail: object) =>
      desk.db
        .transaction()
        .execute((tx) =>
          raiseAttention(tx, [{ kind: "set_aside", storeId: store.id, orderId: null, remoteId: "D1", detail: { ...detail } }], new Date()),
        );
    expect(await again({ problem: "no total" })).toBe(false);
    expect(await open("?kind=set_aside")).toEqual([]);
    expect(await again({ problem: "no buyer" })).toBe(true);
    await resolve((await open("?kind=set_aside"))[0].id, "dismiss");
    const lost = await raise("store_access_lost", { detail: { code: "wrong_credentials" } });
    await resolve(lost, "dismiss");
    expect(await raise("store_access_lost", { detail: { code: "wrong_credentials" } })).not.toBe(lost);
  });

  it("settles up to a thousand at once, each with its own outcome", async () => {
    const ids = [await raise("buyer_ambiguous", { orderId: await storeOrder() }), await raise("buyer_ambiguous", { orderId: await storeOrder() })];
    const answer = await desk.call("POST", "/attention/resolutions", { ids: [...ids, "987654321"], action: "dismiss" });
    expect(answer.body.results).toEqual([
      { id: ids[0], outcome: "resolved" },
      { id: ids[1], outcome: "resolved" },
      { id: "987654321", outcome: "refused", problem: expect.objectContaining({ code: "not_found" }) },
    ]);
    expect((await desk.call("POST", "/attention/resolutions", { ids: [], action: "dismiss" })).body.errors).toMatchObject([{ path: "ids" }]);
  });

  it("P27 use_store takes the shop's status by the rule, and both sides agree from then on", async () => {
    const orderId = await storeOrder();
    const id = await raise("conflict", { orderId });
    await sql`update bindings set remote_status = '3', conflict_at = now(), push_pending_at = now() where order_id = ${orderId}`.execute(desk.db);
    await desk.call("PATCH", `/orders/${orderId}`, { statusId: status("pending") });
    expect(await resolve(id, "use_store")).toMatchObject({ status: 422, body: { code: "status_not_matched" } });
    await rule("in", "3", status("completed"));
    expect((await resolve(id, "use_store")).body).toEqual({ id, action: "use_store", outcome: "resolved" });
    expect((await desk.call("GET", `/orders/${orderId}`)).body).toMatchObject({
      status: { id: status("completed") },
      store: { conflict: false, pushPending: false },
    });
    expect(await binding(orderId)).toMatchObject({
      base_store_status: "3",
      base_desk_status: status("completed"),
      conflict_at: null,
      push_pending_at: null,
    });
    await sql`delete from status_rules`.execute(desk.db);
  });

  it("P27 use_desk and send make the desk's status due, unless the shop may not be written to", async () => {
    const orderId = await storeOrder();
    await desk.call("PATCH", `/orders/${orderId}`, { statusId: status("cancelled") });
    const id = await raise("conflict", { orderId });
    await sql`update bindings set remote_status = '3', conflict_at = now() where order_id = ${orderId}`.execute(desk.db);
    expect(await resolve(id, "use_desk")).toMatchObject({ status: 422, body: { code: "status_not_matched" } });
    await rule("out", "4", status("cancelled"));
    expect(await resolve(id, "use_desk")).toMatchObject({ status: 422, body: { code: "cancel_not_allowed" } });
    await sql`update stores set may_cancel_in_store = true where id = ${store.id}`.execute(desk.db);
    expect((await resolve(id, "use_desk")).status).toBe(201);
    expect(await binding(orderId)).toMatchObject({ base_store_status: "3", conflict_at: null, push_pending_at: expect.any(Date) });
    const held = await raise("push_held", { orderId });
    await sql`update bindings set remote_status = '4', push_held = true where order_id = ${orderId}`.execute(desk.db);
    expect(await resolve(held, "send")).toMatchObject({ status: 422, body: { code: "closed_in_store" } });
    await sql`update bindings set remote_status = '1' where order_id = ${orderId}`.execute(desk.db);
    expect((await resolve(held, "send")).status).toBe(201);
    expect((await binding(orderId)).push_held).toBe(false);
    await sql`delete from status_rules`.execute(desk.db);
  });

  it("P16 take_over puts written-off lines back and lets the shop's content in; keep_ours keeps the freeze", async () => {
    const [kept, taken] = [await storeOrder(), await storeOrder()];
    for (const orderId of [kept, taken]) await desk.call("POST", `/orders/${orderId}/write-offs`, {});
    expect((await resolve(await raise("frozen_changed", { orderId: kept }), "keep_ours")).status).toBe(201);
    expect((await desk.call("GET", `/orders/${kept}`)).body).toMatchObject({ store: { frozen: true }, attention: [] });
    const id = await raise("frozen_changed", { orderId: taken });
    const limited = await desk.as("attention.resolve", "orders.view");
    expect((await resolve(id, "take_over", limited)).status).toBe(403);
    expect((await resolve(id, "take_over")).status).toBe(201);
    expect((await desk.call("GET", `/orders/${taken}`)).body).toMatchObject({
      store: { frozen: false },
      items: [{ writtenOff: false }, {}],
      attention: [],
    });
    expect((await binding(taken)).content_hash).toBeNull();
    const { remote_id } = await binding(taken);
    expect(await jobs()).toContainEqual(expect.objectContaining({ storeId: store.id, remoteIds: [remote_id], fetch: true }));
  });

  it("P19 accept_currency adds the currency to the company's and looks at every order that waits for it", async () => {
    const id = await raise("currency_not_accepted", { remoteId: "A1", detail: { currency: "PLN" } });
    await raise("currency_not_accepted", { remoteId: "A2", detail: { currency: "PLN" } });
    await raise("currency_not_accepted", { remoteId: "A3", detail: { currency: "EUR" } });
    expect((await resolve(id, "accept_currency", await desk.as("attention.resolve"))).status).toBe(403);
    expect((await resolve(id, "accept_currency")).body.outcome).toBe("started");
    expect((await desk.call("GET", "/company")).body.acceptedCurrencies).toEqual(["PLN"]);
    expect(await jobs()).toContainEqual(expect.objectContaining({ storeId: store.id, remoteIds: ["A1", "A2"], fetch: false }));
    expect((await open("?kind=currency_not_accepted")).length).toBe(3);
  });

  it("P22 fetch_again and apply_again ask the store's lane, which settles the entry", async () => {
    const id = await raise("set_aside", { remoteId: "B1" });
    for (const [action, fetch] of [
      ["fetch_again", true],
      ["apply_again", false],
    ] as const) {
      expect((await resolve(id, action)).body).toEqual({ id, action, outcome: "started" });
      expect(await jobs()).toContainEqual(expect.objectContaining({ storeId: store.id, remoteIds: ["B1"], fetch }));
    }
    const orderId = await storeOrder();
    const missing = await raise("missing_in_store", { orderId });
    await resolve(missing, "fetch_again");
    const { remote_id } = await binding(orderId);
    expect(await jobs()).toContainEqual(expect.objectContaining({ remoteIds: [remote_id], fetch: true }));
  });
});
