import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../browser.ts";
import { COMPANY, OWNER } from "../desk.ts";
import { LOGIN, PASSWORD, type Service, startService } from "../service.ts";
import { type Language, type Size, type Visitor, visit } from "./visitor.ts";

const CASES: readonly [Language, Size][] = [
  ["en", "wide"],
  ["uk", "phone"],
];

describe.each(CASES)("from nothing to orders in the browser (%s, %s)", (language, size) => {
  let service: Service;
  let browser: Browser;
  let visitor: Visitor;
  beforeAll(async () => {
    [service, browser] = await Promise.all([startService({ shops: [{ port: 0, orders: 160 }] }), launchBrowser()]);
    visitor = await visit(browser, { url: service.url, language, size });
  });
  afterAll(async () => {
    await browser?.close();
    await service?.close();
  });

  it("sets the company and its owner up with the token of the link", async () => {
    const { page, t } = visitor;
    await page.goto(`/setup#token=${service.setupToken}`);
    await page.getByLabel(t("settings.company.name")).fill(COMPANY.name);
    await expect.poll(() => page.getByLabel(t("settings.company.time_zone")).first().inputValue()).toBe("Europe/Kyiv");
    await page.getByRole("button", { name: t("common.continue") }).click();
    await page.getByLabel(t("session.your_name")).fill(OWNER.name);
    await page.getByLabel(t("session.email")).fill(OWNER.email);
    await page.getByLabel(t("session.password"), { exact: true }).fill("short");
    await page.getByRole("button", { name: t("session.finish_setup") }).click();
    await page.getByText(t("session.password_short", { count: 10 })).waitFor();
    await page.getByLabel(t("session.password"), { exact: true }).fill(OWNER.password);
    await page.getByRole("button", { name: t("session.finish_setup") }).click();
    await page.getByText(t("stores.none_title")).waitFor();
  });

  it("says on the empty order table what to do next", async () => {
    const { page, t } = visitor;
    await visitor.open("/orders");
    await page.getByRole("link", { name: t("stores.connect_store") }).click();
    await page.getByRole("heading", { name: t("stores.connect_store") }).waitFor();
  });

  it("P3 has four empty fields, the rest preset, and asks the shop before anything is saved", async () => {
    const { page, t } = visitor;
    for (const field of ["name", "url", "login", "password"]) await expect.poll(() => page.locator(`#store-${field}`).inputValue()).toBe("");
    await page.getByText(t("stores.form.login_help")).waitFor();
    await page.locator("#store-name").fill("К".repeat(65));
    await page.getByRole("button", { name: t("common.continue") }).click();
    await page.getByText(t("stores.form.name_long", { count: 64 })).waitFor();
    await page.locator("#store-name").fill("Kvitka 🌻 online");
    await page.locator("#store-url").fill(service.simulator.shop.url);
    await page.locator("#store-login").fill(LOGIN);
    await page.locator("#store-password").fill(PASSWORD);
    await page.getByRole("button", { name: t("common.continue") }).click();
    await page.getByText(t("stores.connected_to", { host: new URL(service.simulator.shop.url).host })).waitFor();
    expect((await service.call<{ items: unknown[] }>("GET", "/stores")).items).toEqual([]);
  });

  it("P5 P6 suggests the matching of statuses, rehearses without writing anything, and imports only on the last click just what was rehearsed", async () => {
    const { page, t } = visitor;
    const suggested = page.getByLabel(t("stores.match_for", { status: language === "uk" ? "Нове" : "New" })).first();
    await expect.poll(() => suggested.inputValue()).not.toBe("");
    await page.getByText(t("stores.hints_title")).waitFor();
    await page.getByRole("button", { name: t("stores.rehearsal.start") }).click();
    const result = page.getByTestId("rehearsal-result");
    await result.getByText(t("stores.rehearsal.newest")).waitFor();
    const { violations } = await new AxeBuilder({ page }).include("[data-testid=rehearsal]").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect((await service.call<{ total: number }>("GET", "/orders?withTotal=true")).total).toBe(0);
    expect((await service.call<{ items: unknown[] }>("GET", "/stores")).items).toEqual([]);
    const rehearsed = Number(await page.locator("[data-testid=rehearsal-result][data-orders]").getAttribute("data-orders"));
    await result.getByText(t("stores.rehearsal.orders", { count: rehearsed })).waitFor();
    await page.getByRole("button", { name: t("stores.save_and_import") }).click();
    await page
      .locator("[data-testid=import][data-state=done]")
      .getByText(t("stores.import_state.done", { count: rehearsed }))
      .waitFor();
    await expect.poll(() => page.locator("[data-testid=import] >> text=/^\\d+$/").first().innerText().then(Number)).toBeGreaterThan(5);
  });

  it("shows the orders, each with buyer, total and store", async () => {
    const { page, t } = visitor;
    await page.getByRole("link", { name: t("stores.see_orders") }).click();
    await page.waitForURL(/storeId=/);
    await page.locator("[data-order-id]").first().filter({ hasText: "Kvitka 🌻 online" }).waitFor();
  });

  it("opens an order as a page, with its lines, its store and what happened to it", async () => {
    const { page, t } = visitor;
    await page.locator("[data-order-id]").first().click();
    await page.waitForURL(/\/orders\/\d+$/);
    for (const heading of ["items", "buyer", "store", "delivery", "payment", "feed"]) {
      await page.getByRole("heading", { name: t(`order.${heading}`), exact: true }).waitFor();
    }
    await page.getByText(t("order.total_equal")).waitFor();
    await page.locator("[data-kind=created]").waitFor();
    await page.getByRole("button", { name: t("order.back") }).click();
    await page.locator("[data-order-id]").first().waitFor();
  });

  it("P31 searches while one types, and keeps the search in the address bar", async () => {
    const { page, t } = visitor;
    await visitor.open("/orders");
    const { items } = await service.call<{ items: { number: string; store: { remoteNumber: string } }[] }>("GET", "/orders?limit=30");
    const wanted = items.at(-1);
    if (!wanted) throw new Error("no orders");
    await page.locator("[data-order-id]").first().waitFor();
    if (size === "wide") await page.keyboard.press("/");
    else await page.getByLabel(t("orders.search")).click();
    await page.keyboard.type(wanted.store.remoteNumber);
    await page.waitForURL(new RegExp(`q=.*${wanted.store.remoteNumber}`));
    await expect.poll(() => page.locator("[data-order-id]").count()).toBeLessThan(5);
    await page.locator("[data-order-id]").first().filter({ hasText: wanted.store.remoteNumber }).waitFor();
    await page.getByLabel(t("orders.search")).fill("nothing is called like this");
    await page.getByText(t("orders.none_match_title")).waitFor();
    await page
      .getByRole("button", { name: t("orders.clear_filters") })
      .last()
      .click();
    await page.locator("[data-order-id]").nth(5).waitFor();
  });

  it("met no error and no violation of the content policy on the way", () => {
    expect(visitor.faults).toEqual([]);
  });
});
