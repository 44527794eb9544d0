import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Desk, OWNER, openDesk } from "../../test/desk.ts";
import { PERMISSIONS } from "../domain/permissions.ts";

const DAY_MS = 86_400_000;
let now = new Date("2026-11-24T09:00:00Z");
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ now: () => now, config: { trustProxy: ["127.0.0.1"] } });
});
afterAll(() => desk.close());

const cookieOf = (answer: Answer) => String(answer.headers["set-cookie"]).split(";")[0] ?? "";
const browser = (answer: Answer) => ({ cookie: cookieOf(answer), "x-requested-with": "econnect" });
const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  desk.call("POST", "/session", { email, password }, { as: null, headers });
const isSignedIn = async (as: Record<string, string>) => (await desk.call("GET", "/session", undefined, { as })).status === 200;

describe("signing in", () => {
  it("answers with the employee, what they may and the company, and takes any spelling of the address", async () => {
    const answer = await signIn(` ${OWNER.email.toUpperCase()} `, OWNER.password);
    expect(answer).toMatchObject({
      status: 200,
      body: { employee: { email: OWNER.email, role: "owner" }, permissions: [...PERMISSIONS], company: { name: "Kvitka" } },
    });
    expect(answer.text).not.toContain("argon2");
    expect((await desk.call("GET", "/session", undefined, { as: browser(answer) })).body).toEqual(answer.body);
  });

  it("keeps of the cookie only a hash", async () => {
    const secret = cookieOf(await signIn(OWNER.email, OWNER.password)).split("=")[1] ?? "";
    const { rows } = await desk.pool.query("select encode(token_hash, 'escape') as hash from sessions");
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some((row) => row.hash.includes(secret))).toBe(false);
  });

  it("sets a Secure cookie and HSTS behind https, as a trusted proxy says, and not without", async () => {
    const behind = await signIn(OWNER.email, OWNER.password, { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7" });
    expect(String(behind.headers["set-cookie"])).toContain("Secure");
    expect(behind.headers["strict-transport-security"]).toBe("max-age=15552000");
    expect(String((await signIn(OWNER.email, OWNER.password)).headers["set-cookie"])).not.toContain("Secure");
  });

  it("ends with signing out, with the term, and lasts while it is used", async () => {
    const [left, idle, used] = [
      await signIn(OWNER.email, OWNER.password),
      await signIn(OWNER.email, OWNER.password),
      await signIn(OWNER.email, OWNER.password),
    ].map(browser);
    if (!left || !idle || !used) throw new Error("three sessions");
    const out = await desk.call("DELETE", "/session", undefined, { as: left });
    expect([out.status, String(out.headers["set-cookie"])]).toEqual([204, expect.stringContaining("econnect_session=;")]);
    expect(await isSignedIn(left)).toBe(false);
    const begin = now;
    now = new Date(begin.getTime() + 20 * DAY_MS);
    const prolonged = await desk.call("GET", "/session", undefined, { as: used });
    expect(String(prolonged.headers["set-cookie"])).toContain("econnect_session=");
    now = new Date(begin.getTime() + 31 * DAY_MS);
    expect([await isSignedIn(idle), await isSignedIn(used)]).toEqual([false, true]);
  });
});

describe("a wrong sign-in", () => {
  it("is refused in the same words and about the same time, whether or not there is such an account", async () => {
    const tries = async (email: string) => {
      const begun = performance.now();
      const answers = [await signIn(email, "not-the-password"), await signIn(email, "not-the-password")];
      return { ms: performance.now() - begun, answers };
    };
    const known = await tries(OWNER.email);
    const unknown = await tries("nobody@kvitka.example");
    for (const answer of [...known.answers, ...unknown.answers]) {
      expect(answer).toMatchObject({ status: 401, body: { code: "wrong_credentials" } });
      expect(answer.body).toEqual(known.answers[0]?.body);
    }
    // Without the hash of nobody's password an unknown account would answer in a few milliseconds.
    expect(unknown.ms).toBeGreaterThan(known.ms / 4);
  });

  it("too often is refused with 429 and the time to wait, the right password too, until the time is over", async () => {
    const from = { "x-forwarded-for": "203.0.113.50" };
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await signIn(OWNER.email, `guess-${i}`, from)).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    const right = await signIn(OWNER.email, OWNER.password, from);
    expect(right).toMatchObject({ status: 429, body: { code: "too_many_tries" } });
    expect(Number(right.headers["retry-after"])).toBe(900);
    expect((await signIn(OWNER.email, OWNER.password, { "x-forwarded-for": "203.0.113.51" })).status).toBe(200);
    now = new Date(now.getTime() + 901_000);
    expect((await signIn(OWNER.email, OWNER.password, from)).status).toBe(200);
  });

  it("of many accounts from one address is limited as well, and tries at one moment count each other", async () => {
    const from = { "x-forwarded-for": "203.0.113.60" };
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => signIn(`person-${i}@kvitka.example`, "guess", from)));
    expect(answers.filter((answer) => answer.status === 401).length).toBeLessThanOrEqual(50);
    expect(answers.filter((answer) => answer.status === 429).length).toBeGreaterThanOrEqual(10);
  });
});

describe("API tokens", () => {
  it("act for their maker until they are deleted, are shown once and kept as a hash", async () => {
    const made = await desk.call("POST", "/api-tokens", { name: "Accounting" });
    expect(made).toMatchObject({ status: 201, body: { name: "Accounting", token: expect.stringMatching(/^ect_[\w-]{43}$/) } });
    const as = { authorization: `Bearer ${made.body.token}` };
    expect((await desk.call("GET", "/company", undefined, { as })).status).toBe(200);
    const list = await desk.call("GET", "/api-tokens");
    expect(list.body.items[0]).toMatchObject({
      id: made.body.id,
      name: "Accounting",
      permissions: null,
      employee: { name: OWNER.name },
      lastUsedAt: now.toISOString(),
    });
    expect(list.text).not.toContain(made.body.token);
    expect((await desk.call("DELETE", `/api-tokens/${made.body.id}`)).status).toBe(204);
    expect((await desk.call("GET", "/company", undefined, { as })).status).toBe(401);
    expect((await desk.call("DELETE", `/api-tokens/${made.body.id}`)).status).toBe(404);
  });

  it("pass on no more than they have themselves", async () => {
    const limited = await desk.as("api_tokens.manage", "orders.view");
    const beyond = await desk.call("POST", "/api-tokens", { name: "More", permissions: ["company.manage"] }, { as: limited });
    expect(beyond).toMatchObject({ status: 403, body: { code: "permission_missing" } });
    const child = await desk.call("POST", "/api-tokens", { name: "Child" }, { as: limited });
    const session = await desk.call("GET", "/session", undefined, { as: { authorization: `Bearer ${child.body.token}` } });
    expect(session.body.permissions).toEqual(["orders.view", "api_tokens.manage"]);
  });

  it("lose what their maker loses", async () => {
    const person = { email: "mira@kvitka.example", password: "Volohyy-moh-17" };
    const mira = await desk.call("POST", "/employees", { name: "Mira", role: "admin", ...person });
    const made = await desk.call("POST", "/api-tokens", { name: "Mira's" }, { as: browser(await signIn(person.email, person.password)) });
    const as = { authorization: `Bearer ${made.body.token}` };
    expect((await desk.call("PATCH", "/company", { name: "Kvitka" }, { as })).status).toBe(200);
    await desk.call("PATCH", `/employees/${mira.body.id}`, { role: "viewer" });
    expect((await desk.call("PATCH", "/company", { name: "Kvitka" }, { as })).status).toBe(403);
    await desk.call("PATCH", `/employees/${mira.body.id}`, { active: false });
    expect((await desk.call("GET", "/company", undefined, { as })).status).toBe(401);
  });
});

describe("one's own password", () => {
  it("is changed with the present one, and signs out everywhere else", async () => {
    const person = { email: "petro@kvitka.example", password: "Volohyy-moh-17" };
    await desk.call("POST", "/employees", { name: "Petro", role: "viewer", ...person });
    const [here, there] = [browser(await signIn(person.email, person.password)), browser(await signIn(person.email, person.password))];
    const change = (body: object, as: Record<string, string>) => desk.call("PUT", "/session/password", body, { as });
    expect(await change({ current: "wrong", password: "Novyy-parol-99" }, here)).toMatchObject({
      status: 422,
      body: { errors: [{ path: "current" }] },
    });
    expect(await change({ current: person.password, password: "petro" }, here)).toMatchObject({
      status: 422,
      body: { errors: [{ path: "password" }] },
    });
    expect((await change({ current: person.password, password: "Novyy-parol-99" }, desk.owner)).status).toBe(403);
    expect((await change({ current: person.password, password: "Novyy-parol-99" }, here)).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
    expect((await signIn(person.email, "Novyy-parol-99")).status).toBe(200);
  });
});
