/** What a check learned of a shop; currencies and languages with the surest first. */
export interface Signs {
  readonly currencies: readonly string[];
  readonly languages: readonly string[];
  readonly country: string;
  readonly host: string;
}

const BY_CURRENCY: Readonly<Record<string, string>> = {
  UAH: "Europe/Kyiv",
  RON: "Europe/Bucharest",
  PLN: "Europe/Warsaw",
  MDL: "Europe/Chisinau",
  CZK: "Europe/Prague",
  HUF: "Europe/Budapest",
  BGN: "Europe/Sofia",
  GBP: "Europe/London",
  TRY: "Europe/Istanbul",
  GEL: "Asia/Tbilisi",
  AZN: "Asia/Baku",
  AMD: "Asia/Yerevan",
  KZT: "Asia/Almaty",
  UZS: "Asia/Tashkent",
  ILS: "Asia/Jerusalem",
};

/** By the language keys of the platform ("ua", not "uk"); the widely spoken ones tell no place. */
const BY_LANGUAGE: Readonly<Record<string, string>> = {
  ua: "Europe/Kyiv",
  ro: "Europe/Bucharest",
  pl: "Europe/Warsaw",
  cs: "Europe/Prague",
  sk: "Europe/Bratislava",
  hu: "Europe/Budapest",
  bg: "Europe/Sofia",
  lt: "Europe/Vilnius",
  lv: "Europe/Riga",
  et: "Europe/Tallinn",
  de: "Europe/Berlin",
  fr: "Europe/Paris",
  it: "Europe/Rome",
  tr: "Europe/Istanbul",
};

const BY_DOMAIN: Readonly<Record<string, string>> = {
  ua: "Europe/Kyiv",
  ro: "Europe/Bucharest",
  pl: "Europe/Warsaw",
  md: "Europe/Chisinau",
  cz: "Europe/Prague",
  sk: "Europe/Bratislava",
  hu: "Europe/Budapest",
  bg: "Europe/Sofia",
  lt: "Europe/Vilnius",
  lv: "Europe/Riga",
  ee: "Europe/Tallinn",
  de: "Europe/Berlin",
  fr: "Europe/Paris",
  it: "Europe/Rome",
  es: "Europe/Madrid",
  uk: "Europe/London",
  kz: "Asia/Almaty",
};

const BY_COUNTRY: readonly (readonly [RegExp, string])[] = [
  [/^(ukraine|украина|україна)$/i, "Europe/Kyiv"],
  [/^(romania|românia|румунія|румыния)$/i, "Europe/Bucharest"],
  [/^(poland|polska|польща|польша)$/i, "Europe/Warsaw"],
  [/^(moldova|republica moldova|молдова)$/i, "Europe/Chisinau"],
];

/**
 * A guess for the form, which the merchant can change (and a wrong one loses no order, S14): the currency orders are paid in says most,
 * then the country of the shop's address, where its orders go, its languages; most shops of the platform are Ukrainian.
 */
export function suggestTimeZone(signs: Signs): string {
  const [currency = ""] = signs.currencies;
  const domain = signs.host.slice(signs.host.lastIndexOf(".") + 1);
  return (
    BY_CURRENCY[currency] ??
    BY_DOMAIN[domain] ??
    BY_COUNTRY.find(([name]) => name.test(signs.country))?.[1] ??
    signs.currencies.map((one) => BY_CURRENCY[one]).find((zone) => zone !== undefined) ??
    signs.languages.map((one) => BY_LANGUAGE[one]).find((zone) => zone !== undefined) ??
    "Europe/Kyiv"
  );
}
