import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../browser.ts";
import { OWNER } from "../desk.ts";
import { type Service, startService } from "../service.ts";
import { type Visitor, visit } from "./visitor.ts";

let service: Service;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService({ shops: [{ port: 0, orders: 30, allOpen: true }] }), launchBrowser()]);
  await service.setUp();
  await service.connect();
}, 120_000);
beforeEach(async () => {
  visitor = await visit(browser, { url: service.url });
});
afterEach(() => visitor.leave());
afterAll(async () => {
  await browser?.close();
  await service?.close();
});

describe("when something goes wrong", () => {
  it("says so when the service is away, keeps what was typed, and goes on by itself once it is back", async () => {
    const { page, t } = visitor;
    await visitor.signIn();
    await visitor.open("/orders");
    await page.locator("tr[data-order-id]").first().click();
    const comment = page.getByLabel(t("order.comment"), { exact: true });
    await comment.fill("Typed before the cut");
    await service.stop();
    await page.getByRole("button", { name: t("order.send_comment") }).click();
    await page.getByText(t("common.connection_cut")).waitFor();
    await expect.poll(() => comment.inputValue()).toBe("Typed before the cut");
    await service.start();
    await page.getByText(t("common.connection_cut")).waitFor({ state: "hidden", timeout: 30_000 });
    await page.locator("[data-kind=comment]", { hasText: "Typed before the cut" }).waitFor();
    await expect.poll(() => comment.inputValue()).toBe("");
    await expect.poll(() => page.locator("[data-kind=comment]", { hasText: "Typed before the cut" }).count()).toBe(1);
  });

  it("hears of new orders again after a cut", async () => {
    const { page } = visitor;
    await visitor.signIn();
    await visitor.open("/orders");
    await page.locator("tr[data-order-id]").first().waitFor();
    await service.stop();
    await service.start();
    const [location] = (await service.call<{ items: { id: string }[] }>("GET", "/locations")).items;
    const [type] = (await service.call<{ items: { id: string }[] }>("GET", "/order-types")).items;
    const made = await service.call<{ id: string }>("POST", "/orders", {
      locationId: location?.id,
      typeId: type?.id,
      items: [{ title: "After the cut", quantity: "1", price: "1.00" }],
    });
    await page.locator(`tr[data-order-id="${made.id}"]`).waitFor({ timeout: 40_000 });
  });

  it("asks to sign in again over the page when the session ends, and nothing typed is lost", async () => {
    const { page, t } = visitor;
    await visitor.signIn();
    await visitor.open("/orders");
    await page.locator("tr[data-order-id]").first().click();
    const comment = page.getByLabel(t("order.comment"), { exact: true });
    await comment.fill("Typed before the end");
    await page.context().clearCookies();
    await page.getByRole("button", { name: t("order.send_comment") }).click();
    await page.getByText(t("session.ended_title")).waitFor();
    await page.getByRole("dialog").getByLabel(t("session.password"), { exact: true }).fill(OWNER.password);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("session.sign_in") })
      .click();
    await page.getByText(t("session.ended_title")).waitFor({ state: "hidden" });
    await expect.poll(() => comment.inputValue()).toBe("Typed before the end");
    await page.getByRole("button", { name: t("order.send_comment") }).click();
    await page.locator("[data-kind=comment]", { hasText: "Typed before the end" }).waitFor();
  });

  it("leads whoever is not signed in to the door, and from there to where they wanted", async () => {
    const { page, t } = visitor;
    await page.goto("/orders?source=store");
    await page.getByLabel(t("session.email")).fill(OWNER.email);
    await page.getByLabel(t("session.password"), { exact: true }).fill("not the password");
    await page.getByRole("button", { name: t("session.sign_in") }).click();
    await page.getByRole("alert").waitFor();
    await expect.poll(() => page.getByLabel(t("session.email")).inputValue()).toBe(OWNER.email);
    await page.getByLabel(t("session.password"), { exact: true }).fill(OWNER.password);
    await page.getByRole("button", { name: t("session.sign_in") }).click();
    await page.waitForURL(/\/orders\?source=store/);
    await page.locator("tr[data-order-id]").first().waitFor();
  });

  it("never leads to another site after the sign-in", async () => {
    const { page, t } = visitor;
    for (const back of ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/"]) {
      await page.goto(`/sign-in?back=${encodeURIComponent(back)}`);
      await page.getByLabel(t("session.email")).fill(OWNER.email);
      await page.getByLabel(t("session.password"), { exact: true }).fill(OWNER.password);
      await page.getByRole("button", { name: t("session.sign_in") }).click();
      await page.waitForURL(`${service.url}/orders**`);
      await page.context().clearCookies();
    }
  });
});
