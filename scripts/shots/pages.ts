import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sitting } from "./stage.ts";

interface ShotPage {
  readonly name: string;
  /** Needs nobody signed in; these come last. */
  readonly signedOut?: boolean;
  readonly show: (sitting: Sitting) => Promise<void>;
}

const at = (name: string, path: string): ShotPage => ({ name, show: (sitting) => sitting.open(path) });
/** The page of the first thing of a list. */
const firstOf = (name: string, list: string, pathOf: (id: string) => string): ShotPage => ({
  name,
  show: async (sitting) => sitting.open(pathOf((await sitting.read(list)).items[0]?.id ?? "")),
});
const store = (name: string, rest: string): ShotPage => ({
  name,
  show: (sitting) => sitting.open(`/settings/stores/${sitting.stage.storeId}${rest}`),
});

/** The page of somebody who has nothing yet: every list that the service would answer is emptied on its way. */
function empty(name: string, path: string): ShotPage {
  return {
    name,
    show: async ({ page, open, settle }) => {
      const lists = /\/api\/v1\/(orders|attention|products|buyers|stores|mirrors|passes|sample-shop)(\?.*)?$/;
      const none = { items: [], nextCursor: null, total: 0, storeId: null, refused: null };
      await page.route(lists, (route) => (route.request().method() === "GET" ? route.fulfill({ json: none }) : route.continue()));
      try {
        await open(path);
        await settle();
      } finally {
        await page.unroute(lists);
      }
    },
  };
}

/** Every page of the app. */
export const PAGES: readonly ShotPage[] = [
  at("orders", "/orders"),
  at("orders-none", "/orders?q=nothing-is-called-like-this"),
  { name: "orders-filters", show: (sitting) => withClick(sitting, "/orders?statusGroup=new&period=week", "fieldset > button[aria-expanded]") },
  { name: "orders-chosen", show: chooseOrders },
  empty("orders-empty", "/orders"),
  firstOf("order", "/orders?limit=1", (id) => `/orders/${id}`),
  { name: "order-lines", show: editLines },
  { name: "order-below", show: (sitting) => showPart(sitting, "section:has(h2:text-is('RO App'))") },
  at("attention", "/attention"),
  empty("attention-empty", "/attention"),
  at("match-queue", "/match-queue"),
  at("activity", "/activity"),
  at("dashboard", "/dashboard"),
  at("products", "/products"),
  empty("products-empty", "/products"),
  { name: "product", show: async (sitting) => sitting.open(`/products/${await soldProduct(sitting)}`) },
  at("buyers", "/buyers"),
  empty("buyers-empty", "/buyers"),
  firstOf("buyer", "/buyers?limit=1", (id) => `/buyers/${id}`),
  at("stores", "/settings/stores"),
  empty("stores-empty", "/settings/stores"),
  at("connect", "/settings/stores/new"),
  { name: "connect-matching", show: showMatching },
  { name: "connect-rehearsal", show: showRehearsal },
  at("mirror", "/settings/mirror"),
  empty("mirror-empty", "/settings/mirror"),
  store("store", ""),
  store("store-matching", "?tab=matching"),
  store("store-settings", "?tab=settings"),
  store("store-activity", "?tab=activity"),
  at("account", "/account"),
  at("guide", "/guide"),
  at("company", "/settings/company"),
  at("locations", "/settings/locations"),
  at("order-types", "/settings/order-types"),
  at("statuses", "/settings/statuses"),
  at("employees", "/settings/employees"),
  at("notifications", "/settings/notifications"),
  at("api-tokens", "/settings/api-tokens"),
  { name: "slips", show: async (sitting) => sitting.open(`/print?kind=slips&ids=${await twoOrders(sitting)}`) },
  { name: "pick-list", show: async (sitting) => sitting.open(`/print?kind=pick&ids=${await twoOrders(sitting)}`) },
  { name: "sign-in", signedOut: true, show: (sitting) => sitting.open("/sign-in") },
  { name: "setup", signedOut: true, show: showSetup },
];

/** A product that orders have, so that its page has something to show. */
async function soldProduct(sitting: Sitting): Promise<string> {
  const { items } = await sitting.read("/orders?limit=1");
  const order = await sitting.read(`/orders/${items[0].id}`);
  return order.items.find((item: { productId: string | null }) => item.productId !== null).productId;
}

async function withClick({ page, open }: Sitting, path: string, button: string): Promise<void> {
  await open(path);
  await page.locator(button).first().click();
}

/** Three orders chosen, and the bar of what can be done with them. */
async function chooseOrders({ page, open }: Sitting): Promise<void> {
  await open("/orders");
  for (const nth of [1, 2, 3]) await page.locator("[data-order-id] [data-select]").nth(nth).click();
}

async function editLines({ page, open, read }: Sitting): Promise<void> {
  await open(`/orders/${(await read("/orders?limit=1")).items[0].id}`);
  await page.locator("section:has(h2)").first().getByRole("button").first().click();
}

async function showPart({ page, open, read }: Sitting, part: string): Promise<void> {
  await open(`/orders/${(await read("/orders?limit=10&source=store")).items.at(-1).id}`);
  await page.locator(part).scrollIntoViewIfNeeded();
}

async function twoOrders({ read }: Sitting): Promise<string> {
  const { items } = await read("/orders?limit=2");
  return items.map(({ id }: { id: string }) => id).join(",");
}

/** The second step of the form, with the shop of the demo: the check speaks with it, nothing is saved. */
export async function showMatching({ page, open, stage }: Sitting): Promise<void> {
  const notes = JSON.parse(await readFile(join(stage.dataDir, "demo.json"), "utf8")) as { shopPassword: string };
  await open("/settings/stores/new");
  await page.locator("#store-name").fill("Kvitka");
  await page.locator("#store-url").fill(stage.shopUrl);
  await page.locator("#store-login").fill("desk");
  await page.locator("#store-password").fill(notes.shopPassword);
  await page.locator("form button[type=submit]").click();
  await page.locator("table").first().waitFor();
  await page.locator("#main").evaluate((main) => main.scrollTo({ top: 0 }));
}

async function showRehearsal(sitting: Sitting): Promise<void> {
  await showMatching(sitting);
  await sitting.page.locator("[data-testid=rehearsal] button").first().click();
  const result = sitting.page.locator("[data-testid=rehearsal-result][data-orders]");
  await result.waitFor();
  await result.scrollIntoViewIfNeeded();
}

async function showSetup({ page, open }: Sitting): Promise<void> {
  await page.route(/\/api\/v1\/setup$/, (route) => route.fulfill({ json: { needed: true } }));
  await open("/setup#token=setup");
}
