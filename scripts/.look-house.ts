import { spawn } from "node:child_process";
import { launchBrowser } from "/work/w-house/test/browser.ts";
const port = "4556";
const child = spawn(process.execPath, ["dist/main.js"], { cwd: "/work/w-house", env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: port, DATA_DIR: "/tmp/house/d2", SETUP_TOKEN: "token-of-house" }, stdio: "ignore" });
const url = `http://127.0.0.1:${port}`;
try {
  for (let i = 0; i < 200; i++) { if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) break; await new Promise((r) => setTimeout(r, 300)); }
  const browser = await launchBrowser();
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 820 }, locale: "en-GB" });
  const answer = await context.request.post("/api/v1/setup", { data: { setupToken: "token-of-house", company: { name: "Kvitka", currency: "EUR", country: "FR", timeZone: "Europe/Paris", locale: "fr" }, owner: { name: "Olena", email: "o@k.example", password: "Sonyashnyk-47-stebel" } }, headers: { "x-requested-with": "econnect" } });
  console.log(answer.status());
  const page = await context.newPage();
  const shot = async (name: string) => { await page.waitForTimeout(1200); await page.screenshot({ path: `/tmp/house/${name}.png` }); };
  await page.goto("/dashboard"); await page.locator("h1").waitFor(); await shot("s-dashboard");
  await page.goto("/settings/stores"); await page.locator("h1").waitFor(); await shot("s-stores");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/orders"); await page.locator("h1").waitFor(); await shot("s-orders");
  await page.getByRole("button", { name: /sample shop/ }).click();
  await page.locator("[data-testid=import][data-state=done]").waitFor({ timeout: 90000 }); await shot("s-import");
  await page.setViewportSize({ width: 1280, height: 820 });
  await page.goto("/orders"); await page.locator("h1").waitFor(); await shot("s-orders-in");
  await page.goto("/attention"); await page.locator("h1").waitFor(); await shot("s-attention");
  await browser.close();
} finally { child.kill("SIGTERM"); await new Promise((r) => child.once("exit", r)); }
