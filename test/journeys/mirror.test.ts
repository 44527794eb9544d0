import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STATUS_GROUPS } from "../../src/domain/status.ts";
import { deskOrders, feedOf, must, orderOf } from "../look.ts";
import { type MirrorWorld, openMirrorWorld } from "../mirror-world.ts";

/** One store, our desk and an RO App account, from connecting to both ways of a status. */
let world: MirrorWorld;
let storeId: string;
let open: number;
let statuses: readonly { id: string; name: string; group: string }[];

beforeAll(async () => {
  world = await openMirrorWorld(6);
  storeId = await world.connected();
  open = (await openOrders()).length;
}, 60_000);
afterAll(() => world.close());

const status = (group: string) => statuses.find((one) => one.group === group)?.id ?? "";
/** As the form suggests, but with our location left out. */
async function withoutLocation() {
  const settings = await world.mirrorSettings();
  return { ...settings, directory: { ...settings.directory, locations: [] } };
}
/** What RO App is told of: orders that were done before it was connected stay here. */
async function openOrders() {
  const { items } = await must(world, "GET", "/order-statuses?limit=200");
  const over = new Set(items.filter((one: { group: string }) => ["completed", "cancelled"].includes(one.group)).map((one: { id: string }) => one.id));
  return (await deskOrders(world, storeId)).filter((row) => !over.has(row.statusId));
}
const firstOrder = async () => {
  const [row] = await openOrders();
  if (!row) throw new Error("the store has no order");
  return row;
};
/** What a status there is on the desk: the account has one of each group. */
const groupThere = (id: number) => STATUS_GROUPS[(world.roapp.state.statuses.find((one) => one.id === id)?.group ?? 0) - 1];
const thereOf = async (orderId: string) => {
  const order = (await world.desk.call("GET", `/orders/${orderId}`)).body;
  return { order, there: world.roapp.order(Number(order.mirror.remoteId)) };
};

describe("a store, the desk and RO App", () => {
  it("P35 nothing is sent before it is connected; connecting takes over what the account has, and nobody types it twice", async () => {
    await world.live(120_000);
    expect(world.roapp.orders()).toEqual([]);
    await world.connectMirror(await withoutLocation());
    statuses = (await must(world, "GET", "/order-statuses?limit=200")).items;
    const repair = (await must(world, "GET", "/order-types")).items.map((one: { name: string }) => one.name);
    expect(repair).toContain("Repair");
    const shown = await must(world, "GET", "/mirrors");
    expect(JSON.stringify(shown)).not.toContain("not-a-real-api-key");
    expect((await world.mirror()).orders).toMatchObject({ waiting: open, bound: 0 });
  });

  it("P35 an order of a location that is not matched waits under Attention, and goes once it is", async () => {
    await world.settle();
    const { body } = await world.desk.call("GET", "/attention?kind=mirror_set_aside");
    expect(body.items).toHaveLength(open);
    expect(body.items[0].detail).toMatchObject({ reason: "location_not_matched" });
    const { id, directory } = (await must(world, "GET", "/mirrors")).items[0];
    const [location] = (await must(world, "GET", "/locations")).items;
    await must(world, "PATCH", `/mirrors/${id}`, { directory: { ...directory, locations: [{ locationId: location.id, remoteId: "11" }] } });
    await world.settle();
    expect((await world.mirror()).orders).toMatchObject({ waiting: 0, bound: open, parked: 0 });
    expect((await must(world, "GET", "/attention?kind=mirror_set_aside")).items).toEqual([]);
  });

  it("P36 every store order is there once: buyer, lines without deduction, total, the store's fields, status and one comment", async () => {
    expect(world.roapp.orders()).toHaveLength(open);
    for (const row of await openOrders()) {
      const { order, there } = await thereOf(row.orderId);
      expect(order.mirror).toMatchObject({ state: "bound", pending: false, frozen: false, problem: null });
      expect(world.roapp.field(there.id, 122)).toBe(row.remoteId);
      expect(world.roapp.field(there.id, 121)).toBe(world.shop.name);
      expect(world.roapp.total(there.id)).toBe(Number(row.total));
      expect(there.items).toHaveLength(order.items.filter((item: { kind: string }) => item.kind !== "discount").length);
      expect(there.items.every((item) => !item.writtenOff)).toBe(true);
      expect(order.status.group).toBe(groupThere(there.status));
      expect(there.comments.filter((comment) => comment.text.includes(world.shop.name))).toHaveLength(1);
      expect((await feedOf(world, row.orderId)).filter((event) => event.kind === "mirrored")).toHaveLength(1);
    }
    const phones = world.roapp.state.people.flatMap((person) => person.phones);
    expect(new Set(phones).size).toBe(phones.length);
    const articles = world.roapp.state.products.map((product) => product.article).filter((article) => article !== "");
    expect(new Set(articles).size).toBe(articles.length);
  });

  it("P36 nothing changed: nothing is written there, and nothing here", async () => {
    world.roapp.log.reset();
    await world.live(5 * 60_000);
    expect(world.roapp.log.requests(/^(POST|PUT|PATCH|DELETE) /)).toEqual([]);
  });

  it("P36 a warm order takes lines + 4 calls", async () => {
    const known = world.shop.order(world.shop.numbers()[0] ?? 0).order;
    await world.pass(storeId, "light");
    world.shop.place({
      delivery_phone: known.delivery_phone,
      delivery_email: known.delivery_email,
      products: known.products.map(({ article, title, price, quantity }) => ({ article, title, price, quantity })),
    });
    world.wait(1000);
    await world.pass(storeId, "light");
    world.roapp.log.reset();
    await world.desk.pool.query("update mirrors set next_poll_at = next_poll_at + interval '1 hour'");
    await world.tick();
    const calls = world.roapp.log.requests();
    expect(world.roapp.orders()).toHaveLength(open + 1);
    expect(calls.length, calls.map((call) => `${call.method} ${call.path}`).join("\n")).toBeLessThanOrEqual(known.products.length + 4);
  });

  it("P37 a status set here is set there, one set there is set here and reaches the shop", async () => {
    const row = await firstOrder();
    await must(world, "PATCH", `/orders/${row.orderId}`, { statusId: status("in_progress") });
    await world.tick();
    expect((await thereOf(row.orderId)).there.status).toBe(22);
    world.roapp.setStatus((await thereOf(row.orderId)).there.id, 25);
    await must(world, "POST", `/mirrors/${(await world.mirror()).id}/passes`);
    await world.work();
    const { order } = await thereOf(row.orderId);
    expect(order.status.group).toBe("delivery");
    const feed = await feedOf(world, row.orderId);
    expect(feed.filter((event) => event.kind === "status_changed").at(-1)).toMatchObject({ author: { kind: "system", name: "RO App" } });
    expect(feed.at(-1)?.kind).toBe("status_sent");
    expect(String(world.shop.order(Number(row.remoteId)).order.stat_status)).toBe((await firstOrder()).remoteStatus);
  });

  it("P37 a status set there while the order is still being brought over counts: it is set here and not undone there", async () => {
    world.shop.place({}, world.now());
    world.wait(1000);
    await world.pass(storeId, "light");
    world.roapp.log.reset();
    const working = world.tick();
    await expect.poll(() => world.roapp.log.requests(/POST .*items$/).length, { interval: 1 }).toBeGreaterThan(0);
    const there = world.roapp.orders().at(-1);
    world.roapp.setStatus(there?.id ?? 0, 25);
    await working;
    await world.settle();
    expect(there?.status).toBe(25);
    const row = (await openOrders()).find((one) => one.remoteId === world.roapp.field(there?.id ?? 0, 122));
    expect((await thereOf(row?.orderId ?? "")).order.status.group).toBe("delivery");
  });

  it("P37 lines written off there freeze the order here; undone there it goes on", async () => {
    const row = await firstOrder();
    const { there } = await thereOf(row.orderId);
    world.roapp.writeOff(there.id, there.items[0]?.id);
    await world.settle();
    expect((await thereOf(row.orderId)).order).toMatchObject({ mirror: { frozen: true }, store: { frozen: true } });
    const { products } = world.shop.order(Number(row.remoteId)).order;
    const changed = products.map(({ article, title, price, quantity }) => ({ article, title, price, quantity: quantity + 1 }));
    world.shop.edit(Number(row.remoteId), { products: changed });
    const before = world.roapp.total(there.id);
    await world.live(6 * 60_000);
    expect(world.roapp.total(there.id)).toBe(before);
    world.roapp.undoWriteOff(there.id, there.items[0]?.id);
    await world.live(12 * 60_000);
    const after = await orderOf(world, storeId, Number(row.remoteId));
    expect(after).toMatchObject({ mirror: { frozen: false }, store: { frozen: false } });
    expect(String(world.roapp.total(there.id))).toBe((await firstOrder()).total);
  });

  it("P36 lines that changed in the shop are changed there; a line that a person changed there stays", async () => {
    const row = (await openOrders())[1];
    if (!row) throw new Error("there is no second order");
    const { there } = await thereOf(row.orderId);
    const lines = () =>
      world.shop.order(Number(row.remoteId)).order.products.map(({ article, title, price, quantity }) => ({ article, title, price, quantity }));
    world.shop.edit(Number(row.remoteId), {
      products: [
        ...lines().map((line) => ({ ...line, quantity: line.quantity + 1 })),
        { article: "EXTRA-1", title: "Extra", price: 10, quantity: 1 },
      ],
    });
    await world.live(6 * 60_000);
    const now = (await deskOrders(world, storeId)).find((one) => one.orderId === row.orderId);
    expect(String(world.roapp.total(there.id))).toBe(now?.total);
    const [first] = there.items;
    world.roapp.editItem(there.id, first?.id ?? 0, { quantity: 50 });
    world.shop.edit(Number(row.remoteId), { products: lines().map((line) => ({ ...line, quantity: line.quantity + 1 })) });
    await world.live(6 * 60_000);
    expect(there.items.find((item) => item.id === first?.id)?.quantity).toBe(50_000);
    expect((await must(world, "GET", "/attention?kind=mirror_lines_differ")).items).toHaveLength(1);
  });

  it("P35 P12 an employee taken over from there takes orders in turn, and no more once inactive there", async () => {
    const { id, directory } = (await must(world, "GET", "/mirrors")).items[0];
    await must(world, "PATCH", `/mirrors/${id}`, { directory: { employees: [...directory.employees, { employeeId: null, remoteId: "8" }] } });
    const taras = async () => (await must(world, "GET", "/employees")).items.find((one: { email: string }) => one.email === "taras@kvitka.example");
    expect(await taras()).toMatchObject({ name: "Taras Melnyk", takesOrders: true });
    world.roapp.dismiss(8);
    await must(world, "POST", `/mirrors/${id}/directory-reads`);
    await world.work();
    expect(await taras()).toMatchObject({ takesOrders: false });
  });
});
