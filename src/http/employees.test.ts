import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, type Desk, OWNER, openDesk } from "../../test/desk.ts";
import { PERMISSIONS } from "../domain/permissions.ts";

const PASSWORD = "Volohyy-moh-17";
let desk: Desk;
let ownerId: string;
let count = 0;
beforeAll(async () => {
  desk = await openDesk();
  ownerId = (await desk.call("GET", "/session")).body.employee.id;
});
afterAll(() => desk.close());

const browser = (answer: Answer) => ({ cookie: String(answer.headers["set-cookie"]).split(";")[0] ?? "", "x-requested-with": "econnect" });
const signIn = async (email: string, password = PASSWORD) => browser(await desk.call("POST", "/session", { email, password }, { as: null }));

/** A new employee of this role, with a password, signed in. */
async function hire(role: string, more: object = {}) {
  const email = `person-${++count}@kvitka.example`;
  const made = await desk.call("POST", "/employees", { name: `The ${role} ${count}`, email, role, password: PASSWORD, ...more });
  expect(made.status, made.text).toBe(201);
  return { id: made.body.id as string, email, as: await signIn(email) };
}

describe("employees", () => {
  it("have the permissions of their role, plus and minus their own", async () => {
    const made = await desk.call("POST", "/employees", { name: "Vira", email: "vira@kvitka.example", role: "viewer" });
    expect(made.body).toMatchObject({ permissions: ["orders.view", "stores.view"], takesOrders: false, active: true, invited: true });
    const more = await desk.call("PATCH", `/employees/${made.body.id}`, { permissions: ["orders.view", "products.manage"] });
    expect(more.body.permissions).toEqual(["orders.view", "products.manage"]);
    const manager = await desk.call("PATCH", `/employees/${made.body.id}`, { role: "manager" });
    expect(manager.body.permissions).toEqual(expect.arrayContaining(["orders.edit", "products.manage"]));
    expect(manager.body.permissions).not.toContain("stores.view");
    expect((await desk.call("POST", "/employees", { name: "M", email: "m@kvitka.example", role: "manager" })).body.takesOrders).toBe(true);
  });

  it("cannot share an e-mail address, in whatever spelling", async () => {
    const twice = await desk.call("POST", "/employees", { name: "Other", email: OWNER.email.toUpperCase(), role: "viewer" });
    expect(twice).toMatchObject({ status: 422, body: { errors: [{ path: "email" }] } });
    const { id } = await hire("viewer");
    expect(await desk.call("PATCH", `/employees/${id}`, { email: OWNER.email })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "email" }] },
    });
    expect((await desk.call("PATCH", `/employees/${id}`, { email: "new-address@kvitka.example" })).body.email).toBe("new-address@kvitka.example");
  });

  it("are invited by an address that works once, for a week, and not beside a newer one", async () => {
    const made = await desk.call("POST", "/employees", { name: "Inna", email: "inna@kvitka.example", role: "manager" });
    const tokenOf = (answer: Answer) => /\/invitations\/([\w-]{43})$/.exec(answer.body.invitationUrl)?.[1] ?? "";
    const accept = (token: string, password = PASSWORD) => desk.call("POST", `/invitations/${token}`, { password }, { as: null });
    const again = await desk.call("POST", `/employees/${made.body.id}/invitations`);
    expect(again.status).toBe(201);
    expect((await accept(tokenOf(made))).status).toBe(404);
    expect(await accept(tokenOf(again), "inna kvitka")).toMatchObject({ status: 422, body: { errors: [{ path: "password" }] } });
    const both = await Promise.all([accept(tokenOf(again)), accept(tokenOf(again))]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 404]);
    const accepted = both.find((answer) => answer.status === 200);
    expect(accepted?.body.employee).toMatchObject({ name: "Inna", invited: false });
    expect((await desk.call("GET", "/session", undefined, { as: browser(accepted as Answer) })).status).toBe(200);
    const { rows } = await desk.pool.query("select invitation_hash from employees where id = $1", [made.body.id]);
    expect(rows[0].invitation_hash).toBeNull();
  });

  it("who are switched off or get another password are signed out everywhere", async () => {
    const first = await hire("manager");
    await desk.call("PATCH", `/employees/${first.id}`, { active: false });
    expect((await desk.call("GET", "/session", undefined, { as: first.as })).status).toBe(401);
    expect((await desk.call("POST", "/session", { email: first.email, password: PASSWORD }, { as: null })).status).toBe(401);
    const second = await hire("manager");
    await desk.call("PATCH", `/employees/${second.id}`, { password: "Insha-fraza-2026" });
    expect((await desk.call("GET", "/session", undefined, { as: second.as })).status).toBe(401);
    expect((await desk.call("POST", "/session", { email: second.email, password: "Insha-fraza-2026" }, { as: null })).status).toBe(200);
  });

  it("with orders are kept: 409 in_use says so", async () => {
    const { id } = await hire("manager");
    const [{ items: locations }, { items: types }] = (await Promise.all(["/locations", "/order-types"].map((path) => desk.call("GET", path)))).map(
      (a) => a.body,
    );
    await desk.pool.query(
      `insert into orders (number, status_id, type_id, location_id, manager_id, placed_at, created_at, updated_at, currency, items_total, discount_total, total, search)
       select nextval('order_numbers'), initial_status_id, id, $1, $2, now(), now(), now(), 'UAH', 0, 0, 0, '' from order_types where id = $3`,
      [locations[0].id, id, types[0].id],
    );
    const refused = await desk.call("DELETE", `/employees/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: "in_use", usedBy: [{ kind: "orders", count: 1 }] } });
    expect(refused.body.detail).toContain("1 order.");
  });
});

describe("the last owner", () => {
  beforeEach(async () => {
    await desk.pool.query("update employees set role = 'viewer' where role = 'owner' and id <> $1", [ownerId]);
  });

  it("cannot be removed, demoted or switched off: 409 last_owner", async () => {
    for (const [method, body] of [["DELETE"], ["PATCH", { role: "admin" }], ["PATCH", { active: false }]] as const) {
      expect(await desk.call(method, `/employees/${ownerId}`, body)).toMatchObject({ status: 409, body: { code: "last_owner" } });
    }
    expect((await desk.call("PATCH", `/employees/${ownerId}`, { name: "Olena" })).status).toBe(200);
  });

  it("is left when two owners remove each other at the same moment", async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await hire("owner"), await hire("owner")];
      await desk.pool.query("update employees set active = id in ($1, $2) where role = 'owner'", [a.id, b.id]);
      const answers = await Promise.all([
        desk.call("PATCH", `/employees/${b.id}`, { role: "viewer" }, { as: a.as }),
        desk.call("PATCH", `/employees/${a.id}`, { role: "viewer" }, { as: b.as }),
      ]);
      expect(answers.map((answer) => answer.status).sort()).not.toEqual([200, 200]);
      const { rows } = await desk.pool.query("select count(*)::int as owners from employees where role = 'owner' and active");
      expect(rows[0].owners).toBe(1);
      await desk.pool.query("update employees set active = true where id = $1", [ownerId]);
      await desk.pool.query("update employees set role = 'viewer' where id in ($1, $2)", [a.id, b.id]);
    }
  });
});

describe("nobody gives or takes more than they have", () => {
  it("an admin makes, changes and removes everybody but owners", async () => {
    const admin = await hire("admin");
    const other = await hire("manager");
    const secondOwner = await hire("owner");
    const refused = { status: 403, body: { code: "permission_missing" } };
    for (const target of [ownerId, secondOwner.id]) {
      for (const [method, path, body] of [
        ["DELETE", `/employees/${target}`],
        ["PATCH", `/employees/${target}`, { role: "viewer" }],
        ["PATCH", `/employees/${target}`, { password: "Zakhoplennya-1" }],
        ["PATCH", `/employees/${target}`, { email: "mine@kvitka.example" }],
        ["POST", `/employees/${target}/invitations`],
      ] as const) {
        expect(await desk.call(method, path, body, { as: admin.as }), `${method} ${path}`).toMatchObject(refused);
      }
    }
    expect(await desk.call("POST", "/employees", { name: "O", email: "o@kvitka.example", role: "owner" }, { as: admin.as })).toMatchObject(refused);
    expect(await desk.call("PATCH", `/employees/${admin.id}`, { role: "owner" }, { as: admin.as })).toMatchObject(refused);
    expect((await desk.call("PATCH", `/employees/${other.id}`, { role: "admin" }, { as: admin.as })).status).toBe(200);
    expect((await desk.call("DELETE", `/employees/${other.id}`, undefined, { as: admin.as })).status).toBe(204);
  });

  it("a manager who manages employees cannot raise anybody above themselves, nor touch who is above", async () => {
    const manager = await hire("manager", { permissions: ["orders.view", "stores.view", "employees.manage"] });
    const admin = await hire("admin");
    const viewer = await hire("viewer");
    const refused = { status: 403, body: { code: "permission_missing" } };
    expect(await desk.call("PATCH", `/employees/${manager.id}`, { permissions: [...PERMISSIONS] }, { as: manager.as })).toMatchObject(refused);
    expect(await desk.call("PATCH", `/employees/${viewer.id}`, { role: "manager" }, { as: manager.as })).toMatchObject(refused);
    expect(await desk.call("PATCH", `/employees/${admin.id}`, { password: "Zakhoplennya-1" }, { as: manager.as })).toMatchObject(refused);
    expect((await desk.call("PATCH", `/employees/${viewer.id}`, { name: "Renamed" }, { as: manager.as })).status).toBe(200);
  });
});
