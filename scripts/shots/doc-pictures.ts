import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { packageRoot } from "../../src/package-root.ts";
import { type Stage, sit } from "./stage.ts";

const PICTURES = join(packageRoot, "docs", "pictures");
const VIEW = { width: 1200, height: 720 };

/** The four pictures of the README. */
export async function takeDocPictures(browser: Browser, stage: Stage): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  const sitting = await sit(browser, stage, { language: "en", size: VIEW });
  const take = async (name: string): Promise<void> => {
    await sitting.settle();
    await sitting.page.screenshot({ path: join(PICTURES, `${name}.png`) });
  };
  await sitting.open("/orders");
  await take("orders");
  await sitting.page.locator("tr[data-order-id]").nth(4).click();
  await sitting.page.waitForURL(/\/orders\/\d+/);
  await take("order");
  await sitting.open("/settings/stores");
  await take("stores");
  await sitting.open("/settings/stores/new");
  await take("connect");
  await sitting.leave();
}
