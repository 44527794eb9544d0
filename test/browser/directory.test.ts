import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../browser.ts";
import { OWNER } from "../desk.ts";
import { type Service, startService } from "../service.ts";
import { type Visitor, visit } from "./visitor.ts";

let service: Service;
let browser: Browser;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService({ shops: [{ port: 0, orders: 60 }] }), launchBrowser()]);
  await service.setUp();
  await service.connect();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
});

interface Sold {
  readonly id: string;
  readonly title: string;
  readonly sku: string;
}

async function soldProduct(): Promise<Sold> {
  const { items } = await service.call<{ items: { id: string }[] }>("GET", "/orders?limit=1");
  const order = await service.call<{ items: { productId: string | null }[] }>("GET", `/orders/${items[0]?.id}`);
  const id = order.items.find(({ productId }) => productId !== null)?.productId;
  return service.call<Sold>("GET", `/products/${id}`);
}

describe.each([
  ["en", "wide"],
  ["uk", "phone"],
] as const)("the directory (%s, %s)", (language, size) => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await visit(browser, { url: service.url, language, size });
    await visitor.signIn();
  });
  afterAll(() => visitor?.leave());

  it("finds a product by its SKU, shows where it is sold, and corrects its stock with a note that stays in its history", async () => {
    const { page, t } = visitor;
    const product = await soldProduct();
    await visitor.open("/products");
    await page.getByLabel(t("products.search")).fill(product.sku);
    await page.locator(`[data-id="${product.id}"] a`).click();
    await page.getByRole("heading", { level: 1, name: product.title }).waitFor();
    await page.getByRole("cell", { name: "Kvitka" }).first().waitFor();
    await page.locator("[data-location] button").first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("products.counted_quantity")).fill("12");
    await dialog.getByLabel(t("products.note")).fill("counted on Monday");
    await dialog.getByRole("button", { name: t("common.save") }).click();
    await page.locator("[data-reason=set]", { hasText: "counted on Monday" }).first().waitFor();
    const stock = () => service.call<{ total: string }>("GET", `/products/${product.id}/stock`);
    expect((await stock()).total).toBe("12");
    await service.call("PUT", `/products/${product.id}/stock`, { items: [] });
  });

  it("makes a product, refuses a SKU that another one has beside its field, and archives", async () => {
    const { page, t } = visitor;
    const taken = await soldProduct();
    await visitor.open("/products");
    await page.getByRole("button", { name: t("products.add") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("products.title")).fill(`Handmade ${language}`);
    await dialog.getByLabel(t("products.sku")).fill(taken.sku);
    await dialog.getByRole("button", { name: t("common.save") }).click();
    await dialog.getByText(taken.title).first().waitFor();
    await dialog.getByLabel(t("products.sku")).fill(`HAND-${language}`);
    await dialog.getByRole("button", { name: t("common.save") }).click();
    await page.getByRole("heading", { level: 1, name: `Handmade ${language}` }).waitFor();
    await page.getByRole("button", { name: t("products.archive"), exact: true }).click();
    await page.getByRole("button", { name: t("products.unarchive") }).waitFor();
  });

  it("finds a buyer by the phone in any spelling, corrects the name, and leads to the orders", async () => {
    const { page, t } = visitor;
    const { items } = await service.call<{ items: { id: string; phone: string }[] }>("GET", "/buyers?limit=50");
    const buyer = items.find(({ phone }) => phone.startsWith("+380"));
    if (!buyer) throw new Error("no buyer with a phone");
    await visitor.open("/buyers");
    await page.getByLabel(t("buyers.search")).fill(`0${buyer.phone.slice(4, 6)} ${buyer.phone.slice(6, 9)}-${buyer.phone.slice(9)}`);
    await page.locator(`[data-id="${buyer.id}"] a`).click();
    await page.getByRole("button", { name: t("buyers.edit") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("buyers.last_name")).fill(`Corrected-${language}`);
    await dialog.getByRole("button", { name: t("common.save") }).click();
    await page.getByRole("heading", { level: 1, name: `Corrected-${language}` }).waitFor();
    await page.getByRole("link", { name: /№/ }).first().click();
    await page.waitForURL(/\/orders\/\d+$/);
  });

  it("moves a status with the arrow keys, and says where it is now", async () => {
    const { page, t } = visitor;
    const added = await service.call<{ id: string }>("POST", "/order-statuses", { name: `Packing ${language}`, group: "in_progress" });
    await visitor.open("/settings/statuses");
    const handle = page.getByRole("button", { name: t("settings.move_named", { name: `Packing ${language}` }) });
    await handle.waitFor();
    await visitor.settled();
    await handle.press("ArrowUp");
    const place = async () => {
      const { items } = await service.call<{ items: { id: string; group: string }[] }>("GET", "/order-statuses");
      return items.filter(({ group }) => group === "in_progress").findIndex(({ id }) => id === added.id);
    };
    const { items } = await service.call<{ items: { group: string }[] }>("GET", "/order-statuses");
    const last = items.filter(({ group }) => group === "in_progress").length - 1;
    await expect.poll(place, { timeout: 15_000 }).toBe(last - 1);
    // The focus moves along: the next key needs no click.
    await page.keyboard.press("ArrowDown");
    await expect.poll(place, { timeout: 15_000 }).toBe(last);
    await page.keyboard.press("ArrowUp");
    await expect.poll(place, { timeout: 15_000 }).toBe(last - 1);
  });

  it("shows on the dashboard what is open, and leads to these orders", async () => {
    const { page, t } = visitor;
    const { open } = await service.call<{ open: { statusId: string; orders: number }[] }>("GET", "/statistics/orders");
    const most = open.toSorted((a, b) => b.orders - a.orders)[0];
    await visitor.open("/dashboard?days=90");
    await page.getByRole("img", { name: t("dashboard.orders_by_day") }).waitFor();
    await page.getByRole("columnheader", { name: "Kvitka" }).first().waitFor();
    await page.locator(`[data-status="${most?.statusId}"]`, { hasText: String(most?.orders) }).click();
    await page.waitForURL(new RegExp(`statusId=.*${most?.statusId}`));
    await page.locator("[data-order-id]").first().waitFor();
  });

  it("met no error on the way", () => {
    expect(visitor.faults).toEqual([]);
  });
});

it("changes one's own password after asking for the present one; a token may be limited to some permissions", async () => {
  const visitor = await visit(browser, { url: service.url, language: "fr" });
  const { page, t } = visitor;
  await visitor.signIn();
  await visitor.open("/account");
  const change = async (current: string, next: string): Promise<void> => {
    await page.getByLabel(t("account.current_password"), { exact: true }).fill(current);
    await page.getByLabel(t("session.new_password"), { exact: true }).fill(next);
    await page.getByLabel(t("session.password_again"), { exact: true }).fill(next);
    await page.getByRole("button", { name: t("account.change_password") }).click();
  };
  await change("not-the-present-one", "Another-long-password-1");
  await page.getByRole("alert").first().waitFor();
  await change(OWNER.password, "Another-long-password-1");
  await page.getByText(t("account.password_changed")).waitFor();
  await visitor.open("/settings/api-tokens");
  await page
    .getByRole("button", { name: t("settings.add_token") })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(t("settings.name")).fill("Only looks");
  await dialog.getByLabel(t("settings.token_may_some")).check();
  await dialog.getByLabel(t("settings.permission.orders_view"), { exact: true }).check();
  await dialog.getByRole("button", { name: t("settings.make_token") }).click();
  await dialog.getByText(t("settings.token_once")).waitFor();
  const token = await dialog.getByLabel(t("settings.token"), { exact: true }).inputValue();
  const may = await fetch(`${service.url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } });
  expect(((await may.json()) as { permissions: string[] }).permissions).toEqual(["orders.view"]);
  await visitor.leave();
});
