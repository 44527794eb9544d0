import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";
import { type HttpAnswer, RemoteError } from "../connectors/contract.ts";
import { desks } from "../connectors/registry.ts";

const KEY = "geheim-key-123456";
let desk: Desk;
let answer: (path: string, key: string) => HttpAnswer | RemoteError;
beforeAll(async () => {
  desk = await openDesk({
    httpFor: () => ({
      async send({ url, headers }) {
        const given = answer(new URL(url).pathname, headers?.authorization ?? "");
        if (given instanceof RemoteError) throw given;
        return given;
      },
    }),
  });
  Object.assign(desk.context, { desks });
});
afterAll(() => desk.close());

const json = (value: unknown, status = 200): HttpAnswer => ({ status, headers: {}, text: JSON.stringify(value) });
const check = (body: object) => desk.call("POST", "/mirrors/checks", { platform: "roapp", apiKey: KEY, ...body });

describe("P35 POST /mirrors/checks", () => {
  it("answers the directory of the account", async () => {
    answer = (path, key) => {
      if (key !== `Bearer ${KEY}`) return json({}, 401);
      return path === "/v2/company"
        ? json({ name: "Sample Ltd", currency: "EUR", timezone: "Europe/Paris" })
        : json([{ id: 1, name: "One", group: 6, type: 1 }]);
    };
    const { status, body } = await check({});
    expect(status).toBe(200);
    expect(body).toEqual({
      ok: true,
      company: { name: "Sample Ltd", currency: "EUR", timeZone: "Europe/Paris" },
      locations: [{ id: "1", name: "One" }],
      employees: [{ id: "1", name: "#1", email: null, active: true }],
      orderTypes: [{ id: "1", name: "One" }],
      orderStatuses: [{ id: "1", name: "One", group: "6", suggestedGroup: "completed" }],
      customFields: [{ id: "1", name: "One", type: "1" }],
      productCategories: [{ id: "1", name: "One", parentId: null }],
      // Every order needs a location and a type: our only ones are theirs. The status is known by its group.
      suggested: {
        locations: [{ remoteId: "1", deskId: expect.any(String) }],
        employees: [{ remoteId: "1", deskId: null }],
        orderTypes: [{ remoteId: "1", deskId: expect.any(String) }],
        orderStatuses: [{ remoteId: "1", deskId: expect.any(String) }],
      },
    });
  });

  it.each([
    [() => json({ message: `bad ${KEY}` }, 401), "wrong_credentials"],
    [() => json({}, 403), "missing_right"],
    [() => json({}, 429), "unreachable"],
    [() => new RemoteError("unreachable", "x", { code: "host_not_found" }), "host_not_found"],
    [() => new RemoteError("refused", "x", { code: "address_not_allowed" }), "address_not_allowed"],
    [() => new RemoteError("unreachable", "x", { code: "timeout" }), "timeout"],
  ])("names the cause with a sentence and advice, and never the key", async (given, code) => {
    answer = given;
    const { status, body, text } = await check({ url: "https://roapp.example" });
    expect([status, body.code]).toEqual([422, code]);
    expect(body.advice).toMatch(/\S/);
    expect(text).not.toContain(KEY);
  });

  it("refuses members it does not know, addresses that are none, and people without the right", async () => {
    expect((await check({ unheardOf: 1 })).body.errors[0].path).toBe("unheardOf");
    expect((await check({ url: "not an address" })).body.errors[0].path).toBe("url");
    expect((await desk.call("POST", "/mirrors/checks", { platform: "roapp", apiKey: KEY }, { as: await desk.as("stores.view") })).status).toBe(403);
  });
});
