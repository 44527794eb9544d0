import { expect, it } from "vitest";
import { BEGINNING, BUYER, type ContractStage, made } from "./stage.ts";

/** Orders, their lines, statuses and what changed of them. */
export function orderPromises(at: ContractStage): void {
  it("P36 creates an order with all that is known of it, and finds it again by its reference", async () => {
    const buyerId = await made(at.connection.buyers.create(BUYER));
    const other = await made(at.connection.orders.create(at.draft(buyerId, "7:1840")));
    const remoteId = await made(at.connection.orders.create(at.draft(buyerId)));
    const order = await at.connection.orders.read(remoteId);
    expect(order).toMatchObject({
      ...{ remoteId, statusId: at.desk.statuses.first, locationId: at.desk.names.locationId, orderTypeId: at.desk.names.orderTypeId, total: 0n },
      ...{ managerId: at.desk.names.employeeId, reference: "7:1841", storeName: "Kvitka", storeOrderId: "1841" },
      buyer: { remoteId: buyerId, name: "Olha Koval", phones: ["+380501112233"] },
    });
    const look = { reference: "7:1841", buyerId, createdFrom: BEGINNING };
    expect(await at.connection.orders.findByReference(look)).toEqual([order]);
    at.desk.make("filters_ignored");
    expect(await at.connection.orders.findByReference(look)).toEqual([order]);
    expect(await at.connection.orders.findByReference({ ...look, reference: "7:9" })).toEqual([]);
    expect((await at.connection.orders.byIds([remoteId, "999999"])).map((one) => one.remoteId)).toEqual([remoteId]);
    at.desk.calm();
    expect((await at.connection.orders.byIds([remoteId, other, "999999"])).map((one) => one.remoteId).sort()).toEqual([other, remoteId].sort());
    expect(await at.connection.orders.byIds([])).toEqual([]);
    expect(await at.connection.orders.read("999999")).toBeNull();
  });

  it("P36 adds, changes and removes lines, each in one call and to the last unit", async () => {
    const orderId = await at.opened();
    const productId = at.mug();
    at.desk.calm();
    const lineId = await made(at.connection.orders.addLine(orderId, at.line(productId)));
    expect(at.desk.calls()).toBe(1);
    expect(await at.connection.orders.lines(orderId)).toEqual([
      {
        ...{ remoteId: lineId, kind: "product", productId, title: "Mug", sku: "MUG-1", quantity: 1500n, price: 2050n, discount: 75n },
        ...{ reference: "1", comment: "by hand", writtenOff: false },
      },
    ]);
    expect((await at.connection.orders.read(orderId))?.total).toBe(3000n);
    expect(await at.connection.orders.changeLine(orderId, lineId, { quantity: 2000n, discount: 0n })).toEqual({ outcome: "done" });
    expect(await at.connection.orders.lines(orderId)).toMatchObject([{ quantity: 2000n, price: 2050n, discount: 0n, reference: "1" }]);
    expect(await at.connection.orders.removeLine(orderId, lineId)).toEqual({ outcome: "done" });
    expect(await at.connection.orders.removeLine(orderId, lineId)).toEqual({ outcome: "gone" });
    expect(await at.connection.orders.lines(orderId)).toEqual([]);
  });

  it("P37 says which lines are written off", async () => {
    const orderId = await at.opened();
    await made(at.connection.orders.addLine(orderId, at.line(at.mug())));
    at.desk.writeOff(orderId);
    expect(await at.connection.orders.lines(orderId)).toMatchObject([{ writtenOff: true }]);
  });

  it("P37 sets a status, comments and changes fields; says what is refused and what is gone", async () => {
    const orderId = await at.opened();
    expect(await at.connection.orders.setStatus(orderId, at.desk.statuses.other)).toEqual({ outcome: "done" });
    expect(await at.connection.orders.comment(orderId, "By courier", "private")).toEqual({ outcome: "done" });
    expect((await at.connection.orders.read(orderId))?.statusId).toBe(at.desk.statuses.other);
    expect(await at.connection.orders.update(orderId, { locationId: "999999" })).toMatchObject({
      outcome: "refused",
      message: expect.stringMatching(/branch|location/),
    });
    at.desk.removeStatus(at.desk.statuses.first);
    expect(await at.connection.orders.setStatus(orderId, at.desk.statuses.first)).toMatchObject({
      outcome: "refused",
      message: expect.stringMatching(/\S/),
    });
    at.desk.removeOrder(orderId);
    expect(await at.connection.orders.setStatus(orderId, at.desk.statuses.other)).toEqual({ outcome: "gone" });
    expect(await at.connection.orders.lines(orderId)).toBeNull();
    expect(await at.connection.orders.addLine(orderId, at.line(at.mug()))).toEqual({ outcome: "gone" });
  });

  it("P37 lists what changed since, oldest change first, and shows when the list moved", async () => {
    at.desk.placeOrders(60);
    const first = await at.connection.orders.changedSince({ from: BEGINNING, page: 1 });
    expect([first.orders.length, first.page, first.pages, first.count]).toEqual([50, 1, 2, 60]);
    const times = first.orders.map((order) => order.modifiedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const [touched] = first.orders;
    await at.connection.orders.comment(touched?.remoteId ?? "", "meanwhile", "public");
    const second = await at.connection.orders.changedSince({ from: BEGINNING, page: 2 });
    expect(second.orders.at(-1)?.remoteId).toBe(touched?.remoteId);
    const last = second.orders.at(-1)?.modifiedAt ?? BEGINNING;
    expect((await at.connection.orders.changedSince({ from: last, page: 1 })).orders.map((order) => order.remoteId)).toContain(touched?.remoteId);
    const newest = await at.connection.orders.createdSince({ from: BEGINNING, page: 1 });
    expect(newest.orders.map((order) => Number(order.remoteId))).toEqual(
      [...newest.orders.map((order) => Number(order.remoteId))].sort((a, b) => b - a),
    );
  });
}
