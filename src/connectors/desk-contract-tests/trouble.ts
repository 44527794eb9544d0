import { expect, it } from "vitest";
import { failureOf } from "../contract-tests.ts";
import { BEGINNING, BUYER, type ContractStage, made } from "./stage.ts";

/** What is made of an account that answers otherwise than it should, or not at all. */
export function troublePromises(at: ContractStage): void {
  it.each(["times_as_numbers", "numbers_as_texts", "unknown_members"] as const)(
    "reads the same when the account answers with %s",
    async (trouble) => {
      const orderId = await at.opened();
      await made(at.connection.orders.addLine(orderId, at.line(at.mug())));
      const read = async () => [
        await at.connection.orders.read(orderId),
        await at.connection.orders.lines(orderId),
        await at.connection.readDirectory(),
      ];
      const plain = await read();
      at.desk.make(trouble);
      expect(await read()).toEqual(plain);
    },
  );

  it.each(["ids_wrapped", "ids_in_lists", "ids_bare"] as const)("knows what it created when the account answers with %s", async (trouble) => {
    at.desk.make(trouble);
    expect(at.desk.orderIds()).toEqual([]);
    const orderId = await at.opened();
    expect(at.desk.orderIds()).toEqual([orderId]);
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
    const orderId = await at.opened();
    at.desk.calm();
    at.desk.make(trouble);
    const failure = await failureOf(at.connection.orders.read(orderId));
    expect([failure.kind, failure.code, failure.mayHaveHappened, at.desk.calls()]).toEqual([kind, code, false, 1]);
    expect(JSON.stringify([failure.message, failure.facts])).not.toContain(at.desk.settings.apiKey);
    if (kind === "throttled") expect(failure.retryAt?.getTime()).toBeGreaterThan(at.desk.io.now().getTime());
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
    const buyerId = await made(at.connection.buyers.create(BUYER));
    at.desk.calm();
    at.desk.make(trouble);
    const failure = await failureOf(at.connection.orders.create(at.draft(buyerId)));
    expect([failure.mayHaveHappened, at.desk.calls()]).toEqual([mayHaveHappened, 1]);
    at.desk.calm();
    const isThere = trouble === "answer_lost" || trouble === "error_after_effect";
    const found = await at.connection.orders.findByReference({ reference: "7:1841", buyerId, createdFrom: BEGINNING });
    expect(found).toHaveLength(isThere ? 1 : 0);
    expect(at.desk.orderIds()).toEqual(found.map((order) => order.remoteId));
  });

  it("P36 finds a line whose answer was lost by its reference", async () => {
    const orderId = await at.opened();
    const productId = at.mug();
    at.desk.make("answer_lost");
    expect((await failureOf(at.connection.orders.addLine(orderId, at.line(productId, "9")))).mayHaveHappened).toBe(true);
    at.desk.calm();
    expect((await at.connection.orders.lines(orderId))?.map((one) => one.reference)).toEqual(["9"]);
    expect(at.desk.lineCount(orderId)).toBe(1);
  });

  it("P36 tells a refusal in the account's words, as an outcome of this one write", async () => {
    const buyerId = await made(at.connection.buyers.create(BUYER));
    at.desk.make("refused");
    expect(await at.connection.orders.create(at.draft(buyerId))).toMatchObject({ outcome: "refused", message: expect.stringMatching(/\S/) });
    expect(await at.connection.buyers.update(buyerId, { lastName: "X" })).toMatchObject({ outcome: "refused" });
  });
}
