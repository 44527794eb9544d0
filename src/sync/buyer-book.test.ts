import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BookedBuyer, openBuyerBook, type WantedBuyer } from "./buyer-book.ts";

const NOW = new Date("2026-11-24T10:00:00Z");
const open = (existing: readonly BookedBuyer[]) => openBuyerBook(existing, { country: "UA", now: NOW, nameless: (order) => `Kvitka buyer ${order}` });

const ANNA: BookedBuyer = {
  id: "1",
  firstName: "Анна",
  lastName: "Коваль",
  phone: "+380500000017",
  phoneKey: "+380500000017",
  email: "anna@example.com",
  emailKey: "anna@example.com",
  address: "Київ",
  lastUsedAt: new Date("2026-11-01T10:00:00Z"),
};
const wanted = (change: Partial<WantedBuyer> = {}): WantedBuyer => ({
  firstName: "Ганна",
  lastName: "Інша",
  phone: "050 000-00-17",
  email: "other@example.com",
  address: "Львів",
  ...change,
});

describe("buyers", () => {
  it("P18 match by phone in any spelling of the country, then by e-mail in any case", () => {
    expect(open([ANNA]).match(wanted())).toEqual({ buyerId: "1", ambiguous: false });
    expect(open([ANNA]).match(wanted({ phone: "+38(050)0000017" }))).toEqual({ buyerId: "1", ambiguous: false });
    expect(open([ANNA]).match(wanted({ phone: "", email: " Anna@Example.COM " }))).toEqual({ buyerId: "1", ambiguous: false });
    expect(open([ANNA]).match(wanted({ phone: "0631112233", email: "nobody@example.com" })).buyerId).toBe("new:0");
  });

  it("P18 a match fills only what is empty and changes nothing that is there", () => {
    const bare: BookedBuyer = { ...ANNA, email: "", emailKey: null, address: "" };
    const book = open([bare]);
    book.match(wanted());
    expect(book.filled()).toEqual([{ ...bare, email: "other@example.com", emailKey: "other@example.com", address: "Львів" }]);
    const full = open([ANNA]);
    full.match(wanted());
    expect(full.filled()).toEqual([]);
    expect([...full.used]).toEqual(["1"]);
  });

  it("P18 an e-mail never joins people whose phones differ, and an e-mail that another has is not added", () => {
    const other = open([ANNA]).match(wanted({ phone: "0631112233", email: "anna@example.com" }));
    expect(other.buyerId).toBe("new:0");
    const boris: BookedBuyer = { ...ANNA, id: "2", phone: "+380631112233", phoneKey: "+380631112233", email: "", emailKey: null };
    const book = open([ANNA, boris]);
    expect(book.match(wanted({ phone: "0631112233", email: "anna@example.com" })).buyerId).toBe("2");
    expect(book.filled()).toEqual([]);
  });

  it("P18 of several with one phone the most recently used is taken, and it is said", () => {
    const newer: BookedBuyer = { ...ANNA, id: "2", email: "", emailKey: null, lastUsedAt: new Date("2026-11-20T10:00:00Z") };
    expect(open([newer, ANNA]).match(wanted())).toEqual({ buyerId: "2", ambiguous: true });
    expect(open([ANNA, newer]).match(wanted())).toEqual({ buyerId: "2", ambiguous: true });
  });

  it("P18 two orders of one new buyer on a page make one buyer, the second filling what the first left empty", () => {
    const book = open([]);
    expect(book.match(wanted({ email: "", address: "" })).buyerId).toBe("new:0");
    expect(book.match(wanted({ phone: "+380500000017" })).buyerId).toBe("new:0");
    expect(book.created).toMatchObject([{ email: "other@example.com", address: "Львів", flagged: false }]);
  });

  it("P18 a buyer of whom the shop says nothing is made up by the order's number, flagged, and never shared", () => {
    const nobody = wanted({ firstName: "", lastName: "", phone: "", email: "" });
    const book = open([]);
    expect([book.match(nobody, "1841").buyerId, book.match(nobody, "1842").buyerId]).toEqual(["new:0", "new:1"]);
    expect(book.created.map((buyer) => [buyer.firstName, buyer.flagged])).toEqual([
      ["Kvitka buyer 1841", true],
      ["Kvitka buyer 1842", true],
    ]);
  });

  it("P18 nobody is merged across conflicting evidence: people of one buyer all have the same phone, or none", () => {
    const people = fc.array(
      fc.record({ phone: fc.constantFrom("", "0500000001", "0500000002", "0500000003"), email: fc.constantFrom("", "a@x.example", "b@x.example") }),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(people, (all) => {
        const book = open([]);
        const phones = new Map<string, Set<string>>();
        for (const { phone, email } of all) {
          const { buyerId } = book.match(wanted({ phone, email }));
          const seen = phones.get(buyerId) ?? new Set();
          if (phone !== "") seen.add(phone);
          phones.set(buyerId, seen);
        }
        for (const seen of phones.values()) expect(seen.size).toBeLessThanOrEqual(1);
        const keys = book.created.map((buyer) => buyer.phoneKey).filter((key) => key !== null);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});
