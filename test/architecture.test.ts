import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../src/package-root.ts";
import {
  forbiddenImports,
  hiddenChance,
  hiddenClocks,
  hurriedReadings,
  importsOf,
  isTest,
  meaninglessNames,
  openedConnections,
  readSources,
  type SourceFile,
} from "./architecture.ts";

const FOLDERS = ["src", "simulators", "test", "web", "scripts"];
const files = readSources(packageRoot, FOLDERS);

describe("the arrows of the architecture", () => {
  it("sees the files of every part (a check that sees nothing would pass)", () => {
    for (const part of ["domain", "sync", "connectors/cartum", "database", "operations", "http", "worker", "cli", "net"]) {
      expect(files.filter((file) => file.path.startsWith(`src/${part}/`) && !isTest(file.path)).length, part).toBeGreaterThan(0);
    }
    expect(files.length).toBeGreaterThan(100);
  });

  it("reads every import that a bundler sees", async () => {
    const entryPoints = files.filter((file) => file.path.startsWith("src/") && !isTest(file.path)).map((file) => file.path);
    const { metafile } = await build({
      absWorkingDir: packageRoot,
      entryPoints,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      outdir: "unused",
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    for (const [path, input] of Object.entries(metafile.inputs)) {
      const file = files.find((one) => one.path === path);
      if (!file) throw new Error(`${path} was not read`);
      for (const one of input.imports) expect(importsOf(file), path).toContain(one.path);
    }
  });

  it("are followed: nothing knows what it must not know", () => expect(forbiddenImports(files)).toEqual([]));
  it("are followed: only src/net opens connections", () => expect(openedConnections(files)).toEqual([]));
  it("are followed: time and chance are passed in", () => expect([...hiddenClocks(files), ...hiddenChance(files)]).toEqual([]));
  it("are followed: browser tests wait for what they want to see", () => expect(hurriedReadings(files)).toEqual([]));
  it("are followed: every name says something", () => expect(meaninglessNames(files)).toEqual([]));
});

describe("the checks themselves see a planted fault", () => {
  const planted = (path: string, text: string): SourceFile[] => [...files, { path, text }];

  it.each([
    ["src/domain/money.ts", 'import { plan } from "../sync/plan.ts";'],
    ["src/database/orders.ts", 'import { plan } from "../sync/plan.ts"; plan();'],
    ["src/http/server.ts", 'import { type Plan, plan } from "../sync/plan.ts"; plan();'],
    ["src/sync/plan.ts", 'import type { Database } from "../database/database.ts";'],
    ["src/sync/plan.ts", 'export { open } from "../connectors/contract.ts";'],
    ["src/connectors/cartum/orders.ts", 'import { wire } from "../roapp/wire.ts";'],
    ["src/connectors/cartum/orders.ts", 'import { connectors } from "../registry.ts";'],
    ["src/connectors/contract.ts", 'import { send } from "../net/net.ts";'],
    ["src/database/orders.ts", 'import { notFound } from "../operations/problem.ts";'],
    ["src/operations/pull.ts", 'import { cartum } from "../connectors/cartum/cartum.ts";'],
    ["src/operations/pull.ts", 'import { openNet } from "../net/net.ts";'],
    ["src/operations/pull.ts", 'import {\n  type App, // the server\n  start,\n} from "../http/server.ts";'],
    ["src/http/routes/orders.ts", 'const job = await import("../../worker/runner.ts");'],
    ["src/worker/runner.ts", 'import "../../simulators/cartum/main.ts";'],
    ["src/http/server.ts", 'import { createTestDatabase } from "../../test/database.ts";'],
    ["src/cli/main.ts", 'import { runner } from "../worker/runner.ts";'],
    ["src/loose.ts", "export const loose = 1;"],
  ])("%s with %s", (path, text) => {
    expect(forbiddenImports(planted(path, text)).length).toBe(forbiddenImports(files).length + 1);
  });

  it.each([
    ["src/operations/pull.ts", 'import { request } from "undici"; void request;'],
    ["src/database/orders.ts", 'import net from "node:net"; void net;'],
    ["src/connectors/cartum/client.ts", 'export const ask = () => fetch("https://example.com");'],
    ["src/sync/plan.ts", 'export const ask = () => globalThis.fetch("https://example.com");'],
    ["src/http/events.ts", 'const tls = await import("node:tls"); void tls;'],
  ])("%s with %s", (path, text) => {
    expect(openedConnections(planted(path, text)).length).toBe(openedConnections(files).length + 1);
  });

  it("but not where a plan's type says what is to be written", () => {
    const text = 'import type { Plan } from "../sync/plan.ts"; export const write = (plan: Plan) => plan;';
    expect(forbiddenImports(planted("src/database/orders.ts", text))).toEqual(forbiddenImports(files));
  });

  it("but not where only a type is taken, or the words stand in a comment", () => {
    const innocent =
      'import type { IncomingMessage } from "node:http"; // never fetch(url), never new Date()\nexport type Request = IncomingMessage;';
    const more = planted("src/http/events.ts", innocent);
    expect(openedConnections(more)).toEqual(openedConnections(files));
    expect(hiddenClocks(more)).toEqual(hiddenClocks(files));
  });

  it.each(["Date.now()", "new Date()", "new Date", "Math.random()", "Date()", "Temporal.Now.instant()"])(
    "a clock or chance read by %s",
    (expression) => {
      expect(hiddenClocks(planted("src/operations/pull.ts", `export const at = [${expression}];`)).length).toBe(hiddenClocks(files).length + 1);
      expect(hiddenClocks(planted("src/operations/pull.ts", 'export const at = new Date("2026-01-01Z");'))).toEqual(hiddenClocks(files));
    },
  );

  it("chance taken from node:crypto by a rule", () => {
    const text = 'import { randomUUID } from "node:crypto"; export const id = randomUUID();';
    expect(hiddenChance(planted("src/sync/plan.ts", text)).length).toBeGreaterThan(hiddenChance(files).length);
    expect(hiddenChance(planted("src/operations/pull.ts", "export const bytes = (context) => context.randomBytes(12);"))).toEqual(
      hiddenChance(files),
    );
  });

  it.each(["src/utils/text.ts", "web/features/orders/helpers/date.ts", "src/domain/index.ts", "simulators/shared/data.ts", "src/http/utils.ts"])(
    "%s",
    (path) => {
      expect(meaninglessNames(planted(path, "")).length).toBe(meaninglessNames(files).length + 1);
    },
  );

  it.each([
    'expect(await page.getByText("Saved").isVisible()).toBe(true);',
    'expect(Number(await line.innerText()), "how many").toBeGreaterThan(5);',
    'expect(new URL(page.url()).search).toBe("");',
    "const total: number = Number((await line.innerText()).trim()); expect(total).toBe(3);",
  ])("a reading that cannot wait: %s", (text) => {
    expect(hurriedReadings(planted("test/browser/orders.test.ts", text)).length).toBe(hurriedReadings(files).length + 1);
  });

  it.each([
    "await expect.poll(() => line.innerText()).toBe(name);",
    "const token = await field.inputValue(); await expect.poll(() => page.content()).not.toContain(token);",
    'expect((await service.call("GET", "/orders")).items).toEqual([]);',
  ])("but not one that waits: %s", (text) => {
    expect(hurriedReadings(planted("test/browser/orders.test.ts", text))).toEqual(hurriedReadings(files));
  });

  it("an empty tree", () => {
    expect(() => readSources(join(packageRoot, "nowhere"), FOLDERS)).toThrow("ENOENT");
  });
});
