import { describe, expect, it } from "vitest";
import { KYIV, LINE, ORDER } from "../../../test/cartum-order.ts";
import { parseOrder, splitName } from "./parse-order.ts";

const read = (changes: object) => parseOrder({ ...ORDER, ...changes }, KYIV);

describe("an order of the wire", () => {
  it("P10 carries number, time, buyer, lines, amount, currency, payment and delivery in our words", () => {
    expect(parseOrder(ORDER, KYIV)).toEqual({
      remoteId: "1841",
      remoteNumber: "1841",
      statusId: "1",
      placedAt: new Date("2026-11-23T17:42:07Z"),
      placedWallClock: "2026-11-23 19:42:07",
      currency: "UAH",
      totalBeforeDiscount: 79900n,
      total: 59900n,
      lines: [
        {
          kind: "product",
          article: "MUG-RED",
          title: "Горнятко керамічне, червоне",
          quantity: 1000n,
          price: 79900n,
          total: 79900n,
          code: null,
          barcode: null,
          titles: null,
        },
      ],
      buyer: {
        firstName: "Олесь",
        lastName: "Прикладний",
        phone: "+38 (050) 000-00-17",
        email: "oles@example.com",
        country: "",
        city: "м. Львів, Львівська обл.",
        address: "Відділення №14: вул. Прикладна, 5",
      },
      payment: { methodId: "13", method: "Готівкою", paid: false },
      delivery: {
        methodId: "3",
        method: "Нова пошта",
        carrier: "novaPoshta",
        price: null,
        city: "м. Львів, Львівська обл.",
        address: "Відділення №14: вул. Прикладна, 5",
        branchRef: null,
        recipient: "Олесь Прикладний",
        waybill: null,
        waybillStatus: null,
        estimatedDate: null,
      },
      buyerNote: "Подзвоніть після 18:00",
      managerNote: "",
      coupon: "AUTUMN25",
      noCallBack: false,
    });
  });

  it("reads the same from numbers as strings", () => {
    const asStrings = {
      ...ORDER,
      order_id: "1841",
      payed: "0",
      total_default: "799.00",
      total_sum: "599",
      stat_status: "1",
      delivery_price: "-1",
      delivery_type: { id: "3", title: "Нова пошта" },
      payment_type: { id: "13", title: "Готівкою" },
      products: [{ ...LINE, price: "799.00", quantity: "1", total_price: "799,00" }],
    };
    expect(parseOrder(asStrings, KYIV)).toEqual(parseOrder(ORDER, KYIV));
  });

  it.each([[[]], [{}], [null], [undefined], [""]])("takes %j for an empty block", (empty) => {
    const order = read({
      delivery_data: empty,
      additional_data: empty,
      delivery_type: empty,
      payment_type: empty,
      analytics: empty,
      products: empty,
      total_default: 0,
      total_sum: 0,
    });
    expect(order.delivery).toMatchObject({ methodId: null, method: "", waybill: null });
    expect(order.payment).toEqual({ methodId: null, method: "", paid: false });
    expect(order.lines).toEqual([]);
  });

  it("ignores members it does not know, and lives without those that may be missing", () => {
    const { order_id, stat_created, stat_status, total_sum, currency, products } = ORDER;
    const least = parseOrder({ order_id, stat_created, stat_status, total_sum, currency, products, somethingNew: [{ deep: 1 }] }, KYIV);
    expect(least).toMatchObject({ totalBeforeDiscount: 59900n, total: 59900n, buyer: { firstName: "", phone: "" }, coupon: null });
  });

  it("knows `payed` in all its spellings and nothing else for paid", () => {
    for (const payed of [1, "1", true]) expect(read({ payed }).payment.paid).toBe(true);
    for (const payed of [0, "0", false, null, "", undefined]) expect(read({ payed, paid: 1, paided: 1 }).payment.paid).toBe(false);
  });

  it("keeps emoji, quotes, entities and tags as the text they are, and drops what no database takes", () => {
    const order = read({ comment: 'Дзвоніть 🙏 &quot;ні&quot; <b onclick="x()">так</b>\0', delivery_name: "Оле\ud83d" });
    expect(order.buyerNote).toBe('Дзвоніть 🙏 &quot;ні&quot; <b onclick="x()">так</b>');
    expect(order.buyer.firstName).toBe("Оле\ufffd");
  });

  it("splits a name so that both parts together read as the buyer wrote it", () => {
    expect(splitName("Іваненко Іван Іванович")).toEqual({ firstName: "Іваненко", lastName: "Іван Іванович" });
    expect(splitName("Олена")).toEqual({ firstName: "Олена", lastName: "" });
    expect(splitName("")).toEqual({ firstName: "", lastName: "" });
  });
});

describe("delivery", () => {
  it("P21 finds the waybill in its new place, then the older one, then anywhere in the oldest block", () => {
    const number = "20450000000017";
    expect(
      read({ delivery_data: { tnNumber: number, tnStatusName: "У дорозі", estimatedDeliveryDate: "2026-11-26" }, np_number: "1" }).delivery,
    ).toMatchObject({
      waybill: number,
      waybillStatus: "У дорозі",
      estimatedDate: "2026-11-26",
    });
    expect(read({ delivery_data: { tnNumber: 20450000000017 } }).delivery.waybill).toBe(number);
    expect(read({ delivery_data: { tnNumber: "0" }, np_number: number }).delivery.waybill).toBe(number);
    expect(
      read({ delivery_data: [], additional_data: { recipient_warehouse_ref: "0f8fad5b-d9cb-469f-a165-70867728950e", ttn: number } }).delivery,
    ).toMatchObject({
      waybill: number,
      branchRef: "0f8fad5b-d9cb-469f-a165-70867728950e",
    });
    expect(read({ additional_data: { recipient_phone: "380500000017", note: "подзвонити" } }).delivery.waybill).toBeNull();
  });

  it("P21 tells the platform's carriers from the shop's own method", () => {
    expect(read({}).delivery.carrier).toBe("novaPoshta");
    expect(read({ delivery_data: [], delivery_price: -1 }).delivery.carrier).toBe("Нова пошта");
    expect(read({ delivery_data: [], delivery_price: 0, delivery_type: { id: 8, title: "Ridicare personală" } }).delivery.carrier).toBeNull();
  });

  it("reads Ukrposhta's joined address as one line, and leaves an e-mail address alone", () => {
    expect(read({ delivery_address: "79000@м. Львів@вул. Прикладна@5@@" }).delivery.address).toBe("79000, м. Львів, вул. Прикладна, 5");
    expect(read({ delivery_address: "oles@example.com" }).delivery.address).toBe("oles@example.com");
  });

  it("takes the platform's city where the carrier's is missing", () => {
    expect(read({ delivery_city: "" }).buyer.city).toBe("Львів");
  });
});
