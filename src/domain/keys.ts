/** A key longer than this is cut and closed with a fingerprint of the whole: an index entry must stay under 2.7 kB. */
const LONGEST_KEY = 300;

/** What separates words: white space, and control characters (PostgreSQL refuses NUL in text). */
const GAPS = /[\s\p{Cc}]+/gu;

/** Zero-width spaces come along when text is copied from a page. */
const INVISIBLE = /[\u200b\u2060\ufeff]/g;

/** The form under which two spellings of one thing are the same, short enough for an index. */
export function normalKey(text: string): string {
  const folded = foldText(text);
  return folded.length <= LONGEST_KEY ? folded : `${folded.slice(0, LONGEST_KEY - 20)}…${fingerprint(folded)}`;
}

/**
 * NFC, white space folded and trimmed, case folded.
 * Upper-casing first folds what lower-casing alone leaves apart (ß and SS, long s). Both mappings are those of Unicode,
 * never of the machine's locale: the same text gives the same key everywhere.
 */
export function foldText(text: string): string {
  return PLAIN.test(text) ? text.toLowerCase() : foldWhole(text);
}

/** Words of ASCII, one space between them: nothing but their case is to be folded. Most articles, numbers and addresses are such, and a page has thousands. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

function foldWhole(text: string): string {
  return text.normalize("NFC").replace(INVISIBLE, "").replace(GAPS, " ").trim().toUpperCase().toLowerCase().normalize("NFC");
}

/** Key of a SKU, code or barcode: null when there is nothing to match by. */
export function productKey(text: string | null | undefined): string | null {
  return normalKey(text ?? "") || null;
}

/** Key of an e-mail address: null for anything that is not one. */
export function emailKey(text: string | null | undefined): string | null {
  const key = normalKey(text ?? "");
  return /^[^\s@]+@[^\s@]+$/.test(key) ? key : null;
}

/** FNV-1a over the UTF-16 units, 64 bits, in base 36. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  return hash.toString(36);
}
