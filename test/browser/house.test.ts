import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../browser.ts";
import { type Service, startService } from "../service.ts";
import { visit } from "./visitor.ts";

let service: Service;
let browser: Browser;
let storeId: string;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService({ shops: [{ port: 0, orders: 80 }] }), launchBrowser()]);
  await service.setUp();
  storeId = await service.connect();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
});

const pages = async (): Promise<string[]> => {
  const first = async (list: string) => (await service.call<{ items: { id: string }[] }>("GET", `${list}?limit=1`)).items[0]?.id;
  const store = `/settings/stores/${storeId}`;
  return [
    "/orders",
    `/orders/${await first("/orders")}`,
    "/attention",
    "/dashboard",
    "/products",
    `/products/${await first("/products")}`,
    "/buyers",
    `/buyers/${await first("/buyers")}`,
    "/account",
    "/match-queue",
    "/activity",
    "/settings/stores",
    "/settings/stores/new",
    store,
    `${store}?tab=matching`,
    `${store}?tab=settings`,
    `${store}?tab=activity`,
    "/settings/company",
    "/settings/locations",
    "/settings/order-types",
    "/settings/statuses",
    "/settings/employees",
    "/settings/api-tokens",
  ];
};

describe("every page", () => {
  it.each([
    ["light", "wide", "en"],
    ["dark", "wide", "uk"],
    ["light", "phone", "fr"],
  ] as const)(
    "can be used by everybody: axe finds nothing, nothing is wider than the screen, nor with texts twice as large (%s, %s, %s)",
    { timeout: 240_000 },
    async (scheme, size, language) => {
      const visitor = await visit(browser, { url: service.url, scheme, size, language });
      const { page } = visitor;
      const found: string[] = [];
      const look = async (path: string): Promise<void> => {
        await visitor.open(path);
        await visitor.settled();
        // No page of ours has frames, whose findings the other mode brings together in a page it opens each time: half of the whole time.
        const axe = new AxeBuilder({ page }).setLegacyMode(true);
        // Dark changes the colours and nothing else; a small screen changes everything but the colours.
        if (scheme === "dark") axe.withRules(["color-contrast"]);
        else if (size === "phone") axe.disableRules(["color-contrast"]);
        const { violations } = await axe.analyze();
        for (const { id, nodes } of violations) found.push(`${path}: ${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`);
        for (const texts of size === "wide" ? ["100%", "200%"] : ["100%"]) {
          const over = await page.locator("html").evaluate((html, fontSize) => {
            html.style.fontSize = fontSize;
            const main = html.querySelector("#main") ?? html;
            return main.scrollWidth - main.clientWidth;
          }, texts);
          if (over > 1) found.push(`${path}: ${over} pixels too wide, texts at ${texts}`);
        }
      };
      await look("/sign-in");
      await visitor.signIn();
      for (const path of await pages()) await look(path);
      expect(found).toEqual([]);
      expect(visitor.faults).toEqual([]);
      await visitor.leave();
    },
  );

  it("can be had in three languages and dark, chosen in the menu and kept", async () => {
    const visitor = await visit(browser, { url: service.url });
    const { page, t } = visitor;
    await visitor.signIn();
    await visitor.open("/orders");
    await page.getByRole("button", { name: t("common.user_menu") }).click();
    await page.getByRole("menuitem", { name: "Українська" }).click();
    await page.getByRole("heading", { name: "Замовлення" }).waitFor();
    await page.getByRole("button", { name: "Ваш обліковий запис" }).click();
    await page.getByRole("menuitem", { name: "Темний" }).click();
    await page.reload();
    await page.getByRole("heading", { name: "Замовлення" }).waitFor();
    await page.locator("html[data-mantine-color-scheme=dark][lang=uk]").waitFor();
    await visitor.leave();
  });
});

describe("the order table", () => {
  it("needs less than 350 KB of scripts over the line", async () => {
    const visitor = await visit(browser, { url: service.url });
    await visitor.signIn();
    let bytes = 0;
    const pending: Promise<void>[] = [];
    visitor.page.on("requestfinished", (request) => {
      if (request.resourceType() !== "script") return;
      pending.push(
        request.sizes().then(({ responseBodySize }) => {
          bytes += responseBodySize;
        }),
      );
    });
    await visitor.open("/orders");
    await visitor.page.locator("tr[data-order-id]").first().waitFor();
    const loaded = async (): Promise<number> => {
      await Promise.all(pending);
      return bytes;
    };
    await expect.poll(loaded).toBeGreaterThan(100_000);
    expect(await loaded()).toBeLessThan(350_000);
    await visitor.leave();
  });
});
