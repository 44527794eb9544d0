import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import i18next, { type i18n } from "i18next";
import type { Browser, Page, Request } from "playwright-core";
import { OWNER } from "../desk.ts";

export type Language = "en" | "fr" | "uk";
export type Size = "wide" | "phone";

/** Somebody at a screen, who reads the words of their own language. */
export interface Visitor {
  readonly page: Page;
  readonly language: Language;
  readonly size: Size;
  /** What the app says for a key of web/locales in the visitor's language. */
  t(key: string, values?: Readonly<Record<string, unknown>>): string;
  /** Signs in without the form, for journeys that begin later. */
  signIn(): Promise<void>;
  open(path: string): Promise<void>;
  /** Until what the page asked for has come, and was drawn. */
  settled(): Promise<void>;
  /** What went wrong unseen: errors of scripts, violations of the content policy. */
  readonly faults: readonly string[];
  leave(): Promise<void>;
}

export const VIEWS = { wide: { width: 1360, height: 850 }, phone: { width: 390, height: 844 } } as const;
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", fr: "fr-FR", uk: "uk-UA" };
const WORDS = join(import.meta.dirname, "../../web/locales");

interface VisitOptions {
  readonly url: string;
  readonly language?: Language;
  readonly size?: Size;
  readonly scheme?: "light" | "dark";
}

export async function visit(browser: Browser, { url, language = "en", size = "wide", scheme = "light" }: VisitOptions): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: VIEWS[size],
    hasTouch: size === "phone",
    locale: LOCALES[language],
    colorScheme: scheme,
    timezoneId: "Europe/Kyiv",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(40_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Warning:|React/.test(message.text())) faults.push(message.text());
  });
  const open = new Set<Request>();
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/api/v1/events")) return; // never ends
    open.add(request);
    asked += 1;
  });
  for (const end of ["requestfinished", "requestfailed"] as const) page.on(end as "requestfinished", (request) => open.delete(request));
  const words = await wordsOf(language);
  return {
    page,
    language,
    size,
    faults,
    t: (key, values = {}) => words.t(key, values),
    async signIn() {
      const answer = await context.request.post("/api/v1/session", {
        data: { email: OWNER.email, password: OWNER.password },
        headers: { "x-requested-with": "econnect" },
      });
      if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}: ${await answer.text()}`);
    },
    async open(path) {
      await page.goto(path);
      await page.locator("h1").first().waitFor();
    },
    async settled() {
      await page.waitForLoadState("load");
      for (const end = performance.now() + 20_000; performance.now() < end; ) {
        const before = asked;
        if (open.size === 0) await page.evaluate(DRAWN);
        if (open.size === 0 && asked === before) return;
        await page.waitForTimeout(20);
      }
      throw new Error(`${page.url()} still waits for ${[...open].map((request) => request.url()).join(", ")}`);
    },
    leave: () => context.close(),
  };
}

/** Two frames on, and nothing that has an end still moves. */
const DRAWN = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter((moving) => Number.isFinite(moving.effect?.getComputedTiming().endTime))
    .map((moving) => moving.finished)))
  .then(() => undefined)`;

const known = new Map<Language, i18n>();

async function wordsOf(language: Language): Promise<i18n> {
  const loaded = known.get(language);
  if (loaded) return loaded;
  const words: Record<string, unknown> = {};
  for (const file of readdirSync(join(WORDS, language)))
    words[file.replace(".json", "")] = JSON.parse(readFileSync(join(WORDS, language, file), "utf8"));
  const made = i18next.createInstance();
  await made.init({ lng: language, resources: { [language]: { translation: words } }, interpolation: { escapeValue: false } });
  known.set(language, made);
  return made;
}
