import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMPANY, type Desk, OWNER, openDesk, SETUP_TOKEN } from "../../test/desk.ts";
import { STATUS_GROUPS } from "../domain/status.ts";

const body = { setupToken: SETUP_TOKEN, company: COMPANY, owner: OWNER };

describe("the set-up", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk({ setUp: false });
  });
  afterAll(() => desk.close());

  it("is needed at first, and refuses a wrong token, weak passwords and unknown words without doing anything", async () => {
    expect((await desk.call("GET", "/setup")).body).toEqual({ needed: true });
    const wrong = await desk.call("POST", "/setup", { ...body, setupToken: "guess" });
    expect(wrong).toMatchObject({ status: 403, body: { code: "wrong_setup_token" } });
    for (const password of ["12345", "1234567890", "aaaaaaaaaaaa", "password123", "olenaowner1", "qwertyuiop", "Kvitka2026!"]) {
      const weak = await desk.call("POST", "/setup", { ...body, owner: { ...OWNER, password } });
      expect(weak, password).toMatchObject({ status: 422, body: { code: "invalid", errors: [{ path: "owner.password" }] } });
    }
    for (const [member, value] of Object.entries({ currency: "ZZZ", country: "QX", timeZone: "+02:00", locale: "de" })) {
      const refused = await desk.call("POST", "/setup", { ...body, company: { ...COMPANY, [member]: value } });
      expect(refused, member).toMatchObject({ status: 422, body: { errors: [{ path: `company.${member}` }] } });
    }
    expect((await desk.call("GET", "/setup")).body).toEqual({ needed: true });
    expect((await desk.pool.query("select 1 from employees")).rowCount).toBe(0);
  });

  it("makes one company when it is asked for five times at once", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => desk.call("POST", "/setup", body)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(answers.filter((answer) => answer.status === 409).every((answer) => answer.body.code === "already_set_up")).toBe(true);
    const done = answers.find((answer) => answer.status === 201);
    expect(done?.body.employee).toMatchObject({ role: "owner", email: OWNER.email, active: true, takesOrders: true });
    expect(done?.text).not.toContain(OWNER.password);
    const cookie = String(done?.headers["set-cookie"]);
    expect(cookie).toMatch(/^econnect_session=[^;]{40,};.*HttpOnly.*SameSite=Lax/);
    expect(cookie).not.toContain("Secure");
    expect((await desk.pool.query("select 1 from employees")).rowCount).toBe(1);
  });

  it("is over then, whatever the token, and keeps no secret in clear", async () => {
    expect((await desk.call("GET", "/setup")).body).toEqual({ needed: false });
    expect(await desk.call("POST", "/setup", { ...body, setupToken: "guess" })).toMatchObject({ status: 409, body: { code: "already_set_up" } });
    const { rows } = await desk.pool.query("select password_hash from employees");
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it("makes a location, an order type and a status in each group, which work together", async () => {
    const signedIn = await desk.call("POST", "/session", { email: OWNER.email, password: OWNER.password });
    const as = { cookie: String(signedIn.headers["set-cookie"]).split(";")[0] ?? "" };
    const [locations, types, statuses] = await Promise.all(
      ["/locations", "/order-types", "/order-statuses"].map(async (path) => (await desk.call("GET", path, undefined, { as })).body.items),
    );
    expect(locations).toEqual([{ id: "1", name: "Main location", archived: false }]);
    expect(statuses.map((status: { group: string }) => status.group)).toEqual([...STATUS_GROUPS]);
    expect(types).toEqual([{ id: "1", name: "Online order", archived: false, initialStatusId: statuses[0].id }]);
  });
});

it.each([
  ["fr", "Lieu principal", "Nouvelle"],
  ["uk", "Основна локація", "Нове"],
])("the first words are in the company's language (%s)", async (locale, location, status) => {
  const desk = await openDesk({ setUp: false });
  try {
    const done = await desk.call("POST", "/setup", { ...body, company: { ...COMPANY, locale } });
    const as = { cookie: String(done.headers["set-cookie"]).split(";")[0] ?? "" };
    expect((await desk.call("GET", "/locations", undefined, { as })).body.items[0].name).toBe(location);
    expect((await desk.call("GET", "/order-statuses", undefined, { as })).body.items[0].name).toBe(status);
  } finally {
    await desk.close();
  }
});
