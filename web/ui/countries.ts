/** Countries (ISO 3166-1) a company may be in, and the currency usual there, to preset it. */
export const CURRENCY_OF_COUNTRY: Readonly<Record<string, string>> = {
  AD: "EUR", AE: "AED", AL: "ALL", AM: "AMD", AR: "ARS", AT: "EUR", AU: "AUD", AZ: "AZN", BA: "BAM", BD: "BDT", BE: "EUR", BG: "EUR", BH: "BHD",
  BO: "BOB", BR: "BRL", CA: "CAD", CH: "CHF", CI: "XOF", CL: "CLP", CM: "XAF", CN: "CNY", CO: "COP", CR: "CRC", CY: "EUR", CZ: "CZK", DE: "EUR",
  DK: "DKK", DO: "DOP", DZ: "DZD", EC: "USD", EE: "EUR", EG: "EGP", ES: "EUR", FI: "EUR", FR: "EUR", GB: "GBP", GE: "GEL", GR: "EUR", GT: "GTQ",
  HK: "HKD", HR: "EUR", HU: "HUF", ID: "IDR", IE: "EUR", IL: "ILS", IN: "INR", IS: "ISK", IT: "EUR", JO: "JOD", JP: "JPY", KE: "KES", KG: "KGS",
  KR: "KRW", KW: "KWD", KZ: "KZT", LI: "CHF", LT: "EUR", LU: "EUR", LV: "EUR", MA: "MAD", MC: "EUR", MD: "MDL", ME: "EUR", MK: "MKD", MT: "EUR",
  MX: "MXN", MY: "MYR", NG: "NGN", NL: "EUR", NO: "NOK", NZ: "NZD", OM: "OMR", PA: "USD", PE: "PEN", PH: "PHP", PK: "PKR", PL: "PLN", PT: "EUR",
  PY: "PYG", QA: "QAR", RO: "RON", RS: "RSD", SA: "SAR", SE: "SEK", SG: "SGD", SI: "EUR", SK: "EUR", SN: "XOF", TH: "THB", TN: "TND", TR: "TRY",
  TW: "TWD", UA: "UAH", US: "USD", UY: "UYU", UZ: "UZS", VN: "VND", ZA: "ZAR",
};

/** The country whose zone the browser is in, as a first guess. */
const COUNTRY_OF_ZONE: Readonly<Record<string, string>> = {
  "Europe/Kyiv": "UA", "Europe/Kiev": "UA", "Europe/Paris": "FR", "Europe/Bucharest": "RO", "Europe/Warsaw": "PL", "Europe/Berlin": "DE",
  "Europe/London": "GB", "Europe/Madrid": "ES", "Europe/Rome": "IT", "Europe/Prague": "CZ", "Europe/Chisinau": "MD", "Europe/Brussels": "BE",
  "Europe/Zurich": "CH", "Europe/Vienna": "AT", "Europe/Budapest": "HU", "Europe/Sofia": "BG", "Europe/Vilnius": "LT", "Europe/Riga": "LV",
  "Europe/Tallinn": "EE", "America/New_York": "US", "America/Chicago": "US", "America/Los_Angeles": "US", "America/Toronto": "CA",
};
const COUNTRY_OF_LANGUAGE: Readonly<Record<string, string>> = { uk: "UA", fr: "FR", en: "GB" };

export function guessCountry(zone: string, language: string): string {
  return COUNTRY_OF_ZONE[zone] ?? COUNTRY_OF_LANGUAGE[language] ?? "UA";
}

/** The browser's own zone under its present name. */
export function browserZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === "Europe/Kiev" ? "Europe/Kyiv" : zone;
}

/** Zones the browser knows, the old spelling of Kyiv replaced. */
export function knownZones(): readonly string[] {
  const zones = Intl.supportedValuesOf("timeZone").map((zone) => (zone === "Europe/Kiev" ? "Europe/Kyiv" : zone));
  return [...new Set([...zones, "UTC"])].sort();
}
