import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../../test/desk.ts";

let now = new Date("2026-11-24T09:00:00Z");
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ now: () => now });
});
afterAll(() => desk.close());

let count = 0;
const newKey = () => `key-${++count}`;
const post = (key: string, name: string, path = "/locations") => desk.call("POST", path, { name }, { headers: { "idempotency-key": key } });
const made = async (name: string) => (await desk.pool.query("select 1 from locations where name = $1", [name])).rowCount;

describe("an Idempotency-Key", () => {
  it("gives the same answer again and does the work once", async () => {
    const [first, again] = [await post("key-a", "Once"), await post("key-a", "Once")];
    expect([first.status, again.status, again.text, again.headers["content-type"]]).toEqual([201, 201, first.text, first.headers["content-type"]]);
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(await made("Once")).toBe(1);
  });

  it("does the work once for ten requests at the same moment, and answers all of them alike", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post("key-b", "At once")));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await made("At once")).toBe(1);
  });

  it("of another request is refused: 409 idempotency_key_reused", async () => {
    await post("key-c", "First");
    const refused = { status: 409, body: { code: "idempotency_key_reused" } };
    expect(await post("key-c", "Second")).toMatchObject(refused);
    expect(
      await desk.call("POST", "/order-types", { name: "First", initialStatusId: "1" }, { headers: { "idempotency-key": "key-c" } }),
    ).toMatchObject(refused);
    expect(await made("Second")).toBe(0);
  });

  it("belongs to who sent it", async () => {
    const person = { email: "admin@kvitka.example", password: "Volohyy-moh-17" };
    await desk.call("POST", "/employees", { name: "Admin", role: "admin", ...person });
    const signedIn = await desk.call("POST", "/session", person, { as: null });
    const as = { cookie: String(signedIn.headers["set-cookie"]).split(";")[0] ?? "", "x-requested-with": "econnect" };
    await post("key-d", "Mine");
    const theirs = await desk.call("POST", "/locations", { name: "Theirs" }, { as, headers: { "idempotency-key": "key-d" } });
    expect(theirs).toMatchObject({ status: 201, body: { name: "Theirs" } });
  });

  it("keeps refusals too, for 24 hours and not longer", async () => {
    const key = newKey();
    const type = (await desk.call("POST", "/order-types", { name: "Old", initialStatusId: "1" })).body.id;
    const send = () => desk.call("POST", "/order-types", { name: "New", initialStatusId: "99" }, { headers: { "idempotency-key": key } });
    const refused = await send();
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: "initialStatusId" }] } });
    await desk.pool.query(
      `insert into order_statuses (id, name, "group", color, position) overriding system value values (99, 'Late', 'new', '#000000', 99)`,
    );
    expect((await send()).text).toBe(refused.text);
    now = new Date(now.getTime() + 24 * 3_600_000 + 1000);
    expect((await send()).status).toBe(201);
    await desk.call("DELETE", `/order-types/${type}`);
  });

  it("of a process that was killed in the middle blocks nothing for long", async () => {
    const key = newKey();
    await post(key, "Killed");
    await desk.pool.query("update idempotency_keys set status = null, answer = null, created_at = $2 where key = $1", [
      key,
      new Date(now.getTime() - 31_000),
    ]);
    expect((await post(key, "Killed")).status).toBe(201);
    expect(await made("Killed")).toBe(2);
  });

  it("of a request under way waits for its answer, then says 409 with the time to wait", async () => {
    const key = newKey();
    await post(key, "Slow");
    await desk.pool.query("update idempotency_keys set status = null where key = $1", [key]);
    setTimeout(() => void desk.pool.query("update idempotency_keys set status = 201 where key = $1", [key]), 400);
    expect((await post(key, "Slow")).status).toBe(201);
    await desk.pool.query("update idempotency_keys set status = null where key = $1", [key]);
    const waiting = await post(key, "Slow");
    expect(waiting).toMatchObject({ status: 409, body: { code: "idempotency_key_in_progress" }, headers: { "retry-after": "5" } });
    expect(await made("Slow")).toBe(1);
  }, 20_000);

  it("is given back when the work failed through our fault", async () => {
    const key = newKey();
    await desk.pool.query("alter table locations add constraint broken check (name <> 'Broken')");
    expect((await post(key, "Broken")).status).toBe(500);
    await desk.pool.query("alter table locations drop constraint broken");
    expect((await post(key, "Broken")).status).toBe(201);
  });

  it("is not kept where answers hold secrets, and what is kept is sealed", async () => {
    const key = newKey();
    const [first, second] = [await post(key, "Token", "/api-tokens"), await post(key, "Token", "/api-tokens")];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.token).not.toBe(first.body.token);
    const employee = { name: "Inna", email: "inna@kvitka.example", role: "viewer" };
    const headers = { "idempotency-key": newKey() };
    const [invited, again] = [
      await desk.call("POST", "/employees", employee, { headers }),
      await desk.call("POST", "/employees", employee, { headers }),
    ];
    expect(again.body.invitationUrl).toBe(invited.body.invitationUrl);
    const { rows } = await desk.pool.query("select coalesce(answer, '') as answer from idempotency_keys");
    const token = invited.body.invitationUrl.split("/").at(-1);
    expect(rows.some((row) => Buffer.from(row.answer, "base64").includes(token) || row.answer.includes(token))).toBe(false);
  });

  it("must be a short plain word", async () => {
    expect(await post("x".repeat(201), "Long")).toMatchObject({ status: 422, body: { errors: [{ path: "Idempotency-Key" }] } });
  });
});
