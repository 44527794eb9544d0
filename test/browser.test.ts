import { expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";

it("finds a browser that draws Ukrainian letters", async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent("<h1>Замовлення № 1841 — Ґанна Їжакевич</h1><canvas width='40' height='40'></canvas>");
    expect(await page.locator("h1").innerText()).toBe("Замовлення № 1841 — Ґанна Їжакевич");
    // Drawn as a letter of its own, not as the box that stands for what no font has.
    const drawings = await page.evaluate(`["Ї", "Ґ", "\\u{10FFFE}"].map((letter) => {
      const canvas = document.querySelector("canvas");
      const context = canvas.getContext("2d");
      context.clearRect(0, 0, 40, 40);
      context.font = "30px sans-serif";
      context.fillText(letter, 2, 32);
      return canvas.toDataURL();
    })`);
    expect(new Set(drawings as string[]).size).toBe(3);
  } finally {
    await browser.close();
  }
});
