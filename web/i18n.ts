import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = ["en", "fr", "uk"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_AT = "econnect.language";
/** Nobody downloads the words of the other two languages. */
const LOADERS: Readonly<Record<Language, () => Promise<{ words: Record<string, unknown> }>>> = {
  en: () => import("./words/en.ts"),
  fr: () => import("./words/fr.ts"),
  uk: () => import("./words/uk.ts"),
};

/** Starts with the person's own choice, else the browser's language, else English. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    fallbackLng: false,
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
    returnNull: false,
    resources: {},
  });
  await chooseLanguage(keptLanguage() ?? browserLanguage());
}

/** Loads the words of a language and shows them everywhere at once. */
export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) i18next.addResourceBundle(language, "translation", await wordsOf(language));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** As chooseLanguage, and remembered on this device. */
export async function keepLanguage(language: Language): Promise<void> {
  await chooseLanguage(language);
  try {
    localStorage.setItem(KEPT_AT, language);
  } catch (error) {
    console.warn("The language could not be remembered on this device.", error);
  }
}

export function currentLanguage(): Language {
  return asLanguage(i18next.language) ?? "en";
}

/** The browser's regional form of a language ("en-GB"), for dates and numbers. */
export function regionalForm(language: Language): string {
  return navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
}

export function asLanguage(text: string | null | undefined): Language | null {
  return LANGUAGES.find((language) => language === text) ?? null;
}

async function wordsOf(language: Language): Promise<Record<string, unknown>> {
  const { words } = await LOADERS[language]();
  return Object.fromEntries(Object.entries(words).map(([path, content]) => [/([\w-]+)\.json$/.exec(path)?.[1] ?? path, content]));
}

function keptLanguage(): Language | null {
  try {
    return asLanguage(localStorage.getItem(KEPT_AT));
  } catch {
    return null; // storage is forbidden here: the browser's language decides
  }
}

function browserLanguage(): Language {
  for (const tag of navigator.languages) {
    const known = asLanguage(tag.toLowerCase().split("-")[0]);
    if (known) return known;
  }
  return "en";
}
