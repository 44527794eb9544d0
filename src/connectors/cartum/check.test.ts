import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CartumSimulator, startCartumSimulator } from "../../../simulators/cartum/simulator.ts";
import { adviceFor } from "../../domain/advice.ts";
import { createNet, type Net } from "../../net/net.ts";
import { type HttpAnswer, RemoteError, type StoreSettings } from "../contract.ts";
import { failureOf, memoryTokens } from "../contract-tests.ts";
import { cartum } from "./cartum.ts";

const now = () => new Date("2026-11-24T10:00:00Z");
const PASSWORD = "geheim-9";
const SETTINGS: StoreSettings = {
  url: "https://kvitka.example",
  credentials: { login: "desk", password: PASSWORD },
  timeZone: "Europe/Kyiv",
  productLanguage: "ua",
  productMatching: "sku",
  finalStatusIds: [],
  cancelledStatusIds: [],
};

/** A shop that answers in the order written here, and what it was asked. */
function shopThat(...answers: (Partial<HttpAnswer> | object | RemoteError)[]) {
  const asked: { url: string; body: unknown }[] = [];
  const http = {
    async send({ url, body = "" }: { url: string; body?: string }): Promise<HttpAnswer> {
      asked.push({ url, body: JSON.parse(body) });
      const answer = answers[Math.min(asked.length, answers.length) - 1] ?? {};
      if (answer instanceof RemoteError) throw answer;
      if ("text" in answer || "status" in answer === false || typeof answer.status === "number")
        return { status: 200, headers: {}, text: "", ...answer };
      return { status: 200, headers: {}, text: JSON.stringify(answer) };
    },
  };
  return { asked, io: { http, now, tokens: memoryTokens() } };
}

const check = (shop: ReturnType<typeof shopThat>, settings: Partial<StoreSettings> = {}) =>
  cartum.open({ ...SETTINGS, ...settings }, shop.io).check();
const page = (status: number, text: string, headers: Record<string, string> = {}) => ({ status, text, headers });

const CHALLENGE = `<!DOCTYPE html><html><body><script>document.cookie="k=1";location.reload()</script>Checking…</body></html>`;
const CLOUDFLARE = `<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>${"x".repeat(9000)}<script>window._cf_chl_opt={}</script></body></html>`;
const SITE = `<!doctype html><html><head><title>Квіти</title><script src="/a.js"></script></head><body>${"Ласкаво просимо. ".repeat(200)}</body></html>`;
const BEHIND_CLOUDFLARE = SITE.replace("/a.js", "/cdn-cgi/challenge-platform/scripts/jsd/main.js");

describe("P4 a check that fails names the cause: what is seen at the login", () => {
  it.each([
    ["another site's page", page(200, SITE), "not_this_platform"],
    ["a page of a shop behind a filter that let us through", page(200, BEHIND_CLOUDFLARE), "not_this_platform"],
    ["JSON without a status", page(200, '{"hello":"world"}'), "not_this_platform"],
    ["a list", page(200, "[1,2]"), "not_this_platform"],
    ["nothing at all", page(200, ""), "not_this_platform"],
    ["broken JSON", page(200, '{"status":"OK",'), "not_this_platform"],
    ["OK without a token", { status: "OK", response: [] }, "not_this_platform"],
    ["a redirect on the same host", page(302, "", { location: "/login" }), "not_this_platform"],
    ["something that is not HTTP", new RemoteError("malformed", "HPE_INVALID", { code: "malformed_answer" }), "not_this_platform"],
    ["404", page(404, SITE), "api_not_in_plan"],
    ["404 as JSON", page(404, '{"error":"not found"}'), "api_not_in_plan"],
    ["405", page(405, "Method not allowed"), "api_not_in_plan"],
    ["410", page(410, SITE), "api_not_in_plan"],
    ["403 without a challenge", page(403, SITE), "api_not_in_plan"],
    ["an API without the login function", { status: "UNDEFINED_FUNCTION", response: [] }, "api_not_in_plan"],
    ["a small script page", page(200, CHALLENGE), "bot_filter"],
    ["a small script page with 403", page(403, CHALLENGE), "bot_filter"],
    ["a known filter's large page", page(403, CLOUDFLARE), "bot_filter"],
    ["a known filter's large page with 503", page(503, CLOUDFLARE), "bot_filter"],
    ["a filter's header", page(403, SITE, { "cf-mitigated": "challenge" }), "bot_filter"],
    ["ERROR", { status: "ERROR", response: { message: "User with such username/password not found" } }, "wrong_credentials"],
    ["UNAUTHORIZED", { status: "UNAUTHORIZED", response: [] }, "wrong_credentials"],
    ["AUTHORIZATION_ERROR", { status: "AUTHORIZATION_ERROR" }, "wrong_credentials"],
    ["401 with UNAUTHORIZED", page(401, '{"status":"UNAUTHORIZED"}'), "wrong_credentials"],
    ["500", page(500, SITE), "server_error"],
    ["EXCEPTION", { status: "EXCEPTION", response: { message: "Internal" } }, "server_error"],
    ["429", page(429, "", { "retry-after": "30" }), "throttled"],
    ["a name that does not resolve", new RemoteError("unreachable", "x", { code: "host_not_found" }), "host_not_found"],
    ["a private address", new RemoteError("refused", "x", { code: "address_not_allowed" }), "address_not_allowed"],
    ["another host behind a redirect", new RemoteError("refused", "x", { code: "redirected" }), "redirected"],
  ])("%s: %s → %s", async (_, answer, code) => {
    const shop = shopThat(answer);
    const failure = await failureOf(check(shop));
    expect(failure.code).toBe(code);
    expect(shop.asked).toHaveLength(1);
    expect(failure.message + JSON.stringify(failure.facts)).not.toContain(PASSWORD);
  });

  it("P3 tells an e-mail address in place of the user name, when the login is refused", async () => {
    const refused = { status: "ERROR", response: { message: "Користувача не знайдено" } };
    expect((await failureOf(check(shopThat(refused), { credentials: { login: "owner@example.com", password: PASSWORD } }))).code).toBe(
      "email_instead_of_login",
    );
  });

  it("hides the password and the login when the shop repeats them", async () => {
    const echo = { status: "ERROR", response: { message: `No user desk with password ${PASSWORD}` } };
    const failure = await failureOf(check(shopThat(echo)));
    expect(failure.facts.said).toBe("No user ••• with password •••");
    expect(failure.message).not.toContain(PASSWORD);
  });
});

describe("a check that succeeds", () => {
  const OK_LOGIN = { status: "OK", response: { token: "5d0c2f6e8a9b41c7b3e1f0a2d4c6e8fa" } };
  const STATUSES = { status: "OK", response: { statuses: { "1": { id: 1, title: { ua: "Нове", en: "New", ru: "" }, is_successful: 0 } } } };
  const CURRENCIES = { status: "OK", response: { currency: [{ id: 1, iso: "UAH" }, { id: 2, iso: "eur" }, { iso: "грн" }] } };
  const EMPTY = { status: "EMPTY", response: [] };
  const order = (members: object) => ({ status: "OK", response: { orders: [{ order_id: 1, ...members }] } });

  it("P3 suggests the language, currency and zone of the shop", async () => {
    expect(await check(shopThat(OK_LOGIN, STATUSES, CURRENCIES, order({ currency: "UAH" })))).toMatchObject({
      languages: ["ua", "en"],
      currencies: ["UAH", "EUR"],
      suggestedTimeZone: "Europe/Kyiv",
    });
  });

  it.each([
    [{ currency: "RON" }, {}, "Europe/Bucharest"],
    [{ currency: "PLN" }, {}, "Europe/Warsaw"],
    [{ currency: "MDL" }, {}, "Europe/Chisinau"],
    [{ currency: "EUR" }, { url: "https://flori.ro" }, "Europe/Bucharest"],
    [{ currency: "EUR", delivery_country: "Україна" }, {}, "Europe/Kyiv"],
  ])("suggests the zone by currency, address and country: %j %j → %s", async (members, settings, zone) => {
    expect((await check(shopThat(OK_LOGIN, STATUSES, EMPTY, order(members)), settings)).suggestedTimeZone).toBe(zone);
  });

  it("works on a shop too old to list statuses and currencies, and without any order", async () => {
    const unknown = { status: "UNDEFINED_FUNCTION", response: [] };
    const result = await check(shopThat(OK_LOGIN, unknown, unknown, EMPTY));
    expect(result.statuses.map(({ id, final, cancelled }) => [id, final, cancelled])).toEqual([
      ["1", false, false],
      ["2", false, false],
      ["3", true, false],
      ["4", true, true],
      ["6", false, false],
    ]);
    expect(result).toMatchObject({ languages: ["ua", "en"], currencies: [], suggestedTimeZone: "Europe/Kyiv" });
  });

  it("names the right that is missing when the user may log in and no more", async () => {
    const refused = { status: "ERROR", response: { message: "Access denied" } };
    expect((await failureOf(check(shopThat(OK_LOGIN, refused)))).code).toBe("missing_right");
  });
});

describe("the same over the network, against a simulated shop", () => {
  let simulator: CartumSimulator;
  let net: Net;
  beforeAll(async () => {
    simulator = await startCartumSimulator({ shops: [{ port: 0, orders: 3 }] });
    net = createNet({ allowedPrivateHosts: ["127.0.0.1"], log: { debug: () => undefined }, now, limits: { maxBytes: 1_000_000, totalMs: 1500 } });
  });
  afterAll(async () => {
    await net.close();
    await simulator.close();
  });

  it.each([
    ["noApi", 404, "api_not_in_plan"],
    ["noApi", 403, "api_not_in_plan"],
    ["noApi", 405, "api_not_in_plan"],
    ["noApi", 410, "api_not_in_plan"],
    ["challenge", 200, "bot_filter"],
    ["challenge", 403, "bot_filter"],
    ["html", 200, "not_this_platform"],
    ["jsonWithoutStatus", true, "not_this_platform"],
    ["badJson", true, "not_this_platform"],
    ["redirect", "https://elsewhere.example/", "redirected"],
    ["never", true, "timeout"],
    ["dripMs", 400, "timeout"],
    ["dropBefore", true, "unreachable"],
    ["truncated", true, "unreachable"],
    ["tooLarge", 2_000_000, "response_too_large"],
    ["credentialsRefused", "ERROR", "wrong_credentials"],
    ["credentialsRefused", "UNAUTHORIZED", "wrong_credentials"],
    ["credentialsRefused", "AUTHORIZATION_ERROR", "wrong_credentials"],
    ["serverError", 502, "server_error"],
    ["throttled", 30, "throttled"],
  ] as const)("P4 %s %s → %s, with a sentence and advice of its own", async (fault, value, code) => {
    const { shop } = simulator;
    shop.faults.set(fault, value);
    const settings = { ...SETTINGS, url: shop.url, credentials: { login: shop.setup.login, password: shop.setup.password } };
    const io = { http: net.httpFor("check", { inFlight: 1, gapMs: 0 }), now, tokens: memoryTokens() };
    const failure = await failureOf(cartum.open(settings, io).check());
    shop.faults.clear();
    expect(failure.code).toBe(code);
    const { message, advice } = adviceFor(failure.code, failure.facts);
    expect(message + advice).not.toMatch(/undefined|null/);
    expect((await cartum.open(settings, io).check()).currencies).toContain("UAH");
  });
});

describe("P4 an address is looked at while it is typed", () => {
  const probe = (shop: ReturnType<typeof shopThat>) => cartum.probe?.("https://kvitka.example", shop.io) ?? Promise.reject(new Error("no probe"));

  it.each([
    ["the refusal of a missing token", { status: "UNAUTHORIZED", response: { message: "Token is not valid" } }],
    ["the same as HTTP 401", page(401, '{"status":"UNAUTHORIZED","response":{"message":"x"}}')],
    ["a shop too old for the function asked for", { status: "UNDEFINED_FUNCTION", response: [] }],
  ])("%s is the answer of a shop", async (_what, answer) => {
    await expect(probe(shopThat(answer))).resolves.toBeUndefined();
  });

  it.each([
    ["another site's page", page(200, SITE), "malformed_answer"],
    ["JSON of something else", page(200, '{"hello":"world"}'), "malformed_answer"],
    ["404", page(404, SITE), "api_not_in_plan"],
    ["a challenge", page(403, CLOUDFLARE), "bot_filter"],
    ["no such host", new RemoteError("unreachable", "ENOTFOUND", { code: "host_not_found" }), "host_not_found"],
  ])("%s is none, with its cause", async (_what, answer, code) => {
    await expect(probe(shopThat(answer))).rejects.toMatchObject({ code });
  });

  it("sends one call, without user name, password or token", async () => {
    const shop = shopThat({ status: "UNAUTHORIZED", response: {} });
    await probe(shop);
    expect(shop.asked).toEqual([{ url: "https://kvitka.example/api/orders/get_available_statuses/", body: {} }]);
  });
});
