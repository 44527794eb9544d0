import pg from "pg";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser } from "../browser.ts";
import { type Service, startService, waitFor } from "../service.ts";
import { type Visitor, visit } from "./visitor.ts";

let service: Service;
let browser: Browser;
let visitor: Visitor;
let before: Readonly<Record<string, string>>;

beforeAll(async () => {
  // As an installation on the internet is: no private address may be called, but by the sample shop's own store.
  [service, browser] = await Promise.all([startService({ env: { ALLOWED_PRIVATE_HOSTS: "" } }), launchBrowser()]);
  await service.setUp();
  visitor = await visit(browser, { url: service.url, language: "fr" });
  await visitor.signIn();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
});

/** What comes and goes by itself: sessions, tries, the library's queue; the rest is the desk. */
const PASSING = new Set(["sessions", "api_tokens", "sign_in_tries", "idempotency_keys", "worker_processes"]);

/** Every table with its rows as text, and where the numbers of orders stand. */
async function everything(): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: service.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public' order by 1");
    const found: Record<string, string> = {};
    for (const { name } of rows)
      if (!PASSING.has(name))
        found[name] = (await client.query(`select coalesce(string_agg(r::text, E'\\n' order by r::text), '') as all from "${name}" r`)).rows[0].all;
    found.numbers = (await client.query("select last_value::text || is_called as at from order_numbers")).rows[0].at;
    return found;
  } finally {
    await client.end();
  }
}

const sample = () => service.call<{ storeId: string | null; refused: string | null }>("GET", "/sample-shop");
const orders = async () => (await service.call<{ total: number }>("GET", "/orders?withTotal=true&limit=1")).total;

it("is one click away on an empty desk, and every page says that its orders are made up", async () => {
  const { page, t } = visitor;
  before = await everything();
  await visitor.open("/dashboard");
  await page.getByRole("button", { name: t("sample.add") }).click();
  await page.locator("[data-testid=import][data-state=done]").waitFor({ timeout: 60_000 });
  expect(await orders()).toBeGreaterThan(10);
  for (const path of ["/orders", "/products", "/settings/stores"]) {
    await visitor.open(path);
    await page.getByText(t("sample.banner")).waitFor();
  }
  expect(await sample()).toMatchObject({ refused: "already_there" });
});

it("is reached by its own store alone, and no real store mixes with it", async () => {
  const { page, t } = visitor;
  const { items } = await service.call<{ items: { url: string; sample: boolean; id: string }[] }>("GET", "/stores");
  expect(items).toMatchObject([{ sample: true }]);
  const check = { platform: "cartum", url: items[0]?.url, credentials: { login: "sample", password: "guessed" } };
  await expect(service.call("POST", "/stores/checks", check)).rejects.toThrow(/422.*address_not_allowed/s);
  await expect(service.call("PATCH", `/stores/${items[0]?.id}`, { url: "https://other.example" })).rejects.toThrow(/409.*sample_shop_there/s);
  await expect(service.call("POST", "/sample-shop", {})).rejects.toThrow(/409.*sample_shop_refused/s);
  await visitor.open("/settings/stores/new");
  await page.getByText(t("sample.connect_own")).waitFor();
});

it("goes on after a restart of the service", async () => {
  const { storeId } = await sample();
  await service.stop();
  await service.start();
  const { id } = await service.call<{ id: string }>("POST", `/stores/${storeId}/passes`, { kind: "light" });
  const state = await waitFor(async () => {
    const pass = await service.call<{ state: string }>("GET", `/passes/${id}`);
    return ["done", "failed"].includes(pass.state) ? pass.state : undefined;
  });
  expect(state).toBe("done");
});

it("leaves without a trace: no row of any table, no number, no program", async () => {
  const { page, t } = visitor;
  const { items } = await service.call<{ items: { url: string }[] }>("GET", "/stores");
  await visitor.open("/orders");
  await page.getByRole("button", { name: t("sample.remove") }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: t("sample.remove") })
    .click();
  await page.waitForURL(/\/settings\/stores$/);
  await page.getByText(t("stores.none_title")).waitFor();
  expect(await everything()).toEqual(before);
  expect(await sample()).toEqual({ storeId: null, refused: null });
  await expect(fetch(`${items[0]?.url}/api/auth/`, { method: "POST" })).rejects.toThrow();
  await page.getByRole("button", { name: t("sample.add") }).waitFor();
});

it("keeps what people made themselves meanwhile, with the buyer and the products in it", async () => {
  // Two people at once: one of them opens it.
  const add = () => service.call<{ storeId: string; importId: string }>("POST", "/sample-shop", {}).catch((error: Error) => error.message);
  const [one, two] = await Promise.all([add(), add()]);
  const [{ storeId, importId } = { storeId: "", importId: "" }] = [one, two].filter((answer) => typeof answer !== "string");
  expect([one, two].filter((answer) => typeof answer === "string")).toMatchObject([expect.stringContaining("sample_shop_refused")]);
  await waitFor(async () => (await service.call<{ state: string }>("GET", `/stores/${storeId}/imports/${importId}`)).state === "done" || undefined);
  const { items: products } = await service.call<{ items: { id: string }[] }>("GET", "/products?limit=1");
  const { items: buyers } = await service.call<{ items: { id: string }[] }>("GET", "/buyers?limit=1");
  const [place, type] = await Promise.all(
    ["/locations", "/order-types"].map(async (path) => (await service.call<{ items: { id: string }[] }>("GET", path)).items[0]?.id),
  );
  const items = [{ productId: products[0]?.id, quantity: "1", price: "10.00" }];
  const own = await service.call<{ id: string }>("POST", "/orders", { locationId: place, typeId: type, buyerId: buyers[0]?.id, items });
  await service.call("DELETE", `/stores/${storeId}`);
  expect(await orders()).toBe(1);
  expect(await service.call("GET", `/orders/${own.id}`)).toMatchObject({ buyer: { id: buyers[0]?.id }, items: [{ productId: products[0]?.id }] });
  expect((await service.call<{ items: unknown[] }>("GET", "/products")).items).toHaveLength(1);
  expect(await sample()).toEqual({ storeId: null, refused: "not_empty" });
  expect(visitor.faults).toEqual([]);
});
