/** Currencies and the countries (ISO 3166-1) where each is usual. */
const COUNTRIES_OF_CURRENCY = `
  EUR AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK; AED AE; ALL AL; AMD AM; ARS AR; AUD AU; AZN AZ; BAM BA; BDT BD;
  BHD BH; BOB BO; BRL BR; CAD CA; CHF CH LI; XOF CI SN; CLP CL; XAF CM; CNY CN; COP CO; CRC CR; CZK CZ; DKK DK; DOP DO; DZD DZ; USD EC PA US;
  EGP EG; GBP GB; GEL GE; GTQ GT; HKD HK; HUF HU; IDR ID; ILS IL; INR IN; ISK IS; JOD JO; JPY JP; KES KE; KGS KG; KRW KR; KWD KW; KZT KZ; MAD
  MA; MDL MD; MKD MK; MXN MX; MYR MY; NGN NG; NOK NO; NZD NZ; OMR OM; PEN PE; PHP PH; PKR PK; PLN PL; PYG PY; QAR QA; RON RO; RSD RS; SAR SA;
  SEK SE; SGD SG; THB TH; TND TN; TRY TR; TWD TW; UAH UA; UYU UY; UZS UZ; VND VN; ZAR ZA
`;

/** The currency usual in a country, to preset it. Its keys are the countries a company may choose. */
export const CURRENCY_OF_COUNTRY: Readonly<Record<string, string>> = Object.fromEntries(
  COUNTRIES_OF_CURRENCY.split(";").flatMap((group) => {
    const [currency = "", ...countries] = group.trim().split(/\s+/);
    return countries.map((country) => [country, currency]);
  }),
);

/** The country whose zone the browser is in, as a first guess. */
const COUNTRY_OF_ZONE: Readonly<Record<string, string>> = {
  "Europe/Kyiv": "UA",
  "Europe/Kiev": "UA",
  "Europe/Paris": "FR",
  "Europe/Bucharest": "RO",
  "Europe/Warsaw": "PL",
  "Europe/Berlin": "DE",
  "Europe/London": "GB",
  "Europe/Madrid": "ES",
  "Europe/Rome": "IT",
  "Europe/Prague": "CZ",
  "Europe/Chisinau": "MD",
  "Europe/Brussels": "BE",
  "Europe/Zurich": "CH",
  "Europe/Vienna": "AT",
  "Europe/Budapest": "HU",
  "Europe/Sofia": "BG",
  "Europe/Vilnius": "LT",
  "Europe/Riga": "LV",
  "Europe/Tallinn": "EE",
  "America/New_York": "US",
  "America/Chicago": "US",
  "America/Los_Angeles": "US",
  "America/Toronto": "CA",
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
