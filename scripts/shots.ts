// `npm run shots`: every page of the app, wide and on a phone, in three languages, taken of a demo that is started for it, into shots/ (not committed).
//   -- --docs                       the pictures of the README and the guides instead, into docs/pictures
//   -- --only orders,order          only pages whose name begins so
//   -- --languages en --sizes wide --schemes light,dark
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { packageRoot } from "../src/package-root.ts";
import { launchBrowser } from "../test/browser.ts";
import { takeDocPictures } from "./shots/doc-pictures.ts";
import { PAGES } from "./shots/pages.ts";
import { LANGUAGES, type Language, type Scheme, SIZES, type Size, type Stage, sit } from "./shots/stage.ts";

const OUT = join(packageRoot, "shots");

const { values } = parseArgs({
  options: {
    docs: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    languages: { type: "string", default: LANGUAGES.join() },
    sizes: { type: "string", default: Object.keys(SIZES).join() },
    schemes: { type: "string", default: "light" },
  },
});

async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "econnect-shots-"));
  const child = spawn(
    process.execPath,
    ["scripts/demo.mjs", "--json", "--port", "0", ...(values.docs ? [] : ["--roapp"]), "--data-dir", join(dataDir, "demo")],
    {
      cwd: packageRoot,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const browser = await launchBrowser();
    try {
      const stage = { ...(JSON.parse(line) as Omit<Stage, "dataDir">), dataDir: join(dataDir, "demo") };
      await (values.docs ? takeDocPictures(browser, stage) : takeAll(browser, stage));
    } finally {
      await browser.close();
    }
  } finally {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A sitting for each language, size and scheme; a page that cannot be shown is named at the end, the others are taken. */
async function takeAll(browser: Browser, stage: Stage): Promise<void> {
  const only = values.only.split(",").filter((name) => name !== "");
  const pages = PAGES.filter(({ name }) => only.length === 0 || only.some((start) => name.startsWith(start)));
  const failed: string[] = [];
  await mkdir(OUT, { recursive: true });
  for (const language of values.languages.split(",") as Language[])
    for (const size of values.sizes.split(",") as Size[])
      for (const scheme of values.schemes.split(",") as Scheme[]) {
        const sitting = await sit(browser, stage, { language, size, scheme });
        for (const { name, show, signedOut } of pages) {
          const file = join(OUT, `${name}.${size}.${language}${scheme === "dark" ? ".dark" : ""}.png`);
          try {
            if (signedOut) await sitting.signOut();
            await show(sitting);
            await sitting.settle();
            await sitting.page.screenshot({ path: file });
          } catch (error) {
            failed.push(`${name} (${language}, ${size}): ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
          }
        }
        await sitting.leave();
      }
  process.stdout.write(`${OUT}: ${pages.length} pages${failed.length > 0 ? `; not taken:\n  ${failed.join("\n  ")}` : ""}\n`);
  if (failed.length > 0) process.exitCode = 1;
}

await main();
