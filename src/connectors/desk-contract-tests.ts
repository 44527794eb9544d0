import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "./contract-tests.ts";
import type { DeskConnection, DeskConnector, DeskIo, DeskSettings, NewDeskLine, NewDeskOrder } from "./desk-contract.ts";

/** What goes wrong on purpose, in words that mean the same for every desk. Each holds until `calm()`. */
export type DeskTrouble =
  | "key_revoked"
  | "right_missing"
  | "too_many_calls"
  | "down"
  | "page_instead_of_data"
  | "broken_json"
  | "answer_cut"
  | "no_effect_and_cut"
  | "answer_lost"
  | "error_after_effect"
  | "refused"
  | "times_as_numbers"
  | "numbers_as_texts"
  | "unknown_members"
  | "ids_wrapped"
  | "ids_in_lists"
  | "ids_bare"
  | "filters_ignored";

/** A simulated account, as the contract sees it. It has one location, order type, employee and category that can be named, and two statuses. */
export interface ContractDesk {
  readonly settings: DeskSettings;
  readonly io: DeskIo;
  readonly names: { readonly locationId: string; readonly orderTypeId: string; readonly employeeId: string; readonly categoryId: string };
  readonly statuses: { readonly first: string; readonly other: string };
  /** A person made by somebody else. */
  addPerson(person: { readonly firstName: string; readonly phone: string; readonly email: string }): string;
  addProduct(product: { readonly title: string; readonly sku: string; readonly code: string; readonly barcode: string }): string;
  orderIds(): readonly string[];
  lineCount(orderId: string): number;
  removeOrder(orderId: string): void;
  removeStatus(statusId: string): void;
  writeOff(orderId: string): void;
  /** Makes so many orders, with time between them. */
  placeOrders(count: number): void;
  make(trouble: DeskTrouble): void;
  calm(): void;
  /** Calls since the last `calm`. */
  calls(): number;
  /** An empty account again. */
  reset(): void;
  close(): Promise<void>;
}

/** What every desk that mirrors ours promises, held against its simulated account. */
export function deskContractTests(connector: DeskConnector, open: () => Promise<ContractDesk>): void {
  describe(`the desk connector of ${connector.platform} keeps the contract`, () => {
    let desk: ContractDesk;
    let connection: DeskConnection;

    beforeAll(async () => {
      desk = await open();
    });
    beforeEach(() => {
      connection = connector.open(desk.settings, desk.io);
    });
    afterEach(() => {
      desk.calm();
      desk.reset();
    });
    afterAll(() => desk.close());

    const BEGINNING = new Date("2026-11-24T00:00:00Z");
    const made = async (create: Promise<{ outcome: string; remoteId?: string; message?: string }>): Promise<string> => {
      const result = await create;
      if (result.outcome !== "created" || result.remoteId === undefined) throw new Error(`${result.outcome}: ${result.message ?? ""}`);
      return result.remoteId;
    };
    const buyer = { firstName: "Olha", lastName: "Koval", phone: "+380501112233", email: "olha@example.com", address: "Kyiv" };
    const draft = (buyerId: string, reference = "7:1841"): NewDeskOrder => ({
      locationId: desk.names.locationId,
      orderTypeId: desk.names.orderTypeId,
      buyerId,
      managerId: desk.names.employeeId,
      origin: { reference, storeName: "Kvitka", remoteId: "1841", remoteNumber: "N-1841", placedAt: new Date("2026-11-24T08:00:00Z") },
    });
    const line = (productId: string, reference = "1"): NewDeskLine => ({
      ...{ productId, quantity: 1500n, price: 2050n, discount: 75n, employeeId: desk.names.employeeId, reference, comment: "by hand" },
    });
    const mug = () => desk.addProduct({ title: "Mug", sku: "MUG-1", code: "0042", barcode: "0012345" });
    const opened = async (): Promise<string> => made(connection.orders.create(draft(await made(connection.buyers.create(buyer)))));

    it("P35 reads the account's directory", async () => {
      await connection.check();
      expect(desk.calls()).toBe(1);
      const directory = await connection.readDirectory();
      expect(directory.company.currency).toMatch(/^[A-Z]{3}$/);
      expect(directory.locations.map(({ id }) => id)).toContain(desk.names.locationId);
      expect(directory.orderTypes.map(({ id }) => id)).toContain(desk.names.orderTypeId);
      expect(directory.employees.filter(({ active }) => active).map(({ id }) => id)).toContain(desk.names.employeeId);
      expect(directory.employees.some(({ active }) => !active)).toBe(true);
      expect(directory.orderStatuses.map(({ id }) => id)).toEqual(expect.arrayContaining([desk.statuses.first, desk.statuses.other]));
      expect(directory.productCategories?.map(({ id }) => id)).toContain(desk.names.categoryId);
      expect(await connector.check(desk.settings, desk.io)).toEqual(directory);
    });

    it("P36 finds a person by the phone, then by the e-mail address, and never takes a stranger", async () => {
      desk.addPerson({ firstName: "Stranger", phone: "+380671234567", email: "stranger@example.com" });
      const keys = { phone: "+380501112233", nationalPhone: "0501112233", email: "OLHA@example.com" };
      expect(await connection.buyers.find(keys)).toEqual({ by: null, buyers: [] });
      const remoteId = await made(connection.buyers.create(buyer));
      expect(await connection.buyers.find(keys)).toMatchObject({ by: "phone", buyers: [{ remoteId, firstName: "Olha", phones: ["+380501112233"] }] });
      expect(await connection.buyers.find({ ...keys, phone: null })).toMatchObject({
        by: "email",
        buyers: [{ remoteId, email: "olha@example.com" }],
      });
      desk.make("filters_ignored");
      expect(await connection.buyers.find({ ...keys, phone: "+380999999999", nationalPhone: null, email: "nobody@example.com" })).toEqual({
        by: null,
        buyers: [],
      });
    });

    it("P36 says that two people share a phone, the latest changed first", async () => {
      const ids = ["A", "B"].map((firstName) => desk.addPerson({ firstName, phone: "050 111 22 33", email: "" }));
      const { buyers } = await connection.buyers.find({ phone: "+380501112233", nationalPhone: "0501112233", email: null });
      expect(buyers.map(({ remoteId }) => remoteId).sort()).toEqual([...ids].sort());
    });

    it("P36 changes what is given of a person, and nothing else", async () => {
      const remoteId = desk.addPerson({ firstName: "A", phone: "+380501112233", email: "" });
      expect(await connection.buyers.update(remoteId, { email: "a@example.com", lastName: "B" })).toEqual({ outcome: "done" });
      expect(await connection.buyers.read(remoteId)).toMatchObject({
        firstName: "A",
        lastName: "B",
        email: "a@example.com",
        phones: ["+380501112233"],
      });
      expect(await connection.buyers.read("999999")).toBeNull();
      expect(await connection.buyers.update("999999", { lastName: "C" })).toEqual({ outcome: "gone" });
    });

    it.each([
      ["sku", "mug-1 ", "MUG-1"],
      ["code", "0042", "0042"],
      ["barcode", "0012345", "0012345"],
      ["name", "Mug", "Mug"],
    ] as const)("P36 finds a product by its %s, leading zeros kept, and no other", async (kind, asked, exact) => {
      const remoteId = mug();
      desk.addProduct({ title: "Mug, large", sku: "MUG-10", code: "42", barcode: "12345" });
      expect((await connection.products.find(kind, [exact])).map((product) => product.remoteId)).toEqual([remoteId]);
      desk.make("filters_ignored");
      expect((await connection.products.find(kind, [asked, "no-such"])).map((product) => product.remoteId)).toEqual([remoteId]);
      expect(await connection.products.find(kind, ["no-such", " "])).toEqual([]);
    });

    it("P36 asks for fifty SKUs in one call", async () => {
      for (let n = 0; n < 60; n++) desk.addProduct({ title: `T${n}`, sku: `S,${n}`, code: "", barcode: "" });
      desk.calm();
      expect(
        await connection.products.find(
          "sku",
          Array.from({ length: 60 }, (_, n) => `S,${n}`),
        ),
      ).toHaveLength(60);
      // A page that is full may not be the last.
      expect(desk.calls()).toBeLessThanOrEqual(3);
    });

    it("P36 creates a product that is then found by each of its keys", async () => {
      const product = { title: "Vase", categoryId: desk.names.categoryId, sku: "VASE-0", code: "007", barcode: "00123" };
      const remoteId = await made(connection.products.create(product));
      for (const [kind, value] of [
        ["sku", "VASE-0"],
        ["code", "007"],
        ["barcode", "00123"],
      ] as const)
        expect((await connection.products.find(kind, [value])).map((one) => one.remoteId)).toEqual([remoteId]);
    });

    it("P36 creates an order with all that is known of it, and finds it again by its reference", async () => {
      const buyerId = await made(connection.buyers.create(buyer));
      const other = await made(connection.orders.create(draft(buyerId, "7:1840")));
      const remoteId = await made(connection.orders.create(draft(buyerId)));
      const order = await connection.orders.read(remoteId);
      expect(order).toMatchObject({
        ...{ remoteId, statusId: desk.statuses.first, locationId: desk.names.locationId, orderTypeId: desk.names.orderTypeId, total: 0n },
        ...{ managerId: desk.names.employeeId, reference: "7:1841", storeName: "Kvitka", storeOrderId: "1841" },
        buyer: { remoteId: buyerId, name: "Olha Koval", phones: ["+380501112233"] },
      });
      const look = { reference: "7:1841", buyerId, createdFrom: BEGINNING };
      expect(await connection.orders.findByReference(look)).toEqual([order]);
      desk.make("filters_ignored");
      expect(await connection.orders.findByReference(look)).toEqual([order]);
      expect(await connection.orders.findByReference({ ...look, reference: "7:9" })).toEqual([]);
      expect((await connection.orders.byIds([remoteId, "999999"])).map((one) => one.remoteId)).toEqual([remoteId]);
      desk.calm();
      expect((await connection.orders.byIds([remoteId, other, "999999"])).map((one) => one.remoteId).sort()).toEqual([other, remoteId].sort());
      expect(await connection.orders.byIds([])).toEqual([]);
      expect(await connection.orders.read("999999")).toBeNull();
    });

    it("P36 adds, changes and removes lines, each in one call and to the last unit", async () => {
      const orderId = await opened();
      const productId = mug();
      desk.calm();
      const lineId = await made(connection.orders.addLine(orderId, line(productId)));
      expect(desk.calls()).toBe(1);
      expect(await connection.orders.lines(orderId)).toEqual([
        {
          ...{ remoteId: lineId, kind: "product", productId, title: "Mug", sku: "MUG-1", quantity: 1500n, price: 2050n, discount: 75n },
          ...{ reference: "1", comment: "by hand", writtenOff: false },
        },
      ]);
      expect((await connection.orders.read(orderId))?.total).toBe(3000n);
      expect(await connection.orders.changeLine(orderId, lineId, { quantity: 2000n, discount: 0n })).toEqual({ outcome: "done" });
      expect(await connection.orders.lines(orderId)).toMatchObject([{ quantity: 2000n, price: 2050n, discount: 0n, reference: "1" }]);
      expect(await connection.orders.removeLine(orderId, lineId)).toEqual({ outcome: "done" });
      expect(await connection.orders.removeLine(orderId, lineId)).toEqual({ outcome: "gone" });
      expect(await connection.orders.lines(orderId)).toEqual([]);
    });

    it("P37 says which lines are written off", async () => {
      const orderId = await opened();
      await made(connection.orders.addLine(orderId, line(mug())));
      desk.writeOff(orderId);
      expect(await connection.orders.lines(orderId)).toMatchObject([{ writtenOff: true }]);
    });

    it("P37 sets a status, comments and changes fields; says what is refused and what is gone", async () => {
      const orderId = await opened();
      expect(await connection.orders.setStatus(orderId, desk.statuses.other)).toEqual({ outcome: "done" });
      expect(await connection.orders.comment(orderId, "By courier", "private")).toEqual({ outcome: "done" });
      expect((await connection.orders.read(orderId))?.statusId).toBe(desk.statuses.other);
      expect(await connection.orders.update(orderId, { locationId: "999999" })).toMatchObject({
        outcome: "refused",
        message: expect.stringMatching(/branch|location/),
      });
      desk.removeStatus(desk.statuses.first);
      expect(await connection.orders.setStatus(orderId, desk.statuses.first)).toMatchObject({
        outcome: "refused",
        message: expect.stringMatching(/\S/),
      });
      desk.removeOrder(orderId);
      expect(await connection.orders.setStatus(orderId, desk.statuses.other)).toEqual({ outcome: "gone" });
      expect(await connection.orders.lines(orderId)).toBeNull();
      expect(await connection.orders.addLine(orderId, line(mug()))).toEqual({ outcome: "gone" });
    });

    it("P37 lists what changed since, oldest change first, and shows when the list moved", async () => {
      desk.placeOrders(60);
      const first = await connection.orders.changedSince({ from: BEGINNING, page: 1 });
      expect([first.orders.length, first.page, first.pages, first.count]).toEqual([50, 1, 2, 60]);
      const times = first.orders.map((order) => order.modifiedAt.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const [touched] = first.orders;
      await connection.orders.comment(touched?.remoteId ?? "", "meanwhile", "public");
      const second = await connection.orders.changedSince({ from: BEGINNING, page: 2 });
      expect(second.orders.at(-1)?.remoteId).toBe(touched?.remoteId);
      const last = second.orders.at(-1)?.modifiedAt ?? BEGINNING;
      expect((await connection.orders.changedSince({ from: last, page: 1 })).orders.map((order) => order.remoteId)).toContain(touched?.remoteId);
      const newest = await connection.orders.createdSince({ from: BEGINNING, page: 1 });
      expect(newest.orders.map((order) => Number(order.remoteId))).toEqual(
        [...newest.orders.map((order) => Number(order.remoteId))].sort((a, b) => b - a),
      );
    });

    it.each(["times_as_numbers", "numbers_as_texts", "unknown_members"] as const)(
      "reads the same when the account answers with %s",
      async (trouble) => {
        const orderId = await opened();
        await made(connection.orders.addLine(orderId, line(mug())));
        const read = async () => [await connection.orders.read(orderId), await connection.orders.lines(orderId), await connection.readDirectory()];
        const plain = await read();
        desk.make(trouble);
        expect(await read()).toEqual(plain);
      },
    );

    it.each(["ids_wrapped", "ids_in_lists", "ids_bare"] as const)("knows what it created when the account answers with %s", async (trouble) => {
      desk.make(trouble);
      expect(desk.orderIds()).toEqual([]);
      const orderId = await opened();
      expect(desk.orderIds()).toEqual([orderId]);
    });

    it.each([
      ["key_revoked", "unauthorized", "wrong_credentials"],
      ["right_missing", "refused", "missing_right"],
      ["too_many_calls", "throttled", "throttled"],
      ["down", "unreachable", "server_error"],
      ["page_instead_of_data", "unreachable", "not_this_platform"],
      ["broken_json", "malformed", "malformed_answer"],
      ["answer_cut", "unreachable", "unreachable"],
    ] as const)("throws what kind of trouble it is, without trying again (%s: %s)", async (trouble, kind, code) => {
      const orderId = await opened();
      desk.calm();
      desk.make(trouble);
      const failure = await failureOf(connection.orders.read(orderId));
      expect([failure.kind, failure.code, failure.mayHaveHappened, desk.calls()]).toEqual([kind, code, false, 1]);
      expect(JSON.stringify([failure.message, failure.facts])).not.toContain(desk.settings.apiKey);
      if (kind === "throttled") expect(failure.retryAt?.getTime()).toBeGreaterThan(desk.io.now().getTime());
    });

    it.each([
      ["key_revoked", false],
      ["right_missing", false],
      ["too_many_calls", false],
      ["answer_lost", true],
      ["error_after_effect", true],
      ["no_effect_and_cut", true],
      ["down", true],
    ] as const)("P36 says whether an order may have been created, without trying again (%s: %s)", async (trouble, mayHaveHappened) => {
      const buyerId = await made(connection.buyers.create(buyer));
      desk.calm();
      desk.make(trouble);
      const failure = await failureOf(connection.orders.create(draft(buyerId)));
      expect([failure.mayHaveHappened, desk.calls()]).toEqual([mayHaveHappened, 1]);
      desk.calm();
      const isThere = trouble === "answer_lost" || trouble === "error_after_effect";
      const found = await connection.orders.findByReference({ reference: "7:1841", buyerId, createdFrom: BEGINNING });
      expect(found).toHaveLength(isThere ? 1 : 0);
      expect(desk.orderIds()).toEqual(found.map((order) => order.remoteId));
    });

    it("P36 finds a line whose answer was lost by its reference", async () => {
      const orderId = await opened();
      const productId = mug();
      desk.make("answer_lost");
      expect((await failureOf(connection.orders.addLine(orderId, line(productId, "9")))).mayHaveHappened).toBe(true);
      desk.calm();
      expect((await connection.orders.lines(orderId))?.map((one) => one.reference)).toEqual(["9"]);
      expect(desk.lineCount(orderId)).toBe(1);
    });

    it("P36 tells a refusal in the account's words, as an outcome of this one write", async () => {
      const buyerId = await made(connection.buyers.create(buyer));
      desk.make("refused");
      expect(await connection.orders.create(draft(buyerId))).toMatchObject({ outcome: "refused", message: expect.stringMatching(/\S/) });
      expect(await connection.buyers.update(buyerId, { lastName: "X" })).toMatchObject({ outcome: "refused" });
    });
  });
}
