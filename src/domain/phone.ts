import { type CountryCode, isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";

/** A telephone number that exists by the plan of its country. */
export interface Phone {
  /** "+380501112233" */
  readonly e164: string;
  /** As dialled at home, digits only: "0501112233". */
  readonly national: string;
}

/** Parsing costs tens of microseconds, and an import sees the same buyers again and again. */
const CACHE_SIZE = 20_000;
const cache = new Map<string, Phone | null>();

/**
 * Reads a telephone number in any spelling; without a country code it is one of `country` (ISO 3166, the company's).
 * Null when it is no valid number: such text is kept as written and matches nobody.
 */
export function parsePhone(text: string, country: string): Phone | null {
  const written = text.trim();
  if (written === "") return null;
  const key = `${country} ${written}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const phone = read(written, country);
  if (cache.size >= CACHE_SIZE) {
    const oldest = cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(key, phone);
  return phone;
}

/** The key buyers are matched by: E.164, or null. */
export function phoneKey(text: string, country: string): string | null {
  return parsePhone(text, country)?.e164 ?? null;
}

/** Digit runs under which a number is searched: with country code, as dialled at home, without the leading zero, and the last seven. */
export function phoneSearchDigits(text: string, country: string): string[] {
  const phone = parsePhone(text, country);
  const whole = digitsOf(phone ? phone.e164 : text);
  if (whole.length < 3) return [];
  const forms = [whole, whole.slice(-7)];
  if (phone) forms.push(phone.national, phone.national.replace(/^0+/, ""));
  return [...new Set(forms)].filter((form) => form !== "");
}

export function digitsOf(text: string): string {
  return text.replace(/\D+/g, "");
}

function read(written: string, country: string): Phone | null {
  const home: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  const number = valid(written, home) ?? valid(`+${withCountryCode(digitsOf(written), country)}`, home);
  return number ? { e164: number.number, national: dialledAtHome(number) } : null;
}

/** What goes before a number at home ("0"), by its country and first digits: few are different, and working one out takes longer than reading the number. */
const trunks = new Map<string, string>();

function dialledAtHome(number: PhoneNumber): string {
  const { nationalNumber } = number;
  const kind = `${number.country ?? number.countryCallingCode} ${nationalNumber.length} ${nationalNumber.slice(0, 3)}`;
  const trunk = trunks.get(kind);
  if (trunk !== undefined) return trunk + nationalNumber;
  const national = digitsOf(number.formatNational());
  // Some countries turn digits around at home: such numbers are worked out each.
  if (national.endsWith(nationalNumber)) trunks.set(kind, national.slice(0, -nationalNumber.length));
  return national;
}

/** People leave the plus out ("33 6 12 34 56 78"), and in Ukraine write the old trunk prefix ("8 050 111 22 33"). */
function withCountryCode(digits: string, country: string): string {
  return country === "UA" && /^80\d{9}$/.test(digits) ? `3${digits}` : digits;
}

function valid(text: string, country: CountryCode | undefined): PhoneNumber | null {
  const home = country ? { defaultCountry: country } : {};
  // Most are written as a number and nothing else: looking for one inside a text takes twice as long.
  const alone = parsePhoneNumberFromString(text, { ...home, extract: false });
  if (alone?.isValid()) return alone;
  const number = parsePhoneNumberFromString(text, home);
  return number?.isValid() ? number : null;
}
