import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FaultName, FaultValues } from "../../simulators/cartum/faults.ts";
import { selfSignedCertificate } from "../../simulators/cartum/self-signed.ts";
import { launchBrowser } from "../browser.ts";
import { LOGIN, PASSWORD, type Service, startService } from "../service.ts";
import { type Language, type Size, VIEWS, type Visitor, visit } from "./visitor.ts";

const CASES: readonly [Language, Size][] = [
  ["en", "wide"],
  ["uk", "phone"],
];

interface Cause {
  readonly code: string;
  /** Makes the shop fail this way, and says what is typed. */
  readonly make: () => { readonly url?: string; readonly login?: string; readonly password?: string };
  /** What the sentence names beside the host. */
  readonly target?: string;
}

let service: Service;
let browser: Browser;
let otherSite: Server;
const visitors = new Map<string, Visitor>();
/** One more for each, whose shop never answers: they wait while the others try everything else. */
const waiting = new Map<string, Visitor>();

beforeAll(async () => {
  otherSite = createServer((_request, response) => response.end("<!doctype html><title>A page about flowers</title><p>Nothing to buy here.</p>"));
  await new Promise<void>((resolve) => otherSite.listen(0, "127.0.0.1", resolve));
  const tls = selfSignedCertificate({ now: new Date() });
  [service, browser] = await Promise.all([
    startService({
      shops: [
        { port: 0, orders: 3 },
        { port: 0, orders: 3, tls },
        // One for each visitor: a shop is asked one thing at a time, so that two who wait for the same one would wait in turn.
        ...CASES.map(() => ({ port: 0, orders: 3, faults: { never: true } })),
      ],
    }),
    launchBrowser(),
  ]);
  await service.setUp();
  for (const [language, size] of CASES) {
    const visitor = await visit(browser, { url: service.url, language, size });
    await visitor.signIn();
    visitor.page.on("dialog", (dialog) => void dialog.accept()); // "leave this page?" of the form before
    visitors.set(language, visitor);
  }
  for (const [at, [language, size]] of CASES.entries()) {
    const visitor = await visit(browser, { url: service.url, language, size });
    await visitor.signIn();
    const url = service.simulator.shops[at + 2]?.url ?? "";
    await fill(visitor, { url });
    await goOn(visitor);
    // Meanwhile it says whom it asks.
    await visitor.page.getByText(visitor.t("stores.form.checking", { host: new URL(url).host })).waitFor();
    waiting.set(language, visitor);
  }
});
afterEach(() => service.simulator.shop.faults.clear());
afterAll(async () => {
  await browser?.close();
  await service?.close();
  otherSite?.close();
});

const fault = <Name extends FaultName>(name: Name, value: FaultValues[Name]) => {
  service.simulator.shop.faults.set(name, value);
  return {};
};

/** Every cause of `POST /stores/checks` but the slow one, as real shops and real networks make them. */
const CAUSES: readonly Cause[] = [
  { code: "host_not_found", make: () => ({ url: "https://no-such-shop.invalid" }) },
  { code: "address_not_allowed", make: () => ({ url: "https://10.0.0.1" }) },
  { code: "not_this_platform", make: () => ({ url: `http://127.0.0.1:${(otherSite.address() as AddressInfo).port}` }) },
  { code: "wrong_credentials", make: () => ({ password: "not-the-password" }) },
  { code: "api_not_in_plan", make: () => fault("noApi", 404) },
  { code: "bot_filter", make: () => fault("challenge", 403) },
  { code: "tls_error", make: () => ({ url: service.simulator.shops[1]?.url ?? "" }) },
  { code: "unreachable", make: () => fault("dropBefore", true) },
  { code: "redirected", make: () => fault("redirect", "https://elsewhere.example/"), target: "elsewhere.example" },
  { code: "response_too_large", make: () => fault("tooLarge", 40_000_000) },
];

describe.each(CASES)("P4 a connection that fails says why and what to do (%s, %s)", (language) => {
  it.each(CAUSES)("$code", async ({ code, make, target = "" }) => {
    const visitor = theVisitor(language);
    const typed = make();
    const url = typed.url ?? service.simulator.shop.url;
    await fill(visitor, { ...typed, url });
    await goOn(visitor);
    await showsCause(visitor, { code, host: new URL(url).host, target });
    // What was typed is still there: one correction is enough.
    await expect.poll(() => visitor.page.locator("#store-url").inputValue()).toBe(url);
    await expect.poll(() => visitor.page.locator("#store-password").inputValue()).toBe(typed.password ?? PASSWORD);
    expect(visitor.faults).toEqual([]);
  });

  it("email_instead_of_login, already while it is typed", async () => {
    const visitor = theVisitor(language);
    const { page, t } = visitor;
    await fill(visitor, { url: service.simulator.shop.url, login: "olena@kvitka.example" });
    await page.locator("#store-password").focus();
    const said = page.getByText(t("failures.email_instead_of_login.advice")).filter({ hasText: t("failures.email_instead_of_login.message") });
    await said.waitFor();
    await goOn(visitor);
    await said.waitFor();
    expect(service.simulator.shop.log.requests("auth").some((request) => JSON.stringify(request.params).includes("olena@kvitka.example"))).toBe(
      false,
    );
  });
});

it("P4 timeout: a shop that takes the call and never answers, in every language", { timeout: 180_000 }, async () => {
  for (const [at, [language]] of CASES.entries()) {
    const url = service.simulator.shops[at + 2]?.url ?? "";
    await showsCause(theVisitor(language, waiting), { code: "timeout", host: new URL(url).host, target: "", patienceMs: 90_000 });
  }
});

it("P4 has a sentence and an advice of its own for every code, in every language", () => {
  const codes = [...CAUSES.map(({ code }) => code), "email_instead_of_login", "timeout"];
  for (const [language] of CASES) {
    const { t } = theVisitor(language);
    for (const part of ["message", "advice"]) {
      const texts = codes.map((code) => t(`failures.${code}.${part}`, { host: "shop.example", target: "elsewhere.example" }));
      expect(new Set(texts).size).toBe(codes.length);
      expect(texts.filter((text) => text.startsWith("failures."))).toEqual([]);
    }
  }
});

function theVisitor(language: Language, among: ReadonlyMap<string, Visitor> = visitors): Visitor {
  const visitor = among.get(language);
  if (!visitor) throw new Error(`nobody speaks ${language}`);
  return visitor;
}

async function fill(
  visitor: Visitor,
  { url, login = LOGIN, password = PASSWORD }: { url: string; login?: string; password?: string },
): Promise<void> {
  const { page } = visitor;
  await visitor.open("/settings/stores/new");
  await page.locator("#store-name").fill("Kvitka");
  await page.locator("#store-url").fill(url);
  await page.locator("#store-login").fill(login);
  await page.locator("#store-password").fill(password);
}

async function goOn({ page, t }: Visitor): Promise<void> {
  await page.getByRole("button", { name: t("common.continue") }).click();
}

interface Shown {
  readonly code: string;
  readonly host: string;
  readonly target: string;
  readonly patienceMs?: number;
}

async function showsCause({ page, t, size }: Visitor, { code, host, target, patienceMs = 20_000 }: Shown): Promise<void> {
  const alert = page.locator(`[role=alert][data-code="${code}"]`);
  await alert.waitFor({ timeout: patienceMs });
  for (const part of ["message", "advice"]) await alert.filter({ hasText: t(`failures.${code}.${part}`, { host, target }) }).waitFor();
  await isInSight(page);
  // Somebody turns the phone, or makes the window small: the answer is still there to be read.
  await page.setViewportSize(size === "wide" ? VIEWS.phone : VIEWS.wide);
  await alert.scrollIntoViewIfNeeded();
  await alert.filter({ hasText: t(`failures.${code}.advice`, { host, target }) }).waitFor();
  await page.setViewportSize(VIEWS[size]);
}

/** Nobody has to scroll to learn that it failed. */
async function isInSight(page: Page): Promise<void> {
  const height = page.viewportSize()?.height ?? 0;
  await expect.poll(async () => ((await page.locator("[role=alert][data-code]").boundingBox())?.y ?? height) < height).toBe(true);
}
