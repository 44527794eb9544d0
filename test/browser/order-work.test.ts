import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../browser.ts";
import { type Service, startService } from "../service.ts";
import { type Visitor, visit } from "./visitor.ts";

interface Found {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly buyer: { readonly phone: string };
  readonly store: { readonly remoteId: string; readonly remoteNumber: string };
  readonly items: readonly {
    readonly id: string;
    readonly sku: string | null;
    readonly title: string;
    readonly quantity: string;
    readonly kind: string;
  }[];
}

let service: Service;
let browser: Browser;
let all: Found[];

beforeAll(async () => {
  [service, browser] = await Promise.all([
    startService({ shops: [{ port: 0, orders: 40, allOpen: true, days: 20, quirks: false }] }),
    launchBrowser(),
  ]);
  await service.setUp();
  await service.connect();
  const { items } = await service.call<{ items: { id: string }[] }>("GET", "/orders?source=store&limit=60");
  all = (await service.call<{ items: Found[] }>("GET", `/orders/sheets?ids=${items.map(({ id }) => id).join(",")}`)).items;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
});

const order = (id: string) => service.call<Found & { status: { name: string }; store: { frozen: boolean } }>("GET", `/orders/${id}`);
const shopStatus = (found: Found): number => service.simulator.shop.order(Number(found.store.remoteId)).order.stat_status;
const goods = (found: Found) => found.items.filter(({ kind }) => kind === "product");

/** A journey of one visitor, who must have met no fault. */
async function as(how: Omit<Parameters<typeof visit>[1], "url">, journey: (visitor: Visitor) => Promise<void>): Promise<void> {
  const visitor = await visit(browser, { url: service.url, ...how });
  try {
    await visitor.signIn();
    await journey(visitor);
    expect(visitor.faults).toEqual([]);
  } finally {
    await visitor.leave();
  }
}

const row = ({ page }: Visitor, id: string): Locator => page.locator(`tr[data-order-id="${id}"]`);
const openOrder = async ({ page, open, t }: Visitor, id: string): Promise<void> => {
  await open(`/orders/${id}`);
  await page.getByRole("heading", { name: t("order.feed") }).waitFor();
};

describe("the order table", () => {
  it("P31 finds an order by its number in the store, by a telephone written otherwise, and by a SKU", () =>
    as({}, async (visitor) => {
      const { page, t } = visitor;
      const wanted = all
        .flatMap((found) => goods(found).map(({ sku }) => ({ ...found, sku: sku ?? "" })))
        .find(
          ({ id, sku, buyer }) =>
            /^\+380\d{9}$/.test(buyer.phone) && sku !== "" && all.every((found) => found.id === id || !JSON.stringify(found.items).includes(sku)),
        );
      if (!wanted) throw new Error("the shop has no order with a telephone of its country and a SKU of its own");
      const digits = wanted.buyer.phone.slice(3);
      await visitor.open("/orders");
      await page.locator("tr[data-order-id]").nth(12).waitFor();
      for (const text of [wanted.store.remoteNumber, `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`, wanted.sku]) {
        await page.getByLabel(t("orders.search")).fill(text);
        await expect.poll(() => new URL(page.url()).searchParams.get("q") ?? "").toContain(text);
        await row(visitor, wanted.id).waitFor();
        await expect.poll(() => page.locator("tr[data-order-id]").count()).toBeLessThan(12);
      }
    }));

  it("P30 refreshes those of a selection that may be, and names the others with how long they wait", () =>
    as({}, async (visitor) => {
      const { page, t } = visitor;
      await visitor.open("/orders?sort=number");
      await page.locator("tr[data-order-id]").nth(1).waitFor();
      const ids = await page.locator("tr[data-order-id]").evaluateAll((rows) => rows.map((each) => each.getAttribute("data-order-id") ?? ""));
      const [first, second] = await Promise.all(ids.slice(0, 2).map((id) => order(id)));
      if (!first || !second) throw new Error("the table shows fewer than two orders");
      await service.call("POST", "/orders/refreshes", { orderIds: [first.id] });
      for (const { id } of [first, second]) await row(visitor, id).locator("[data-select]").click();
      await page.keyboard.press("r");
      const dialog = page.getByRole("dialog");
      await dialog.locator("[data-outcome=refreshed]", { hasText: `№ ${second.number}` }).waitFor();
      const refused = dialog.locator("[data-outcome=cooling_down]", { hasText: `№ ${first.number}` });
      await refused.filter({ hasText: /again in \d+ minutes/ }).waitFor();
      await page.keyboard.press("Escape");
      await openOrder(visitor, second.id);
      await page.getByRole("button", { name: /^Refresh possible in \d+ minutes/ }).waitFor();
      expect(t("order.refresh")).toBe("Refresh");
    }));

  it("prints the chosen orders as a pick list, and as slips, one page an order", () =>
    as({}, async (visitor) => {
      const { page } = visitor;
      const [one, two] = all;
      if (!one || !two) throw new Error("the shop has fewer than two orders");
      await page.goto(`/print?kind=slips&ids=${one.id},${two.id}`);
      await page.locator("[data-sheet=slip]").nth(1).waitFor();
      await page.emulateMedia({ media: "print" });
      const breaks = () =>
        page
          .locator("[data-sheet=slip]")
          .evaluateAll((sheets) => sheets.map((sheet) => sheet.ownerDocument.defaultView?.getComputedStyle(sheet).breakAfter));
      await expect.poll(breaks).toEqual(["page", "auto"]);
      await page.emulateMedia({ media: "screen" });
      await page.goto(`/print?kind=pick&ids=${one.id},${two.id}`);
      const list = page.locator("[data-sheet=pick]");
      await list.waitFor();
      for (const found of [one, two]) await list.filter({ hasText: goods(found)[0]?.title ?? "" }).waitFor();
    }));
});

describe("an order's page", () => {
  it("P24 says what a status does in the store before it is set; the shop shows it, and the undo takes it back there", () =>
    as({}, async (visitor) => {
      const { page, t } = visitor;
      const { items } = await service.call<{ items: { id: string }[] }>("GET", "/orders?source=store&statusGroup=new&limit=50");
      // An undo gives back the very status; set by hand on a slow machine (below), it is the one that "New" becomes there.
      const candidates = await Promise.all(items.map(({ id }) => order(id)));
      const found = candidates.find((one) => shopStatus(one) === 1);
      if (!found) throw new Error("the shop has no new order");
      const before = shopStatus(found);
      await openOrder(visitor, found.id);
      await page.getByRole("button", { name: t("order.change_status", { status: "New" }) }).click();
      const item = page.getByRole("menuitem", { name: "In progress" });
      await item.getByText(/Kvitka: the status there becomes/).waitFor();
      await item.click();
      await expect.poll(() => shopStatus(found), { timeout: 20_000 }).toBe(2);
      // The offer goes after five seconds; that it takes the shop along is proved whether or not this machine was quick enough to click it.
      const undo = page.getByRole("button", { name: t("order.undo_status", { status: "New" }) });
      if (
        !(await undo.click({ timeout: 1_000 }).then(
          () => true,
          () => false,
        ))
      ) {
        await page.getByRole("button", { name: t("order.change_status", { status: "In progress" }) }).click();
        await page.getByRole("menuitem", { name: "New", exact: true }).click();
      }
      await expect.poll(() => shopStatus(found), { timeout: 20_000 }).toBe(before);
      await page.getByRole("button", { name: t("order.why.question") }).click();
      await page.getByText(t("order.why.set.person", { author: "Olena Owner", status: "New" })).waitFor();
    }));
});
