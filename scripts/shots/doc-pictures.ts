import { join } from "node:path";
import type { Browser } from "playwright-core";
import { packageRoot } from "../../src/package-root.ts";
import { showMatching } from "./pages.ts";
import { LANGUAGES, type Sitting, type Stage, sit } from "./stage.ts";

const PICTURES = join(packageRoot, "docs", "pictures");
const README = { width: 1360, height: 800 };
const GUIDE = { width: 980, height: 640 };

/** The pictures of the README, and two for each language of the guide. Few and small: they are kept in the repository. */
export async function takeDocPictures(browser: Browser, stage: Stage): Promise<void> {
  const sitting = await sit(browser, stage, { language: "en", size: README });
  await sitting.open("/orders");
  await take(sitting, "orders");
  await sitting.page.locator("tr[data-order-id]").nth(4).click();
  await sitting.page.waitForURL(/\/orders\/\d+/);
  await take(sitting, "order");
  await sitting.open("/settings/stores");
  await take(sitting, "stores");
  await sitting.open("/dashboard");
  await take(sitting, "dashboard");
  await sitting.leave();
  for (const language of LANGUAGES) {
    const guided = await sit(browser, stage, { language, size: GUIDE });
    await guided.open("/settings/stores/new");
    await take(guided, `guide-connect.${language}`);
    await showMatching(guided);
    await take(guided, `guide-matching.${language}`);
    await guided.leave();
  }
}

async function take(sitting: Sitting, name: string): Promise<void> {
  await sitting.settle();
  await sitting.page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
