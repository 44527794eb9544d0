import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { API_KEY, type RoappSimulator, startRoappSimulator } from "./simulator.ts";

let account: RoappSimulator;
let clock = Date.UTC(2026, 10, 24, 10);
beforeAll(async () => {
  account = await startRoappSimulator({ now: () => new Date(clock), budget: { calls: 1000, windowMs: 1000 } });
});
afterEach(() => account.reset());
afterAll(() => account.close());

async function call(method: string, path: string, body?: unknown, key = API_KEY) {
  const answer = await fetch(`${account.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    type: answer.headers.get("content-type") ?? "",
    text,
    json: text.startsWith("<") || text === "" ? null : JSON.parse(text),
  };
}

const person = (): number => account.addPerson({ firstName: "Sam", phones: ["+380501112233"], email: "sam@example.com" }).id;
const order = async (client = person()): Promise<number> =>
  (await call("POST", "/v2/orders", { branch_id: 11, order_type_id: 3, client_id: client, custom_fields: { f122: "1841" } })).json.id;

describe("the simulated RO App account", () => {
  it("answers only to its key, and to any path with or without its last slash", async () => {
    expect((await call("GET", "/v2/company", undefined, "another")).status).toBe(401);
    expect((await call("GET", "/v2/company/")).json).toMatchObject({ currency: "UAH", timezone: "Europe/Kyiv" });
    expect((await call("GET", "/v2/nothing")).type).toContain("text/html");
    expect(await call("GET", "/v2/contacts/people/5")).toMatchObject({ status: 404, text: "" });
  });

  it("numbers an order, begins it with the first status, and refuses what is not there", async () => {
    const id = await order();
    expect((await call("GET", `/v2/orders/${id}`)).json).toMatchObject({
      id,
      number: `A-${id}`,
      status: { id: 21, name: "New" },
      created_at: "2026-11-24T10:00:00Z",
      total: "0.00",
      client: { phone: ["+380501112233"] },
      custom_fields: { f122: "1841" },
    });
    const refused = await call("POST", "/v2/orders", { branch_id: 11, order_type_id: 3, client_id: 1 });
    expect(refused).toMatchObject({ status: 400, json: { success: false, message: { validation: { client_id: ["does not exist"] } } } });
    account.dismiss(8);
    expect((await call("PATCH", `/v2/orders/${id}`, { manager_id: 8 })).status).toBe(400);
  });

  it("adds lines without deduction, sums them, and moves the time of change with everything that happens", async () => {
    const id = await order();
    const product = (await call("POST", "/products/", { category_id: 61, title: "Mug", article: "MUG-1", barcodes: ["0012"] })).json.id;
    clock += 5000;
    const item = { entity_id: product, quantity: 2, price: 20.5, discount: { type: "value", percentage: 0, amount: 1, sponsor: "staff" } };
    const { json: line } = await call("POST", `/v2/orders/${id}/items`, { ...item, warranty: { period: "0", periodUnits: "days" } });
    expect((await call("GET", `/v2/orders/${id}/items`)).json).toMatchObject([
      { id: line.id, quantity: "2.000", price: "20.50", is_deduction_required: true, write_offs: null, entity: { type: "product", sku: "MUG-1" } },
    ]);
    expect((await call("GET", `/v2/orders/${id}`)).json).toMatchObject({ total: "40.00", modified_at: "2026-11-24T10:00:05Z" });
    account.writeOff(id, line.id);
    expect((await call("GET", `/v2/orders/${id}/items`)).json[0]).toMatchObject({ is_deduction_required: false, write_offs: [{ goodId: product }] });
    expect((await call("DELETE", `/v2/orders/${id}/items/${line.id}`)).status).toBe(400);
  });

  it.each([
    "ids=ID&ids=9",
    "ids=ID,9",
    "ids[]=ID&ids[]=9",
    "clients_ids=CLIENT",
    "client_ids[]=CLIENT",
    "created_at=2026-11-24T09:00:00Z,2026-11-25T00:00:00Z",
  ])("reads lists in all three styles: %s", async (query) => {
    const client = person();
    const id = await order(client);
    await order();
    const { json } = await call("GET", `/v2/orders?${query.replace("ID", String(id)).replace("CLIENT", String(client))}`);
    expect(json.data.map((one: { id: number }) => one.id)).toContain(id);
    if (!query.startsWith("created")) expect(json.paging).toEqual({ page: 1, total_pages: 1, count: 1 });
  });

  it("gives everybody to whoever asks for an e-mail address, unless it is strict", async () => {
    person();
    account.addPerson({ firstName: "Other", email: "other@example.com" });
    expect((await call("GET", "/v2/contacts/people?emails=sam@example.com")).json.data).toHaveLength(2);
    expect((await call("GET", "/v2/contacts/people?phones=380501112233")).json.data).toHaveLength(1);
    account.faults.set("strict", true);
    expect((await call("GET", "/v2/contacts/people?emails=sam@example.com")).status).toBe(400);
  });

  it("pages by 50, and moves what it showed when somebody works meanwhile", async () => {
    const client = person();
    for (let n = 0; n < 60; n++) {
      clock += 1000;
      account.placeOrder();
    }
    expect(account.orders().every((one) => one.client === client)).toBe(true);
    account.faults.set("drift", 1, { times: 1 });
    clock += 1000;
    const first = (await call("GET", "/v2/orders?sort=modified_at")).json;
    const second = (await call("GET", "/v2/orders?sort=modified_at&page=2")).json;
    expect([first.data.length, second.data.length, first.paging.total_pages]).toEqual([50, 10, 2]);
    expect(new Set([...first.data, ...second.data].map((one: { id: number }) => one.id)).size).toBe(59);
  });

  it("loses answers after the write, or lets it land late", async () => {
    const client = person();
    const create = () => call("POST", "/v2/orders", { branch_id: 11, order_type_id: 3, client_id: client });
    account.faults.set("dropAfter", true, { times: 1 });
    await expect(create()).rejects.toThrow();
    expect(account.orders()).toHaveLength(1);
    account.faults.set("serverErrorAfter", 504, { times: 1 });
    expect((await create()).status).toBe(504);
    expect(account.orders()).toHaveLength(2);
    account.faults.set("landsLateMs", 20, { times: 1 });
    await expect(create()).rejects.toThrow();
    await expect.poll(() => account.orders().length).toBe(3);
  });

  it("signs the id of a web-hook, not what it says", async () => {
    const heard: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const piece of request) body += String(piece);
      heard.push({ headers: request.headers, body });
      response.end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      const id = await order();
      account.setHooks([
        { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, secret: "s3cret", events: ["Order.Status.Changed"] },
      ]);
      account.faults.set("hookTwice", true);
      account.setStatus(id, 24);
      await account.hooks.idle();
      expect(heard).toHaveLength(2);
      const body = JSON.parse(heard[0]?.body ?? "");
      expect(body).toMatchObject({ event_name: "Order.Status.Changed", context: { object_id: id }, metadata: { old: { id: 21 }, new: { id: 24 } } });
      expect(heard[0]?.headers["x-signature"]).toBe(createHmac("sha256", "s3cret").update(body.id).digest("hex"));
    } finally {
      account.setHooks([]);
      server.close();
    }
  });

  it("obeys whoever sits at the machine, and no page of another site", async () => {
    const id = await order();
    const control = (method: string, path: string, body: unknown, headers = {}) =>
      fetch(`${account.url}/__control${path}`, { method, headers, body: JSON.stringify(body) });
    expect((await control("PUT", `/orders/${id}/status`, { status: 26 })).status).toBe(204);
    expect(account.order(id).status).toBe(26);
    expect((await control("PUT", "/faults/dropAfter", { times: 1 })).status).toBe(200);
    expect(account.faults.list()).toEqual([{ name: "dropAfter", value: true, left: 1 }]);
    expect((await control("PUT", `/orders/${id}/status`, { status: 21 }, { origin: "https://evil.example" })).status).toBe(422);
    expect((await fetch(account.url)).headers.get("content-type")).toContain("text/html");
  });

  it.each([
    [60_000, 429],
    [20, 200],
  ])("lets three calls through in any %i ms, and then answers %i", async (windowMs, then) => {
    const strict = await startRoappSimulator({ budget: { calls: 3, windowMs } });
    try {
      const ask = async () => (await fetch(`${strict.url}/v2/company`, { headers: { authorization: `Bearer ${API_KEY}` } })).status;
      expect(await ask()).toBe(200);
      await Promise.all([ask(), ask()]);
      await expect.poll(ask, { interval: 30 }).toBe(then);
      expect(strict.log.mostWithin(600_000)).toBe(strict.log.requests().length);
    } finally {
      await strict.close();
    }
  });

  it("goes on from its file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "roapp-"));
    try {
      const stateFile = join(folder, "account.json");
      const first = await startRoappSimulator({ stateFile });
      const { id } = first.placeOrder();
      await first.close();
      const second = await startRoappSimulator({ stateFile });
      expect(second.order(id).number).toBe(`A-${id}`);
      await second.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
