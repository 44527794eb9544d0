// `npm run shots`: the pictures of the README and the guides, taken of a demo that is started for it, into docs/pictures.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Page } from "playwright-core";
import { packageRoot } from "../src/package-root.ts";
import { launchBrowser } from "../test/browser.ts";

const PICTURES = join(packageRoot, "docs", "pictures");
const VIEW = { width: 1360, height: 820 };

interface Demo {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly storeId: string;
}

async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "econnect-shots-"));
  const child = spawn(process.execPath, ["scripts/demo.mjs", "--json", "--port", "0", "--data-dir", join(dataDir, "demo")], {
    cwd: packageRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    await takeAll(JSON.parse(line) as Demo);
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function takeAll(demo: Demo): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: VIEW, locale: "en-GB", timezoneId: "Europe/Kyiv" });
    const page = await context.newPage();
    await signIn(page, demo);
    await take(page, `${demo.url}/orders`, "orders");
    await page.locator("tbody tr").nth(4).click();
    await page.waitForURL(/\/orders\/\d+/);
    await take(page, page.url(), "order");
    await take(page, `${demo.url}/settings/stores`, "stores");
    await take(page, `${demo.url}/settings/stores/new`, "connect");
  } finally {
    await browser.close();
  }
}

async function signIn(page: Page, { url, email, password }: Demo): Promise<void> {
  await page.goto(url);
  await page.locator("input[type=email], input[name=email]").fill(email);
  await page.locator("input[type=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.waitForURL(/\/orders/);
}

async function take(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  // The stream of events never ends, so that the network is never idle: a page stands when its heading does and nothing loads.
  await page.locator("h1").waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

await main();
