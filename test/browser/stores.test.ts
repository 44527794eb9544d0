import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../browser.ts";
import { LOGIN, PASSWORD, type Service, startService } from "../service.ts";
import { type Visitor, visit } from "./visitor.ts";

let service: Service;
let browser: Browser;
let storeId: string;
let visitor: Visitor;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService({ shops: [{ port: 0, orders: 60 }] }), launchBrowser()]);
  await service.setUp();
  storeId = await service.connect();
}, 120_000);
beforeEach(async () => {
  visitor = await visit(browser, { url: service.url });
  await visitor.signIn();
});
afterEach(async () => {
  expect(visitor.faults).toEqual([]);
  await visitor.leave();
});
afterAll(async () => {
  await browser?.close();
  await service?.close();
});

const openStore = (tab = ""): Promise<void> => visitor.open(`/settings/stores/${storeId}${tab}`);
const more = async (action: string): Promise<void> => {
  await visitor.page.getByRole("button", { name: visitor.t("stores.more"), exact: true }).click();
  await visitor.page.getByRole("menuitem", { name: action }).click();
};

describe("a connected store", () => {
  it("P33 has a health line: last success, next synchronisation, open orders", async () => {
    const { page, t } = visitor;
    await visitor.open("/settings/stores");
    await page.locator("[data-state=ok]").waitFor();
    const line = page.getByTestId("health-line");
    await line.filter({ hasText: t("stores.last_success") }).waitFor();
    await line.filter({ hasText: t("stores.next_run") }).waitFor();
  });

  it("synchronises at a click, and lists what was done", async () => {
    const { page, t } = visitor;
    await openStore();
    await page.getByRole("button", { name: t("stores.sync_now") }).click();
    await page.getByText(t("stores.sync_started")).waitFor();
    await page.getByRole("tab", { name: t("stores.tab.activity") }).click();
    await page
      .getByRole("cell", { name: t("stores.pass_kind.full") })
      .first()
      .waitFor();
  });

  it("P7 can be paused and go on", async () => {
    const { page, t } = visitor;
    await openStore();
    await more(t("stores.pause"));
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("stores.pause"), exact: true })
      .click();
    await page.locator("[data-state=paused]").waitFor();
    await page.getByText(t("stores.paused_text")).waitFor();
    await more(t("stores.resume"));
    await page.locator("[data-state=ok]").waitFor();
  });

  it("P5 has its matching edited, with hints before and word after saving", async () => {
    const { page, t } = visitor;
    await openStore("?tab=matching");
    const first = page.getByLabel(t("stores.match_for", { status: "New" })).first();
    await first.waitFor();
    await first.click();
    await page.getByRole("option", { name: "Waiting" }).click();
    await page.getByText(t("stores.hints_title")).waitFor();
    await page.getByRole("button", { name: t("common.save"), exact: true }).click();
    await page.getByText(t("stores.rules_saved")).waitFor();
    await page.reload();
    await first.waitFor();
    await expect.poll(() => first.inputValue()).toBe("Waiting");
  });

  it("keeps changed settings", async () => {
    const { page, t } = visitor;
    await openStore("?tab=settings");
    await page.getByLabel(t("stores.form.name")).fill("Kvitka renamed");
    await page.getByRole("button", { name: t("common.save"), exact: true }).click();
    await page.getByRole("heading", { name: "Kvitka renamed" }).waitFor();
  });

  it("P33 says that access is lost and what to do; a wrong new password is refused, a right one heals it", async () => {
    const { page, t } = visitor;
    service.simulator.shop.changePassword("a-new-password", { dropTokens: true });
    await openStore();
    await page.getByRole("button", { name: t("stores.sync_now") }).click();
    await page.locator("[data-state=access_lost]").waitFor({ timeout: 30_000 });
    await page.getByText(t("failures.wrong_credentials.advice")).waitFor();
    await visitor.open("/attention");
    await page.locator("[data-kind=store_access_lost]").waitFor();

    await openStore();
    await more(t("stores.new_password"));
    await page.getByRole("dialog").getByLabel(t("stores.form.login")).fill(LOGIN);
    await page.getByRole("dialog").getByLabel(t("stores.form.password"), { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: t("stores.check_and_save") }).click();
    await page.getByRole("dialog").locator("[data-code=wrong_credentials]").waitFor();
    await page.getByRole("dialog").getByLabel(t("stores.form.password"), { exact: true }).fill("a-new-password");
    await page.getByRole("button", { name: t("stores.check_and_save") }).click();
    await page.getByText(t("stores.password_saved")).waitFor();
    await page.locator("[data-state=ok]").waitFor({ timeout: 30_000 });
  });
});

describe("what needs attention", () => {
  it("P19 P22 says why an order waits, and lets a person settle it", async () => {
    const { page, t } = visitor;
    const { shop } = service.simulator;
    const number = shop.place();
    shop.faults.set("currency", "EUR", { functions: ["orders/get"] });
    await openStore();
    await page.getByRole("button", { name: t("stores.sync_now") }).click();
    await page.getByText(t("stores.sync_started")).waitFor(); // whoever leaves sooner takes the question along
    await visitor.open("/attention");
    const entry = page.locator("[data-kind=currency_not_accepted]", { hasText: String(number) });
    await entry.waitFor({ timeout: 30_000 });
    await entry.getByText(t("attention.fact_line", { name: t("attention.fact.currency"), value: "EUR" })).waitFor();
    shop.faults.clear();
    await entry.getByRole("button", { name: t("attention.action.fetch_again") }).click();
    await page.getByText(t("attention.started", { count: 1 })).waitFor();
    await entry.waitFor({ state: "detached", timeout: 30_000 });
    const { items } = await service.call<{ items: { store: { remoteNumber: string } }[] }>("GET", `/orders?q=${number}`);
    expect(items.map((order) => order.store.remoteNumber)).toContain(String(number));
  });
});

describe("the people", () => {
  it("are invited by a link, choose a password, and see what their role may", async () => {
    const { page, t } = visitor;
    await visitor.open("/settings/employees");
    await page.getByRole("button", { name: t("settings.add_employee") }).click();
    await page.getByRole("dialog").getByLabel(t("session.name")).fill("Марія Іваненко");
    await page.getByRole("dialog").getByLabel(t("session.email")).fill("maria@kvitka.example");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("settings.invite"), exact: true })
      .click();
    const link = page.getByLabel(t("settings.invitation_link"));
    await expect.poll(() => link.inputValue()).toMatch(/^http/);
    const guest = await visit(browser, { url: service.url, language: "uk", size: "phone" });
    await guest.page.goto(await link.inputValue());
    await guest.page.getByLabel(guest.t("session.new_password")).fill("Barvinok-u-sadu-12");
    await guest.page.getByLabel(guest.t("session.password_again")).fill("Barvinok-u-sadu-12");
    await guest.page.getByRole("button", { name: guest.t("session.accept") }).click();
    await guest.page.locator("[data-order-id]").first().waitFor();
    await guest.open("/settings/stores");
    await guest.page.getByText("Kvitka renamed").waitFor();
    await guest.page.getByRole("link", { name: guest.t("stores.add"), exact: true }).waitFor({ state: "detached" });
    expect(guest.faults).toEqual([]);
    await guest.leave();
  });

  it("get API tokens that are shown once", async () => {
    const { page, t } = visitor;
    await visitor.open("/settings/api-tokens");
    await page.getByRole("button", { name: t("settings.add_token") }).click();
    await page.getByRole("dialog").getByLabel(t("settings.name")).fill("Accounting");
    await page.getByRole("button", { name: t("settings.make_token"), exact: true }).click();
    const field = page.getByLabel(t("settings.token"), { exact: true });
    await expect.poll(() => field.inputValue()).toMatch(/^.{20}/);
    const token = await field.inputValue();
    await page.getByRole("button", { name: t("common.done") }).click();
    await page.getByText("Accounting").waitFor();
    await expect.poll(() => page.content()).not.toContain(token);
  });

  it("cannot delete what is in use: the reason says by what", async () => {
    const { page, t } = visitor;
    await visitor.open("/settings/locations");
    await page.getByRole("button", { name: t("settings.actions_for", { name: "Main location" }) }).click();
    await page.getByRole("menuitem", { name: t("settings.delete") }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("settings.delete"), exact: true })
      .click();
    await page.getByText(t("problems.in_use")).waitFor();
  });
});
