import type { Browser, Page } from "playwright-core";

export const LANGUAGES = ["en", "fr", "uk"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Scheme = "light" | "dark";
export const SIZES = { wide: { width: 1360, height: 850 }, phone: { width: 390, height: 844 } } as const;
export type Size = keyof typeof SIZES;

const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", fr: "fr-FR", uk: "uk-UA" };
/** The stream of events never ends, so that the network is never idle: a page stands when its heading does and what it asked for has come. */
const SETTLE_MS = 900;

/** The demo the pictures are taken of. */
export interface Stage {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly storeId: string;
  readonly shopUrl: string;
  readonly dataDir: string;
}

/** Somebody signed in at a screen of one size, in one language. */
export interface Sitting {
  readonly page: Page;
  readonly stage: Stage;
  readonly language: Language;
  open(path: string): Promise<void>;
  /** One read of the API, as the person at the screen. */
  // biome-ignore lint/suspicious/noExplicitAny: pictures look into answers of all shapes
  read(path: string): Promise<any>;
  settle(): Promise<void>;
  signOut(): Promise<void>;
  leave(): Promise<void>;
}

interface Seat {
  readonly language: Language;
  readonly size: Size | { readonly width: number; readonly height: number };
  readonly scheme?: Scheme;
}

export async function sit(browser: Browser, stage: Stage, { language, size, scheme = "light" }: Seat): Promise<Sitting> {
  const context = await browser.newContext({
    baseURL: stage.url,
    viewport: typeof size === "string" ? SIZES[size] : size,
    hasTouch: size === "phone",
    locale: LOCALES[language],
    colorScheme: scheme,
    timezoneId: "Europe/Kyiv",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(15_000);
  const headers = { "x-requested-with": "econnect" };
  const answer = await context.request.post("/api/v1/session", { data: { email: stage.email, password: stage.password }, headers });
  if (!answer.ok()) throw new Error(`the sign-in answered ${answer.status()}: ${await answer.text()}`);
  const page = await context.newPage();
  return {
    page,
    stage,
    language,
    async open(path) {
      await page.goto(path);
      await page.locator("h1").first().waitFor();
    },
    read: async (path) => (await context.request.get(`/api/v1${path}`)).json(),
    settle: () => page.waitForTimeout(SETTLE_MS),
    async signOut() {
      await context.clearCookies();
    },
    leave: () => context.close(),
  };
}
