import type { Browser, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../browser.ts";
import { OWNER } from "../desk.ts";
import { type Service, startService } from "../service.ts";
import { type Visitor, visit } from "./visitor.ts";

let service: Service;
let browser: Browser;
let storeId: string;
let visitor: Visitor;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService({ shops: [{ port: 0, orders: 260, allOpen: true, days: 40 }] }), launchBrowser()]);
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

const rows = (): Locator => visitor.page.locator("tr[data-order-id]");
const scroller = (): Locator => visitor.page.locator("div:has(> table)").last();
const ownOrder = async (title: string): Promise<{ id: string; number: string }> => {
  const [location] = (await service.call<{ items: { id: string }[] }>("GET", "/locations")).items;
  const [type] = (await service.call<{ items: { id: string }[] }>("GET", "/order-types")).items;
  const buyer = { firstName: "Анна", lastName: "Кравець", phone: "+380501112233", email: "", address: "" };
  return service.call("POST", "/orders", { locationId: location?.id, typeId: type?.id, buyer, items: [{ title, quantity: "1", price: "12.50" }] });
};

describe("the order table", () => {
  it("P31 shows hundreds of orders with few rows, loads on while one scrolls, and keeps the columns of one table", async () => {
    const { page } = visitor;
    await visitor.open("/orders");
    await rows().nth(10).waitFor();
    const count = async (): Promise<number> => Number((await page.getByTestId("order-count").innerText()).replace(/\D/g, ""));
    await expect.poll(count).toBeGreaterThan(200);
    const total = await count();
    const widths = () => page.locator("th").evaluateAll((cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().width)));
    const before = await widths();
    const toTheEnd = async (): Promise<number> => {
      await scroller().evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
      return Number(await rows().last().getAttribute("aria-rowindex")) - 1;
    };
    await expect.poll(toTheEnd, { timeout: 60_000 }).toBe(total);
    await expect.poll(() => rows().count()).toBeLessThan(45);
    await expect.poll(widths).toEqual(before);
    const cells = () =>
      rows()
        .last()
        .locator("td")
        .evaluateAll((found) => found.map((cell) => Math.round(cell.getBoundingClientRect().width)));
    await expect.poll(cells).toEqual(before);
  });

  it("lets a new order appear by itself at the top", async () => {
    await visitor.open("/orders");
    await rows().first().waitFor();
    const { id } = await ownOrder("Appears by itself");
    await expect.poll(() => rows().first().getAttribute("data-order-id")).toBe(id);
    await expect.poll(() => rows().first().getAttribute("data-new")).toBe("true");
  });

  it("never moves rows under somebody who reads further down: new orders wait behind a button", async () => {
    const { page, t } = visitor;
    await visitor.open("/orders");
    await rows().nth(5).waitFor();
    await scroller().evaluate((element) => element.scrollTo({ top: 600 }));
    const shown = () => rows().evaluateAll((found) => found.map((row) => row.getAttribute("data-order-id")));
    await expect.poll(() => rows().first().getAttribute("aria-rowindex").then(Number)).toBeGreaterThan(2);
    const seen = await shown();
    const one = await ownOrder("Waits one");
    const two = await ownOrder("Waits two");
    await page.getByRole("button", { name: t("orders.new_orders", { count: 2 }) }).waitFor();
    await expect.poll(shown).toEqual(seen);
    await page.getByRole("button", { name: t("orders.new_orders", { count: 2 }) }).click();
    await expect.poll(() => rows().first().getAttribute("data-order-id")).toBe(two.id);
    await expect.poll(() => rows().nth(1).getAttribute("data-order-id")).toBe(one.id);
  });

  it("brings a shown row up to date in its place when its status changes elsewhere", async () => {
    await visitor.open("/orders");
    await rows().nth(3).waitFor();
    const id = await rows().nth(3).getAttribute("data-order-id");
    const { items } = await service.call<{ items: { id: string; name: string }[] }>("GET", "/order-statuses");
    const ready = items.find(({ name }) => name === "Ready");
    await service.call("PATCH", `/orders/${id}`, { statusId: ready?.id });
    await expect.poll(() => visitor.page.locator(`tr[data-order-id="${id}"]`).innerText()).toContain("Ready");
    await expect.poll(() => rows().nth(3).getAttribute("data-order-id")).toBe(id);
  });

  it("P31 filters by the address bar, so that a view can be shared", async () => {
    const { page, t } = visitor;
    await visitor.open("/orders?source=own");
    await rows()
      .first()
      .filter({ hasText: t("orders.own") })
      .waitFor();
    await page.getByRole("button", { name: t("common.status_groups.new"), exact: true }).click();
    await page.waitForURL(/statusGroup=new/);
    await visitor.open(`/orders?storeId=${storeId}&statusGroup=cancelled&placedFrom=2020-01-01&placedTo=2020-01-02`);
    await page.getByText(t("orders.none_match_title")).waitFor();
    await page
      .getByRole("button", { name: t("orders.clear_filters") })
      .last()
      .click();
    await rows().first().waitFor();
    await page.waitForURL((url) => url.search === "");
  });

  it("goes by keyboard: J and K move, Enter opens, Escape comes back to the same place", async () => {
    const { page, t } = visitor;
    await visitor.open("/orders");
    await rows().nth(5).waitFor();
    const ids = await rows().evaluateAll((found) => found.map((row) => row.getAttribute("data-order-id")));
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await expect.poll(() => page.locator("tr[data-chosen]").getAttribute("data-order-id")).toBe(ids[1]);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/orders/${ids[1]}`);
    await page.getByRole("heading", { name: t("order.feed") }).waitFor();
    await page.keyboard.press("j");
    await page.waitForURL(`**/orders/${ids[2]}`);
    await page.getByRole("heading", { name: t("order.feed") }).waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL(/\/orders$/);
    await page.locator(`tr[data-chosen][data-order-id="${ids[2]}"]`).waitFor();
  });
});

describe("an order's page", () => {
  const openFirst = async (): Promise<void> => {
    const { items } = await service.call<{ items: { id: string }[] }>("GET", `/orders?storeId=${storeId}&statusGroup=new&limit=1`);
    await visitor.open(`/orders/${items[0]?.id}`);
    await visitor.page.getByRole("heading", { name: visitor.t("order.feed") }).waitFor();
  };

  it("changes the status with one click, says so, and takes it back with another", async () => {
    const { page, t } = visitor;
    await openFirst();
    await page.getByRole("button", { name: t("order.change_status", { status: "New" }) }).click();
    await page.getByRole("menuitem", { name: "In progress" }).click();
    await page.getByText(t("order.status_set", { status: "In progress" }), { exact: true }).waitFor();
    await page.getByRole("button", { name: t("order.undo_status", { status: "New" }) }).click();
    await page.getByRole("button", { name: t("order.change_status", { status: "New" }) }).waitFor();
    await expect.poll(() => page.locator("[data-kind=status_changed]").count()).toBe(2);
    await page.locator("[data-kind=status_changed]").first().filter({ hasText: OWNER.name }).waitFor();
  });

  it("P29 P30 says where it is from and when it was last compared; after a refresh the button counts the wait down", async () => {
    const { page, t } = visitor;
    await openFirst();
    await page.getByText(t("order.last_update"), { exact: true }).waitFor();
    await page.getByRole("button", { name: t("order.refresh"), exact: true }).click();
    await page.getByText(t("order.refresh_outcome.refreshed")).first().waitFor();
    const waiting = page.getByRole("button", { name: /^Refresh possible in/ });
    await waiting.and(page.locator(":disabled")).waitFor();
  });

  it("P32 takes a comment into the feed, with its author", async () => {
    const { page, t } = visitor;
    await openFirst();
    await page.getByLabel(t("order.comment"), { exact: true }).fill("Подзвонити після 18:00");
    await page.getByRole("button", { name: t("order.send_comment") }).click();
    const entry = page.locator("[data-kind=comment]", { hasText: "Подзвонити після 18:00" });
    await entry.filter({ hasText: OWNER.name }).waitFor();
    await expect.poll(() => page.getByLabel(t("order.comment"), { exact: true }).inputValue()).toBe("");
  });
});
