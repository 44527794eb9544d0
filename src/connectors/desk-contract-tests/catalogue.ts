import { expect, it } from "vitest";
import { BUYER, type ContractStage, made } from "./stage.ts";

/** The account's directory, its people and its products. */
export function cataloguePromises(at: ContractStage): void {
  it("P35 reads the account's directory", async () => {
    await at.connection.check();
    expect(at.desk.calls()).toBe(1);
    const directory = await at.connection.readDirectory();
    expect(directory.company.currency).toMatch(/^[A-Z]{3}$/);
    expect(directory.locations.map(({ id }) => id)).toContain(at.desk.names.locationId);
    expect(directory.orderTypes.map(({ id }) => id)).toContain(at.desk.names.orderTypeId);
    expect(directory.employees.filter(({ active }) => active).map(({ id }) => id)).toContain(at.desk.names.employeeId);
    expect(directory.employees.some(({ active }) => !active)).toBe(true);
    expect(directory.orderStatuses.map(({ id }) => id)).toEqual(expect.arrayContaining([at.desk.statuses.first, at.desk.statuses.other]));
    expect(directory.productCategories?.map(({ id }) => id)).toContain(at.desk.names.categoryId);
    expect(await at.connector.check(at.desk.settings, at.desk.io)).toEqual(directory);
  });

  it("P36 finds a person by the phone, then by the e-mail address, and never takes a stranger", async () => {
    at.desk.addPerson({ firstName: "Stranger", phone: "+380671234567", email: "stranger@example.com" });
    const keys = { phone: "+380501112233", nationalPhone: "0501112233", email: "OLHA@example.com" };
    expect(await at.connection.buyers.find(keys)).toEqual({ by: null, buyers: [] });
    const remoteId = await made(at.connection.buyers.create(BUYER));
    expect(await at.connection.buyers.find(keys)).toMatchObject({
      by: "phone",
      buyers: [{ remoteId, firstName: "Olha", phones: ["+380501112233"] }],
    });
    expect(await at.connection.buyers.find({ ...keys, phone: null })).toMatchObject({
      by: "email",
      buyers: [{ remoteId, email: "olha@example.com" }],
    });
    at.desk.make("filters_ignored");
    expect(await at.connection.buyers.find({ ...keys, phone: "+380999999999", nationalPhone: null, email: "nobody@example.com" })).toEqual({
      by: null,
      buyers: [],
    });
  });

  it("P36 says that two people share a phone, the latest changed first", async () => {
    const ids = ["A", "B"].map((firstName) => at.desk.addPerson({ firstName, phone: "050 111 22 33", email: "" }));
    const { buyers } = await at.connection.buyers.find({ phone: "+380501112233", nationalPhone: "0501112233", email: null });
    expect(buyers.map(({ remoteId }) => remoteId).sort()).toEqual([...ids].sort());
  });

  it("P36 changes what is given of a person, and nothing else", async () => {
    const remoteId = at.desk.addPerson({ firstName: "A", phone: "+380501112233", email: "" });
    expect(await at.connection.buyers.update(remoteId, { email: "a@example.com", lastName: "B" })).toEqual({ outcome: "done" });
    expect(await at.connection.buyers.read(remoteId)).toMatchObject({
      firstName: "A",
      lastName: "B",
      email: "a@example.com",
      phones: ["+380501112233"],
    });
    expect(await at.connection.buyers.read("999999")).toBeNull();
    expect(await at.connection.buyers.update("999999", { lastName: "C" })).toEqual({ outcome: "gone" });
  });

  it.each([
    ["sku", "mug-1 ", "MUG-1"],
    ["code", "0042", "0042"],
    ["barcode", "0012345", "0012345"],
    ["name", "Mug", "Mug"],
  ] as const)("P36 finds a product by its %s, leading zeros kept, and no other", async (kind, asked, exact) => {
    const remoteId = at.mug();
    at.desk.addProduct({ title: "Mug, large", sku: "MUG-10", code: "42", barcode: "12345" });
    expect((await at.connection.products.find(kind, [exact])).map((product) => product.remoteId)).toEqual([remoteId]);
    at.desk.make("filters_ignored");
    expect((await at.connection.products.find(kind, [asked, "no-such"])).map((product) => product.remoteId)).toEqual([remoteId]);
    expect(await at.connection.products.find(kind, ["no-such", " "])).toEqual([]);
  });

  it("P36 asks for fifty SKUs in one call", async () => {
    for (let n = 0; n < 60; n++) at.desk.addProduct({ title: `T${n}`, sku: `S,${n}`, code: "", barcode: "" });
    at.desk.calm();
    expect(
      await at.connection.products.find(
        "sku",
        Array.from({ length: 60 }, (_, n) => `S,${n}`),
      ),
    ).toHaveLength(60);
    // A page that is full may not be the last.
    expect(at.desk.calls()).toBeLessThanOrEqual(3);
  });

  it("P36 creates a product that is then found by each of its keys", async () => {
    const product = { title: "Vase", categoryId: at.desk.names.categoryId, sku: "VASE-0", code: "007", barcode: "00123" };
    const remoteId = await made(at.connection.products.create(product));
    for (const [kind, value] of [
      ["sku", "VASE-0"],
      ["code", "007"],
      ["barcode", "00123"],
    ] as const)
      expect((await at.connection.products.find(kind, [value])).map((one) => one.remoteId)).toEqual([remoteId]);
  });
}
