import { describe, expect, it } from "vitest";
import { EMPTY, scriptedShop as shop } from "../../../test/scripted-shop.ts";
import { RemoteError } from "../contract.ts";
import { failureOf } from "../contract-tests.ts";

const october = { from: "2026-10-01 00:00:00", to: null, statuses: null, limit: 100 };

describe("S20 the token of a shop", () => {
  it.each([
    ["HTTP 401", { status: 401, text: '{"status":"UNAUTHORIZED","response":{"message":"Token is not valid"}}' }],
    ["HTTP 401 without words", { status: 401, text: "" }],
    ["UNAUTHORIZED", { status: "UNAUTHORIZED", response: [] }],
    ["AUTHORIZATION_ERROR", { status: "AUTHORIZATION_ERROR" }],
    ["ERROR in English", { status: "ERROR", response: { message: "Token is not valid" } }],
    ["ERROR in Russian", { status: "ERROR", response: { message: "Ошибка авторизации" } }],
    ["ERROR in Ukrainian", { status: "ERROR", response: { message: "Невірний токен" } }],
    ["HTTP_ERROR with words", { status: "HTTP_ERROR", response: { code: 403, message: "Authorization required" } }],
    ["HTTP_ERROR 401", { status: "HTTP_ERROR", response: { code: 401, message: "" } }],
  ])("is renewed by one login, and the call repeated once, when the shop says %s", async (_, refusal) => {
    const kvitka = shop(() => EMPTY, { refusal });
    const connection = kvitka.open();
    await connection.orders.placed(october);
    kvitka.expire();
    await connection.orders.placed(october);
    expect(kvitka.names()).toEqual(["auth", "orders/get", "orders/get", "auth", "orders/get"]);
  });

  it("lasts 540 s from its login", async () => {
    const kvitka = shop();
    const connection = kvitka.open();
    await connection.orders.placed(october);
    kvitka.pass(539_000);
    await connection.orders.placed(october);
    expect(kvitka.logins()).toBe(1);
    kvitka.pass(1_000);
    await connection.orders.placed(october);
    expect(kvitka.logins()).toBe(2);
  });

  it("is shared by calls that run at the same time: one login for all, before and after it expires", async () => {
    const kvitka = shop();
    const connection = kvitka.open();
    const five = () => Promise.all([1, 2, 3, 4, 5].map(() => connection.orders.placed(october)));
    await five();
    expect(kvitka.logins()).toBe(1);
    kvitka.expire();
    await five();
    expect(kvitka.logins()).toBe(2);
  });

  it("is taken from where another process kept it, also after that process renewed it", async () => {
    const kvitka = shop();
    const [one, other] = [kvitka.open(), kvitka.open()];
    await one.orders.placed(october);
    await other.orders.placed(october);
    expect(kvitka.logins()).toBe(1);
    kvitka.expire();
    await one.orders.placed(october);
    await other.orders.placed(october);
    expect(kvitka.logins()).toBe(2);
  });

  it("that is refused right after a fresh login is a missing right, not a reason to log in again", async () => {
    const kvitka = shop(() => ({ status: "AUTHORIZATION_ERROR" }));
    expect(await failureOf(kvitka.open().orders.placed(october))).toMatchObject({ kind: "unauthorized", code: "missing_right" });
    expect(kvitka.names()).toEqual(["auth", "orders/get", "auth", "orders/get"]);
  });

  it("is not asked for again after a refused login, whatever is called; a check asks anew", async () => {
    const kvitka = shop();
    kvitka.refuseLogins({ status: "ERROR", response: { message: "not found" } });
    const connection = kvitka.open();
    const calls = [() => connection.statuses(), () => connection.orders.placed(october), () => connection.orders.byIds(["1"])];
    for (const call of [...calls, ...calls]) expect((await failureOf(call())).code).toBe("wrong_credentials");
    expect(kvitka.names()).toEqual(["auth"]);
    expect(await kvitka.tokens.read()).toBeNull();
    kvitka.refuseLogins(null);
    expect((await failureOf(connection.statuses())).code).toBe("wrong_credentials");
    await connection.check().catch(() => undefined);
    await connection.orders.placed(october);
  });

  it("is asked for again when the login failed on the way", async () => {
    const kvitka = shop();
    kvitka.refuseLogins(new RemoteError("unreachable", "reset", { code: "unreachable" }));
    const connection = kvitka.open();
    expect((await failureOf(connection.orders.placed(october))).code).toBe("unreachable");
    kvitka.refuseLogins(null);
    await connection.orders.placed(october);
  });
});

describe("the answers of a shop", () => {
  const page = (status: number, text: string, headers: Record<string, string> = {}) => ({ status, text, headers });
  const challenge = "<html><script>document.cookie='a'</script></html>";

  it.each([
    ["UNDEFINED_FUNCTION", { status: "UNDEFINED_FUNCTION", response: [] }, "unsupported", "unsupported"],
    ["EXCEPTION", { status: "EXCEPTION", response: { message: "x" } }, "unreachable", "server_error"],
    ["500", page(500, "<h1>500</h1>"), "unreachable", "server_error"],
    ["524", page(524, "<h1>524</h1>"), "unreachable", "server_error"],
    ["HTTP_ERROR 400", { status: "HTTP_ERROR", response: { code: 400, message: "The payload is not JSON" } }, "refused", "server_error"],
    ["HTTP_ERROR 503", { status: "HTTP_ERROR", response: { code: "503", message: "x" } }, "unreachable", "server_error"],
    ["ERROR", { status: "ERROR", response: { message: "from is defined incorrectly" } }, "refused", "server_error"],
    ["a missing right", { status: "ERROR", response: { message: "Доступ заборонено" } }, "refused", "missing_right"],
    ["a word nobody knows", { status: "SOMETHING_NEW", response: { orders: [] } }, "refused", "server_error"],
    ["PARSE_ERROR", { status: "PARSE_ERROR" }, "refused", "server_error"],
    ["429", page(429, "slow down", { "retry-after": "30" }), "throttled", "throttled"],
    ["503 with Retry-After", page(503, "", { "retry-after": "Tue, 24 Nov 2026 10:01:00 GMT" }), "throttled", "throttled"],
    ["a challenge", page(200, challenge), "unreachable", "bot_filter"],
    ["another page", page(200, `<html>${"x".repeat(3000)}</html>`), "unreachable", "malformed_answer"],
    ["404", page(404, "<html></html>"), "refused", "api_not_in_plan"],
    ["broken JSON", page(200, '{"status":"OK","response":{"orders":[{'), "malformed", "malformed_answer"],
    ["JSON without status", page(200, '{"orders":[]}'), "malformed", "malformed_answer"],
    ["OK without a list of orders", { status: "OK", response: { items: [] } }, "malformed", "malformed_answer"],
  ])("%s is a failure, never an empty list: %s → %s %s", async (_, answer, kind, code) => {
    const failure = await failureOf(
      shop(() => answer)
        .open()
        .orders.placed(october),
    );
    expect(failure).toMatchObject({ kind, code, mayHaveHappened: false });
    expect(failure.message).not.toMatch(/geheim|token-1/);
  });

  it.each([[[]], [{}], [null], [undefined], [{ orders: [] }], [{ orders: {} }]])(
    "EMPTY and an empty OK are no orders, with %j inside",
    async (response) => {
      for (const status of ["EMPTY", "OK"]) {
        expect(
          await shop(() => ({ status, response }))
            .open()
            .orders.placed(october),
        ).toEqual({ orders: [], unreadable: [], full: false });
      }
    },
  );

  it("tells when to come back, in seconds and as a date", async () => {
    const retryAfter = (value: string) =>
      failureOf(
        shop(() => page(429, "", { "retry-after": value }))
          .open()
          .orders.placed(october),
      );
    expect((await retryAfter("30")).retryAt).toEqual(new Date("2026-11-24T10:00:30Z"));
    expect((await retryAfter("Tue, 24 Nov 2026 10:05:00 GMT")).retryAt).toEqual(new Date("2026-11-24T10:05:00Z"));
    expect((await retryAfter("")).retryAt).toBeNull();
  });

  it("S12 leaves a change in doubt when the answer does not tell, and not when it was refused", async () => {
    const change = (answer: object) =>
      failureOf(
        shop(() => answer)
          .open()
          .orders.setStatuses([{ remoteId: "1841", statusId: "2" }]),
      );
    for (const unclear of [page(524, "x"), page(200, "{"), { status: "EXCEPTION" }, page(200, `<html>${"x".repeat(3000)}`)]) {
      expect((await change(unclear)).mayHaveHappened).toBe(true);
    }
    for (const refused of [{ status: "ERROR", response: { message: "no" } }, page(429, ""), { status: "UNDEFINED_FUNCTION", response: [] }]) {
      expect((await change(refused)).mayHaveHappened).toBe(false);
    }
  });
});
