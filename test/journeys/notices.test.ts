import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SimulatedShop } from "../../simulators/cartum/simulator.ts";
import { noteLateStores } from "../../src/operations/note-late-stores.ts";
import { tellPeople } from "../../src/operations/tell-people.ts";
import { OWNER } from "../desk.ts";
import { attentionOf, deskOrders, must } from "../look.ts";
import { type MailCatcher, startMailCatcher } from "../mail-catcher.ts";
import { openWorld, type World } from "../world.ts";

const MINUTE = 60_000;
const SECRET = "the-secret-of-the-web-hook";
/** Where links lead; nobody listens there. */
const PEOPLE = "http://127.0.0.1:9";

let world: World;
let shop: SimulatedShop;
let storeId: string;
let mail: MailCatcher;
let hook: Listener;

const settings = (changes: object = {}) => ({
  webhook: { url: hook.url, secret: SECRET },
  email: { host: "127.0.0.1", port: mail.port, security: "none", user: "desk", password: "mail-password", from: "desk@kvitka.example" },
  ...changes,
});
const told = (kind: string) => hook.heard.filter((one) => one.body.kind === kind).length;
const mailed = (words: string) => mail.letters.filter((letter) => letter.subject?.includes(words)).length;

/**
 * The shop answers again, and more than an hour passes, so that what comes next is told at once. The last look comes a second after a pass, as the
 * service looks every second: by then the store is no longer late.
 */
async function recover(ms = 70 * MINUTE, stepMs = 10 * MINUTE): Promise<void> {
  shop.faults.clear();
  await world.live(ms, stepMs);
  await world.live(1_000);
}

beforeAll(async () => {
  mail = await startMailCatcher({ user: "desk", password: "mail-password" });
  hook = await listen();
  world = await openWorld({
    config: { publicUrl: null },
    shops: [{ port: 0, seed: 5, orders: 6, days: 4, allOpen: true, quirks: false, lines: 1 }],
  });
  shop = world.shop;
  storeId = await world.connected();
  await world.tick();
});
afterAll(async () => {
  await world.close();
  await mail.close();
  await hook.close();
});
beforeEach(() => {
  shop.faults.clear();
  mail.refuse(null);
  hook.status = 204;
});

describe("telling people who do not look at the screen", () => {
  it("P34 is set up by those who manage the company; secrets are kept sealed and never come back", async () => {
    expect((await world.desk.call("GET", "/notification-settings")).body).toMatchObject({ webhook: null, email: null, newest: [] });
    const manager = await world.desk.as("orders.view", "stores.view");
    expect((await world.desk.call("GET", "/notification-settings", undefined, { as: manager })).status).toBe(403);
    const missing = await world.desk.call("PUT", "/notification-settings", settings({ webhook: { url: hook.url } }));
    expect(missing).toMatchObject({ status: 422, body: { code: "invalid", errors: [{ path: "webhook.secret" }] } });
    const saved = await world.desk.call("PUT", "/notification-settings", settings());
    expect(saved.body).toMatchObject({ webhook: { url: hook.url, hasSecret: true }, email: { user: "desk", hasPassword: true } });
    expect(saved.text).not.toMatch(/mail-password|the-secret/);
    const { rows } = await world.desk.pool.query("select * from notification_settings");
    expect(`${rows[0].webhook_secret}${rows[0].smtp_password}`).not.toMatch(/mail-password|the-secret/);
    // Left out, a secret stays, but it does not follow to another server.
    const { password: _, ...email } = settings().email;
    expect((await world.desk.call("PUT", "/notification-settings", settings({ webhook: { url: hook.url }, email }))).status).toBe(200);
    const elsewhere = await world.desk.call("PUT", "/notification-settings", settings({ email: { ...email, host: "mail.elsewhere.example" } }));
    expect(elsewhere).toMatchObject({ status: 422, body: { errors: [{ path: "email.password" }] } });
  });

  it("P34 a test goes out at once, and says in words why it did not", async () => {
    const test = (channel: string) => world.desk.call("POST", "/notification-settings/tests", { channel });
    expect((await test("webhook")).body).toEqual({ ok: true });
    expect(hook.heard.at(-1)?.body).toMatchObject({ kind: "test", company: "Kvitka" });
    expect((await test("email")).body).toEqual({ ok: true });
    expect(mail.letters.at(-1)).toMatchObject({ subject: "Ecommerce Connect: a test", to: { text: OWNER.email } });
    expect(mail.deliveries.at(-1)).toEqual({ user: "desk", secure: false });

    hook.status = 500;
    expect(await test("webhook")).toMatchObject({ status: 422, body: { code: "refused", detail: expect.stringContaining("HTTP 500") } });
    await must(world, "PUT", "/notification-settings", settings({ email: { ...settings().email, password: "wrong" } }));
    const refused = await test("email");
    expect(refused).toMatchObject({ status: 422, body: { code: "wrong_credentials", detail: expect.stringContaining("refused the user name") } });
    await must(world, "PUT", "/notification-settings", settings({ email: { ...settings().email, host: "10.1.2.3" } }));
    expect(await test("email")).toMatchObject({ status: 422, body: { code: "address_not_allowed" } });
    await must(world, "PUT", "/notification-settings", settings());
  });

  it("P33 P34 access lost is told by a signed web-hook and by e-mail, once, with what to do; its end too", async () => {
    shop.changePassword("another", { dropTokens: true });
    await world.live(3 * MINUTE);
    expect([told("store_access_lost"), mailed("no longer lets us in")]).toEqual([1, 1]);
    const heard = hook.heard.find((one) => one.body.kind === "store_access_lost");
    const signed = createHmac("sha256", SECRET).update(`${heard?.headers["x-econnect-timestamp"]}.${heard?.text}`).digest("hex");
    expect(heard?.headers["x-econnect-signature"]).toBe(`sha256=${signed}`);
    expect(heard?.body).toMatchObject({ store: { id: storeId, name: shop.name }, failure: { code: "wrong_credentials" }, link: null });
    const letter = mail.letters.find((one) => one.subject?.includes("no longer lets us in"));
    expect(letter?.text).toContain("Enter a working password on the store's page.");
    expect(letter?.html).toContain("<p>Enter a working password");
    expect(letter?.from?.text).toContain("Kvitka");

    Object.assign(world.desk.context.config, { publicUrl: PEOPLE });
    await must(world, "PATCH", `/stores/${storeId}`, { credentials: { login: "desk", password: "another" } });
    await world.live(2 * MINUTE);
    expect([told("store_recovered"), mailed("works again")]).toEqual([1, 1]);
    expect(mail.letters.at(-1)?.text).toContain(`${PEOPLE}/settings/stores/${storeId}`);
    expect(hook.heard.at(-1)?.body).toMatchObject({ link: `${PEOPLE}/settings/stores/${storeId}` });
  });

  it("P34 at most once an hour for a store and a cause, however often it comes and goes; what still lasts then is told", async () => {
    const before = told("store_late");
    for (let round = 0; round < 3; round++) {
      shop.faults.set("serverError", 503);
      await world.live(5 * MINUTE);
      expect(await attentionOf(world, storeId, "store_late")).toHaveLength(1);
      await recover(15 * MINUTE, 5 * MINUTE);
      expect(await attentionOf(world, storeId, "store_late")).toHaveLength(0);
    }
    expect(told("store_late") - before).toBe(1);
    shop.faults.set("serverError", 503);
    await world.live(90 * MINUTE, 10 * MINUTE);
    expect(told("store_late") - before).toBe(2);
    await recover();
  });

  it("P34 two processes that notice the same at the same moment tell it once", async () => {
    world.wait(2 * 60 * MINUTE);
    const before = told("store_late");
    await Promise.all(Array.from({ length: 8 }, () => noteLateStores(world.desk.context)));
    await Promise.all(Array.from({ length: 8 }, () => tellPeople(world.desk.context)));
    const { rows } = await world.desk.pool.query(
      "select count(*)::int as n from notices where kind = 'store_late' and channel = 'webhook' and sent_at is null",
    );
    expect(rows[0].n).toBe(1);
    await recover();
    expect(told("store_late") - before).toBe(1);
  });

  it("P34 what could not be sent is sent again later under the same id, and shown until then", async () => {
    hook.status = 503;
    mail.refuse("the mailbox is full");
    shop.faults.set("serverError", 503);
    const heardBefore = hook.heard.length;
    await world.live(4 * MINUTE);
    const { newest } = await must(world, "GET", "/notification-settings");
    expect(newest.filter((one: { state: string }) => one.state === "waiting")).toMatchObject([
      { kind: "store_late", problem: { code: "refused" } },
      { kind: "store_late", problem: { code: "refused" } },
    ]);
    expect(JSON.stringify(newest)).toContain("the mailbox is full");
    const tried = hook.heard.length;
    expect(tried).toBeGreaterThan(heardBefore);
    hook.status = 204;
    mail.refuse(null);
    const letters = mail.letters.length;
    await world.live(10 * MINUTE);
    expect(hook.heard.length).toBe(tried + 1);
    expect(new Set(hook.heard.slice(heardBefore).map((one) => one.headers["x-econnect-id"])).size).toBe(1);
    expect(mail.letters.length).toBe(letters + 1);
    await recover();
  });

  it("P34 S23 a sender that dies between sending and writing it down sends it again, under the same id", async () => {
    shop.faults.set("serverError", 503);
    await world.live(4 * MINUTE);
    const first = mail.letters.at(-1)?.messageId;
    await world.desk.pool.query(
      "update notices set sent_at = null, due_at = created_at where channel = 'email' and created_at = (select max(created_at) from notices)",
    );
    await world.tick();
    expect(mail.letters.at(-1)?.messageId).toBe(first);
    expect(mail.letters.at(-2)?.messageId).toBe(first);
    await recover();
  });
});

describe("a new order that is somebody's", () => {
  let mariia: string;
  beforeAll(async () => {
    const body = { name: "Марія", email: "mariia@kvitka.example", role: "manager", password: "Sonyashnyk-48-stebel", locale: "uk" };
    mariia = (await must(world, "POST", "/employees", body)).id;
    await must(world, "PATCH", `/stores/${storeId}`, { assignment: { mode: "selected", employeeIds: [mariia] } });
  });

  const choose = async (choice: object) => {
    const { body, headers } = await world.desk.call(
      "POST",
      "/session",
      { email: "mariia@kvitka.example", password: "Sonyashnyk-48-stebel" },
      { as: null },
    );
    expect(body.employee.id).toBe(mariia);
    const cookie = String(headers["set-cookie"]).split(";")[0] ?? "";
    return (await world.desk.call("PUT", "/session/notifications", choice, { as: { cookie, "x-requested-with": "econnect" } })).body;
  };
  const toMariia = () => mail.letters.filter((letter) => [letter.to].flat().some((to) => to?.text === "mariia@kvitka.example"));

  it("P34 is told to nobody who did not choose it", async () => {
    shop.place();
    await world.pass(storeId, "light");
    await world.live(12_000);
    expect(toMariia()).toEqual([]);
  });

  it("is told to its manager by e-mail, in their language, several in one letter with links", async () => {
    expect(await choose({ storeTrouble: false, newOrders: true })).toEqual({ storeTrouble: false, newOrders: true, emailSetUp: true });
    const numbers = [shop.place(), shop.place()];
    await world.pass(storeId, "light");
    expect(toMariia()).toEqual([]);
    await world.live(12_000);
    const [letter, ...more] = toMariia();
    expect(more).toEqual([]);
    expect(letter?.subject).toBe("2 нові замовлення — ваші");
    for (const row of (await deskOrders(world, storeId)).filter((one) => numbers.includes(Number(one.remoteId))))
      expect(letter?.text).toContain(`${PEOPLE}/orders/${row.orderId}`);
    expect(letter?.html).toContain("<li><a href=");
    shop.faults.set("serverError", 503);
    await world.live(5 * MINUTE);
    expect(toMariia()).toHaveLength(1);
    await recover(15 * MINUTE, 5 * MINUTE);
  });

  it("is told when somebody gives it to them, and not when nothing changed", async () => {
    const [row] = await deskOrders(world, storeId);
    const before = toMariia().length;
    const owner = (await must(world, "GET", "/session")).employee.id;
    await must(world, "PATCH", `/orders/${row?.orderId}`, { managerId: owner });
    await must(world, "PATCH", `/orders/${row?.orderId}`, { managerId: mariia });
    await must(world, "PATCH", `/orders/${row?.orderId}`, { managerId: mariia });
    await world.live(12_000);
    expect(toMariia()).toHaveLength(before + 1);
    expect(toMariia().at(-1)?.subject).toBe("Нове замовлення — ваше");
  });
});

interface Listener {
  readonly url: string;
  readonly heard: { readonly headers: IncomingHttpHeaders; readonly text: string; readonly body: Readonly<Record<string, unknown>> }[];
  status: number;
  close(): Promise<void>;
}

/** Somebody else's program that listens to the web-hook. */
async function listen(): Promise<Listener> {
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const text = Buffer.concat(pieces).toString("utf8");
      listener.heard.push({ headers: request.headers, text, body: JSON.parse(text) });
      response.writeHead(listener.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const listener: Listener = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
    heard: [],
    status: 204,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return listener;
}
